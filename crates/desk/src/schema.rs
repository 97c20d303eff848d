//! What the kinds are made of: one description for the form, the check and the difference.

use types::Text;
use types::schema::{Choice, Field, FieldKind};

/// What a form offers where items are named. Where a list is empty the name is typed.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Teams.
    pub teams: Vec<Choice>,
    /// Promises.
    pub slas: Vec<Choice>,
}

fn t(en: &str, zh: &str) -> Text {
    Text::new(en, zh)
}

fn line(max: u32) -> FieldKind {
    FieldKind::Localized { max, multiline: false }
}

fn lines(max: u32) -> FieldKind {
    FieldKind::Localized { max, multiline: true }
}

fn text(max: u32) -> FieldKind {
    FieldKind::Text { max, multiline: false }
}

fn whole(min: f64, max: f64) -> FieldKind {
    FieldKind::Number { min: Some(min), max: Some(max), integer: true }
}

fn choice(values: &[(&str, &str, &str)]) -> FieldKind {
    let option =
        |(value, en, zh): &(&str, &str, &str)| Choice { value: (*value).to_owned(), title: t(en, zh) };
    FieldKind::Choice { options: values.iter().map(option).collect() }
}

/// A choice of items, with "none" in front.
fn named(choices: &[Choice]) -> FieldKind {
    if choices.is_empty() {
        return text(64);
    }
    let nothing = Choice { value: String::new(), title: t("None", "无") };
    FieldKind::Choice { options: std::iter::once(nothing).chain(choices.iter().cloned()).collect() }
}

fn words() -> FieldKind {
    FieldKind::Lines { min: 0, max: 500, length: 40 }
}

/// The desk's own settings.
pub fn desk(choices: &Choices) -> Vec<Field> {
    vec![
        Field::optional("team", t("Team of new conversations", "默认客服组"), named(&choices.teams)),
        Field::optional(
            "reopen_hours",
            t("Hours in which a message opens a conversation again", "会话可重新打开的时长（小时）"),
            whole(0.0, 8760.0),
        )
        .with_help(t("48 if empty.", "留空为 48 小时，超过后新建会话。")),
        Field::optional("bad_rating", t("Ratings followed up, up to", "需跟进的评分上限"), whole(1.0, 5.0))
            .with_help(t("2 if empty.", "留空为 2 分。")),
        Field::optional("alarm_customer", t("Customers' words that raise an alarm", "客户敏感词"), words()),
        Field::optional("alarm_agent", t("Agents' words that raise an alarm", "客服敏感词"), words()),
        Field::optional("retention_days", t("Erase after days", "保留天数"), whole(1.0, 3650.0)).with_help(
            t("Resolved conversations; never if empty.", "已解决的会话到期清除，留空则一直保留。"),
        ),
    ]
}

/// A team.
pub fn team(choices: &Choices) -> Vec<Field> {
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
    let hours = vec![
        Field::required("days", t("Days", "日期"), day),
        Field::required("from", t("From", "开始"), text(5)).with_help(t("09:00", "例如 09:00")),
        Field::required("to", t("To", "结束"), text(5)),
    ];
    let routing = choice(&[
        ("manual", "Agents take them", "客服自行领取"),
        ("round_robin", "In turn", "轮流分配"),
        ("least_busy", "To the least busy", "分配给最空闲的客服"),
    ]);
    vec![
        Field::required("name", t("Name", "名称"), line(40)),
        Field::required("routing", t("Who gets conversations", "分配方式"), routing),
        Field::optional(
            "capacity",
            t("Conversations of an agent at once", "每位客服同时接待上限"),
            whole(1.0, 100.0),
        )
        .with_help(t("5 if empty.", "留空为 5。")),
        Field::optional(
            "sticky",
            t("Back to the agent of last time", "优先分配给上次的客服"),
            FieldKind::Switch,
        ),
        Field::optional(
            "hours",
            t("When it works", "工作时间"),
            FieldKind::List { item: hours, item_title: t("Hours", "时段"), min: 0, max: 14 },
        )
        .with_help(t("Always, if there are none.", "不填表示全天。")),
        Field::optional(
            "holidays",
            t("Follows the Chinese holidays", "遵循中国法定节假日"),
            FieldKind::Switch,
        )
        .with_help(t(
            "Closed on public holidays; a weekend day that is worked counts as a Monday.",
            "法定节假日休息，调休上班日按周一的时间工作。",
        )),
        Field::optional(
            "utc_offset",
            t("Hours ahead of UTC", "时区（UTC+）"),
            FieldKind::Number { min: Some(-12.0), max: Some(14.0), integer: false },
        ),
        Field::optional("closed", t("Said when it does not work", "非工作时间的提示"), lines(500)),
        Field::optional("sla", t("Service promise", "服务时效"), named(&choices.slas)),
        Field::optional("overflow_to", t("Team that helps out", "溢出到"), named(&choices.teams)),
        Field::optional(
            "overflow_s",
            t("After seconds of waiting", "排队多少秒后溢出"),
            whole(10.0, 86_400.0),
        ),
    ]
}

