//! Rules of the house that no compiler knows: which crate may know which, both languages complete, files short.

mod arrows;
mod files;
mod messages;
mod untranslated;
mod views;

use crate::css;
use crate::shell::{self, Result};

/// What one check has to say.
#[derive(Debug, Default)]
pub struct Findings {
    /// How many things were looked at, so that a check that sees nothing is noticed.
    pub looked_at: usize,
    /// What must change.
    pub errors: Vec<String>,
    /// What should.
    pub warnings: Vec<String>,
}

/// Runs every check; an error unless all are content.
pub fn tidy() -> Result<()> {
    let root = shell::root();
    let mut wrong = 0;
    for (name, findings) in [
        ("crate arrows", arrows::check(&root)?),
        ("messages in two languages", messages::check(&root)?),
        ("words in views", views::check(&root)?),
        ("classes with a rule", classes()?),
        ("files", files::check(&root)?),
    ] {
        let Findings { looked_at, errors, warnings } = findings;
        for warning in warnings {
            println!("  warning: {warning}");
        }
        for error in &errors {
            println!("  error: {error}");
        }
        shell::say(&format!("{name}: {looked_at} looked at, {} wrong", errors.len()));
        if looked_at == 0 {
            return Err(format!("{name}: nothing to look at, so the check no longer finds its files").into());
        }
        wrong += errors.len();
    }
    if wrong == 0 { Ok(()) } else { Err(format!("tidy: {wrong} things to put right").into()) }
}

fn classes() -> Result<Findings> {
    let (looked_at, errors) = css::classes()?;
    Ok(Findings { looked_at, errors, warnings: Vec::new() })
}
