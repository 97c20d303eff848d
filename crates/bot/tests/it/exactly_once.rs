//! A message that comes again under the same id of its sender, and the thread as the sender's own screen reads it.

use crate::world::{World, small, words};
use access::Actor;
use bot::{BotError, Conversation, Said, TURNS_TOPIC, TurnMark};
use types::{Outcome, Turn};

async fn say(world: &World, with: &Conversation, client_id: &str, text: &str) -> Result<Turn, BotError> {
    let said = Said { text: text.to_owned(), client_id: Some(client_id.to_owned()), ..Said::default() };
    world.bots.talk(&Actor::visitor("dev".into()), with, said).await
}

#[tokio::test]
async fn the_same_message_is_answered_once_and_alike() {
    let world = World::with(small()).await;
    let anna = world.somebody("anna");
    let first = say(&world, &anna, "m1", "book a table").await.unwrap();
    assert_eq!(words(&first), "For how many?");
    // The answer was lost. Whatever else happened since, the stored turn comes again and nothing moves.
    world.clock.advance(std::time::Duration::from_secs(1));
    let two = say(&world, &anna, "m2", "4").await.unwrap();
    for (id, text, turn) in [("m1", "book a table", &first), ("m2", "4", &two), ("m1", "other words", &first)]
    {
        assert_eq!(&say(&world, &anna, id, text).await.unwrap(), turn);
    }
    let turns = world.bots.history(&Actor::visitor("dev".into()), &anna, 50).await.unwrap();
    assert_eq!(turns, [first.clone(), two]);
    // Somebody else's message of the same id is another message.
    let ben = say(&world, &world.somebody("ben"), "m1", "book a table").await.unwrap();
    assert_ne!(ben.id, first.id);
}

#[tokio::test]
async fn the_same_message_at_the_same_time_is_one() {
    let world = World::with(small()).await;
    let anna = world.somebody("anna");
    let all = (0..8).map(|_| say(&world, &anna, "m1", "call me a cab"));
    let turns: Vec<Turn> = futures::future::join_all(all).await.into_iter().map(Result::unwrap).collect();
    assert!(turns.iter().all(|turn| turn == &turns[0]), "{turns:?}");
}

#[tokio::test]
async fn ids_are_bounded_and_need_not_be_given() {
    let world = World::with(small()).await;
    let anna = world.somebody("anna");
    for bad in ["", "a\nb", &"x".repeat(65)] {
        let refused = say(&world, &anna, bad, "hi").await;
        assert!(matches!(refused, Err(BotError::Invalid(..))), "{bad:?}");
    }
    let one = world.say(&anna, "hi").await;
    assert_ne!(world.say(&anna, "hi").await.id, one.id);
}

#[tokio::test]
async fn a_reset_is_one_too() {
    let world = World::with(small()).await;
    let anna = world.somebody("anna");
    let actor = Actor::visitor("dev".into());
    let again = || Said { client_id: Some("r1".to_owned()), ..Said::default() };
    let first = world.bots.reset(&actor, &anna, again()).await.unwrap();
    assert_eq!(first.outcome, Outcome::Greeting);
    say(&world, &anna, "m1", "book a table").await.unwrap();
    assert_eq!(world.bots.reset(&actor, &anna, again()).await.unwrap(), first);
    let next = say(&world, &anna, "m2", "4").await.unwrap();
    assert_eq!(next.item.as_deref(), Some("intent/table"), "the late copy forgot nothing");
}

#[tokio::test]
async fn a_thread_is_read_page_by_page_and_from_a_moment_on() {
    let world = World::with(small()).await;
    let (anna, actor) = (world.somebody("anna"), Actor::visitor("dev".into()));
    let mut ids = vec![];
    for n in 0..7 {
        world.clock.advance(std::time::Duration::from_secs(1));
        ids.push(say(&world, &anna, &format!("m{n}"), "Is there a car park?").await.unwrap());
    }
    say(&world, &world.somebody("ben"), "m0", "hi").await.unwrap();
    let of = |turns: Vec<Turn>| turns.into_iter().map(|turn| turn.id).collect::<Vec<_>>();
    let all: Vec<String> = ids.iter().map(|turn| turn.id.clone()).collect();
    let newest = world.bots.turns_before(&actor, &anna, None, 3).await.unwrap();
    let before = newest[0].clone();
    assert_eq!(of(newest), all[4..]);
    let older = world.bots.turns_before(&actor, &anna, Some((before.at, &before.id)), 3).await.unwrap();
    assert_eq!(of(older), all[1..4]);
    assert_eq!(of(world.bots.turns_since(&actor, &anna, ids[5].at, 50).await.unwrap()), all[5..]);
}

#[tokio::test]
async fn the_change_log_says_whose_turn_it_was() {
    let world = World::with(small()).await;
    let mut feed = world.store.changes();
    let turn = say(&world, &world.somebody("anna"), "m1", "hi").await.unwrap();
    let batch = feed.next().await.unwrap().unwrap();
    let change = batch.iter().find(|change| change.topic == TURNS_TOPIC).unwrap();
    assert_eq!(change.key, turn.id);
    let mark: TurnMark = serde_json::from_value(change.after.clone().unwrap()).unwrap();
    assert_eq!((mark.channel.as_str(), mark.person.as_str()), ("web", "anna"));
}
