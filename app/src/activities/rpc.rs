//! Server functions of the activity pages.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json as JsonBody};
use serde::{Deserialize, Serialize};
use types::{ActivityCounter, EnvId, ItemState, ItemView, Json, Lang, Template, Text, Timestamp};

#[cfg(feature = "ssr")]
use {
    super::on_server::{brief, draft_new, links_to, page_html},
    crate::rpc::{actor, services},
    types::ItemRef,
};

/// An activity in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActivityRow {
    /// Its key.
    pub key: String,
    /// Its name.
    pub title: Text,
    /// Its template's name.
    pub template: Text,
    /// Where it stands.
    pub state: ItemState,
    /// How it is doing, if it gives something away.
    pub counter: Option<ActivityCounter>,
    /// Last change.
    pub updated_at: Timestamp,
    /// Who made it.
    pub updated_by: Text,
}

/// A template in the gallery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TemplateCard {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// What it is for.
    pub summary: Text,
    /// The name that a new activity starts with.
    pub name: Text,
    /// Its example as the page that phones show.
    pub html: String,
}

/// What the editor starts from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActivityData {
    /// The activity.
    pub view: ItemView,
    /// Its template without the example; `None` if this server does not know it.
    pub template: Option<Template>,
    /// How it is doing, if it gives something away.
    pub counter: Option<ActivityCounter>,
    /// The links that lead to it.
    pub links: Vec<LinkBrief>,
    /// The page as it stands, in the reader's language.
    pub html: String,
}

/// A link in a few words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkBrief {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Whether the public can follow it.
    pub is_public: bool,
}

/// The activities of an environment.
#[server(prefix = "/api/console", endpoint = "activities/list", input = JsonBody)]
pub async fn list_activities(env: EnvId) -> Answer<Vec<ActivityRow>> {
    let (actor, services) = (actor(&env).await?, services()?);
    let mut rows = Vec::new();
    for summary in services.content.list(&actor, "activity").await? {
        let counter = services.activities.counter(&env, &summary.item.key).await;
        rows.push(brief(summary, counter));
    }
    Ok(rows)
}

/// The templates, each with a picture of its example.
#[server(prefix = "/api/console", endpoint = "activities/templates", input = JsonBody)]
pub async fn template_cards(env: EnvId, lang: Lang) -> Answer<Vec<TemplateCard>> {
    actor(&env).await?;
    let services = services()?;
    let card = |t: Template| TemplateCard {
        html: page_html(&services, &t.id, &t.example, lang),
        name: serde_json::from_value(t.example["hero"]["title"].clone()).unwrap_or_default(),
        id: t.id,
        title: t.title,
        summary: t.summary,
    };
    Ok(services.activities.templates().into_iter().map(card).collect())
}

/// Drafts a new activity from a template's example; answers with its key.
#[server(prefix = "/api/console", endpoint = "activities/create", input = JsonBody)]
pub async fn create_activity(env: EnvId, template: String, name: Text) -> Answer<String> {
    let (actor, services) = (actor(&env).await?, services()?);
    Ok(draft_new(&services, &actor, &template, name).await?)
}

/// Everything that the editor shows.
#[server(prefix = "/api/console", endpoint = "activities/open", input = JsonBody)]
pub async fn open_activity(env: EnvId, key: String, lang: Lang) -> Answer<ActivityData> {
    let (actor, services) = (actor(&env).await?, services()?);
    let view = services.content.item(&actor, &ItemRef::new("activity", &key)).await?;
    let id = view.summary.json["template"].as_str().unwrap_or_default();
    let template = services.activities.templates().into_iter().find(|t| t.id == id);
    Ok(ActivityData {
        html: page_html(&services, id, &view.summary.json["settings"], lang),
        template: template.map(|t| Template { example: Json::Null, ..t }),
        counter: services.activities.counter(&env, &key).await,
        links: links_to(&services, &actor, &key).await?,
        view,
    })
}

/// The page that settings give, as typed so far.
#[server(prefix = "/api/console", endpoint = "activities/preview", input = JsonBody)]
pub async fn preview_activity(env: EnvId, template: String, settings: Json, lang: Lang) -> Answer<String> {
    actor(&env).await?;
    Ok(page_html(&services()?, &template, &settings, lang))
}

/// The links that lead to an activity.
#[server(prefix = "/api/console", endpoint = "activities/links", input = JsonBody)]
pub async fn activity_links(env: EnvId, key: String) -> Answer<Vec<LinkBrief>> {
    let (actor, services) = (actor(&env).await?, services()?);
    Ok(links_to(&services, &actor, &key).await?)
}
