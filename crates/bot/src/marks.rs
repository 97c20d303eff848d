//! Marks in utterances: `I want {count:two} tickets for {film}`.

/// A piece of an utterance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// A slot, with the words that stand for it here; without words anything of its dictionary may.
    Slot {
        /// Its name.
        name: &'a str,
        /// The words.
        said: Option<&'a str>,
    },
}

/// Reads an utterance. A brace that begins no mark is a brace.
pub fn pieces(utterance: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut rest, mut words_from) = (0, 0);
    while let Some(open) = utterance[rest..].find('{').map(|at| rest + at) {
        let Some(close) = utterance[open..].find('}').map(|at| open + at) else { break };
        let inner = &utterance[open + 1..close];
        let (name, said) = match inner.split_once([':', '：']) {
            Some((name, said)) => (name.trim(), Some(said.trim()).filter(|said| !said.is_empty())),
            None => (inner.trim(), None),
        };
        if !is_name(name) {
            rest = open + 1;
            continue;
        }
        if words_from < open {
            pieces.push(Piece::Words(&utterance[words_from..open]));
        }
        pieces.push(Piece::Slot { name, said });
        (rest, words_from) = (close + 1, close + 1);
    }
    if words_from < utterance.len() {
        pieces.push(Piece::Words(&utterance[words_from..]));
    }
    pieces
}

/// Whether a slot may be called so: what functions can use as a name.
pub fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.len() <= 32
}

/// The utterance as somebody would say it. `sample` gives words for a slot that is marked without any.
pub fn plain(utterance: &str, sample: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(utterance.len());
    for piece in pieces(utterance) {
        match piece {
            Piece::Words(words) => text.push_str(words),
            Piece::Slot { said: Some(said), .. } => text.push_str(said),
            Piece::Slot { name, said: None } => text.push_str(&sample(name).unwrap_or_default()),
        }
    }
    text
}

/// A text with the values of slots in place of `{slot}`; of a slot without a value nothing stays.
pub fn filled(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    plain(text, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read() {
        assert_eq!(
            pieces("order {count:two} for {film} {now: } {"),
            [
                Piece::Words("order "),
                Piece::Slot { name: "count", said: Some("two") },
                Piece::Words(" for "),
                Piece::Slot { name: "film", said: None },
                Piece::Words(" "),
                Piece::Slot { name: "now", said: None },
                Piece::Words(" {"),
            ]
        );
        assert_eq!(
            pieces("我要订{count：两}张"),
            [Piece::Words("我要订"), Piece::Slot { name: "count", said: Some("两") }, Piece::Words("张"),]
        );
    }

    #[test]
    fn what_is_no_mark_stays() {
        for text in ["{", "}", "{}", "{a b}", "{{x}", "", "{1:x}", "{é}"] {
            let back = plain(text, |_| Some("?".into()));
            assert!(back == text || text == "{{x}", "{text} → {back}");
        }
        assert_eq!(plain("{{x:y}}", |_| None), "{y}");
    }
}
