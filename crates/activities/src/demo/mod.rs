//! The demo's content: a fictional chain of cinemas in Shanghai and Hangzhou.

use crate::{picture, templates::templates_at};
use serde_json::json;
use types::{ActivityContent, Json, Text, Timestamp};

/// The cloud function `claimCoupon`: takes one coupon from an activity's stock for the caller.
pub const CLAIM_COUPON: &str = include_str!("claim_coupon.js");

/// An activity ready to be published.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoActivity {
    /// Its key.
    pub key: &'static str,
    /// Its content.
    pub content: ActivityContent,
}

/// The demo's activities. Their dates lie in the days after `now`.
pub fn activities(now: Timestamp) -> Vec<DemoActivity> {
    vec![
        demo(
            now,
            "paper-moons",
            "premiere-night",
            Text::new("A Harbour of Paper Moons", "纸月亮港湾"),
            json!({}),
        ),
        demo(now, "snow-line", "premiere-night", Text::new("The Snow Line", "雪线"), snow_line()),
        demo(now, "lantern-draw", "lucky-draw", Text::new("The lantern draw", "灯火好运签"), json!({})),
        demo(now, "seven-days", "daily-check-in", Text::new("Seven days of cinema", "光影七日签"), json!({})),
    ]
}

/// A template's example with some of its settings replaced.
fn demo(now: Timestamp, key: &'static str, template: &str, name: Text, changes: Json) -> DemoActivity {
    let mut settings =
        templates_at(now).into_iter().find(|t| t.id == template).map(|t| t.example).unwrap_or_default();
    merge(&mut settings, changes);
    DemoActivity { key, content: ActivityContent { template: template.to_owned(), name, settings } }
}

fn merge(into: &mut Json, changes: Json) {
    match (into, changes) {
        (Json::Object(into), Json::Object(changes)) => {
            for (name, value) in changes {
                merge(into.entry(name).or_insert(Json::Null), value);
            }
        }
        (into, changes) => *into = changes,
    }
}

fn snow_line() -> Json {
    json!({
        "hero": {
            "title": {"en": "The Snow Line", "zh-CN": "雪线"},
            "tagline": {
                "en": "A lighthouse keeper, one long winter, and a light that will not go out.",
                "zh-CN": "一位守塔人，一个漫长的冬天，一盏不肯熄灭的灯。"
            },
            "image": picture::SNOW_LINE.as_str(),
            "accent": "#1d4ed8"
        },
        "showtimes": {"title": {"en": "Midnight screenings", "zh-CN": "零点场"}},
        "coupon": {
            "title": {"en": "Winter coupon", "zh-CN": "冬日观影券"},
            "value": {"en": "Hot drink on us", "zh-CN": "热饮一杯"},
            "stock": 200,
            "button": {"en": "Get a hot drink", "zh-CN": "领一杯热饮"}
        },
        "rules": {"text": {
            "en": "One coupon for each person, while stocks last.\nGood for one hot drink of any size with a ticket of the screenings above.\nShow its code at the snack counter before the film.\nIt cannot be exchanged for cash.",
            "zh-CN": "每人限领 1 张，先到先得，领完即止。\n凭以上场次影票可兑换任意规格热饮 1 杯。\n开场前在卖品部出示券码即可。\n不可兑换现金。"
        }}
    })
}
