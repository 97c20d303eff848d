//! What a column holds, and the names it goes by: in English, in Chinese, in TBP, and as people write them.

use crate::{kind::Which, schema::Choices};
use types::schema::{Field, FieldKind};
use types::{Lang, Text};

/// Which part of a field a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The item's key instead of a field.
    Key,
    /// All of it.
    Whole,
    /// The first of its lines.
    First,
    /// Its lines but the first.
    Rest,
    /// All of it, and never written: another way to give what two other columns hold.
    Also,
}

/// A column.
#[derive(Debug, PartialEq)]
pub struct Column {
    /// The list whose elements have it; empty for the item itself.
    pub list: &'static str,
    /// The field.
    pub field: &'static str,
    /// What of the field.
    pub part: Part,
    /// The heading in English.
    pub en: &'static str,
    /// The heading in Chinese.
    pub zh: &'static str,
    /// The name in JSON, after TBP's.
    pub json: &'static str,
    /// Other names.
    pub also: &'static [&'static str],
}

/// The language of a column of a field that has both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// One that the heading names.
    Of(Lang),
    /// That of the words in each cell.
    Own,
}

/// A list of objects in JSON.
pub struct Container {
    /// The field.
    pub list: &'static str,
    /// The name that is written.
    pub json: &'static str,
    /// Other names.
    pub also: &'static [&'static str],
    /// The field of an element that is given as mere text.
    pub text: &'static str,
}

/// The columns and lists of a kind.
pub struct Layout {
    /// The kind.
    pub which: Which,
    /// In the order in which they are written.
    pub columns: &'static [Column],
    /// Its lists.
    pub containers: &'static [Container],
    /// Names of the list of all items in a JSON document.
    pub documents: &'static [&'static str],
}

const fn own(
    field: &'static str,
    part: Part,
    en: &'static str,
    zh: &'static str,
    json: &'static str,
    also: &'static [&'static str],
) -> Column {
    Column { list: "", field, part, en, zh, json, also }
}

const fn of(
    list: &'static str,
    field: &'static str,
    en: &'static str,
    zh: &'static str,
    json: &'static str,
    also: &'static [&'static str],
) -> Column {
    Column { list, field, part: Part::Whole, en, zh, json, also }
}

const REPLY: &[&str] = &["Auto reply", "Auto replies", "自动回复", "回复内容"];
const ANSWER: &[&str] = &["回答", "回复", "标准答案", "答案内容", "Reply", "Response"];

static INTENT: Layout = Layout {
    which: Which::Intent,
    columns: &[
        own("key", Part::Key, "Key", "标识", "IntentName", &["意图标识", "Intent key", "Intent ID"]),
        own(
            "name",
            Part::Whole,
            "Name",
            "名称",
            "DisplayName",
            &["意图名称", "意图", "Intent", "Intent CN name"],
        ),
        own(
            "utterances",
            Part::Whole,
            "What people say",
            "用户说法",
            "Utterances",
            &["Utterance", "User utterances", "Examples", "说法", "语料", "例句", "问法"],
        ),
        own("action", Part::Whole, "Action", "执行", "Action", &["动作"]),
        own("target", Part::Whole, "Target", "目标", "Target", &[]),
        own("confirm", Part::Whole, "Confirmation", "确认提问", "Confirmation", &["Confirm", "确认"]),
        own("cancelled", Part::Whole, "When called off", "取消时的回复", "Cancelled", &[]),
        own("then", Part::Whole, "Goes on with", "完成后继续", "NextIntent", &["Then", "意图链"]),
        own("after", Part::Whole, "Only right after", "仅在此意图之后", "AfterIntent", &["After"]),
        of("slots", "name", "Slot", "词槽", "SlotName", &["词槽标识", "词槽名称", "槽位", "槽位名称"]),
        of("slots", "title", "Slot title", "词槽显示名", "SlotTitle", &[]),
        of("slots", "dictionary", "Dictionary", "词典", "DictName", &["Dict", "Dictionary name", "词典名称"]),
        of("slots", "required", "Asked for", "必填", "Required", &["Is required", "是否必填", "必选"]),
        of(
            "slots",
            "prompt",
            "Asked back",
            "追问",
            "Prompts",
            &["Prompt", "Ask back", "追问语", "提示语", "反问"],
        ),
        of("slots", "invalid", "When not understood", "未识别时", "InvalidReply", &[]),
        of("slots", "min", "Least", "最小值", "Min", &["Minimum"]),
        of("slots", "max", "Most", "最大值", "Max", &["Maximum"]),
        of("slots", "retries", "Asked again at most", "最多追问次数", "Retries", &[]),
        of("replies", "text", "Reply", "回复", "Text", REPLY),
        of("replies", "image", "Reply picture", "回复图片", "Image", &["Picture", "图片"]),
        of("replies", "button", "Reply button", "回复按钮", "Button", &["按钮", "按钮文字"]),
        of("replies", "url", "Reply button link", "回复按钮链接", "Url", &["按钮链接", "Link", "链接"]),
        of("replies", "options", "Quick replies", "快捷回复", "Options", &[]),
        of("replies", "channel", "Reply channel", "回复渠道", "Channel", &["渠道"]),
    ],
    containers: &[
        Container { list: "slots", json: "SlotList", also: &["Slots", "Slot", "词槽"], text: "name" },
        Container {
            list: "replies",
            json: "Replies",
            also: &["Reply", "AutoReply", "AutoReplies", "自动回复"],
            text: "text",
        },
    ],
    documents: &["Intents", "IntentList", "意图"],
};

