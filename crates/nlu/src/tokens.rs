//! Cuts a normalised text into words: runs of letters and digits; each Chinese character and each emoji by itself.
//!
//! English contractions come apart ("don't" is "do not"), so that both spellings are one. It knows no meaning.

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// A run of letters and digits.
    Word,
    /// One character of a script without spaces between words.
    Ideograph,
    /// One pictograph.
    Symbol,
}

/// A word of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'a> {
    /// Its characters.
    pub text: &'a str,
    pub script: Script,
    /// Its place in the normalised text, in bytes; an expanded contraction's parts share one.
    pub start: u32,
    pub end: u32,
}

/// The words of a normalised text.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out = Vec::with_capacity(text.len() / 4 + 1);
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let end = start + c.len_utf8();
        if is_ideograph(c) {
            push(&mut out, text, Script::Ideograph, start, end);
        } else if c.is_alphanumeric() {
            let mut end = end;
            while let Some(&(at, next)) = chars.peek() {
                let inside = (next.is_alphanumeric() && !is_ideograph(next))
                    || (next == '\'' && text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()));
                if !inside {
                    break;
                }
                end = at + next.len_utf8();
                chars.next();
            }
            word(&mut out, text, start, end);
        } else if is_pictograph(c) {
            push(&mut out, text, Script::Symbol, start, end);
        }
    }
    out
}

fn push<'a>(out: &mut Vec<Token<'a>>, text: &'a str, script: Script, start: usize, end: usize) {
    out.push(Token { text: &text[start..end], script, start: start as u32, end: end as u32 });
}

/// Adds a run of letters, taking contractions apart.
fn word<'a>(out: &mut Vec<Token<'a>>, text: &'a str, start: usize, end: usize) {
    let run = &text[start..end];
    let (start, end) = (start as u32, end as u32);
    let mut add = |text: &'a str| {
        for part in text.split('\'').filter(|part| !part.is_empty()) {
            out.push(Token { text: part, script: Script::Word, start, end });
        }
    };
    if let Some((_, parts)) = WHOLE.iter().find(|(whole, _)| *whole == run) {
        parts.iter().for_each(|part| add(part));
        return;
    }
    if let Some((head, "t")) = run.rsplit_once('\'')
        && let Some(stem) = head.strip_suffix('n')
        && !stem.is_empty()
    {
        add(stem);
        add("not");
        return;
    }
    if let Some((head, tail)) = run.rsplit_once('\'')
        && let Some((_, full)) = ENDINGS.iter().find(|(ending, _)| *ending == tail)
    {
        add(head);
        add(full);
        return;
    }
    // "what's" is "what is", but "bank's" is the bank's.
    if let Some((head, "s")) = run.rsplit_once('\'') {
        add(head);
        if IS_AFTER.contains(&head) {
            add("is");
        }
        return;
    }
    add(run);
}

/// Contractions that follow no rule, and those that people write without an apostrophe.
const WHOLE: [(&str, &[&str]); 34] = [
    ("can't", &["can", "not"]),
    ("cannot", &["can", "not"]),
    ("cant", &["can", "not"]),
    ("won't", &["will", "not"]),
    ("wont", &["will", "not"]),
    ("shan't", &["shall", "not"]),
    ("ain't", &["is", "not"]),
    ("aint", &["is", "not"]),
    ("dont", &["do", "not"]),
    ("doesnt", &["does", "not"]),
    ("didnt", &["did", "not"]),
    ("isnt", &["is", "not"]),
    ("arent", &["are", "not"]),
    ("wasnt", &["was", "not"]),
    ("havent", &["have", "not"]),
    ("hasnt", &["has", "not"]),
    ("couldnt", &["could", "not"]),
    ("wouldnt", &["would", "not"]),
    ("shouldnt", &["should", "not"]),
    ("im", &["i", "am"]),
    ("ive", &["i", "have"]),
    ("youre", &["you", "are"]),
    ("whats", &["what", "is"]),
    ("wheres", &["where", "is"]),
    ("hows", &["how", "is"]),
    ("whos", &["who", "is"]),
    ("thats", &["that", "is"]),
    ("theres", &["there", "is"]),
    ("let's", &["let", "us"]),
    ("gonna", &["going", "to"]),
    ("wanna", &["want", "to"]),
    ("gotta", &["got", "to"]),
    ("gimme", &["give", "me"]),
    ("lemme", &["let", "me"]),
];

const ENDINGS: [(&str, &str); 5] =
    [("m", "am"), ("re", "are"), ("ve", "have"), ("ll", "will"), ("d", "would")];

const IS_AFTER: [&str; 14] = [
    "what", "where", "who", "how", "when", "why", "that", "this", "there", "here", "it", "he", "she", "which",
];

/// Whether a character belongs to a script that puts no spaces between words.
pub fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' | '\u{e00}'..='\u{e7f}' | '\u{1780}'..='\u{17ff}' | '\u{1000}'..='\u{109f}')
}

fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|token| token.text).collect()
    }

    #[test]
    fn contractions_come_apart() {
        assert_eq!(
            words("i can't, and don't: i'm sure"),
            "i can not and do not i am sure".split(' ').collect::<Vec<_>>()
        );
        assert_eq!(words("what's the bank's rate"), ["what", "is", "the", "bank", "rate"]);
        assert_eq!(
            words("they'll say we've rock'n'roll'"),
            ["they", "will", "say", "we", "have", "rock", "n", "roll"]
        );
        assert_eq!(words("n't 't 's"), ["n", "t", "t", "s"]);
    }

    #[test]
    fn scripts_are_told_apart() {
        assert_eq!(words("我的iphone15坏了👍ok"), ["我", "的", "iphone15", "坏", "了", "👍", "ok"]);
        assert_eq!(words("где карта? 한국어"), ["где", "карта", "한국어"]);
        assert!(words("?!… -- ''").is_empty());
    }
}
