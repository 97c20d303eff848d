//! From class names to rules: variants, then our repairs, then tailwind-rs; escaped, and in an order that holds.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::panic;
use std::sync::Once;

use tailwind_rs::TailwindBuilder;

use super::repairs::{self, Utility};
use super::variants::{self, Variant};

/// What tailwind-rs is asked for: the families whose answers are right as they come. Colours, borders and shadows
/// are not among them, because those are the design tokens' and the components' business.
const TRUSTED: &str = "\
    block inline inline-block flow-root flex inline-flex grid inline-grid contents table table-row \
    table-cell flex-* grid-cols-* grid-rows-* grid-flow-* col-span-* row-span-* auto-cols-* auto-rows-* \
    order-* shrink-* grow-* justify-items-* justify-self-* place-* text-* font-* leading-* tracking-* \
    truncate whitespace-* break-* align-* list-* overflow-* overscroll-* object-* aspect-* sr-only \
    not-sr-only columns-* static fixed absolute relative sticky z-* visible invisible opacity-* cursor-* \
    select-* pointer-events-* table-auto table-fixed border-separate isolate isolation-auto resize \
    resize-* appearance-none float-* clear-* box-border box-content scroll-smooth scroll-auto snap-start \
    snap-center snap-end duration-* delay-* ease-linear italic not-italic underline no-underline \
    line-through uppercase lowercase capitalize normal-case tabular-nums normal-nums ordinal";

/// `text-…` and `font-…` are also colours and families: only these are asked for.
const TEXT: &str = "\
    text-xs text-sm text-lg text-xl text-2xl text-3xl text-4xl text-left text-center text-right \
    text-justify text-start text-end font-normal font-medium font-semibold font-bold";

/// The order of rules within one variant: what sets several properties comes before what sets one of them.
const ORDER: &str = "\
    position visibility inset inset-inline inset-block inset-inline-start top right bottom left \
    isolation z-index order grid-column grid-row float clear margin margin-inline margin-block \
    margin-inline-start margin-top display aspect-ratio width flex flex-shrink gap overflow padding \
    padding-inline padding-block";

/// What refines a rule of the rest, and so comes after all of it: `text-sm` sets a line height too.
const REFINEMENTS: [&str; 4] =
    ["line-height", "transition-duration", "transition-delay", "transition-timing-function"];

/// A class with its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    /// The variants' places, the strongest first: two of them outweigh the stronger alone.
    rank: Vec<u32>,
    order: usize,
    around: Vec<String>,
    selector: String,
    utility: Utility,
}

/// The rules for those of the words that are utilities, in one `@layer utilities`.
pub fn render(words: &BTreeSet<String>) -> String {
    let mut rules: Vec<Rule> = words.iter().filter_map(|word| rule(word)).collect();
    rules.sort_by(|a, b| (&a.rank, a.order, &a.selector).cmp(&(&b.rank, b.order, &b.selector)));
    let keyframes: BTreeSet<&str> = rules.iter().filter_map(|rule| rule.utility.keyframes).collect();

    let mut css = String::from("@layer utilities {\n");
    for rule in &rules {
        let _ = write!(css, "  ");
        for around in &rule.around {
            let _ = write!(css, "{around} {{ ");
        }
        let declarations = rule.utility.declarations.replace(';', "; ");
        let _ = write!(css, "{} {{ {declarations} }}", rule.selector);
        css.push_str(&" }".repeat(rule.around.len()));
        css.push('\n');
    }
    css.push_str("}\n");
    for keyframes in keyframes {
        css.push_str(keyframes);
        css.push('\n');
    }
    css
}

/// Whether a class is a utility.
pub fn is_utility(class: &str) -> bool {
    rule(class).is_some()
}

fn rule(class: &str) -> Option<Rule> {
    let mut parts = split_at_colons(class)?;
    let bare = parts.pop()?;
    let variants: Vec<Variant> = parts.iter().map(|name| variants::parse(name)).collect::<Option<_>>()?;
    let utility = utility(bare)?;

    let mut selector = format!(".{}", escape(class));
    for variant in variants.iter().rev() {
        selector = variant.selector.replace('&', &selector);
    }
    if let Some(outer) = utility.selector {
        selector = outer.replace('&', &selector);
    }
    let mut rank: Vec<u32> = variants.iter().map(|variant| variant.rank).collect();
    rank.sort_unstable_by(|a, b| b.cmp(a));
    let around = variants.into_iter().filter_map(|variant| variant.around).collect();
    Some(Rule { rank, order: order(&utility.declarations), around, selector, utility })
}

fn utility(bare: &str) -> Option<Utility> {
    if let Some(utility) = repairs::find(bare) {
        return Some(utility);
    }
    if !trusted(bare) {
        return None;
    }
    // Unknown values make it panic.
    silence_its_panics();
    let answer = panic::catch_unwind(|| TailwindBuilder::default().inline(bare).ok());
    let (_, declarations) = answer.ok()??;
    let declarations = declarations.trim_end_matches(';').replace("0rem", "0").replace(".0.", "0.");
    (!declarations.is_empty()).then(|| Utility::plain(declarations))
}

/// A panic that we catch on purpose shall print nothing; all others print as ever.
fn silence_its_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !info.location().is_some_and(|place| place.file().contains("tailwind")) {
                hook(info);
            }
        }));
    });
}

fn trusted(bare: &str) -> bool {
    if bare.starts_with("text-") || bare.starts_with("font-") {
        return TEXT.split_whitespace().any(|word| word == bare);
    }
    TRUSTED.split_whitespace().any(|family| match family.strip_suffix('*') {
        Some(prefix) => bare.len() > prefix.len() && bare.starts_with(prefix),
        None => bare == family,
    })
}

/// `md:[&>svg]:w-4` → `md`, `[&>svg]`, `w-4`; nothing if it cannot be a class.
fn split_at_colons(class: &str) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_u32, 0);
    for (at, char) in class.char_indices() {
        match char {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.checked_sub(1)?,
            ':' if depth == 0 => {
                parts.push(&class[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&class[start..]);
    (depth == 0 && parts.iter().all(|part| !part.is_empty())).then_some(parts)
}

/// A class name as a CSS identifier.
fn escape(class: &str) -> String {
    let mut escaped = String::with_capacity(class.len() + 4);
    for (at, char) in class.chars().enumerate() {
        match char {
            '0'..='9' if at == 0 => {
                let _ = write!(escaped, "\\3{char} ");
            }
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => escaped.push(char),
            _ if !char.is_ascii() => escaped.push(char),
            _ => {
                escaped.push('\\');
                escaped.push(char);
            }
        }
    }
    escaped
}

fn order(declarations: &str) -> usize {
    let property = declarations.split(':').next().unwrap_or_default();
    let known: Vec<&str> = ORDER.split_whitespace().collect();
    let exact = known.iter().position(|name| *name == property);
    // A longer name with a known beginning comes after the shorthand.
    let family = || known.iter().rposition(|name| property.starts_with(&format!("{name}-")));
    let last = known.len() * 2 + 1 + usize::from(REFINEMENTS.contains(&property));
    exact.map(|at| at * 2).or_else(|| family().map(|at| at * 2 + 1)).unwrap_or(last)
}
