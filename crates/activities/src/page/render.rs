//! Settings to blocks. Tolerant: the console previews forms that are half filled in.

use crate::template;
use types::schema::{Field, FieldKind, validate};
use types::{
    ActivityContent, ActivityCounter, ActivityPage, Block, Component, ComponentKind, DrawPrize, Json, Lang,
    Showtime, Text, Timestamp,
};

use super::{color, words::words};

/// Most rows of any list on a page; the schemas allow fewer.
pub const MAX_LIST: usize = 50;

/// The page of an activity in one language, as it stands at `now`. What is missing or malformed is left out.
pub fn render(
    content: &ActivityContent,
    key: &str,
    lang: Lang,
    now: Timestamp,
    counter: Option<ActivityCounter>,
) -> ActivityPage {
    let template = template(&content.template);
    let components = template.map(|t| t.components.as_slice()).unwrap_or_default();
    let settings = |kind: ComponentKind| {
        components.iter().find(|c| c.kind == kind).map_or(&Json::Null, |c| &content.settings[&c.id])
    };
    let hero = Reader { lang, json: settings(ComponentKind::Hero) };
    let accent = hero.string("accent").filter(|s| color::parse(s).is_some());
    let title = hero.text("title").or_else(|| none_if_empty(content.name.get(lang)));
    ActivityPage {
        key: key.to_owned(),
        template: content.template.clone(),
        title: title.unwrap_or_else(|| template.map_or(key, |t| t.title.get(lang)).to_owned()),
        lang,
        accent: accent.unwrap_or_else(|| template.map_or("#0f766e", |t| &t.accent).to_owned()),
        blocks: components
            .iter()
            .filter_map(|c| block(c, Reader { lang, json: &content.settings[&c.id] }, now))
            .collect(),
        counter,
    }
}

fn block(component: &Component, from: Reader<'_>, now: Timestamp) -> Option<Block> {
    let id = component.id.clone();
    let words = words(from.lang);
    let heading = |from: &Reader<'_>| from.text("title").unwrap_or_default();
    let button = |or: &str| from.text("button").unwrap_or_else(|| or.to_owned());
    Some(match component.kind {
        ComponentKind::Hero => Block::Hero {
            id,
            title: heading(&from),
            tagline: from.text("tagline").unwrap_or_default(),
            image: from.image("image"),
        },
        ComponentKind::Showtimes => {
            let rows: Vec<_> = from.rows("rows").filter_map(showtime).collect();
            if rows.is_empty() {
                return None;
            }
            Block::Showtimes { id, title: heading(&from), rows }
        }
        ComponentKind::Countdown => {
            let until = from.moment("until")?;
            let after = from.text("after").unwrap_or_else(|| words.over.to_owned());
            Block::Countdown { id, title: heading(&from), until, over: until <= now, after }
        }
        ComponentKind::Coupon => Block::Coupon {
            id,
            title: heading(&from),
            value: from.text("value").unwrap_or_default(),
            button: button(words.claim),
            function: from.string("function").unwrap_or_default(),
            sold_out: from.text("soldOut").unwrap_or_else(|| words.sold_out.to_owned()),
        },
        ComponentKind::CheckIn => {
            let days = from.rows("days").map(|day| day.text("gift").unwrap_or_default()).collect();
            Block::CheckIn { id, title: heading(&from), days, button: button(words.check_in) }
        }
        ComponentKind::Draw => {
            let prizes = from.rows("prizes").filter_map(prize).collect();
            Block::Draw { id, title: heading(&from), prizes, button: button(words.draw) }
        }
        ComponentKind::Rules => {
            let text = from.text("text").unwrap_or_default();
            let paragraphs: Vec<_> = text.lines().filter_map(none_if_empty).take(MAX_LIST).collect();
            if paragraphs.is_empty() {
                return None;
            }
            Block::Rules { id, title: heading(&from), paragraphs }
        }
    })
}

fn showtime(row: Reader<'_>) -> Option<Showtime> {
    Some(Showtime {
        venue: row.text("venue").unwrap_or_default(),
        hall: row.text("hall").unwrap_or_default(),
        starts_at: row.moment("startsAt")?,
        price: row.json["price"].as_i64().filter(|price| *price >= 0),
    })
}

fn prize(row: Reader<'_>) -> Option<DrawPrize> {
    let stock = row.json["stock"].as_i64().unwrap_or(0).max(0);
    Some(DrawPrize { name: row.text("name")?, stock, image: row.image("image") })
}

fn none_if_empty(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Reads one object of settings in one language. Every method gives `None` for what is missing or malformed.
#[derive(Clone, Copy)]
struct Reader<'a> {
    lang: Lang,
    json: &'a Json,
}

impl<'a> Reader<'a> {
    fn string(&self, name: &str) -> Option<String> {
        self.json[name].as_str().and_then(none_if_empty)
    }

    fn text(&self, name: &str) -> Option<String> {
        let text: Text = serde_json::from_value(self.json[name].clone()).ok()?;
        none_if_empty(text.get(self.lang))
    }

    fn moment(&self, name: &str) -> Option<Timestamp> {
        let text = self.json[name].as_str()?;
        chrono::DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc())
    }

    /// Only what the schema lets stand in an `<img src>`.
    fn image(&self, name: &str) -> Option<String> {
        let field = Field::required(name, Text::default(), FieldKind::Image);
        let value = serde_json::json!({ name: self.json[name] });
        validate(&[field], &value, "").is_empty().then(|| self.string(name)).flatten()
    }

    fn rows(self, name: &str) -> impl Iterator<Item = Reader<'a>> {
        let rows = self.json[name].as_array().map(Vec::as_slice).unwrap_or_default();
        rows.iter().take(MAX_LIST).map(move |json| Reader { lang: self.lang, json })
    }
}
