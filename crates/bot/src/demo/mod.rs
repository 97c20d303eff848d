//! The demo's bot: *Lantern Cinemas*' assistant in English and Chinese.

use types::{ItemRef, Json};

/// The bot's key.
pub const BOT: &str = "lantern-bot";

/// Everything it is made of, in an order in which nothing refers to what comes later.
pub fn items() -> Vec<(ItemRef, Json)> {
    let files = [
        ("bot", include_str!("bot.json")),
        ("dictionary", include_str!("dictionaries.json")),
        ("intent", include_str!("intents.json")),
        ("qa", include_str!("qa.json")),
        ("golden", include_str!("golden.json")),
    ];
    let mut items = Vec::new();
    for (kind, text) in files {
        // A test reads them all.
        let Ok(Json::Object(all)) = serde_json::from_str(text) else { continue };
        items.extend(all.into_iter().map(|(key, json)| (ItemRef::new(kind, key), json)));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check::check, kind::Which};
    use std::collections::BTreeSet;

    #[test]
    fn everything_can_be_published() {
        let items = items();
        let keys: BTreeSet<_> = items.iter().map(|(item, _)| item.clone()).collect();
        let count = |kind: &str| keys.iter().filter(|item| item.kind == kind).count();
        assert!(count("intent") >= 28 && count("qa") >= 95 && count("golden") >= 6, "{keys:?}");
        for (item, json) in &items {
            let which = Which::parse(&item.kind).unwrap();
            assert_eq!(check(which, json), [], "{item}");
        }
    }
}
