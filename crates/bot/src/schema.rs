//! What the four kinds and golden conversations are made of: one description for the form, the check and the difference.

use nlu::entities::Builtin;
use types::Text;
use types::schema::{Choice, Field, FieldKind};

/// Most utterances of an intent.
pub const MAX_UTTERANCES: u32 = 500;
/// Longest utterance or question, in characters.
pub const MAX_UTTERANCE: u32 = 300;
/// Most slots of an intent.
pub const MAX_SLOTS: u32 = 12;
/// Most values of a dictionary.
pub const MAX_ENTRIES: u32 = 5_000;
/// Most pages that a bot treats by themselves.
pub const MAX_PAGES: u32 = 100;
/// Most turns of a golden conversation.
pub const MAX_GOLDEN_TURNS: u32 = 30;
/// Days that conversations are kept, unless the bot says.
pub const KEEP_DAYS: f64 = 180.0;

/// What a form offers where items are named. Where a list is empty the name is typed.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Bots.
    pub bots: Vec<Choice>,
    /// Intents of the bot.
    pub intents: Vec<Choice>,
    /// Custom dictionaries.
    pub dictionaries: Vec<Choice>,
}

fn line(max: u32) -> FieldKind {
    FieldKind::Localized { max, multiline: false }
}

fn lines(max: u32) -> FieldKind {
    FieldKind::Localized { max, multiline: true }
}

fn whole(min: f64, max: f64) -> FieldKind {
    FieldKind::Number { min: Some(min), max: Some(max), integer: true }
}

fn choice(values: &[(&str, &str, &str)]) -> FieldKind {
    let option = |(value, en, zh): &(&str, &str, &str)| Choice {
        value: (*value).to_owned(),
        title: Text::new(*en, *zh),
    };
    FieldKind::Choice { options: values.iter().map(option).collect() }
}

/// A choice of items, with "none" in front if there may be none.
fn named(choices: &[Choice], none: bool) -> FieldKind {
    if choices.is_empty() {
        return FieldKind::Text { max: 64, multiline: false };
    }
    let nothing = none.then(|| Choice { value: String::new(), title: Text::new("None", "无") });
    FieldKind::Choice { options: nothing.into_iter().chain(choices.iter().cloned()).collect() }
}

fn t(en: &str, zh: &str) -> Text {
    Text::new(en, zh)
}

fn bot_field(choices: &Choices) -> Field {
    Field::required("bot", t("Bot", "机器人"), named(&choices.bots, false))
}