static DICTIONARY: Layout = Layout {
    which: Which::Dictionary,
    columns: &[
        own("key", Part::Key, "Key", "标识", "DictName", &["Dictionary name", "Dictionary ID", "词典标识"]),
        own("name", Part::Whole, "Name", "名称", "DisplayName", &["词典名称", "词典", "Dictionary"]),
        own("fuzzy", Part::Whole, "Forgive small slips", "容忍错别字", "Fuzzy", &["模糊匹配"]),
        of(
            "entries",
            "value",
            "Value",
            "取值",
            "Value",
            &["词条", "词条名", "标准词", "Entry", "Entry name", "Word"],
        ),
        of("entries", "title", "Shown as", "显示名称", "Title", &["显示名"]),
        of("entries", "words", "Synonyms", "同义词", "Synonyms", &["Synonym", "Words", "近义词", "别名"]),
    ],
    containers: &[Container {
        list: "entries",
        json: "Entries",
        also: &["EntryList", "Values", "词条"],
        text: "value",
    }],
    documents: &["Dictionaries", "DictionaryList", "DictList", "Dicts", "词典"],
};

static QA: Layout = Layout {
    which: Which::Qa,
    columns: &[
        own("key", Part::Key, "Key", "标识", "Key", &["QA key", "问答标识"]),
        own(
            "questions",
            Part::First,
            "Question",
            "问题",
            "Question",
            &["标准问题", "标准问", "主问题", "Standard question", "问"],
        ),
        own(
            "questions",
            Part::Rest,
            "Similar questions",
            "相似问题",
            "SimilarQuestions",
            &["Similar question", "相似问", "相似问法", "相似说法", "扩展问", "扩展问题"],
        ),
        own("questions", Part::Also, "All questions", "所有问法", "Questions", &["问法"]),
        of("answers", "text", "Answer", "答案", "Text", ANSWER),
        of("answers", "image", "Answer picture", "答案图片", "Image", &["Picture", "图片"]),
        of("answers", "button", "Answer button", "答案按钮", "Button", &["按钮", "按钮文字"]),
        of("answers", "url", "Answer button link", "答案按钮链接", "Url", &["按钮链接", "Link", "链接"]),
        of("answers", "options", "Quick replies", "快捷回复", "Options", &[]),
        of("answers", "channel", "Answer channel", "答案渠道", "Channel", &["渠道"]),
        own("from", Part::Whole, "From", "生效日期", "From", &["开始日期", "Valid from"]),
        own("until", Part::Whole, "Until", "失效日期", "Until", &["结束日期", "Valid until"]),
        own("tags", Part::Whole, "Tags", "标签", "Tags", &["Tag", "分类", "Category"]),
    ],
    containers: &[Container {
        list: "answers",
        json: "Answers",
        also: &["Answer", "AnswerList", "答案"],
        text: "text",
    }],
    documents: &["QAList", "QAs", "QA", "FAQs", "FAQList", "FAQ", "Questions", "问答"],
};

