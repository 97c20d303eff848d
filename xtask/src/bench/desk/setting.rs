//! What is there before people begin to write: teams and their promises, silent customers, one long conversation.

use std::sync::Arc;
use std::time::Instant;

use futures::{StreamExt as _, TryStreamExt as _};
use serde_json::{Value, json};

use super::{
    Phase, World,
    console::{self, Console, within},
    customer,
    ledger::Side,
};
use crate::Result;
use crate::figure::{Latencies, rounded};
use crate::http::Client;
use crate::setup::{ENV, KEY};

/// The demo's bot.
pub const BOT: &str = "lantern-bot";
/// Silent customers who come at the same time.
const AT_ONCE: usize = 16;

/// The teams that the run made.
#[derive(Clone, Debug)]
pub struct Teams {
    /// Conversations go to the agent with the fewest.
    pub routed: String,
    /// Whoever is first takes them.
    pub taken: String,
}

/// Publishes promises and teams as a product manager does.
pub async fn publish(world: &World) -> Result<()> {
    let mut owner = console::owner(world).await?;
    let promises = json!([{ "priority": "any", "first_reply": 1, "next_reply": 1, "resolution": 2 }]);
    let promises =
        json!({"name": named("Soak"), "promises": promises, "in_hours": false, "pause_pending": true});
    let sla = item(world, &mut owner, "sla", promises).await?;
    let team = |routing: &str, name: &str| json!({"name": named(name), "routing": routing, "capacity": 100, "sla": sla, "holidays": false});
    let routed = item(world, &mut owner, "team", team("least_busy", ROUTED)).await?;
    item(world, &mut owner, "team", team("manual", TAKEN)).await?;
    item(world, &mut owner, "desk", json!({"team": routed, "reopen_hours": 48})).await?;
    let plan = owner.must(world, "releases/plan", within(json!({"step": "Publish", "items": null}))).await?;
    let ours = |item: &&Value| ["sla", "team", "desk"].iter().any(|kind| item["kind"] == **kind);
    let changes = plan["diff"].as_array().ok_or("no plan")?.iter().map(|change| &change["item"]);
    let items: Vec<&Value> = changes.filter(ours).collect();
    let step = json!({"step": "Publish", "items": items, "note": "Soak", "token": plan["token"]});
    owner.must(world, "releases/take", within(step)).await?;
    Ok(())
}

const ROUTED: &str = "Soak, routed";
const TAKEN: &str = "Soak, taken";

fn named(name: &str) -> Value {
    json!({"en": name, "zh-CN": name})
}

/// Drafts an item of the desk.
async fn item(world: &World, owner: &mut Console, kind: &str, json: Value) -> Result<String> {
    let name = json["name"]["en"].as_str().unwrap_or(kind);
    let key = owner.must(world, "desk/create", within(json!({"kind": kind, "name": name}))).await?;
    let item = json!({"kind": kind, "key": key});
    let view = owner.must(world, "items/get", within(json!({"item": item}))).await?;
    let save = within(json!({"item": item, "json": json, "revision": view["revision"]}));
    let saved = owner.must(world, "items/save", save).await?;
    match saved["problems"].as_array().map(Vec::len) {
        Some(0) => key.as_str().map(str::to_owned).ok_or_else(|| "no key".into()),
        _ => Err(format!("the {kind} is not valid: {}", saved["problems"]).into()),
    }
}

/// The teams, as an agent's page finds them.
pub fn teams(inbox: &Value) -> Result<Teams> {
    let all = inbox["teams"].as_array().ok_or("an inbox without teams")?;
    let key = |name: &str| {
        let found = all.iter().find(|team| team[1]["en"] == *name).and_then(|team| team[0].as_str());
        found.map(str::to_owned).ok_or_else(|| format!("there is no team {name}"))
    };
    Ok(Teams { routed: key(ROUTED)?, taken: key(TAKEN)? })
}

/// Opens conversations of customers who then wait in silence.
pub async fn silent_customers(world: &Arc<World>, silent: usize) -> Result<()> {
    let open = |n: usize| {
        let world = world.clone();
        async move {
            let mut client = Client::connect(&world.host).await?;
            let id = format!("silent-{n}");
            world.ledger.sends(&id, Side::Customer, None);
            let ask = json!({"person": person("silent", n), "client_id": id, "text": customer::ASK, "lang": "zh-CN"});
            client.post(&messages(), "", &ask).await?.json()?;
            world.ledger.taken(&id, None);
            let more = format!("silent-{n}-more");
            world.ledger.sends(&more, Side::Customer, None);
            let say = json!({"person": person("silent", n), "client_id": more, "text": format!("{more} 我在等"), "lang": "zh-CN"});
            let answer = client.post(&messages(), "", &say).await?.json()?;
            let conversation = answer["state"]["conversation"].as_str().ok_or("nobody took it over")?;
            // Nobody looks at it before the end: what the log has of it is checked then.
            world.ledger.taken(&more, Some(conversation));
            world.ledger.seen(&more, Instant::now(), Instant::now());
            Result::<()>::Ok(())
        }
    };
    futures::stream::iter((0..silent).map(open)).buffer_unordered(AT_ONCE).try_collect::<Vec<()>>().await?;
    Ok(())
}

/// A customer's id: not to be guessed, but the same in the next run.
pub fn person(sort: &str, n: usize) -> String {
    format!("{sort}-0123456789abcdef-{n:06}")
}

/// Where customers write.
pub fn messages() -> String {
    format!("/api/v1/public/chat/{ENV}/{BOT}/messages")
}

/// A conversation with many messages, made by the company's own system.
pub async fn long_conversation(world: &World, length: usize) -> Result<String> {
    let mut client = Client::connect(&world.host).await?;
    let id = "long-ask".to_owned();
    world.ledger.sends(&id, Side::Customer, None);
    let ask =
        json!({"person": person("silent", 999_999), "client_id": id, "text": customer::ASK, "lang": "zh-CN"});
    let answer = client.post(&messages(), "", &ask).await?.json()?;
    world.ledger.taken(&id, None);
    let chat = answer["state"]["conversation"].as_str().ok_or("nobody took it over")?.to_owned();
    let path = format!("/api/v1/environments/{ENV}/desk/conversations/{chat}/messages");
    for n in 0..length {
        let say = json!({"client_id": format!("long-{n}"), "text": format!("long-{n} of many")});
        client.post(&path, KEY, &say).await?.json()?;
    }
    Ok(chat)
}

/// Opens the long conversation every now and then, as an agent would. Answers the median and the 99th percentile, in
/// milliseconds.
pub async fn open_now_and_then(world: Arc<World>, chat: String) -> Result<(Value, Value)> {
    let mut owner = console::owner(&world).await?;
    let mut took = Latencies::default();
    while world.phase() == Phase::Busy {
        let begun = Instant::now();
        owner.must(&world, "desk/chat", within(json!({"id": chat}))).await?;
        // While the server is away nobody measures it.
        if begun.elapsed() < super::RETRY {
            took.push(begun.elapsed());
        }
        world.sleep(std::time::Duration::from_millis(500)).await;
    }
    Ok((rounded(took.percentile(0.5)), rounded(took.percentile(0.99))))
}