/// The settings of a bot.
pub fn bot() -> Vec<Field> {
    let day = choice(&[
        ("every", "Every day", "每天"),
        ("weekdays", "Monday to Friday", "周一至周五"),
        ("weekend", "Saturday and Sunday", "周六和周日"),
        ("mon", "Monday", "周一"),
        ("tue", "Tuesday", "周二"),
        ("wed", "Wednesday", "周三"),
        ("thu", "Thursday", "周四"),
        ("fri", "Friday", "周五"),
        ("sat", "Saturday", "周六"),
        ("sun", "Sunday", "周日"),
    ]);
    let clock = FieldKind::Text { max: 5, multiline: false };
    let hours = vec![
        Field::required("days", t("Days", "日期"), day),
        Field::required("from", t("From", "开始"), clock.clone()).with_help(t("09:00", "例如 09:00")),
        Field::required("to", t("To", "结束"), clock),
    ];
    let handoff = vec![
        Field::optional("after_misses", t("After misses in a row", "连续未答几次后转人工"), whole(0.0, 10.0))
            .with_help(t("0 or empty: only when asked for.", "填 0 或留空：仅在用户要求时转人工。")),
        Field::optional(
            "words",
            t("Words that call a person", "触发转人工的词"),
            FieldKind::Lines { min: 0, max: 100, length: 40 },
        )
        .with_help(t(
            "Beside the usual ones. One for each line.",
            "常见说法已内置，这里补充其他说法，每行一个。",
        )),
        Field::optional("message", t("Said when a person was called", "转人工时的提示"), lines(300)),
        Field::optional("closed", t("Said when nobody is there", "非工作时间的提示"), lines(300)),
    ];
    vec![
        Field::required("name", t("Name", "名称"), line(40)),
        Field::optional("greeting", t("Greeting", "欢迎语"), lines(500)),
        Field::optional("starters", t("Offered beside it", "快捷问题"), lines(300))
            .with_help(t("One for each line.", "每行一个，显示在欢迎语下方。")),
        Field::optional("fallback", t("When nothing fits", "无法回答时"), lines(600)).with_help(t(
            "One for each line; the next one for each further miss in a row.",
            "每行一条；连续多次无法回答时依次使用。",
        )),
        Field::optional("suggest", t("Before similar questions", "推荐相似问题前"), line(200)),
        Field::required(
            "strictness",
            t("How sure it must be", "回答把握"),
            choice(&[
                ("careful", "Careful", "谨慎"),
                ("balanced", "Balanced", "均衡"),
                ("bold", "Bold", "积极"),
            ]),
        ),
        Field::optional("small_talk", t("Small talk", "闲聊"), FieldKind::Switch)
            .with_help(t("Answers greetings and thanks.", "回应问候与感谢。")),
        Field::optional("handoff", t("Hand-off to a person", "转人工"), FieldKind::Group { fields: handoff }),
        Field::optional(
            "hours",
            t("When people are there", "人工服务时间"),
            FieldKind::List { item: hours, item_title: t("Hours", "时段"), min: 0, max: 14 },
        )
        .with_help(t("Always, if there are none.", "不填表示全天。")),
        Field::optional(
            "utc_offset",
            t("Hours ahead of UTC", "时区（UTC+）"),
            FieldKind::Number { min: Some(-12.0), max: Some(14.0), integer: false },
        ),
        Field::optional(
            "blocked",
            t("Unwanted words", "敏感词"),
            FieldKind::Lines { min: 0, max: 1000, length: 40 },
        ),
        Field::optional("blocked_reply", t("Said to whoever uses one", "命中敏感词时的回复"), line(200)),
        Field::optional(
            "session_minutes",
            t("Minutes until it begins anew", "会话超时（分钟）"),
            whole(1.0, 1440.0),
        ),
        Field::optional(
            "keep_days",
            t("Days that conversations are kept", "对话保留天数"),
            whole(1.0, 3650.0),
        )
        .with_help(t(
            "180 unless set. Older messages are deleted for good, by themselves.",
            "不填则为 180 天。超过期限的消息会自动永久删除。",
        )),
        Field::optional(
            "entries",
            t("Pages where conversations begin", "入口页面"),
            FieldKind::List { item: entry(), item_title: t("Page", "页面"), min: 0, max: MAX_PAGES },
        )
        .with_help(t(
            "What is different for whoever comes from a page of the mini-program.",
            "为来自小程序特定页面的顾客设置不同的开场。",
        )),
    ]
}

/// A page where conversations begin.
fn entry() -> Vec<Field> {
    let slot = vec![
        Field::required("name", t("Slot", "词槽"), FieldKind::Text { max: 32, multiline: false }),
        Field::required("value", t("Value", "取值"), FieldKind::Text { max: 100, multiline: false }),
    ];
    vec![
        Field::required("page", t("Page", "页面"), FieldKind::Text { max: 128, multiline: false }).with_help(
            t(
                "As the mini-program names it: film/paper-moons. film/* means all that begin so.",
                "小程序传入的页面标识，例如 film/paper-moons；film/* 表示以此开头的所有页面。",
            ),
        ),
        Field::optional("greeting", t("Greeting", "欢迎语"), lines(500))
            .with_help(t("Empty: the bot's own.", "不填则使用机器人的欢迎语。")),
        Field::optional("starters", t("Offered beside it", "快捷问题"), lines(300))
            .with_help(t("One for each line.", "每行一个，显示在欢迎语下方。")),
        Field::optional(
            "prefer",
            t("Offered first", "优先推荐"),
            FieldKind::Lines { min: 0, max: 10, length: 80 },
        )
        .with_help(t(
            "intent/KEY or qa/KEY, one for each line. Also decides where two are about as likely.",
            "intent/标识 或 qa/标识，每行一个。两者可能性相近时也以此为准。",
        )),
        Field::optional(
            "slots",
            t("Known from the page", "页面已知信息"),
            FieldKind::List { item: slot, item_title: t("Value", "取值"), min: 0, max: MAX_SLOTS },
        )
        .with_help(t("Not asked for again.", "机器人不会再追问这些信息。")),
    ]
}

