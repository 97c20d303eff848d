//! The page that a conversation is on: what it says of itself, and what the bot does differently there.

use crate::{BotError, marks};
use std::collections::BTreeMap;
use types::{BotContent, EntryPage, Json};

/// Longest name of a page, in characters.
const MAX_PAGE: usize = 128;
/// Most values of a context.
const MAX_VALUES: usize = 16;
/// Longest value of a context, in characters.
const MAX_VALUE: usize = 200;
/// Longest text of attributes that is looked into, in bytes.
const MAX_ATTRIBUTES: usize = 8 * 1024;

/// Where somebody talks from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The page as the channel names it, at most 128 characters.
    pub page: String,
    /// What the channel knows there: at most 16 values of 200 characters. A name that is a slot's fills it.
    pub context: BTreeMap<String, String>,
}

impl Place {
    /// Refuses what is too long or no plain text.
    pub fn check(&self) -> Result<(), BotError> {
        if self.page.chars().count() > MAX_PAGE || self.page.chars().any(char::is_control) {
            return Err(BotError::Invalid("the page", "has at most 128 plain characters"));
        }
        let fits = |(name, value): (&String, &String)| {
            marks::is_name(name) && value.chars().count() <= MAX_VALUE && !value.chars().any(char::is_control)
        };
        if self.context.len() > MAX_VALUES || !self.context.iter().all(fits) {
            return Err(BotError::Invalid(
                "the context",
                "has at most 16 names with 200 plain characters each",
            ));
        }
        Ok(())
    }

    /// The place in a channel's attributes, `{page, context, …}` or that as text; nothing if they say something else.
    pub fn of_attributes(attributes: &Json) -> Option<Self> {
        let parsed;
        let object = match attributes {
            Json::String(text) if text.len() <= MAX_ATTRIBUTES => {
                parsed = serde_json::from_str::<Json>(text).ok()?;
                parsed.as_object()?
            }
            other => other.as_object()?,
        };
        let page = object.get("page")?.as_str()?.to_owned();
        let values = object.get("context").and_then(Json::as_object).into_iter().flatten();
        let context = values.filter_map(|(name, v)| Some((name.clone(), v.as_str()?.to_owned()))).collect();
        Some(Self { page, context }).filter(|place| place.check().is_ok())
    }
}

/// What a bot does differently on a page: the entry that names it, or else the longest that its name begins with.
pub fn entry<'a>(bot: &'a BotContent, page: &str) -> Option<&'a EntryPage> {
    let fits = |entry: &&EntryPage| match entry.page.strip_suffix('*') {
        Some(start) => page.starts_with(start),
        None => entry.page == page,
    };
    let all = bot.entries.iter().filter(|_| !page.is_empty()).filter(fits);
    all.max_by_key(|entry| (!entry.page.ends_with('*'), entry.page.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_closest_entry_is_taken() {
        let entry_of = |page: &str| EntryPage { page: page.into(), ..EntryPage::default() };
        let bot = BotContent {
            entries: ["film/*", "film/paper-*", "film/paper-moons", "*"].map(entry_of).to_vec(),
            ..BotContent::default()
        };
        let of = |page| entry(&bot, page).map(|e| e.page.as_str());
        assert_eq!(of("film/paper-moons"), Some("film/paper-moons"));
        assert_eq!(of("film/paper-boats"), Some("film/paper-*"));
        assert_eq!(of("film/x"), Some("film/*"));
        assert_eq!((of("coupons"), of("")), (Some("*"), None));
    }

    #[test]
    fn attributes_may_name_the_page() {
        let place =
            Place::of_attributes(&json!("{\"page\":\"film/x\",\"context\":{\"film\":\"x\",\"n\":1}}"));
        let place = place.unwrap();
        assert_eq!((place.page.as_str(), place.context.len()), ("film/x", 1));
        for other in [json!("free text"), json!(null), json!({"page": 3}), json!({"page": "x".repeat(200)})] {
            assert_eq!(Place::of_attributes(&other), None, "{other}");
        }
    }
}
