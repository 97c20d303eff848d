//! The calls of the bot pages.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json as JsonBody};
use serde::{Deserialize, Serialize};
use types::schema::Field;
use types::{
    BotFigures, EnvId, Handoff, HandoffState, ItemState, ItemView, MissGroup, ModelState, Text, Timestamp,
    Turn,
};

#[cfg(feature = "ssr")]
use {
    super::on_server::{blank, bots, choices, conversation, count, member_id, named_or_first, new_key},
    crate::rpc::{actor, services},
    bot::{Edition, Said, Which},
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

/// What came of a golden conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GoldenResult {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// Whether it went as written.
    pub is_good: bool,
    /// Said, expected, what came, the reply, and whether that is right.
    pub turns: Vec<(String, String, String, String, bool)>,
}

/// The bots, and one of them.
#[server(prefix = "/api/console", endpoint = "bot/home", input = JsonBody)]
pub async fn load_bot_home(env: EnvId, bot: Option<String>) -> Answer<BotHome> {
    let (services, actor) = (services()?, actor(&env).await?);
    let bots = bots(&services.content, &actor).await?;
    let bot =
        bot.filter(|key| bots.iter().any(|(b, _)| b == key)).or_else(|| bots.first().map(|b| b.0.clone()));
    let Some(key) = bot else { return Ok(BotHome { bots, ..BotHome::default() }) };
    let figures = services.bots.figures(&actor, &key, 7).await?;
    let mut names = Vec::new();
    for (item, _) in &figures.top {
        let Some(item_ref) = bot::item_of(item) else { continue };
        if let Ok(view) = services.content.item(&actor, &item_ref).await {
            names.push((item.clone(), view.summary.title));
        }
    }
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
pub async fn try_bot(env: EnvId, bot: String, text: String, lang: types::Lang) -> Answer<Turn> {
    let (services, actor) = (services()?, actor(&env).await?);
    let with = conversation(bot, Edition::Draft, member_id()?, lang);
    let turn = match text.trim() {
        "" => services.bots.reset(&actor, &with, Said::default()).await?,
        said => services.bots.talk(&actor, &with, Said { text: said.to_owned(), ..Said::default() }).await?,
    };
    Ok(turn)
}

/// Adds what was said to the examples of an intent or a question.
#[server(prefix = "/api/console", endpoint = "bot/teach", input = JsonBody)]
pub async fn teach_bot(env: EnvId, item: String, texts: Vec<String>) -> Answer<ItemView> {
    let (services, actor) = (services()?, actor(&env).await?);
    let item = bot::item_of(&item).ok_or_else(|| Problem::not_found("such item"))?;
    let view = services.content.item(&actor, &item).await?;
    let mut json = view.summary.json;
    let examples = if item.kind == "intent" { "utterances" } else { "questions" };
    if let Some(list) = json[examples].as_array_mut() {
        for text in texts {
            let text: String = text.trim().chars().take(bot::schema::MAX_UTTERANCE as usize).collect();
            if !text.is_empty() && list.iter().all(|known| known != &text) {
                list.push(text.into());
            }
        }
    }
    Ok(services.content.save_draft(&actor, &item, json, view.revision).await?)
}

/// What the bot could not answer in thirty days, by meaning; and of how many messages the drafts would answer how many.
#[server(prefix = "/api/console", endpoint = "bot/misses", input = JsonBody)]
pub async fn bot_misses(env: EnvId, bot: Option<String>) -> Answer<(Vec<MissGroup>, u64, u64)> {
    let (services, actor) = (services()?, actor(&env).await?);
    let Some(bot) = named_or_first(&services.content, &actor, bot).await? else {
        return Ok(Default::default());
    };
    let groups = services.bots.misses(&actor, &bot, 30).await?;
    let (answered, all) = services.bots.would_answer(&actor, &bot, &groups).await?;
    Ok((groups, answered, all))
}

/// Runs the golden conversations against the drafts.
#[server(prefix = "/api/console", endpoint = "bot/golden", input = JsonBody)]
pub async fn run_golden(env: EnvId, bot: Option<String>) -> Answer<Vec<GoldenResult>> {
    let (services, actor) = (services()?, actor(&env).await?);
    let Some(bot) = named_or_first(&services.content, &actor, bot).await? else { return Ok(vec![]) };
    let reports = services.bots.golden(&actor, &bot).await?.into_iter().map(|report| GoldenResult {
        is_good: report.is_good(),
        key: report.key,
        name: report.name,
        turns: report.turns.into_iter().map(|t| (t.say, t.expect, t.got, t.reply, t.is_good)).collect(),
    });
    Ok(reports.collect())
}

/// How well the drafts tell the bot's items apart.
#[server(prefix = "/api/console", endpoint = "bot/quality", input = JsonBody)]
pub async fn bot_quality(env: EnvId, bot: Option<String>, lang: types::Lang) -> Answer<types::BotQuality> {
    let (services, actor) = (services()?, actor(&env).await?);
    let Some(bot) = named_or_first(&services.content, &actor, bot).await? else {
        return Ok(Default::default());
    };
    Ok(services.bots.quality(&actor, &bot, lang).await?)
}

/// The conversations that need a person.
#[server(prefix = "/api/console", endpoint = "bot/queue", input = JsonBody)]
pub async fn bot_queue(env: EnvId) -> Answer<Vec<Handoff>> {
    let actor = actor(&env).await?;
    Ok(services()?.bots.handoffs(&actor).await?)
}

/// One of them with what was said.
#[server(prefix = "/api/console", endpoint = "bot/conversation", input = JsonBody)]
pub async fn bot_conversation(env: EnvId, id: String) -> Answer<(Handoff, Vec<Turn>)> {
    let actor = actor(&env).await?;
    Ok(services()?.bots.handoff(&actor, &id).await?)
}

/// Takes or closes one; `conflict` if somebody else was quicker.
#[server(prefix = "/api/console", endpoint = "bot/move", input = JsonBody)]
pub async fn move_handoff(env: EnvId, id: String, from: HandoffState, to: HandoffState) -> Answer<()> {
    let actor = actor(&env).await?;
    Ok(services()?.bots.move_handoff(&actor, &id, from, to).await?)
}