/// An intent.
pub fn intent(choices: &Choices) -> Vec<Field> {
    vec![
        bot_field(choices),
        Field::required("name", t("Name", "名称"), line(40)),
        Field::required(
            "utterances",
            t("What people say", "用户说法"),
            FieldKind::Lines { min: 1, max: MAX_UTTERANCES, length: MAX_UTTERANCE },
        )
        .with_help(t(
            "One for each line; ten make a good start. Mark what varies: {count:two} tickets.",
            "每行一条，十条左右就有不错的效果。会变化的部分请标注为词槽：订{count:两}张票。",
        )),
        Field::optional(
            "slots",
            t("Slots", "词槽"),
            FieldKind::List { item: slot(choices), item_title: t("Slot", "词槽"), min: 0, max: MAX_SLOTS },
        ),
        Field::optional("confirm", t("Asked before it is done", "确认提问"), lines(300)).with_help(t(
            "Values stand in braces: {count} tickets for {date}?",
            "可用花括号引用词槽：确认预订{date}的{count}张票吗？",
        )),
        Field::required(
            "action",
            t("Then", "执行"),
            choice(&[
                ("reply", "Say the reply", "直接回复"),
                ("function", "Call a function", "调用云函数"),
                ("activity", "Show an activity", "展示活动"),
                ("link", "Show a link", "展示链接"),
                ("handoff", "Call a person", "转人工"),
            ]),
        ),
        Field::optional("target", t("Of which", "目标"), FieldKind::Text { max: 64, multiline: false })
            .with_help(t(
                "The name of the function, the key of the activity or the id of the link.",
                "云函数名、活动标识或链接 ID。",
            )),
        replies("replies", t("Replies", "回复"), 0),
        Field::optional("cancelled", t("When it is called off", "取消时的回复"), lines(200)),
        Field::optional("then", t("Goes on with", "完成后继续"), named(&choices.intents, true)),
        Field::optional("after", t("Only right after", "仅在此意图之后"), named(&choices.intents, true)),
    ]
}

fn slot(choices: &Choices) -> Vec<Field> {
    let builtin = Builtin::ALL.iter().map(|kind| {
        let title = kind.title();
        Choice { value: kind.name().to_owned(), title: Text::new(title.en, title.zh) }
    });
    let options: Vec<_> = builtin.chain(choices.dictionaries.iter().cloned()).collect();
    let dictionary = if choices.dictionaries.is_empty() && choices.bots.is_empty() {
        FieldKind::Text { max: 64, multiline: false }
    } else {
        FieldKind::Choice { options }
    };
    let number = FieldKind::Number { min: None, max: None, integer: false };
    vec![
        Field::required("name", t("Name in marks", "标识"), FieldKind::Text { max: 32, multiline: false })
            .with_help(t("Letters, digits and _.", "字母、数字和下划线。")),
        Field::required("title", t("Name", "名称"), line(40)),
        Field::required("dictionary", t("Dictionary", "词典"), dictionary),
        Field::optional("required", t("Asked for", "必填"), FieldKind::Switch),
        Field::optional("prompt", t("The question", "追问"), lines(300)).with_help(t(
            "One for each line; the next one each time it is asked again.",
            "每行一条，再次追问时依次使用。",
        )),
        Field::optional("invalid", t("When it is not understood", "未识别时"), lines(300)),
        Field::optional("min", t("Least", "最小值"), number.clone()),
        Field::optional("max", t("Most", "最大值"), number),
        Field::optional("retries", t("Asked again at most", "最多追问次数"), whole(0.0, 5.0)),
    ]
}

