//! The calls of the bot pages.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json as JsonBody};
use serde::{Deserialize, Serialize};
use types::schema::Field;
use types::{BotFigures, EnvId, ItemState, ItemView, ModelState, Text, Timestamp, Turn};

#[cfg(feature = "ssr")]
use {
    super::on_server::{
        blank, bots, choices, conversation, count, member_id, named_or_first, names, new_key,
    },
    crate::rpc::{actor, services},
    bot::{Edition, Place, Said, Which},
    types::{ItemRef, Problem},
};

/// The bots of an environment, and how the one that is looked at is doing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BotHome {
    /// All bots: key and name.
    pub bots: Vec<(String, Text)>,
    /// The one that is looked at, if there is any.
    pub bot: Option<String>,
    /// Whether it is published.
    pub is_published: bool,
    /// Its model.
    pub model: ModelState,
    /// Its figures of seven days.
    pub figures: BotFigures,
    /// The names of the items in the figures.
    pub names: Vec<(String, Text)>,
}

/// An item in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BotRow {
    /// Its key.
    pub key: String,
    /// Its name.
    pub title: Text,
    /// Where it stands.
    pub state: ItemState,
    /// Utterances, questions, values or turns.
    pub count: u32,
    /// More words to find it by.
    pub words: Vec<String>,
    /// The last change.
    pub updated_at: Timestamp,
    /// Who made it.
    pub updated_by: Text,
}

/// An item in its editor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BotItem {
    /// The item.
    pub view: ItemView,
    /// Its form.
    pub fields: Vec<Field>,
    /// The bot that it can be tried with.
    pub bot: Option<String>,
}

/// The bots, and one of them.
#[server(prefix = "/api/console", endpoint = "bot/home", input = JsonBody)]
pub async fn load_bot_home(env: EnvId, bot: Option<String>) -> Answer<BotHome> {
    let (services, actor) = (services()?, actor(&env).await?);
    let bots = bots(&services.content, &actor).await?;
    let bot =
        bot.filter(|key| bots.iter().any(|(b, _)| b == key)).or_else(|| bots.first().map(|b| b.0.clone()));
    let Some(key) = bot else { return Ok(BotHome { bots, ..BotHome::default() }) };
    let figures = services.bots.figures(&actor, &key, 7, None).await?;
    let names = names(&services.content, &actor, &figures.top).await;
    Ok(BotHome {
        is_published: services.bots.is_published(&env, &key),
        model: services.bots.model(&actor, &key)?,
        bots,
        bot: Some(key),
        figures,
        names,
    })
}

/// The items of a kind; of the named or else the first bot, if they belong to one.
#[server(prefix = "/api/console", endpoint = "bot/items", input = JsonBody)]
pub async fn bot_items(env: EnvId, kind: String, bot: Option<String>) -> Answer<Vec<BotRow>> {
    let (services, actor) = (services()?, actor(&env).await?);
    let which = Which::parse(&kind).ok_or_else(|| Problem::not_found("such kind"))?;
    let bot = named_or_first(&services.content, &actor, bot).await?;
    let own = |json: &types::Json| match (&bot, which) {
        (_, Which::Bot | Which::Dictionary) | (None, _) => true,
        (Some(bot), _) => json["bot"].as_str() == Some(bot),
    };
    let items = services.content.list(&actor, which.name()).await?;
    let rows = items.into_iter().filter(|item| own(&item.json)).map(|item| {
        let (count, words) = count(which, &item.json);
        BotRow {
            key: item.item.key,
            title: item.title,
            state: item.state,
            count,
            words,
            updated_at: item.updated_at,
            updated_by: item.updated_by,
        }
    });
    Ok(rows.collect())
}

/// An item with its form.
#[server(prefix = "/api/console", endpoint = "bot/open", input = JsonBody)]
pub async fn open_bot_item(env: EnvId, kind: String, key: String) -> Answer<BotItem> {
    let (services, actor) = (services()?, actor(&env).await?);
    let which = Which::parse(&kind).ok_or_else(|| Problem::not_found("such kind"))?;
    let view = services.content.item(&actor, &ItemRef::new(which.name(), &key)).await?;
    let choices = choices(&services.content, &actor).await?;
    let bot = match which {
        Which::Bot => Some(key),
        Which::Dictionary => choices.bots.first().map(|b| b.value.clone()),
        Which::Intent | Which::Qa | Which::Golden => view.summary.json["bot"].as_str().map(str::to_owned),
    };
    let mut fields = which.fields(&choices);
    if choices.bots.len() == 1 {
        // There is nothing to choose.
        fields.retain(|field| field.name != "bot");
    }
    Ok(BotItem { view, fields, bot })
}

/// Drafts an empty item, and answers its key.
#[server(prefix = "/api/console", endpoint = "bot/create", input = JsonBody)]
pub async fn create_bot_item(env: EnvId, kind: String, bot: Option<String>, name: String) -> Answer<String> {
    let (services, actor) = (services()?, actor(&env).await?);
    let which = Which::parse(&kind).ok_or_else(|| Problem::not_found("such kind"))?;
    let bot = named_or_first(&services.content, &actor, bot).await?;
    let json = blank(which, bot.as_deref().unwrap_or_default(), &name);
    let key = new_key(&name, &*services.store.random());
    let made = services.content.create_draft(&actor, &ItemRef::new(which.name(), &key), json.clone()).await;
    let view = match made {
        // Two things of one name have two keys.
        Err(content::ContentError::Conflict { .. }) => {
            let key = new_key("", &*services.store.random());
            services.content.create_draft(&actor, &ItemRef::new(which.name(), key), json).await?
        }
        made => made?,
    };
    Ok(view.summary.item.key)
}

/// Says something to the drafts, or begins anew if there is nothing to say.
#[server(prefix = "/api/console", endpoint = "bot/try", input = JsonBody)]
pub async fn try_bot(env: EnvId, bot: String, text: String, lang: types::Lang, page: String) -> Answer<Turn> {
    let (services, actor) = (services()?, actor(&env).await?);
    let with = conversation(bot, Edition::Draft, member_id()?, lang);
    let place = Some(Place { page, ..Place::default() });
    let said = Said { place, ..Said::words(text.trim()) };
    Ok(match said.text.as_str() {
        "" => services.bots.reset(&actor, &with, said).await?,
        _ => services.bots.talk(&actor, &with, said).await?,
    })
}

/// The pages that the drafts of a bot treat by themselves.
#[server(prefix = "/api/console", endpoint = "bot/pages", input = JsonBody)]
pub async fn bot_pages(env: EnvId, bot: String) -> Answer<Vec<String>> {
    let (services, actor) = (services()?, actor(&env).await?);
    let view = services.content.item(&actor, &ItemRef::new("bot", bot)).await?;
    let content: types::BotContent = serde_json::from_value(view.summary.json).unwrap_or_default();
    Ok(content.entries.into_iter().map(|entry| entry.page).collect())
}

/// Adds what was said to the examples of an intent or a question.
#[server(prefix = "/api/console", endpoint = "bot/teach", input = JsonBody)]
pub async fn teach_bot(env: EnvId, item: String, texts: Vec<String>) -> Answer<ItemView> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.bots.teach(&actor, &item, &texts).await?)
}

/// The headings of the columns that a file of a kind may have.
#[server(prefix = "/api/console", endpoint = "bot/columns", input = JsonBody)]
pub async fn transfer_columns(kind: String) -> Answer<Vec<Text>> {
    let which = Which::parse(&kind).ok_or_else(|| Problem::not_found("such kind"))?;
    Ok(bot::transfer::headings(which))
}