/// Promises.
pub fn sla() -> Vec<Field> {
    let priority = choice(&[
        ("any", "Any priority", "任意优先级"),
        ("none", "None", "无"),
        ("low", "Low", "低"),
        ("medium", "Medium", "中"),
        ("high", "High", "高"),
        ("urgent", "Urgent", "紧急"),
    ]);
    let minutes = || whole(1.0, 525_600.0);
    let promise = vec![
        Field::required("priority", t("Priority", "优先级"), priority),
        Field::optional("first_reply", t("First reply, minutes", "首次响应（分钟）"), minutes()),
        Field::optional("next_reply", t("Next reply, minutes", "后续响应（分钟）"), minutes()),
        Field::optional("resolution", t("Resolution, minutes", "解决（分钟）"), minutes()),
    ];
    vec![
        Field::required("name", t("Name", "名称"), line(40)),
        Field::required(
            "promises",
            t("Promises", "时效承诺"),
            FieldKind::List { item: promise, item_title: t("Promise", "承诺"), min: 1, max: 6 },
        )
        .with_help(t("The first one that fits counts.", "从上到下，第一条符合的生效。")),
        Field::optional("in_hours", t("Counts while the team works", "仅计工作时间"), FieldKind::Switch),
        Field::optional(
            "pause_pending",
            t("Resolution stands while pending or snoozed", "待定或稍后处理时暂停解决计时"),
            FieldKind::Switch,
        ),
        Field::optional("warn_percent", t("Warn at percent", "预警比例（%）"), whole(1.0, 99.0))
            .with_help(t("80 if empty.", "留空为 80。")),
    ]
}

fn action_list(min: u32) -> Field {
    let what = choice(&[
        ("label", "Put a label on", "添加标签"),
        ("unlabel", "Take a label off", "移除标签"),
        ("priority", "Set the priority", "设置优先级"),
        ("team", "Give to the team", "转给客服组"),
        ("agent", "Give to the agent", "转给客服"),
        ("release", "Put back into the queue", "放回排队"),
        ("state", "Set the state", "设置状态"),
        ("snooze", "Snooze for minutes", "稍后处理（分钟）"),
        ("reply", "Say", "回复客户"),
        ("note", "Write a note", "写备注"),
    ]);
    let item = vec![
        Field::required("do", t("Action", "动作"), what),
        Field::optional("value", t("Value", "内容"), FieldKind::Text { max: 4000, multiline: true }),
    ];
    let kind = FieldKind::List { item, item_title: t("Action", "动作"), min, max: 20 };
    Field::required("actions", t("Then", "执行"), kind)
}

/// A rule.
pub fn rule() -> Vec<Field> {
    let on = choice(&[
        ("opened", "A conversation begins", "会话开始"),
        ("customer_message", "The customer writes", "客户发消息"),
        ("agent_message", "An agent writes", "客服发消息"),
        ("state", "The state changes", "状态变化"),
        ("assigned", "Who is in charge changes", "分配变化"),
        ("rated", "The customer rates", "客户评价"),
        ("warned", "A promise is about to be broken", "时效预警"),
        ("breached", "A promise is broken", "时效超时"),
    ]);
    let field = choice(&[
        ("text", "Words of the message", "消息内容"),
        ("channel", "Channel", "渠道"),
        ("team", "Team", "客服组"),
        ("state", "State", "状态"),
        ("priority", "Priority", "优先级"),
        ("label", "Label", "标签"),
        ("lang", "Language", "语言"),
        ("assigned", "Has an agent (yes, no)", "已分配（yes、no）"),
        ("hours", "Team's hours (open, closed)", "工作时间（open、closed）"),
        ("score", "Rating", "评分"),
    ]);
    let op =
        choice(&[("is", "is", "等于"), ("is_not", "is not", "不等于"), ("contains", "contains", "包含")]);
    let condition = vec![
        Field::required("field", t("Of", "字段"), field),
        Field::required("op", t("Comparison", "比较"), op),
        Field::required("value", t("Value", "值"), text(200)),
    ];
    vec![
        Field::required("name", t("Name", "名称"), line(60)),
        Field::required("on", t("When", "当"), on),
        Field::optional("any", t("One condition is enough", "满足任一条件即可"), FieldKind::Switch),
        Field::optional(
            "conditions",
            t("If", "如果"),
            FieldKind::List { item: condition, item_title: t("Condition", "条件"), min: 0, max: 10 },
        ),
        action_list(1),
    ]
}

/// A canned reply.
pub fn canned(choices: &Choices) -> Vec<Field> {
    vec![
        Field::required("shortcut", t("Shortcut", "快捷词"), text(32))
            .with_help(t("Agents type / and this.", "客服输入 / 加快捷词即可使用。")),
        Field::required("text", t("Words", "内容"), lines(2000)).with_help(t(
            "{customer}, {agent} and {subject} are filled in.",
            "可使用变量 {customer}、{agent}、{subject}。",
        )),
        Field::optional("team", t("Team", "客服组"), named(&choices.teams))
            .with_help(t("Every team, if none.", "不选则所有客服组可用。")),
    ]
}

/// A macro.
pub fn macros() -> Vec<Field> {
    vec![Field::required("name", t("Name", "名称"), line(40)), action_list(1)]
}
