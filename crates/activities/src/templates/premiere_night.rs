//! Premiere night: a film opens, the first guests get a coupon.

use super::fields::{component, function, hero, line, moment, rules, stock};
use crate::picture;
use serde_json::json;
use types::schema::{Field, FieldKind};
use types::{Component, ComponentKind, Template, Text, Timestamp};

pub fn template(now: Timestamp) -> Template {
    Template {
        id: "premiere-night".into(),
        title: Text::new("Premiere night", "首映之夜"),
        summary: Text::new(
            "Open a film: showtimes, a countdown to the first screening, and a coupon for the quickest.",
            "新片首映：场次、倒计时，外加一批先到先得的优惠券。",
        ),
        accent: "#c2410c".into(),
        components: vec![hero(), showtimes(), countdown(), coupon(), rules()],
        example: json!({
            "hero": {
                "title": {"en": "A Harbour of Paper Moons", "zh-CN": "纸月亮港湾"},
                "tagline": {
                    "en": "One night, one river, a thousand lanterns. Be there when it opens.",
                    "zh-CN": "一夜，一江，千盏灯。首映当晚，等你入场。"
                },
                "image": picture::PAPER_MOONS.as_str(),
                "accent": "#c2410c"
            },
            "showtimes": {
                "title": {"en": "First screenings", "zh-CN": "首映场次"},
                "rows": [
                    {
                        "venue": {"en": "Lantern Suzhou Creek, Shanghai", "zh-CN": "灯影上海苏河店"},
                        "hall": {"en": "Hall 1 · Laser IMAX", "zh-CN": "1 号厅·激光 IMAX"},
                        "startsAt": moment(now, 9, 19, 30), "price": 8800
                    },
                    {
                        "venue": {"en": "Lantern West Bund, Shanghai", "zh-CN": "灯影上海西岸店"},
                        "hall": {"en": "Hall 3 · Dolby Vision", "zh-CN": "3 号厅·杜比视界"},
                        "startsAt": moment(now, 9, 20, 15), "price": 7500
                    },
                    {
                        "venue": {"en": "Lantern West Lake, Hangzhou", "zh-CN": "灯影杭州西湖店"},
                        "hall": {"en": "Hall 2 · Recliner seats", "zh-CN": "2 号厅·躺椅厅"},
                        "startsAt": moment(now, 9, 20, 0), "price": 6900
                    }
                ]
            },
            "countdown": {
                "title": {"en": "The curtain rises in", "zh-CN": "距首映开场"},
                "until": moment(now, 9, 19, 30),
                "after": {"en": "The film is on. Enjoy the evening.", "zh-CN": "影片已开场，祝你观影愉快。"}
            },
            "coupon": {
                "title": {"en": "Premiere coupon", "zh-CN": "首映观影券"},
                "value": {"en": "¥20 off", "zh-CN": "立减 20 元"},
                "stock": 500,
                "button": {"en": "Get the coupon", "zh-CN": "立即领取"},
                "soldOut": {"en": "All gone. See you at the next premiere.", "zh-CN": "已领完，下次首映见。"},
                "function": "claimCoupon"
            },
            "rules": {
                "title": {"en": "Good to know", "zh-CN": "活动规则"},
                "text": {
                    "en": "One coupon for each person, while stocks last.\nThe coupon takes ¥20 off one ticket of the screenings above.\nShow its code at the counter, or enter it when you book.\nIt cannot be combined with other offers or exchanged for cash.",
                    "zh-CN": "每人限领 1 张，先到先得，领完即止。\n仅限以上首映场次使用，每张可抵扣 1 张影票 20 元。\n购票时输入券码，或在柜台出示即可。\n不与其他优惠同享，不可兑换现金。"
                }
            }
        }),
    }
}

fn showtimes() -> Component {
    let row = vec![
        Field::required("venue", Text::new("Cinema", "影院"), line(60)),
        Field::optional("hall", Text::new("Hall", "影厅"), line(40)).with_help(Text::new(
            "Hall and format: Hall 1 · Laser IMAX.",
            "影厅和制式，例如“1 号厅·激光 IMAX”。",
        )),
        Field::required("startsAt", Text::new("Starts at", "开场时间"), FieldKind::DateTime),
        Field::optional(
            "price",
            Text::new("Price", "票价"),
            FieldKind::Money { currency: "CNY".into(), max: 1_000_000 },
        ),
    ];
    component(
        "showtimes",
        ComponentKind::Showtimes,
        Text::new("Showtimes", "场次"),
        vec![
            Field::optional("title", Text::new("Heading", "小标题"), line(30)),
            Field::optional(
                "rows",
                Text::new("Screenings", "场次列表"),
                FieldKind::List { item: row, item_title: Text::new("Screening", "场次"), min: 0, max: 30 },
            ),
        ],
    )
}

fn countdown() -> Component {
    component(
        "countdown",
        ComponentKind::Countdown,
        Text::new("Countdown", "倒计时"),
        vec![
            Field::optional("title", Text::new("Line above", "上方文字"), line(40)),
            Field::required("until", Text::new("Until", "截止时间"), FieldKind::DateTime)
                .with_help(Text::new("The moment that everybody waits for.", "大家等待的那一刻。")),
            Field::optional("after", Text::new("Line afterwards", "结束后显示"), line(60)),
        ],
    )
}

fn coupon() -> Component {
    component(
        "coupon",
        ComponentKind::Coupon,
        Text::new("Coupon", "优惠券"),
        vec![
            Field::required("title", Text::new("Name", "券名"), line(30)),
            Field::required("value", Text::new("Value in words", "优惠内容"), line(20))
                .with_help(Text::new("Short and large: ¥20 off.", "简短醒目，例如“立减 20 元”。")),
            Field::required("stock", Text::new("Stock", "库存"), stock()).with_help(Text::new(
                "How many there are in all. Each person can take one; never more than the stock are given out.",
                "总张数。每人限领 1 张，绝不超发。",
            )),
            Field::optional("button", Text::new("Button", "按钮文字"), line(16)),
            Field::optional("soldOut", Text::new("When none is left", "领完后显示"), line(60)),
            function(),
        ],
    )
}
