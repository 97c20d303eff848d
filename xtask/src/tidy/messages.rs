//! `messages!` tables: two texts each, with the same placeholders, and the Chinese one in Chinese.

use std::collections::BTreeSet;
use std::path::Path;

use proc_macro2::{Delimiter, TokenTree};

use super::{Findings, untranslated};
use crate::shell::Result;
use crate::source::{self, is_punct};

/// One entry of a table.
#[derive(Debug, PartialEq, Eq)]
struct Message {
    name: String,
    line: usize,
    arguments: BTreeSet<String>,
    english: String,
    chinese: String,
}

/// Reads every table under app/src.
pub fn check(root: &Path) -> Result<Findings> {
    let same = untranslated::read(root)?;
    let mut findings = Findings::default();
    for source in source::read_all(&root.join("app/src"))? {
        let file = source.path.strip_prefix(root)?.display().to_string();
        source::each_macro(&source.tokens, "messages", &mut |body| {
            // The macro's own definition calls itself with `$` variables.
            if body.iter().any(|token| is_punct(token, '$')) {
                return;
            }
            match messages(body) {
                Ok(messages) => {
                    for message in messages {
                        findings.looked_at += 1;
                        let place = format!("{file}:{}: {}", message.line, message.name);
                        findings.errors.extend(
                            faults(&message, &same).into_iter().map(|fault| format!("{place}: {fault}")),
                        );
                    }
                }
                Err(line) => {
                    findings.errors.push(format!("{file}:{line}: an entry that is no `name: \"…\" | \"…\";`"))
                }
            }
        });
    }
    Ok(findings)
}

fn faults(message: &Message, same: &BTreeSet<String>) -> Vec<String> {
    let Message { arguments, english, chinese, .. } = message;
    let mut faults = Vec::new();
    for (language, text) in [("English", english), ("Chinese", chinese)] {
        if text.trim().is_empty() {
            faults.push(format!("the {language} text is empty"));
        }
        for name in placeholders(text).difference(arguments) {
            faults.push(format!("the {language} text has {{{name}}}, which is no argument"));
        }
    }
    if placeholders(english) != placeholders(chinese) {
        faults.push("the two texts have different placeholders".to_string());
    }
    for name in arguments.difference(&placeholders(english)) {
        faults.push(format!("never says {name}"));
    }
    let has_letters = without_placeholders(english).chars().any(char::is_alphabetic);
    if has_letters && !chinese.chars().any(is_chinese) && !same.contains(chinese) {
        faults.push(format!(
            "the Chinese text `{chinese}` has no Chinese; if that is right, add it to xtask/untranslated.txt"
        ));
    }
    if english.chars().any(is_chinese) && !same.contains(english) {
        faults.push(format!("the English text `{english}` has Chinese in it"));
    }
    faults
}

/// `name: "…" | "…";` or `name(a, b): "…" | "…";`, repeated; the line of what is neither.
fn messages(body: &[TokenTree]) -> Result<Vec<Message>, usize> {
    let mut found = Vec::new();
    for entry in body.split(|token| is_punct(token, ';')) {
        let Some(first) = entry.first() else { continue };
        let line = first.span().start().line;
        let TokenTree::Ident(name) = first else { return Err(line) };
        let (arguments, rest) = match entry.get(1) {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                let names = group.stream().into_iter().filter_map(|token| match token {
                    TokenTree::Ident(ident) => Some(ident.to_string()),
                    _ => None,
                });
                (names.collect(), &entry[2..])
            }
            _ => (BTreeSet::new(), &entry[1..]),
        };
        let [colon, TokenTree::Literal(english), bar, TokenTree::Literal(chinese)] = rest else {
            return Err(line);
        };
        let texts = (source::string(english), source::string(chinese));
        let (Some(english), Some(chinese)) = texts else { return Err(line) };
        if !is_punct(colon, ':') || !is_punct(bar, '|') {
            return Err(line);
        }
        found.push(Message { name: name.to_string(), line, arguments, english, chinese });
    }
    Ok(found)
}

/// The names in braces; `{{` is a brace itself, and so is one around anything else.
fn placeholders(text: &str) -> BTreeSet<String> {
    let plain = text.replace("{{", "").replace("}}", "");
    let mut names = BTreeSet::new();
    for part in plain.split('{').skip(1) {
        if let Some((inside, _)) = part.split_once('}') {
            let name = inside.split(':').next().unwrap_or_default();
            if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                names.insert(name.to_string());
            }
        }
    }
    names
}

fn without_placeholders(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter(|char| match char {
            '{' => {
                depth += 1;
                false
            }
            '}' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

/// A Chinese character or a mark that only Chinese text uses.
pub fn is_chinese(char: char) -> bool {
    matches!(char, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(table: &str) -> Vec<String> {
        let tokens = source::without_docs(table.parse().unwrap());
        messages(&tokens).unwrap().iter().flat_map(|message| faults(message, &BTreeSet::new())).collect()
    }

    #[test]
    fn good_entries_pass() {
        let table = r#"
            /// Doc.
            home: "Home" | "首页";
            left(n): "{n} left" | "剩余 {n}";
            money(v): "¥{v}" | "¥{v}";
        "#;
        assert_eq!(faults_of(table), Vec::<String>::new());
    }

    #[test]
    fn each_fault_is_found() {
        for table in [
            r#"a: "" | "空";"#,
            r#"a: "Home" | "";"#,
            r#"a: "Home" | "Home";"#,
            r#"a: "首页" | "首页";"#,
            r#"a(n): "{n} left" | "剩余";"#,
            r#"a(n, m): "{n} left" | "剩余 {n}";"#,
            r#"a(n): "{n} of {m}" | "{m} 个中的 {n}";"#,
        ] {
            assert!(!faults_of(table).is_empty(), "{table}");
        }
    }

    #[test]
    fn what_is_no_entry_is_told_by_line() {
        let tokens = source::without_docs("a: \"x\" | \"一\";\nb = 3;".parse().unwrap());
        assert_eq!(messages(&tokens), Err(2));
    }
}
