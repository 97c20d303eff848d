//! The fields and components that several templates share.

use chrono::{Duration, FixedOffset, NaiveTime, SecondsFormat, TimeZone};
use types::schema::{Field, FieldKind};
use types::{Component, ComponentKind, Text, Timestamp};

/// Most of anything that an activity gives away.
const MAX_STOCK: f64 = 10_000_000.0;
/// China has one time of day, eight hours ahead of UTC, the whole year.
const CHINA: i32 = 8 * 3600;

pub fn line(max: u32) -> FieldKind {
    FieldKind::Localized { max, multiline: false }
}

pub fn lines(max: u32) -> FieldKind {
    FieldKind::Localized { max, multiline: true }
}

pub fn stock() -> FieldKind {
    FieldKind::Number { min: Some(0.0), max: Some(MAX_STOCK), integer: true }
}

pub fn component(id: &str, kind: ComponentKind, title: Text, fields: Vec<Field>) -> Component {
    Component { id: id.to_owned(), kind, title, fields }
}

/// The head of every page: title, tagline, picture, colour.
pub fn hero() -> Component {
    component(
        "hero",
        ComponentKind::Hero,
        Text::new("Head of the page", "页头"),
        vec![
            Field::required("title", Text::new("Title", "标题"), line(40)).with_help(Text::new(
                "The big line, also shown when the page is shared.",
                "页面上最大的一行字，转发时也会显示。",
            )),
            Field::optional("tagline", Text::new("Tagline", "副标题"), line(80))
                .with_help(Text::new("One sentence that makes people stay.", "一句话，让人愿意看下去。")),
            Field::optional("image", Text::new("Picture", "主图"), FieldKind::Image).with_help(Text::new(
                "Landscape, 4:3. The middle stays visible on every phone.",
                "横图，4:3。重要内容放在中间，各种屏幕都能看到。",
            )),
            Field::required("accent", Text::new("Accent colour", "主题色"), FieldKind::Color).with_help(
                Text::new(
                    "Buttons and figures take it. Text on it stays readable by itself.",
                    "用于按钮和数字，上面的文字会自动保持清晰。",
                ),
            ),
        ],
    )
}

/// The conditions at the foot of every page.
pub fn rules() -> Component {
    component(
        "rules",
        ComponentKind::Rules,
        Text::new("Rules", "活动规则"),
        vec![
            Field::optional("title", Text::new("Heading", "小标题"), line(30)),
            Field::optional("text", Text::new("Conditions", "规则内容"), lines(2000)).with_help(Text::new(
                "One condition on each line. They are numbered on the page.",
                "每行一条，页面上会自动编号。",
            )),
        ],
    )
}

/// The function that a button calls.
pub fn function() -> Field {
    Field::required(
        "function",
        Text::new("Function", "云函数"),
        FieldKind::Text { max: 64, multiline: false },
    )
    .with_help(Text::new(
        "The cloud function that the mini-program calls. It must be published too.",
        "小程序点击后调用的云函数，需要一并发布。",
    ))
}

/// A moment some days after `now`, at an hour of the Chinese day, as a form holds it.
pub fn moment(now: Timestamp, days: i64, hour: u32, minute: u32) -> String {
    let Some(china) = FixedOffset::east_opt(CHINA) else { return now.to_rfc3339() };
    let day = (now.with_timezone(&china) + Duration::days(days)).date_naive();
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
    match china.from_local_datetime(&day.and_time(time)).single() {
        Some(at) => at.to_rfc3339_opts(SecondsFormat::Secs, false),
        None => now.to_rfc3339(),
    }
}
