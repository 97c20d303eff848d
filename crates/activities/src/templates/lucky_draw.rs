//! Lucky draw: a few prizes, one try.

use super::fields::{component, hero, line, rules, stock};
use crate::picture;
use serde_json::json;
use types::schema::{Field, FieldKind};
use types::{ComponentKind, Template, Text};

pub fn template() -> Template {
    let prize = vec![
        Field::required("name", Text::new("Prize", "奖品"), line(40)),
        Field::required("stock", Text::new("Stock", "数量"), stock()),
        Field::optional("image", Text::new("Picture", "图片"), FieldKind::Image)
            .with_help(Text::new("Square.", "方图。")),
    ];
    let draw = component(
        "draw",
        ComponentKind::Draw,
        Text::new("Draw", "抽奖"),
        vec![
            Field::optional("title", Text::new("Heading", "小标题"), line(30)),
            Field::optional(
                "prizes",
                Text::new("Prizes", "奖品列表"),
                FieldKind::List { item: prize, item_title: Text::new("Prize", "奖品"), min: 1, max: 12 },
            ),
            Field::optional("button", Text::new("Button", "按钮文字"), line(16)),
        ],
    );
    Template {
        id: "lucky-draw".into(),
        title: Text::new("Lucky draw", "幸运抽奖"),
        summary: Text::new(
            "A handful of prizes, each with its own stock, drawn in the mini-program.",
            "几样奖品，各有库存，在小程序里抽取。",
        ),
        accent: "#be123c".into(),
        components: vec![hero(), draw, rules()],
        example: json!({
            "hero": {
                "title": {"en": "The lantern draw", "zh-CN": "灯火好运签"},
                "tagline": {
                    "en": "Light one lantern and see what is inside.",
                    "zh-CN": "点亮一盏灯，看看里面藏着什么。"
                },
                "image": picture::LANTERNS.as_str(),
                "accent": "#be123c"
            },
            "draw": {
                "title": {"en": "In the lanterns", "zh-CN": "灯里有什么"},
                "prizes": [
                    {"name": {"en": "A year of films for two", "zh-CN": "双人全年观影卡"}, "stock": 2, "image": picture::PRIZE_CARD.as_str()},
                    {"name": {"en": "Two premiere tickets", "zh-CN": "首映场双人票"}, "stock": 60, "image": picture::PRIZE_TICKET.as_str()},
                    {"name": {"en": "Signed film poster", "zh-CN": "主创签名海报"}, "stock": 30, "image": picture::PRIZE_POSTER.as_str()},
                    {"name": {"en": "Large popcorn", "zh-CN": "大份爆米花"}, "stock": 400, "image": picture::PRIZE_POPCORN.as_str()}
                ],
                "button": {"en": "Light a lantern", "zh-CN": "点一盏灯"}
            },
            "rules": {
                "title": {"en": "Good to know", "zh-CN": "活动规则"},
                "text": {
                    "en": "One try for each person.\nThe chances of a prize follow how many of it are left.\nTickets and cards arrive in the mini-program at once; collect posters and popcorn at any Lantern cinema within 30 days.\nPrizes cannot be exchanged for cash.",
                    "zh-CN": "每人可抽 1 次。\n中奖机会与各奖品剩余数量一致。\n影票和观影卡即时发放到小程序，海报和爆米花请在 30 天内到灯影院线任意门店领取。\n奖品不可兑换现金。"
                }
            }
        }),
    }
}