fn replies(name: &str, title: Text, min: u32) -> Field {
    let item = vec![
        Field::optional("text", t("Words", "内容"), lines(2000))
            .with_help(t("An empty line begins a new bubble.", "空一行会另起一个气泡。")),
        Field::optional("image", t("Picture", "图片"), FieldKind::Image),
        Field::optional("button", t("Button", "按钮文字"), line(30)),
        Field::optional(
            "url",
            t("Where it leads", "按钮链接"),
            FieldKind::Text { max: 500, multiline: false },
        ),
        Field::optional("options", t("Offered to say next", "快捷回复"), lines(300))
            .with_help(t("One for each line.", "每行一个。")),
        Field::optional(
            "channel",
            t("Channel", "渠道"),
            choice(&[
                ("", "All", "全部"),
                ("web", "Chat page", "网页"),
                ("mini_program", "Mini-program", "小程序"),
                ("wechat", "WeChat", "微信客服"),
                ("tbp", "TBP API", "TBP 接口"),
            ]),
        ),
    ];
    let kind = FieldKind::List { item, item_title: t("Reply", "回复"), min, max: 20 };
    Field { required: min > 0, ..Field::optional(name, title, kind) }
        .with_help(t("Of several, one is chosen each time.", "有多条时，每次选用一条。"))
}

/// A dictionary.
pub fn dictionary() -> Vec<Field> {
    let entry = vec![
        Field::required("value", t("Value", "取值"), FieldKind::Text { max: 100, multiline: false }),
        Field::optional("title", t("As people read it", "显示名称"), line(100)),
        Field::optional(
            "words",
            t("Other words", "同义词"),
            FieldKind::Lines { min: 0, max: 50, length: 60 },
        ),
    ];
    vec![
        Field::required("name", t("Name", "名称"), line(40)),
        Field::optional("fuzzy", t("Forgive small slips", "容忍错别字"), FieldKind::Switch),
        Field::required(
            "entries",
            t("Values", "词条"),
            FieldKind::List { item: entry, item_title: t("Value", "词条"), min: 1, max: MAX_ENTRIES },
        ),
    ]
}

/// A question and its answer.
pub fn qa(choices: &Choices) -> Vec<Field> {
    let date = FieldKind::Text { max: 10, multiline: false };
    vec![
        bot_field(choices),
        Field::required(
            "questions",
            t("Questions", "问法"),
            FieldKind::Lines { min: 1, max: MAX_UTTERANCES, length: MAX_UTTERANCE },
        )
        .with_help(t(
            "Ways to ask, one for each line. The first is its name.",
            "每行一种问法，第一条作为标题。",
        )),
        replies("answers", t("Answers", "答案"), 1),
        Field::optional("from", t("From", "生效日期"), date.clone())
            .with_help(t("2026-05-01", "例如 2026-05-01")),
        Field::optional("until", t("Until", "失效日期"), date),
        Field::optional("tags", t("Tags", "标签"), FieldKind::Lines { min: 0, max: 20, length: 32 }),
    ]
}

/// A golden conversation.
pub fn golden(choices: &Choices) -> Vec<Field> {
    let turn = vec![
        Field::required(
            "say",
            t("The person says", "用户说"),
            FieldKind::Text { max: 300, multiline: false },
        ),
        Field::optional(
            "expect",
            t("What must come of it", "期望结果"),
            FieldKind::Text { max: 80, multiline: false },
        )
        .with_help(t(
            "intent/KEY, qa/KEY, suggest, fallback, handoff or small_talk.",
            "intent/标识、qa/标识、suggest、fallback、handoff 或 small_talk。",
        )),
        Field::optional(
            "reply",
            t("Words in the reply", "回复须包含"),
            FieldKind::Text { max: 200, multiline: false },
        ),
    ];
    vec![
        bot_field(choices),
        Field::required("name", t("Name", "名称"), line(60)),
        Field::required(
            "turns",
            t("Turns", "对话"),
            FieldKind::List { item: turn, item_title: t("Turn", "轮次"), min: 1, max: MAX_GOLDEN_TURNS },
        ),
    ]
}
