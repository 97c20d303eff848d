//! How long conversations are kept, and how they are erased.

use super::world::{World, on_each_database, small};
use bot::{BotError, Conversation, demo::BOT};
use chrono::Duration;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use types::{HandoffState, ItemRef};

async fn audit(world: &World, action: &str) -> Vec<(String, String, String)> {
    let db = world.store.read();
    let sql = format!("SELECT actor, object, detail FROM audit WHERE action = '{action}'");
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter()
        .map(|r| {
            (
                r.try_get("", "actor").unwrap(),
                r.try_get("", "object").unwrap(),
                r.try_get("", "detail").unwrap(),
            )
        })
        .collect()
}

#[tokio::test]
async fn what_is_older_than_the_bot_keeps_it_is_deleted() {
    on_each_database(small, old_conversations).await;
}

async fn old_conversations(world: World) {
    let (ann, bob) = (world.somebody("ann"), world.somebody("bob"));
    for _ in 0..3 {
        world.say(&ann, "where can I park?").await;
    }
    world.say(&ann, "talk to a person").await;
    world.clock.advance(Duration::days(100).to_std().unwrap());
    world.say(&bob, "where can I park?").await;
    assert_eq!(world.bots.delete_old().await.unwrap(), Default::default());
    world.clock.advance(Duration::days(81).to_std().unwrap());
    let deleted = world.bots.delete_old().await.unwrap();
    assert_eq!((deleted.turns, deleted.conversations, deleted.handoffs), (4, 1, 1));
    assert_eq!(world.bots.delete_old().await.unwrap(), Default::default());
    let left = world.bots.conversations(&world.pm, BOT, None, None).await.unwrap();
    assert_eq!(left.iter().map(|c| c.person.as_str()).collect::<Vec<_>>(), ["bob"]);
    assert!(world.bots.handoffs(&world.pm).await.unwrap().is_empty());
    // The bot says otherwise.
    world.edit(&ItemRef::new("bot", BOT), |bot| bot["keep_days"] = json!(30)).await;
    world.publish("").await.unwrap();
    assert_eq!(world.bots.delete_old().await.unwrap().turns, 1);
    let lines = audit(&world, "bot.retention").await;
    assert!(
        lines.iter().all(|(actor, object, _)| actor == "system" && *object == format!("bot/{BOT}")),
        "{lines:?}"
    );
    assert!(lines.iter().any(|(.., detail)| detail.contains("\"turns\":4")), "{lines:?}");
}

#[tokio::test]
async fn a_person_is_erased_on_one_channel_or_on_all_and_nobody_else() {
    on_each_database(small, an_erased_person).await;
}

async fn an_erased_person(world: World) {
    let (ann, bob) = (world.somebody("ann"), world.somebody("bob"));
    let phone = Conversation { channel: "mini_program".into(), ..ann.clone() };
    for with in [&ann, &phone, &bob] {
        world.say(with, "book a table").await;
        world.say(with, "talk to a person").await;
    }
    assert!(matches!(world.bots.erase(&world.pm, None, "ann").await, Err(BotError::Denied(_))));
    let erased = world.bots.erase(&world.owner, Some("web"), "ann").await.unwrap();
    assert_eq!((erased.turns, erased.conversations, erased.handoffs), (2, 1, 1));
    assert!(world.bots.history(&world.pm, &ann, 10).await.unwrap().is_empty());
    assert_eq!(world.bots.history(&world.pm, &phone, 10).await.unwrap().len(), 2);
    assert_eq!(world.bots.erase(&world.owner, None, "ann").await.unwrap().turns, 2);
    assert_eq!(world.bots.erase(&world.owner, None, "ann").await.unwrap(), Default::default());
    assert_eq!(world.bots.history(&world.pm, &bob, 10).await.unwrap().len(), 2);
    let queue = world.bots.handoffs(&world.pm).await.unwrap();
    assert!(queue.len() == 1 && queue[0].person == "bob" && queue[0].state == HandoffState::Waiting);
    let lines = audit(&world, "bot.erase").await;
    assert_eq!(lines.len(), 2);
    assert!(
        lines.iter().all(|(actor, object, detail)| actor.starts_with("member:")
            && !format!("{object}{detail}").contains("ann")),
        "{lines:?}"
    );
}

#[tokio::test]
async fn more_than_a_step_holds_is_erased_too() {
    let world = World::with(small()).await;
    let ann = world.somebody("ann");
    for n in 0..1_050 {
        world.say(&ann, &format!("{n}")).await;
    }
    assert_eq!(world.bots.erase(&world.owner, None, "ann").await.unwrap().turns, 1_050);
}
