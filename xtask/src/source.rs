//! Reading Rust files as tokens: string literals, `view!` bodies, and where each of them stands.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};

use crate::shell::Result;
use crate::site;

/// A Rust file and its tokens.
pub struct Source {
    /// Where it is.
    pub path: PathBuf,
    /// Its tokens, doc comments left out.
    pub tokens: Vec<TokenTree>,
}

/// Every Rust file under a folder, in order of path.
pub fn read_all(dir: &Path) -> Result<Vec<Source>> {
    let files = site::files(dir)?;
    files.into_iter().filter(|path| path.extension().is_some_and(|end| end == "rs")).map(read).collect()
}

/// One Rust file.
pub fn read(path: PathBuf) -> Result<Source> {
    let text = fs::read_to_string(&path)?;
    let stream: TokenStream =
        text.parse().map_err(|error| format!("{} is not Rust: {error}", path.display()))?;
    Ok(Source { tokens: without_docs(stream), path })
}

/// The value of a string literal of any form; nothing for numbers, characters and bytes.
pub fn string(literal: &Literal) -> Option<String> {
    let text = literal.to_string();
    if let Some(raw) = text.strip_prefix('r') {
        let raw = raw.trim_matches('#');
        return Some(raw.strip_prefix('"')?.strip_suffix('"')?.to_string());
    }
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut value = String::with_capacity(inside.len());
    let mut chars = inside.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            value.push(char);
            continue;
        }
        match chars.next()? {
            'n' => value.push('\n'),
            't' => value.push('\t'),
            'r' => value.push('\r'),
            '0' => value.push('\0'),
            'x' => {
                let digits: String = chars.by_ref().take(2).collect();
                value.push(char::from(u8::from_str_radix(&digits, 16).ok()?));
            }
            'u' => {
                let digits: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
                value.push(char::from_u32(u32::from_str_radix(&digits.replace('_', ""), 16).ok()?)?);
            }
            // A backslash at the end of a line swallows the white space that follows.
            '\n' => {
                let rest = chars.as_str().trim_start();
                chars = rest.chars();
            }
            other => value.push(other),
        }
    }
    Some(value)
}

/// Calls `visit` with every string literal in the tokens, at any depth, with its neighbours.
pub fn each_string(tokens: &[TokenTree], visit: &mut impl FnMut(&[TokenTree], usize, &str)) {
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Literal(literal) => {
                if let Some(value) = string(literal) {
                    visit(tokens, at, &value);
                }
            }
            TokenTree::Group(group) => each_string(&without_docs(group.stream()), visit),
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

/// Calls `visit` with the body of every call of a macro, also of one inside another's body.
pub fn each_macro(tokens: &[TokenTree], name: &str, visit: &mut impl FnMut(&[TokenTree])) {
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let body = without_docs(group.stream());
        let called = at >= 2 && is_punct(&tokens[at - 1], '!') && is_ident(&tokens[at - 2], name);
        if called {
            visit(&body);
        }
        each_macro(&body, name, visit);
    }
}

/// Whether a token is this sign.
pub fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// Whether a token is this word.
pub fn is_ident(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if *ident == word)
}

/// The tokens without `#[doc = "…"]`, which is what doc comments become.
pub fn without_docs(stream: TokenStream) -> Vec<TokenTree> {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in stream {
        if let TokenTree::Group(group) = &token
            && group.delimiter() == Delimiter::Bracket
            && group.stream().into_iter().next().is_some_and(|first| is_ident(&first, "doc"))
        {
            while kept.last().is_some_and(|last| is_punct(last, '#') || is_punct(last, '!')) {
                kept.pop();
            }
            continue;
        }
        kept.push(token);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(code: &str) -> Vec<String> {
        let tokens = without_docs(code.parse().unwrap());
        let mut found = Vec::new();
        each_string(&tokens, &mut |_, _, value| found.push(value.to_string()));
        found
    }

    #[test]
    fn strings_of_every_form_are_read_and_docs_are_not() {
        let code = r##"
            /// "not me"
            fn a() { b("x\ty", r#"raw "q""#, "\u{4e2d}", 'c', b"bytes", 3) }
        "##;
        assert_eq!(strings(code), ["x\ty", "raw \"q\"", "中"]);
    }

    #[test]
    fn a_view_inside_a_view_is_visited_by_itself() {
        let tokens = without_docs("view! { <p>{view! { <b/> }}</p> }".parse().unwrap());
        let mut bodies = 0;
        each_macro(&tokens, "view", &mut |_| bodies += 1);
        assert_eq!(bodies, 2);
    }
}
