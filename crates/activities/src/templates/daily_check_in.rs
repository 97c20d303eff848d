//! Daily check-in: a small thing for every day that a guest comes back.

use super::fields::{component, hero, line, rules};
use crate::picture;
use serde_json::json;
use types::schema::{Field, FieldKind};
use types::{ComponentKind, Template, Text};

pub fn template() -> Template {
    let day = vec![
        Field::required("gift", Text::new("Gift", "奖励"), line(20))
            .with_help(Text::new("Short: 5 points, Small popcorn.", "简短，例如“5 积分”“小份爆米花”。")),
    ];
    let check_in = component(
        "checkIn",
        ComponentKind::CheckIn,
        Text::new("Check-in", "签到"),
        vec![
            Field::optional("title", Text::new("Heading", "小标题"), line(30)),
            Field::optional(
                "days",
                Text::new("Days", "签到天数"),
                FieldKind::List { item: day, item_title: Text::new("Day", "天"), min: 1, max: 31 },
            )
            .with_help(Text::new(
                "What each day in a row gives, in order.",
                "连续签到每天的奖励，按顺序排列。",
            )),
            Field::optional("button", Text::new("Button", "按钮文字"), line(16)),
        ],
    );
    Template {
        id: "daily-check-in".into(),
        title: Text::new("Daily check-in", "每日签到"),
        summary: Text::new(
            "A reason to come back: seven days in a row, a little more each day.",
            "让人愿意天天来：连续七天签到，奖励一天比一天好。",
        ),
        accent: "#0f766e".into(),
        components: vec![hero(), check_in, rules()],
        example: json!({
            "hero": {
                "title": {"en": "Seven days of cinema", "zh-CN": "光影七日签"},
                "tagline": {
                    "en": "Drop by each day. On the seventh, the popcorn is on us.",
                    "zh-CN": "每天来一下，第七天请你吃爆米花。"
                },
                "image": picture::SEVEN_SUNS.as_str(),
                "accent": "#0f766e"
            },
            "checkIn": {
                "title": {"en": "This week", "zh-CN": "本周签到"},
                "days": [
                    {"gift": {"en": "5 points", "zh-CN": "5 积分"}},
                    {"gift": {"en": "5 points", "zh-CN": "5 积分"}},
                    {"gift": {"en": "10 points", "zh-CN": "10 积分"}},
                    {"gift": {"en": "10 points", "zh-CN": "10 积分"}},
                    {"gift": {"en": "20 points", "zh-CN": "20 积分"}},
                    {"gift": {"en": "30 points", "zh-CN": "30 积分"}},
                    {"gift": {"en": "Small popcorn", "zh-CN": "小份爆米花"}}
                ],
                "button": {"en": "Check in today", "zh-CN": "今日签到"}
            },
            "rules": {
                "title": {"en": "Good to know", "zh-CN": "活动规则"},
                "text": {
                    "en": "One check-in each day, until midnight, Shanghai time.\nIf you miss a day, the row begins again at day one.\nPoints can be spent on snacks and tickets in every Lantern cinema.\nCollect the popcorn within 14 days at any snack counter.",
                    "zh-CN": "每天可签到 1 次，以北京时间零点为界。\n中断后从第 1 天重新开始。\n积分可在灯影院线任意门店兑换小食和影票。\n爆米花请在获得后 14 天内到任意门店卖品部领取。"
                }
            }
        }),
    }
}