static GOLDEN: Layout = Layout {
    which: Which::Golden,
    columns: &[
        own("key", Part::Key, "Key", "标识", "Key", &[]),
        own("name", Part::Whole, "Name", "名称", "DisplayName", &[]),
        of("turns", "say", "The person says", "用户说", "Say", &["Input", "InputText"]),
        of("turns", "expect", "What must come of it", "期望结果", "Expect", &["Expected"]),
        of("turns", "reply", "Words in the reply", "回复须包含", "Reply", &[]),
    ],
    containers: &[Container { list: "turns", json: "Turns", also: &["对话"], text: "say" }],
    documents: &["Conversations", "GoldenConversations", "标准对话"],
};

/// The layout of a kind; bots themselves are neither imported nor exported.
pub fn layout(which: Which) -> Option<&'static Layout> {
    match which {
        Which::Bot => None,
        Which::Intent => Some(&INTENT),
        Which::Dictionary => Some(&DICTIONARY),
        Which::Qa => Some(&QA),
        Which::Golden => Some(&GOLDEN),
    }
}

impl Layout {
    /// The column of a heading, and its language. Case, spaces, marks for needed columns and numbers at the end do
    /// not matter.
    pub fn column(&self, heading: &str) -> Option<(&'static Column, Side)> {
        let plain = normal(heading);
        let names = |side, plain: &str| {
            let found = self.columns.iter().find(|column| column.goes_by(plain))?;
            Some((found, side))
        };
        names(Side::Own, &plain).or_else(|| {
            let (rest, lang) = tongue(&plain)?;
            names(Side::Of(lang), rest).filter(|(column, _)| self.is_localized(column))
        })
    }

    /// The column of an object's member.
    pub fn member(&self, list: &str, name: &str) -> Option<(&'static Column, Side)> {
        let plain = normal(name);
        let named = |plain: &str| {
            let own = |column: &&Column| column.list == list;
            let exact = self.columns.iter().filter(own).find(|column| normal(column.json) == plain);
            exact.or_else(|| self.columns.iter().filter(own).find(|column| column.goes_by(plain)))
        };
        named(&plain).map(|column| (column, Side::Own)).or_else(|| {
            let (rest, lang) = tongue(&plain)?;
            named(rest).filter(|column| self.is_localized(column)).map(|column| (column, Side::Of(lang)))
        })
    }

    /// The list of an object's member.
    pub fn container(&self, name: &str) -> Option<&'static Container> {
        let plain = normal(name);
        let is = |c: &&Container| normal(c.json) == plain || c.also.iter().any(|name| normal(name) == plain);
        self.containers.iter().find(is)
    }

    /// What a column's field holds.
    pub fn kind(&self, column: &Column) -> Option<FieldKind> {
        let fields = self.which.fields(&Choices::default());
        let find =
            |fields: &[Field], name: &str| fields.iter().find(|f| f.name == name).map(|f| f.kind.clone());
        if column.list.is_empty() {
            return find(&fields, column.field);
        }
        match find(&fields, column.list)? {
            FieldKind::List { item, .. } => find(&item, column.field),
            _ => None,
        }
    }

    /// Whether a column's field has two languages.
    pub fn is_localized(&self, column: &Column) -> bool {
        matches!(self.kind(column), Some(FieldKind::Localized { .. }))
    }

    /// What tells one item from another beside its key.
    pub fn identity(&self) -> &'static Column {
        let named = |column: &&Column| matches!((column.field, column.part), ("name", _) | (_, Part::First));
        self.columns.iter().filter(|c| c.list.is_empty()).find(named).unwrap_or(&self.columns[0])
    }

    /// The column that a complaint about a field is about.
    pub fn of_path(&self, list: &str, field: &str, line: Option<usize>) -> Option<&'static Column> {
        let of_field = |column: &&Column| column.list == list && column.field == field;
        self.columns.iter().filter(of_field).find(|column| match column.part {
            Part::First => line.unwrap_or(0) == 0,
            Part::Rest | Part::Whole | Part::Key => true,
            Part::Also => false,
        })
    }
}

impl Column {
    fn goes_by(&self, plain: &str) -> bool {
        [self.en, self.zh, self.json].iter().chain(self.also).any(|name| normal(name) == plain)
    }

    /// Its heading.
    pub fn title(&self, side: Side) -> Text {
        match side {
            Side::Own => Text::new(self.en, self.zh),
            Side::Of(Lang::En) => Text::new(format!("{} (English)", self.en), format!("{}（英文）", self.zh)),
            Side::Of(Lang::Zh) => Text::new(format!("{} (Chinese)", self.en), format!("{}（中文）", self.zh)),
        }
    }

