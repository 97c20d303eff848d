//! What everybody says in both languages: yes, no, never mind, a person please, hello, thanks.
//!
//! These are understood without training, so that a bot of one intent can be talked to like one of a hundred.

use types::{BotContent, Lang, Text};

/// A text as the tables below have it: folded, without punctuation at the ends or between words.
pub fn folded(text: &str) -> String {
    let normal = nlu::normalise(text);
    let words: String =
        normal.chars().map(|c| if c.is_alphanumeric() || c == '\'' { c } else { ' ' }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

const YES: &[&str] = &[
    "y",
    "yes",
    "yes please",
    "yep",
    "yeah",
    "yup",
    "sure",
    "ok",
    "okay",
    "of course",
    "correct",
    "right",
    "exactly",
    "confirm",
    "confirmed",
    "please do",
    "go ahead",
    "sounds good",
    "that's right",
    "that is right",
    "fine",
    "do it",
    "是",
    "是的",
    "对",
    "对的",
    "对呀",
    "好",
    "好的",
    "好啊",
    "好呀",
    "好吧",
    "行",
    "行的",
    "可以",
    "可以的",
    "嗯",
    "嗯嗯",
    "嗯好",
    "确认",
    "确定",
    "没错",
    "没问题",
    "ok的",
    "就这样",
    "就这么办",
    "订吧",
];
const NO: &[&str] = &[
    "n",
    "no",
    "nope",
    "nah",
    "no thanks",
    "no thank you",
    "not really",
    "wrong",
    "that's wrong",
    "incorrect",
    "don't",
    "不",
    "不是",
    "不是的",
    "不对",
    "不要",
    "不用",
    "不用了",
    "不行",
    "不可以",
    "错了",
    "不了",
    "别",
    "否",
];
const CANCEL: &[&str] = &[
    "cancel",
    "cancel it",
    "cancel that",
    "cancel this",
    "never mind",
    "nevermind",
    "forget it",
    "forget about it",
    "stop",
    "quit",
    "exit",
    "abort",
    "leave it",
    "drop it",
    "i changed my mind",
    "changed my mind",
    "not now",
    "取消",
    "取消吧",
    "算了",
    "算了吧",
    "不办了",
    "不订了",
    "不买了",
    "不要了",
    "不弄了",
    "停",
    "停止",
    "退出",
    "结束",
    "先不了",
    "先不用了",
    "改天吧",
    "我不想订了",
];
/// Said within a longer sentence, they still call a person.
const PERSON: &[&str] = &[
    "talk to a person",
    "talk to a human",
    "talk to someone",
    "talk to somebody",
    "talk to an agent",
    "talk to a real",
    "speak to a person",
    "speak to a human",
    "speak to someone",
    "speak to somebody",
    "speak to an agent",
    "speak with a person",
    "speak with a human",
    "speak with someone",
    "speak with an agent",
    "speak with a real",
    "speak to a real",
    "talk with a person",
    "talk with a human",
    "real person",
    "real human",
    "human agent",
    "live agent",
    "live chat",
    "human please",
    "a human being",
    "customer service agent",
    "转人工",
    "人工客服",
    "人工服务",
    "转接人工",
    "找人工",
    "要人工",
    "真人客服",
    "找真人",
    "转真人",
    "接人工",
    "人工坐席",
    "转客服",
    "找客服",
    "联系客服",
];
/// Alone, they call a person.
const PERSON_ALONE: &[&str] =
    &["human", "agent", "person", "operator", "representative", "人工", "客服", "真人", "转接"];
/// In front of what is meant instead.
const CORRECTION: &[&str] = &[
    "no ",
    "nope ",
    "not ",
    "actually",
    "sorry",
    "i mean",
    "i meant",
    "rather",
    "instead",
    "make it",
    "change it",
    "change that",
    "change the",
    "wait",
    "oops",
    "correction",
    "不 ",
    "不是",
    "不对",
    "错了",
    "我是说",
    "改成",
    "改为",
    "改到",
    "改一下",
    "换成",
    "换到",
    "还是",
    "等等",
    "说错了",
    "应该是",
    "不，",
];

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

/// A kind of small talk: what is said, and what is answered.
struct Chat {
    said: &'static [&'static str],
    en: &'static str,
    zh: &'static str,
}

/// Answers with `{name}` for the bot's name.
const CHATS: &[Chat] = &[
    Chat {
        said: &[
            "thanks",
            "thank you",
            "thank you very much",
            "thanks a lot",
            "many thanks",
            "thx",
            "ty",
            "cheers",
            "great thanks",
            "ok thanks",
            "ok thank you",
            "谢谢",
            "谢谢你",
            "谢谢您",
            "多谢",
            "谢啦",
            "谢了",
            "感谢",
            "非常感谢",
            "好的谢谢",
            "好的 谢谢",
            "辛苦了",
        ],
        en: "You're welcome. Is there anything else?",
        zh: "不客气，还有其他可以帮您的吗？",
    },
    Chat {
        said: &[
            "bye",
            "goodbye",
            "good bye",
            "bye bye",
            "see you",
            "see you later",
            "that's all",
            "nothing else",
            "good night",
            "再见",
            "拜拜",
            "拜",
            "88",
            "回见",
            "没有了",
            "没了",
            "没事了",
            "晚安",
        ],
        en: "Goodbye, see you soon.",
        zh: "再见，期待下次为您服务。",
    },
    Chat {
        said: &[
            "how are you",
            "how are you doing",
            "how's it going",
            "what's up",
            "你好吗",
            "最近好吗",
            "最近怎么样",
        ],
        en: "Very well, thank you. What can I do for you?",
        zh: "我很好，谢谢关心。请问有什么可以帮您？",
    },
    Chat {
        said: &[
            "who are you",
            "what are you",
            "what's your name",
            "what is your name",
            "are you a bot",
            "are you a robot",
            "are you human",
            "are you real",
            "你是谁",
            "你叫什么",
            "你叫什么名字",
            "你是机器人吗",
            "你是人吗",
            "你是真人吗",
        ],
        en: "I am {name}, an automatic assistant. You can ask for a person at any time.",
        zh: "我是{name}，智能助手。您随时可以输入“转人工”联系客服。",
    },
    Chat {
        said: &["sorry", "i'm sorry", "my bad", "对不起", "不好意思", "抱歉"],
        en: "No problem at all.",
        zh: "没关系。",
    },
    Chat {
        said: &[
            "you are great",
            "good bot",
            "well done",
            "awesome",
            "perfect",
            "你真棒",
            "真棒",
            "太好了",
            "厉害",
            "真不错",
            "不错",
        ],
        en: "Glad to hear that.",
        zh: "很高兴能帮到您。",
    },
];

const HELLO: &[&str] = &[
    "hi",
    "hello",
    "hey",
    "hi there",
    "hello there",
    "good morning",
    "good afternoon",
    "good evening",
    "anyone there",
    "is anybody there",
    "你好",
    "您好",
    "你好呀",
    "你好啊",
    "嗨",
    "哈喽",
    "哈啰",
    "hello呀",
    "在吗",
    "在么",
    "有人吗",
    "早上好",
    "上午好",
    "中午好",
    "下午好",
    "晚上好",
    "早",
];

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
