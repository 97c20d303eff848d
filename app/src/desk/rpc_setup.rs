//! The calls of the desk's set-up and reports.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json as JsonBody};
use serde::{Deserialize, Serialize};
use types::desk::{Allowance, Report};
use types::schema::Field;
use types::{ConversationId, EnvId, ItemState, ItemView, Text, Timestamp};

#[cfg(feature = "ssr")]
use {
    crate::rpc::{actor, services},
    desk::{Which, schema::Choices},
    serde_json::json,
    types::{ItemRef, Problem, schema::Choice},
};

/// An item of the desk's content in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetupRow {
    /// Its key.
    pub key: String,
    /// Its name.
    pub title: Text,
    /// Where it stands.
    pub state: ItemState,
    /// The last change.
    pub updated_at: Timestamp,
    /// Who made it.
    pub updated_by: Text,
}

/// An item in its editor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetupItem {
    /// The item.
    pub view: ItemView,
    /// Its form.
    pub fields: Vec<Field>,
}

/// A shortcut or key, and what it stands for.
pub type Named = (String, String);

/// The items of a kind.
#[server(prefix = "/api/console", endpoint = "desk/items", input = JsonBody)]
pub async fn desk_items(env: EnvId, kind: String) -> Answer<Vec<SetupRow>> {
    let (services, actor) = (services()?, actor(&env).await?);
    let which = Which::parse(&kind).ok_or_else(|| Problem::not_found("such kind"))?;
    let items = services.content.list(&actor, which.name()).await?.into_iter();
    let rows = items.map(|item| SetupRow {
        key: item.item.key,
        title: item.title,
        state: item.state,
        updated_at: item.updated_at,
        updated_by: item.updated_by,
    });
    Ok(rows.collect())
}

/// An item with its form.
#[server(prefix = "/api/console", endpoint = "desk/open", input = JsonBody)]
pub async fn open_desk_item(env: EnvId, kind: String, key: String) -> Answer<SetupItem> {
    let (services, actor) = (services()?, actor(&env).await?);
    let which = Which::parse(&kind).ok_or_else(|| Problem::not_found("such kind"))?;
    let view = services.content.item(&actor, &ItemRef::new(which.name(), key)).await?;
    let list = async |kind: &str| -> Answer<Vec<Choice>> {
        let items = services.content.list(&actor, kind).await?.into_iter();
        Ok(items.map(|item| Choice { value: item.item.key, title: item.title }).collect())
    };
    let choices = Choices { teams: list("team").await?, slas: list("sla").await? };
    Ok(SetupItem { view, fields: which.fields(&choices) })
}

/// Drafts an empty item, and answers its key. There is one `desk`.
#[server(prefix = "/api/console", endpoint = "desk/create", input = JsonBody)]
pub async fn create_desk_item(env: EnvId, kind: String, name: String) -> Answer<String> {
    let (services, actor) = (services()?, actor(&env).await?);
    let which = Which::parse(&kind).ok_or_else(|| Problem::not_found("such kind"))?;
    let named = Text::same(name.trim());
    let json = match which {
        Which::Desk => json!({}),
        Which::Canned => json!({ "shortcut": name.trim(), "text": {} }),
        Which::Team | Which::Sla | Which::Rule | Which::Macro => json!({ "name": named }),
    };
    let key = match which {
        Which::Desk => "desk".to_owned(),
        _ => format!("d{}", services.store.random().hex_id(8)),
    };
    let view = services.content.create_draft(&actor, &ItemRef::new(which.name(), key), json).await?;
    Ok(view.summary.item.key)
}

/// What goes with writing in a conversation: canned replies, macros.
pub type Shortcuts = (Vec<Named>, Vec<(String, Text)>);

/// How much the conversation's channel still lets through; nothing where there is no limit.
#[server(prefix = "/api/console", endpoint = "desk/allowance", input = JsonBody)]
pub async fn desk_allowance(env: EnvId, id: ConversationId) -> Answer<Option<Allowance>> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.allowance(&actor, &id).await?)
}

/// Canned replies for a conversation, and macros.
#[server(prefix = "/api/console", endpoint = "desk/shortcuts", input = JsonBody)]
pub async fn desk_shortcuts(env: EnvId, id: ConversationId) -> Answer<Shortcuts> {
    let (services, actor) = (services()?, actor(&env).await?);
    let canned = services.desk.canned(&actor, &id).await?;
    let name = |json: &types::Json| serde_json::from_value::<Text>(json["name"].clone()).unwrap_or_default();
    let macros = services.content.published_all(&env, "macro").into_iter();
    Ok((canned, macros.map(|(key, json)| (key, name(&json))).collect()))
}

/// Runs a macro on a conversation.
#[server(prefix = "/api/console", endpoint = "desk/macro", input = JsonBody)]
pub async fn desk_macro(env: EnvId, id: ConversationId, key: String) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    services.desk.run_macro(&actor, &id, &key).await?;
    Ok(())
}

/// How it went in the last days.
#[server(prefix = "/api/console", endpoint = "desk/report", input = JsonBody)]
pub async fn desk_report(env: EnvId, days: u32, utc_offset: f64) -> Answer<Report> {
    let (services, actor) = (services()?, actor(&env).await?);
    let now = services.store.now();
    let from = now - chrono::Duration::days(days.clamp(1, 400).into());
    Ok(services.desk.report(&actor, from, now, utc_offset).await?)
}

/// A conversation as text, for people outside of the desk.
#[server(prefix = "/api/console", endpoint = "desk/transcript", input = JsonBody)]
pub async fn desk_transcript(env: EnvId, id: ConversationId) -> Answer<String> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.transcript(&actor, &id).await?)
}
