//! What the bot pages' calls share on the server.

use crate::rpc::{Answer, member};
use access::Actor;
use bot::{Conversation, Edition, Which, schema::Choices};
use content::Content;
use serde_json::json;
use store::Random;
use types::schema::Choice;
use types::{Json, Lang, Text};

/// Words that a list finds an item by.
const WORDS: usize = 12;

/// The bots of an environment: key and name, by key.
pub async fn bots(content: &Content, actor: &Actor) -> Answer<Vec<(String, Text)>> {
    let bots = content.list(actor, "bot").await?.into_iter();
    let mut bots: Vec<_> = bots.map(|b| (b.item.key, b.title)).collect();
    bots.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(bots)
}

/// The named bot, or the first.
pub async fn named_or_first(content: &Content, actor: &Actor, bot: Option<String>) -> Answer<Option<String>> {
    match bot {
        Some(bot) => Ok(Some(bot)),
        None => Ok(bots(content, actor).await?.into_iter().next().map(|(key, _)| key)),
    }
}

/// The names of items in figures, of those that are still there.
pub async fn names(content: &Content, actor: &Actor, items: &[(String, u64)]) -> Vec<(String, Text)> {
    let mut names = Vec::new();
    for (item, _) in items {
        let Some(item_ref) = bot::item_of(item) else { continue };
        if let Ok(view) = content.item(actor, &item_ref).await {
            names.push((item.clone(), view.summary.title));
        }
    }
    names
}

/// What a form offers where items are named.
pub async fn choices(content: &Content, actor: &Actor) -> Answer<Choices> {
    let list = async |kind: &str| -> Answer<Vec<Choice>> {
        let mut items = content.list(actor, kind).await?;
        items.sort_by(|a, b| a.item.key.cmp(&b.item.key));
        Ok(items.into_iter().map(|item| Choice { value: item.item.key, title: item.title }).collect())
    };
    Ok(Choices {
        bots: list("bot").await?,
        intents: list("intent").await?,
        dictionaries: list("dictionary").await?,
    })
}

/// How much an item holds, and words to find it by.
pub fn count(which: Which, json: &Json) -> (u32, Vec<String>) {
    let list = |name: &str| json[name].as_array().cloned().unwrap_or_default();
    let held = match which {
        Which::Bot => vec![],
        Which::Intent => list("utterances"),
        Which::Qa => list("questions"),
        Which::Dictionary => list("entries"),
        Which::Golden => list("turns"),
    };
    let word = |json: &Json| {
        let text = json.as_str().or(json["value"].as_str()).or(json["say"].as_str());
        text.map(str::to_owned)
    };
    let words = held.iter().filter_map(word).take(WORDS).collect();
    (u32::try_from(held.len()).unwrap_or(u32::MAX), words)
}

/// A new item.
pub fn blank(which: Which, bot: &str, name: &str) -> Json {
    let text = match bot_lang(name) {
        Lang::En => json!({ "en": name }),
        Lang::Zh => json!({ "zh-CN": name }),
    };
    match which {
        Which::Bot => json!({ "name": text, "strictness": "balanced", "small_talk": true }),
        Which::Intent => {
            json!({ "bot": bot, "name": text, "utterances": [name], "slots": [], "action": "reply", "replies": [] })
        }
        Which::Dictionary => json!({ "name": text, "entries": [] }),
        Which::Qa => json!({ "bot": bot, "questions": [name], "answers": [] }),
        Which::Golden => json!({ "bot": bot, "name": text, "turns": [] }),
    }
}

fn bot_lang(name: &str) -> Lang {
    if name.is_ascii() { Lang::En } else { Lang::Zh }
}

/// A key made from a name where its letters allow it: functions and reports show it.
pub fn new_key(name: &str, random: &dyn Random) -> String {
    let plain: String =
        name.to_ascii_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let key = plain.split_whitespace().collect::<Vec<_>>().join("_");
    let key: String = key.chars().take(48).collect();
    if name.is_ascii() && key.len() >= 3 { key } else { format!("i{}", random.hex_id(8)) }
}

/// The member who tries a bot; nobody else sees the conversation.
pub fn member_id() -> Answer<String> {
    Ok(member()?.id.to_string())
}

/// A conversation of a member in the console.
pub fn conversation(bot: String, edition: Edition, person: String, lang: Lang) -> Conversation {
    Conversation { bot, edition, channel: "console".to_owned(), person, lang: Some(lang) }
}
