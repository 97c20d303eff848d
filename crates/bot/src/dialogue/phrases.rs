//! What everybody says in both languages: yes, no, never mind, a person please, hello, thanks.
//!
//! These are understood without training, so that a bot of one intent can be talked to like one of a hundred.

use super::words::{CANCEL, CHATS, CORRECTION, HELLO, NO, PERSON, PERSON_ALONE, YES};
use types::{BotContent, Lang, Text};

/// A text as the tables below have it: folded, without punctuation at the ends or between words.
pub fn folded(text: &str) -> String {
    let normal = nlu::normalise(text);
    let words: String =
        normal.chars().map(|c| if c.is_alphanumeric() || c == '\'' { c } else { ' ' }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_one_of(table: &[&str], text: &str) -> bool {
    table.contains(&text)
}

/// Yes.
pub fn is_yes(folded: &str) -> bool {
    is_one_of(YES, folded)
}

/// No, and nothing else.
pub fn is_no(folded: &str) -> bool {
    is_one_of(NO, folded)
}

/// What is under way is called off.
pub fn is_cancel(folded: &str) -> bool {
    is_one_of(CANCEL, folded)
}

/// A person is asked for, in common words or in the bot's own.
pub fn wants_person(folded_text: &str, own: &[String]) -> bool {
    is_one_of(PERSON_ALONE, folded_text)
        || PERSON.iter().any(|phrase| folded_text.contains(phrase))
        || own.iter().map(|word| folded(word)).any(|word| holds(folded_text, &word))
}

/// Whether something said before is taken back.
pub fn is_correction(folded: &str) -> bool {
    CORRECTION.iter().any(|cue| folded.starts_with(cue.trim_end_matches('，')))
}

/// The first unwanted word of a text.
pub fn blocked<'a>(folded_text: &str, words: &'a [String]) -> Option<&'a str> {
    words.iter().find(|word| holds(folded_text, &folded(word))).map(String::as_str)
}

/// Whether a text holds a word; Latin words only as a whole, since others have no spaces between them.
fn holds(text: &str, word: &str) -> bool {
    if word.is_empty() {
        return false;
    }
    text.match_indices(word).any(|(at, _)| {
        let edge = |c: Option<char>, own: Option<char>| {
            !(c.is_some_and(|c| c.is_ascii_alphanumeric()) && own.is_some_and(|c| c.is_ascii_alphanumeric()))
        };
        edge(text[..at].chars().next_back(), word.chars().next())
            && edge(text[at + word.len()..].chars().next(), word.chars().next_back())
    })
}

/// Whether somebody says hello and nothing else.
pub fn is_hello(folded: &str) -> bool {
    is_one_of(HELLO, folded)
}

/// The answer to small talk, if it is that and nothing else.
pub fn small_talk(folded: &str, bot: &BotContent, lang: Lang) -> Option<String> {
    let chat = CHATS.iter().find(|chat| is_one_of(chat.said, folded))?;
    let answer = Text::new(chat.en, chat.zh);
    Some(answer.get(lang).replace("{name}", bot.name.get(lang)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_understood_in_both_languages() {
        for yes in ["Yes!", "好的。", "Sounds good", "嗯嗯", "ＯＫ"] {
            assert!(is_yes(&folded(yes)), "{yes}");
        }
        for no in ["No.", "不用了！", "不是"] {
            assert!(is_no(&folded(no)), "{no}");
        }
        for cancel in ["Never mind…", "算了", "Cancel it!"] {
            assert!(is_cancel(&folded(cancel)), "{cancel}");
        }
        for person in ["Can I talk to a real person?", "我要转人工！", "agent", "轉人工"] {
            assert!(wants_person(&folded(person), &[]), "{person}");
        }
        for other in ["my travel agent said so", "person", "人工草坪在哪"] {
            assert_eq!(wants_person(&folded(other), &[]), other == "person", "{other}");
        }
        assert!(wants_person(&folded("经理在哪里"), &["经理".into()]));
        assert!(is_correction(&folded("no, Tuesday")) && is_correction(&folded("不对，是周二")));
        assert!(!is_correction(&folded("notable")));
    }

    #[test]
    fn words_are_whole_words() {
        let words = vec!["ass".to_owned(), "傻".to_owned()];
        assert_eq!(blocked(&folded("first class seats"), &words), None);
        assert_eq!(blocked(&folded("you ASS!"), &words), Some("ass"));
        assert_eq!(blocked(&folded("你真傻啊"), &words), Some("傻"));
    }
}
