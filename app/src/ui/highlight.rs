//! Colours for JavaScript and JSON, good enough for an editor: words, texts, numbers, comments, calls.

/// Longer code is shown without colours, so that typing stays quick.
const MOST_BYTES: usize = 200_000;

const WORDS: [&str; 37] = [
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "default",
    "delete",
    "do",
    "else",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "import",
    "in",
    "instanceof",
    "let",
    "new",
    "null",
    "of",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "while",
];

/// What a stretch of code is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Token {
    Plain,
    Comment,
    Text,
    Number,
    Word,
    Call,
}

impl Token {
    fn class(self) -> Option<&'static str> {
        match self {
            Token::Plain => None,
            Token::Comment => Some("muted"),
            Token::Text => Some("json-string"),
            Token::Number => Some("json-number"),
            Token::Word => Some("json-word"),
            Token::Call => Some("json-key"),
        }
    }
}

/// Length in bytes and kind of the stretch that `code` (not empty) begins with.
fn next(code: &str) -> (usize, Token) {
    let run = |ok: fn(char) -> bool| code.find(|c| !ok(c)).unwrap_or(code.len());
    let name: fn(char) -> bool = |c| c.is_alphanumeric() || c == '_' || c == '$';
    match code.chars().next() {
        Some('/') if code.starts_with("//") => (code.find('\n').unwrap_or(code.len()), Token::Comment),
        Some('/') if code.starts_with("/*") => {
            (code[2..].find("*/").map_or(code.len(), |end| end + 4), Token::Comment)
        }
        Some(quote @ ('"' | '\'' | '`')) => (quoted(code, quote), Token::Text),
        Some(c) if c.is_ascii_digit() => {
            (run(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_'), Token::Number)
        }
        Some(c) if name(c) => {
            let end = run(name);
            let is_call = code[end..].trim_start_matches(' ').starts_with('(');
            let kind = if WORDS.contains(&&code[..end]) {
                Token::Word
            } else if is_call {
                Token::Call
            } else {
                Token::Plain
            };
            (end, kind)
        }
        Some(c) => (c.len_utf8(), Token::Plain),
        None => (0, Token::Plain),
    }
}

/// The length of a quoted text; only a template goes on over lines.
fn quoted(code: &str, quote: char) -> usize {
    let mut escaped = false;
    for (i, c) in code.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' if quote != '`' => return i,
            c if c == quote => return i + 1,
            _ => {}
        }
    }
    code.len()
}

fn escape_into(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            c => html.push(c),
        }
    }
}

/// The code as HTML with coloured spans.
pub(super) fn paint(code: &str) -> String {
    let mut html = String::with_capacity(code.len() * 2);
    if code.len() > MOST_BYTES {
        escape_into(&mut html, code);
        return html;
    }
    let mut rest = code;
    while !rest.is_empty() {
        let (len, token) = next(rest);
        let (stretch, after) = rest.split_at(len.max(1));
        match token.class() {
            None => escape_into(&mut html, stretch),
            Some(class) => {
                html.push_str("<span class=\"");
                html.push_str(class);
                html.push_str("\">");
                escape_into(&mut html, stretch);
                html.push_str("</span>");
            }
        }
        rest = after;
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text that a browser would show.
    fn shown(html: &str) -> String {
        let mut out = String::new();
        let mut inside = false;
        for c in html.chars() {
            match c {
                '<' => inside = true,
                '>' if inside => inside = false,
                c if !inside => out.push(c),
                _ => {}
            }
        }
        out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    }

    #[test]
    fn nothing_is_added_or_lost() {
        for code in [
            "exports.main = async (e) => { return `a ${e.x} <b>` } // 好\n",
            "'unclosed\nnext \"\\\"\" /* open",
            "1_000.5e3 && x<y>z & /'/.test(s)",
            "\\ ` \\",
            "变量 = '字符串'",
            "",
        ] {
            assert_eq!(shown(&paint(code)), code);
        }
    }

    #[test]
    fn markup_in_code_stays_text() {
        assert!(!paint("'<img src=x onerror=alert(1)>'").contains("<img"));
    }

    #[test]
    fn kinds_are_told_apart() {
        assert_eq!(next("return x"), (6, Token::Word));
        assert_eq!(next("returned"), (8, Token::Plain));
        assert_eq!(next("inc(-1)"), (3, Token::Call));
        assert_eq!(next("'a\\'b' + c"), (6, Token::Text));
        assert_eq!(next("// x\ny"), (4, Token::Comment));
        assert_eq!(next("/* x */y"), (7, Token::Comment));
    }
}
