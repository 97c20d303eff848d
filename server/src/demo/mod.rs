//! The demo: *Lantern Cinemas*, with content to show and well-known passwords. Only ever served on loopback.

mod desk;

use crate::{starter, state::AppState};
use access::Actor;
use serde_json::{Value, json};
use types::{EnvId, ItemRef, LinkContent, LinkTarget, MemberView, Problem, Role, Stage, Text};

/// The environment where the demo's content is made.
const DEV: &str = "lantern-dev";
/// The environment where its customers are.
const PROD: &str = "lantern";
/// The password of every member of the demo.
pub const PASSWORD: &str = "sampan-demo";
/// The demo's server key.
const KEY: (&str, &str) = ("demo-id", "demo-secret-key");
/// Left in dev, so that there is something to promote: an activity, and the intent that shows it.
const STILL_IN_DEV: [&str; 2] = ["lantern-draw", "lucky_draw"];

/// Loads the demo into an empty database; does nothing if it is there already.
pub async fn load(state: &AppState) -> Result<(), Problem> {
    if !state.access.environments().is_empty() {
        return Ok(());
    }
    let agent = team(state).await?;
    let (dev, prod) = (Actor::system(EnvId::from(DEV)), Actor::system(EnvId::from(PROD)));
    author(state, &dev).await?;
    let plan = state.content.plan_publish(&dev, None).await?;
    let items: Vec<ItemRef> = plan.diff.into_iter().map(|d| d.item).collect();
    state.content.publish(&dev, &items, "The season opens", &plan.token).await?;

    let plan = state.content.plan_promotion(&dev, &prod, None).await?;
    let ready: Vec<ItemRef> =
        plan.diff.into_iter().map(|d| d.item).filter(|i| !STILL_IN_DEV.contains(&i.key.as_str())).collect();
    state.content.promote(&dev, &prod, &ready, "First promotion", &plan.token).await?;
    guestbook(state, &dev).await?;
    guestbook(state, &prod).await?;
    let agent = state.access.actor_for_member(&agent, prod.env())?;
    desk::conversations(state, &prod, &agent).await
}

/// Answers with the agent.
async fn team(state: &AppState) -> Result<MemberView, Problem> {
    let access = &state.access;
    let us = Actor::project_system();
    let name = Text::new("Lantern Cinemas", "灯影院线");
    access.create_project(&us, "lantern", name).await?;
    let dev = Text::new("Development", "开发环境");
    access.create_environment(&us, "lantern", EnvId::from(DEV), dev, Stage::Dev).await?;
    let prod = Text::new("Production", "生产环境");
    access.create_environment(&us, "lantern", EnvId::from(PROD), prod, Stage::Prod).await?;
    let mut members = Vec::new();
    for (email, name, role) in [
        ("owner@demo.local", Text::new("Lin Yue", "林越"), Role::Owner),
        ("pm@demo.local", Text::new("Chen Xi", "陈曦"), Role::ProductManager),
        ("lead@demo.local", Text::new("Xu Lan", "许岚"), Role::Supervisor),
        ("agent2@demo.local", Text::new("Tang Wei", "唐薇"), Role::Agent),
        ("agent@demo.local", Text::new("Zhou Ning", "周宁"), Role::Agent),
    ] {
        members.push(access.create_member(&us, email, name, role, PASSWORD).await?);
    }
    let envs = [EnvId::from(DEV), EnvId::from(PROD)];
    access.create_api_key(&us, KEY.0, KEY.1, Text::new("Demo server", "演示服务器"), &envs).await?;
    members.pop().ok_or_else(Problem::internal)
}

/// Drafts everything in dev.
async fn author(state: &AppState, dev: &Actor) -> Result<(), Problem> {
    let draft = async |kind: &str, key: &str, json: Value| {
        state
            .content
            .create_draft(dev, &ItemRef::new(kind, key), json)
            .await
            .map(|_| ())
            .map_err(Problem::from)
    };
    starter::draft(state, dev).await?;
    draft("collection", "guestbook", json!({"preset": "READONLY"})).await?;
    for (item, json) in bot::demo::items() {
        draft(&item.kind, &item.key, json).await?;
    }
    let mut first = None;
    for activity in activities::demo::activities(state.store.now()) {
        let json = serde_json::to_value(activity.content).map_err(|_| Problem::internal())?;
        draft("activity", activity.key, json).await?;
        first.get_or_insert(activity.key.to_owned());
    }
    if let Some(activity) = first {
        let link = LinkContent {
            name: "Foyer poster / 影院海报".into(),
            target: LinkTarget::Activity { activity },
            notes: "Printed on the A1 posters beside the ticket machines.".into(),
            tags: vec!["poster".into(), "offline".into()],
        };
        state.links.create(dev, link).await?;
    }
    Ok(())
}

async fn guestbook(state: &AppState, actor: &Actor) -> Result<(), Problem> {
    let entries = [
        ("小满", "IMAX 厅的座椅太舒服了，下次还来。"),
        ("Maya", "The midnight premiere was packed. Loved the lantern posters."),
        ("阿哲", "用优惠券省了二十块，顺手买了爆米花。"),
    ];
    let docs = entries
        .map(|(name, message)| json!({"name": name, "message": message, "at": {"$date": {"offset": 0}}}));
    state.database.add(actor, "guestbook", docs.to_vec()).await?;
    Ok(())
}
