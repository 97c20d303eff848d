//! No text that a person reads stands in a view itself: it comes from the messages, in both languages.

use std::path::Path;

use proc_macro2::{Delimiter, TokenTree};

use super::{Findings, untranslated};
use crate::shell::Result;
use crate::source::{self, is_ident, is_punct};

/// Attributes that a person reads or hears.
const SPOKEN: [&str; 4] = ["title", "placeholder", "alt", "label"];

/// The messages themselves, and the gallery of components, which only developers see, in debug builds.
const NOT_READ: [&str; 2] = ["app/src/i18n", "app/src/ui/gallery"];

/// Reads every view under app/src.
pub fn check(root: &Path) -> Result<Findings> {
    let same = untranslated::read(root)?;
    let mut findings = Findings::default();
    for source in source::read_all(&root.join("app/src"))? {
        if NOT_READ.iter().any(|folder| source.path.starts_with(root.join(folder))) {
            continue;
        }
        let file = source.path.strip_prefix(root)?.display().to_string();
        source::each_macro(&source.tokens, "view", &mut |body| {
            findings.looked_at += 1;
            for (text, line) in texts(body) {
                if text.chars().any(char::is_alphabetic) && !same.contains(text.trim()) {
                    findings.errors.push(format!("{file}:{line}: `{text}` is not in the messages"));
                }
            }
        });
    }
    Ok(findings)
}

/// Text nodes, blocks of one string, and the values of spoken attributes, with their lines.
fn texts(body: &[TokenTree]) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (at, token) in body.iter().enumerate() {
        let literal = match token {
            TokenTree::Literal(literal) if is_text(body, at) || is_spoken(body, at) => literal.clone(),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && is_text(body, at) => {
                let mut inside = group.stream().into_iter();
                match (inside.next(), inside.next()) {
                    (Some(TokenTree::Literal(literal)), None) => literal,
                    _ => continue,
                }
            }
            _ => continue,
        };
        if let Some(text) = source::string(&literal) {
            found.push((text, literal.span().start().line));
        }
    }
    found
}

/// After a tag's end, a block or another text there is a text; after `=` a value.
fn is_text(body: &[TokenTree], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).and_then(|at| body.get(at));
    match before(1) {
        None => true,
        Some(TokenTree::Punct(punct)) if punct.as_char() == '>' => {
            !before(2).is_some_and(|token| is_punct(token, '=') || is_punct(token, '-'))
        }
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        _ => false,
    }
}

/// `title="…"`, `aria-label="…"`.
fn is_spoken(body: &[TokenTree], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).and_then(|at| body.get(at));
    before(1).is_some_and(|token| is_punct(token, '='))
        && before(2).is_some_and(|token| SPOKEN.iter().any(|name| is_ident(token, name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(view: &str) -> Vec<String> {
        texts(&source::without_docs(view.parse().unwrap())).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn what_a_person_reads_is_found() {
        assert_eq!(
            found(r#"<p class="no">"yes" <b>{"block"}</b> {x} "after"</p>"#),
            ["yes", "block", "after"]
        );
        assert_eq!(
            found(r#"<img src="no" alt="seen"/><input placeholder="also" type="no" aria-label="heard"/>"#),
            ["seen", "also", "heard"]
        );
        assert_eq!(
            found(
                r#"<p on:click=move |_| go("no") title=t(l) role=if x { "no" } else { "no" }>{hello(l)}</p>"#
            ),
            Vec::<String>::new()
        );
    }
}
