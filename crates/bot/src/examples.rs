//! Examples of intents and questions, added, moved and taken out as draft edits.

use crate::{BotError, Bots, compile::Source, item_of, kind::Items, schema::MAX_UTTERANCE};
use access::Actor;
use types::{ItemRef, ItemView, Json, Permission};

/// Where an item keeps its examples.
fn list_of(item: &ItemRef) -> &'static str {
    if item.kind == "intent" { "utterances" } else { "questions" }
}

fn named(name: &str) -> Result<ItemRef, BotError> {
    item_of(name).ok_or(BotError::Invalid("the item", "must be intent/KEY or qa/KEY"))
}

impl Bots {
    /// Adds what was said to the examples of `intent/KEY` or `qa/KEY`, cut to the longest that one may be; what stands
    /// there already is left out.
    pub async fn teach(&self, actor: &Actor, item: &str, texts: &[String]) -> Result<ItemView, BotError> {
        actor.require(Permission::EditContent)?;
        let item = named(item)?;
        let view = self.content().item(actor, &item).await?;
        let mut json = view.summary.json;
        if let Some(list) = json[list_of(&item)].as_array_mut() {
            for text in texts {
                let text: String = text.trim().chars().take(MAX_UTTERANCE as usize).collect();
                if !text.is_empty() && list.iter().all(|known| known != &text) {
                    list.push(text.into());
                }
            }
        }
        Ok(self.content().save_draft(actor, &item, json, view.revision).await?)
    }

    /// Takes an example out of an item, in whatever spelling it stands there; and adds it to another, if one is named.
    /// The last example of an item stays.
    pub async fn take_example(
        &self,
        actor: &Actor,
        from: &str,
        text: &str,
        to: Option<&str>,
    ) -> Result<(), BotError> {
        actor.require(Permission::EditContent)?;
        let from = named(from)?;
        let view = self.content().item(actor, &from).await?;
        let mut json = view.summary.json;
        let at = place(&self.drafted(actor).await?, &from, &json, text);
        let list = json[list_of(&from)].as_array_mut();
        let (Some(at), Some(list)) = (at, list) else {
            return Err(BotError::Invalid("the example", "does not stand there any more"));
        };
        if list.len() == 1 {
            return Err(BotError::Invalid("the last example", "of an item stays"));
        }
        list.remove(at);
        if let Some(to) = to {
            // First there, then gone here: of two edits that fail in the middle, nothing is lost.
            self.teach(actor, to, &[text.to_owned()]).await?;
        }
        self.content().save_draft(actor, &from, json, view.revision).await?;
        Ok(())
    }
}

/// Where an example stands: as written, without marks, or in another spelling.
fn place(items: &Items, item: &ItemRef, json: &Json, text: &str) -> Option<usize> {
    let source = Source::of(items, json["bot"].as_str().unwrap_or_default()).unwrap_or_default();
    let plain = |example: &str| match item.kind.as_str() {
        "intent" => source.plain(&item.key, example),
        _ => example.to_owned(),
    };
    let all: Vec<&str> = json[list_of(item)].as_array()?.iter().filter_map(Json::as_str).collect();
    let wanted = nlu::normalise(text);
    let same = all.iter().position(|example| *example == text);
    same.or_else(|| all.iter().position(|example| nlu::normalise(&plain(example)) == wanted))
}
