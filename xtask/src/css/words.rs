//! Which words of the console's source may be classes, and which certainly are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::TokenTree;

use crate::shell::Result;
use crate::source::{self, is_ident, is_punct};

/// What the source says.
#[derive(Debug, Default)]
pub struct Words {
    /// Every word of every string: a class if a utility has that name.
    pub candidates: BTreeSet<String>,
    /// Words in a `class=` or `class:` of a view, and the place of the first of them.
    pub classes: BTreeMap<String, String>,
}

/// Reads every Rust file under a folder.
pub fn read(dir: &Path) -> Result<Words> {
    let mut words = Words::default();
    for source in source::read_all(dir)? {
        source::each_string(&source.tokens, &mut |_, _, value| {
            let parts = value
                .split(|char: char| char.is_whitespace() || matches!(char, '"' | '\'' | '<' | '>' | '`'));
            words.candidates.extend(parts.filter(|part| !part.is_empty()).map(str::to_string));
        });
        let file =
            source.path.strip_prefix(dir.parent().unwrap_or(dir)).unwrap_or(&source.path).to_path_buf();
        source::each_macro(&source.tokens, "view", &mut |body| classes(body, &file, &mut words));
    }
    words.candidates.extend(words.classes.keys().cloned());
    Ok(words)
}

/// Finds `class=VALUE`, `class:NAME=` and `class=("NAME", …)` in a view, also in what its groups hold.
fn classes(body: &[TokenTree], file: &Path, words: &mut Words) {
    let mut at = 0;
    while at < body.len() {
        if let TokenTree::Group(group) = &body[at] {
            classes(&source::without_docs(group.stream()), file, words);
        }
        // `self::class` is a path, `let class = …` a binding.
        let attribute = is_ident(&body[at], "class")
            && !(at > 0
                && (is_punct(&body[at - 1], ':')
                    || is_punct(&body[at - 1], '.')
                    || is_ident(&body[at - 1], "let")));
        if attribute && body.get(at + 1).is_some_and(|next| is_punct(next, ':')) {
            let (name, next) = dashed(body, at + 2);
            if body.get(next).is_some_and(|token| is_punct(token, '=')) && !name.is_empty() {
                note(&name, body, at, file, words);
            }
            at = next;
            continue;
        }
        if attribute && body.get(at + 1).is_some_and(|next| is_punct(next, '=')) {
            let end = end_of_value(body, at + 2);
            source::each_string(&body[at + 2..end], &mut |around, place, value| {
                if is_a_class(around, place) {
                    // What touches a placeholder of `format!` is half a word.
                    for word in value.split_whitespace().filter(|word| !word.contains(['{', '}'])) {
                        note(word, around, place, file, words);
                    }
                }
            });
            at = end;
            continue;
        }
        at += 1;
    }
}

/// A string is not a class where it is compared with something, or stands for something else.
fn is_a_class(around: &[TokenTree], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).and_then(|at| around.get(at));
    let compared = before(1).is_some_and(|token| is_punct(token, '='))
        && before(2).is_some_and(|token| is_punct(token, '=') || is_punct(token, '!'));
    let compared_after = around.get(at + 1).is_some_and(|token| is_punct(token, '=') || is_punct(token, '!'));
    let alternative = before(1).is_some_and(|token| is_punct(token, '|'))
        && before(2).is_some_and(|token| matches!(token, TokenTree::Literal(_)))
        || around.get(at + 1).is_some_and(|token| is_punct(token, '|'));
    !(compared || compared_after || alternative)
}

/// Where an attribute's value ends: at the next attribute or at the tag's end.
fn end_of_value(body: &[TokenTree], from: usize) -> usize {
    let mut at = from;
    while at < body.len() {
        let next_is = |sign| body.get(at + 1).is_some_and(|next| is_punct(next, sign));
        let after_next_is = |sign| body.get(at + 2).is_some_and(|next| is_punct(next, sign));
        match &body[at] {
            // Not the arrow of a match arm.
            TokenTree::Punct(punct) if punct.as_char() == '>' && !(at > from && is_arrow(&body[at - 1])) => {
                return at;
            }
            TokenTree::Ident(_)
                if at > from && next_is('=') && !after_next_is('=') && !after_next_is('>') =>
            {
                return at;
            }
            // `on:click=`, `prop:value=`, `aria-label=`: one sign between two names, and then an equals sign.
            TokenTree::Ident(_) if at > from && (next_is(':') && !after_next_is(':') || next_is('-')) => {
                let (_, end) = dashed(body, at);
                let (_, end) = if body.get(end).is_some_and(|token| is_punct(token, ':')) {
                    dashed(body, end + 1)
                } else {
                    (String::new(), end)
                };
                if body.get(end).is_some_and(|token| is_punct(token, '=')) {
                    return at;
                }
            }
            _ => {}
        }
        at += 1;
    }
    at
}

/// Whether a `>` after this token makes an arrow.
fn is_arrow(token: &TokenTree) -> bool {
    is_punct(token, '=') || is_punct(token, '-')
}

/// `is-open` is three tokens; returns the name and where it ends.
fn dashed(body: &[TokenTree], from: usize) -> (String, usize) {
    let mut name = String::new();
    let mut at = from;
    while let Some(token) = body.get(at) {
        match token {
            TokenTree::Ident(ident) => name.push_str(&ident.to_string()),
            TokenTree::Literal(literal) => name.push_str(&literal.to_string()),
            TokenTree::Punct(punct) if punct.as_char() == '-' => name.push('-'),
            TokenTree::Punct(_) | TokenTree::Group(_) => break,
        }
        at += 1;
    }
    (name, at)
}

fn note(class: &str, tokens: &[TokenTree], at: usize, file: &Path, words: &mut Words) {
    let line = tokens.get(at).map_or(0, |token| token.span().start().line);
    words.classes.entry(class.to_string()).or_insert_with(|| format!("{}:{line}", file.display()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(view: &str) -> Vec<String> {
        let mut words = Words::default();
        let tokens = source::without_docs(view.parse().unwrap());
        classes(&tokens, Path::new("a.rs"), &mut words);
        words.classes.into_keys().collect()
    }

    #[test]
    fn every_way_to_write_a_class_is_seen() {
        assert_eq!(found(r#"<p class="a b" id="no">"text"</p>"#), ["a", "b"]);
        assert_eq!(found(r#"<p class:is-open=move || open.get() aria-label="no"/>"#), ["is-open"]);
        assert_eq!(found(r#"<p class=("c", move || x()) on:click=move |_| set("no")>"text"</p>"#), ["c"]);
        assert_eq!(
            found(r#"<p class=move || if kind() == "no" { "d e" } else { "f" } title="no">"text"</p>"#),
            ["d", "e", "f"]
        );
        assert_eq!(found(r#"<p class=format!("g h-{size} i") title="no"/>"#), ["g", "i"]);
        assert_eq!(found(r#"<For let:row><Chip class="j">{row.class("no")}</Chip></For>"#), ["j"]);
        assert_eq!(
            found(r#"<p class=match x { "no" => "k", "no" | "neither" => "l" }>"text"</p>"#),
            ["k", "l"]
        );
    }
}
