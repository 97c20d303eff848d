//! Server functions of the link pages.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json as JsonBody};
use serde::{Deserialize, Serialize};
use types::{
    EnvId, Environment, ItemState, ItemView, LinkContent, Problem, QrStyle, QrView, Text, Timestamp,
};

#[cfg(feature = "ssr")]
use {
    super::on_server::{activity_choices, places_of, row},
    crate::rpc::{actor, services},
    base64::{Engine, engine::general_purpose::STANDARD},
    types::ItemRef,
};

/// Where a link leads, in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetView {
    /// The activity's name, the page with its parameters, or the address.
    pub title: Text,
    /// What it is.
    pub kind: TargetKind,
    /// Nothing is there.
    pub is_missing: bool,
}

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TargetKind {
    /// An activity.
    Activity,
    /// A page of the mini-program.
    Page,
    /// An address.
    Url,
}

/// A link in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// Where its draft leads.
    pub target: Option<TargetView>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Where it stands.
    pub state: ItemState,
    /// Last change.
    pub updated_at: Timestamp,
    /// Who made it.
    pub updated_by: Text,
}

/// An activity that a link can lead to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActivityChoice {
    /// Its key.
    pub key: String,
    /// Its name.
    pub title: Text,
    /// It was never published.
    pub is_draft: bool,
}

/// Where a link leads in an environment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The environment.
    pub env: Environment,
    /// The target; `None` if the link is not published there.
    pub target: Option<TargetView>,
}

/// What the page of a link starts from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkData {
    /// The link.
    pub view: ItemView,
    /// The address that its code holds.
    pub address: String,
    /// Whether the operator set the public address.
    pub is_address_set: bool,
    /// What it can lead to.
    pub activities: Vec<ActivityChoice>,
    /// Where it leads now.
    pub places: Vec<Place>,
    /// Its code in the usual style.
    pub code: Option<QrView>,
}

/// The links of an environment.
#[server(prefix = "/api/console", endpoint = "links/list", input = JsonBody)]
pub async fn list_links(env: EnvId) -> Answer<Vec<LinkRow>> {
    let (actor, services) = (actor(&env).await?, services()?);
    let activities = services.content.list(&actor, "activity").await?;
    let links = services.content.list(&actor, "link").await?;
    Ok(links.into_iter().map(|link| row(link, &activities)).collect())
}

/// Drafts a new link; answers with its id.
#[server(prefix = "/api/console", endpoint = "links/create", input = JsonBody)]
pub async fn create_link(env: EnvId, link: LinkContent) -> Answer<String> {
    let actor = actor(&env).await?;
    Ok(services()?.links.create(&actor, link).await?.summary.item.key)
}

/// The activities that a link can lead to.
#[server(prefix = "/api/console", endpoint = "links/targets", input = JsonBody)]
pub async fn link_targets(env: EnvId) -> Answer<Vec<ActivityChoice>> {
    let (actor, services) = (actor(&env).await?, services()?);
    Ok(activity_choices(services.content.list(&actor, "activity").await?))
}

/// Everything that the page of a link shows.
#[server(prefix = "/api/console", endpoint = "links/open", input = JsonBody)]
pub async fn open_link(env: EnvId, id: String) -> Answer<LinkData> {
    // What the request's context knows is asked first: it may be gone after the first wait.
    let (actor, services, member) = (actor(&env).await?, services()?, crate::rpc::member()?);
    let address = links::Links::address(&services.public_url, &id);
    Ok(LinkData {
        code: services.links.draw(&address, &QrStyle::default()).await.ok().map(|drawn| drawn.view()),
        address,
        view: services.content.item(&actor, &ItemRef::new("link", &id)).await?,
        is_address_set: services.public_url_is_set,
        activities: activity_choices(services.content.list(&actor, "activity").await?),
        places: places_of(&services, &member, &id),
    })
}

/// Where a link leads now, in each environment that the member can see.
#[server(prefix = "/api/console", endpoint = "links/places", input = JsonBody)]
pub async fn link_places(id: String) -> Answer<Vec<Place>> {
    Ok(places_of(&services()?, &crate::rpc::member()?, &id))
}

/// Draws a link's code and reads it back. A style that a phone might not read is an answer too: the reason.
#[server(prefix = "/api/console", endpoint = "links/draw", input = JsonBody)]
pub async fn draw_code(env: EnvId, id: String, style: QrStyle) -> Answer<Result<QrView, Problem>> {
    actor(&env).await?;
    let services = services()?;
    let url = links::Links::address(&services.public_url, &id);
    Ok(services.links.draw(&url, &style).await.map(|drawn| drawn.view()).map_err(Problem::from))
}

/// Draws a code that shows what this environment has published, even where the printed code means another one.
#[server(prefix = "/api/console", endpoint = "links/try", input = JsonBody)]
pub async fn trial_code(env: EnvId, id: String) -> Answer<QrView> {
    actor(&env).await?;
    let services = services()?;
    let url = format!("{}?env={env}", links::Links::address(&services.public_url, &id));
    Ok(services.links.draw(&url, &QrStyle::default()).await?.view())
}

/// The same code as a PNG file, as a `data:` address: for styles that do not fit an address, such as with a logo.
#[server(prefix = "/api/console", endpoint = "links/png", input = JsonBody)]
pub async fn code_png(env: EnvId, id: String, style: QrStyle) -> Answer<String> {
    actor(&env).await?;
    let services = services()?;
    let url = links::Links::address(&services.public_url, &id);
    let png = services.links.draw(&url, &style).await?.png()?;
    Ok(format!("data:image/png;base64,{}", STANDARD.encode(png)))
}