    /// What ends a value in a cell of lines, beside the end of the line.
    pub fn separators(&self) -> &'static [char] {
        match self.field {
            "words" | "tags" => &['\n', ';', '；', ',', '，', '、', '|'],
            "questions" => &['\n', '|'],
            _ => &['\n'],
        }
    }
}

/// A heading without what does not matter.
fn normal(heading: &str) -> String {
    let mut text: String = heading
        .chars()
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            c => c,
        })
        .filter(|c| {
            !c.is_whitespace() && !matches!(c, '_' | '-' | '*' | '＊' | '\u{feff}' | ':' | '：' | '/')
        })
        .flat_map(char::to_lowercase)
        .collect();
    for mark in ["(必填)", "(选填)", "(required)", "(optional)"] {
        if let Some(rest) = text.strip_suffix(mark).filter(|rest| !rest.is_empty()) {
            text.truncate(rest.len());
        }
    }
    let plain = text.trim_end_matches(|c: char| c.is_ascii_digit());
    if plain.is_empty() { text } else { plain.to_owned() }
}

/// A normalised heading and the language at its end.
fn tongue(plain: &str) -> Option<(&str, Lang)> {
    const EN: [&str; 6] = ["(english)", "(英文)", "(英语)", "(en)", "英文", "english"];
    const ZH: [&str; 8] = ["(chinese)", "(中文)", "(简体中文)", "(zh)", "(zhcn)", "(cn)", "中文", "chinese"];
    let of = |names: &[&str], lang| names.iter().find_map(|name| Some((plain.strip_suffix(name)?, lang)));
    of(&EN, Lang::En).or_else(|| of(&ZH, Lang::Zh)).filter(|(rest, _)| !rest.is_empty())
}

/// Words that stand for yes, and for no.
pub fn switch(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "on" | "是" | "对" | "√" | "✓" | "✔" | "必填" => Some(true),
        "" | "no" | "n" | "false" | "0" | "off" | "否" | "不" | "×" | "✗" | "选填" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn layouts() -> impl Iterator<Item = &'static Layout> {
        Which::ALL.into_iter().filter_map(layout)
    }

    #[test]
    fn every_field_has_a_column_and_every_name_is_one_columns() {
        for layout in layouts() {
            let mut names = HashSet::new();
            for column in layout.columns {
                assert!(column.part == Part::Key || layout.kind(column).is_some(), "{column:?}");
                for name in [column.en, column.zh].iter().chain(column.also) {
                    assert_eq!(layout.column(name).unwrap().0, column, "{name}");
                }
                for name in [column.en, column.zh] {
                    assert!(names.insert(normal(name)), "{name}");
                }
                let (found, side) = layout.member(column.list, column.json).unwrap();
                assert_eq!((found, side), (column, Side::Own));
                for lang in [Lang::En, Lang::Zh] {
                    if layout.is_localized(column) {
                        let title = column.title(Side::Of(lang));
                        for heading in [&title.en, &title.zh] {
                            assert_eq!(layout.column(heading).unwrap(), (column, Side::Of(lang)));
                        }
                    }
                }
            }
            for field in layout.which.fields(&Choices::default()).iter().filter(|f| f.name != "bot") {
                let fields = match &field.kind {
                    FieldKind::List { item, .. } => {
                        item.iter().map(|f| (field.name.as_str(), f.name.as_str())).collect()
                    }
                    _ => vec![("", field.name.as_str())],
                };
                for (list, name) in fields {
                    assert!(layout.of_path(list, name, None).is_some(), "{list}/{name}");
                }
            }
        }
    }

    #[test]
    fn people_write_headings_as_they_like() {
        let qa = layout(Which::Qa).unwrap();
        let of = |heading: &str| qa.column(heading).map(|(column, side)| (column.en, side));
        assert_eq!(of("*标准问题（必填）"), Some(("Question", Side::Own)));
        assert_eq!(of("相似问 2"), Some(("Similar questions", Side::Own)));
        assert_eq!(of("similar_questions"), Some(("Similar questions", Side::Own)));
        assert_eq!(of("\u{feff}答案(中文)"), Some(("Answer", Side::Of(Lang::Zh))));
        assert_eq!(of("Answer EN"), None);
        assert_eq!(of("备注"), None);
        assert_eq!(of("标签（英文）"), None, "tags have no language");
    }
}
