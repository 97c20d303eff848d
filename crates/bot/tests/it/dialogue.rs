//! Conversations.

use super::world::{World, slots, small, words};
use bot::Said;
use serde_json::json;
use std::time::Duration;
use types::{HandoffState, ItemRef, Outcome};

#[tokio::test]
async fn slots_are_asked_for_corrected_and_confirmed() {
    let world = World::with(small()).await;
    let ann = world.somebody("ann");
    let turn = world.say(&ann, "I want to reserve a table for twenty people").await;
    assert_eq!((turn.outcome, words(&turn).as_str()), (Outcome::Asking, "For how many?"));
    let turn = world.say(&ann, "twenty").await;
    assert_eq!(words(&turn), "1 to 8, please.", "out of bounds");
    let turn = world.say(&ann, "four").await;
    assert_eq!((words(&turn).as_str(), slots(&turn)), ("Which day?", vec!["people=4".to_owned()]));
    let turn = world.say(&ann, "is there a car park?").await;
    assert_eq!(turn.item.as_deref(), Some("qa/parking"), "another thing in between");
    assert!(words(&turn).starts_with("Under the house.") && words(&turn).ends_with("Which day?"), "{turn:?}");
    let turn = world.say(&ann, "tomorrow").await;
    assert_eq!(turn.outcome, Outcome::Asking);
    let turn = world.say(&ann, "no, Saturday, and make it five people").await;
    assert_eq!(slots(&turn), ["people=5", "day=2026-11-28"]);
    let turn = world.say(&ann, "yes").await;
    assert_eq!(turn.outcome, Outcome::Done);
    assert!(words(&turn).contains("2026-11-28"), "{turn:?}");
    assert_eq!(turn.attributes, json!({"seen": "ann"}));
}

#[tokio::test]
async fn the_same_in_chinese_and_called_off() {
    let world = World::with(small()).await;
    let li = world.somebody("li");
    let turn = world.say(&li, "帮我订三个人的位子").await;
    assert_eq!((words(&turn).as_str(), slots(&turn)), ("哪一天？", vec!["people=3".to_owned()]));
    let turn = world.say(&li, "后天").await;
    assert_eq!(slots(&turn), ["people=3", "day=2026-11-25"]);
    let turn = world.say(&li, "算了").await;
    assert_eq!((turn.outcome, words(&turn).as_str()), (Outcome::Cancelled, "已取消。"));
}

#[tokio::test]
async fn words_around_tell_slots_of_one_dictionary_apart() {
    let world = World::with(small()).await;
    let turn = world.say(&world.somebody("a"), "a taxi to Hangzhou from Shanghai").await;
    assert_eq!(words(&turn), "A taxi from Shanghai to Hangzhou.");
    let turn = world.say(&world.somebody("b"), "打车从苏州到南京").await;
    assert_eq!(words(&turn), "从苏州到南京的车。");
}

#[tokio::test]
async fn an_intent_that_waits_is_come_back_to() {
    let world = World::with(small()).await;
    let ann = world.somebody("ann");
    world.say(&ann, "book a table").await;
    world.say(&ann, "I need a taxi").await;
    world.say(&ann, "Shanghai").await;
    let turn = world.say(&ann, "Hangzhou").await;
    assert_eq!(turn.item.as_deref(), Some("intent/taxi"));
    assert!(words(&turn).ends_with("For how many?"), "{turn:?}");
    let turn = world.say(&ann, "two").await;
    assert_eq!(slots(&turn), ["people=2"]);
}

#[tokio::test]
async fn what_nobody_understands_ends_with_a_person() {
    let world = World::with(small()).await;
    let ann = world.somebody("ann");
    let turn = world.say(&ann, "qwxz plmk vbnt").await;
    assert_eq!(turn.outcome, Outcome::Missed);
    let turn = world.say(&ann, "zzkk wwrr").await;
    assert_eq!((turn.outcome, turn.decision.because.as_str()), (Outcome::Handoff, "missed_too_often"));
    world.say(&ann, "manager!").await;
    let queue = world.bots.handoffs(&world.pm).await.unwrap();
    assert_eq!(queue.len(), 1, "who waits already does not wait twice: {queue:?}");
    let (handoff, turns) = world.bots.handoff(&world.pm, &queue[0].id).await.unwrap();
    assert_eq!((handoff.person.as_str(), turns.len()), ("ann", 3));
    let take = || world.bots.move_handoff(&world.pm, &handoff.id, HandoffState::Waiting, HandoffState::Taken);
    let (first, second) = tokio::join!(take(), take());
    assert_eq!([first.is_ok(), second.is_ok()].iter().filter(|won| **won).count(), 1, "one of two wins");
    assert_eq!(world.bots.handoffs(&world.pm).await.unwrap()[0].taken_by.as_ref().unwrap().zh, "小梅");
}

#[tokio::test]
async fn conversations_end_by_silence_and_never_mix() {
    let world = World::with(small()).await;
    let (ann, bob) = (world.somebody("ann"), world.somebody("bob"));
    world.say(&ann, "book a table").await;
    let turn = world.say(&bob, "four").await;
    assert!(turn.item.is_none() || turn.began, "it is Ann who was asked: {turn:?}");
    world.clock.advance(Duration::from_secs(31 * 60));
    let turn = world.say(&ann, "four").await;
    assert!(turn.item.is_none() || turn.began, "she was away too long: {turn:?}");
}

#[tokio::test]
async fn hostile_words_are_bounded_and_stay_words() {
    let world = World::with(small()).await;
    let ann = world.somebody("ann");
    let visitor = access::Actor::visitor("dev".into());
    let said = |text: String| Said { text, ..Said::default() };
    let long = world.bots.talk(&visitor, &ann, said("a".repeat(1_000_000))).await;
    assert!(matches!(long, Err(bot::BotError::TooLong)));
    for text in [
        "\u{0}\u{1}\u{2}",
        "<script>alert(1)</script>",
        "{people} {day}",
        &"é".repeat(1000),
        "😀😀😀",
        "' OR 1=1 --",
    ] {
        let turn = world.say(&ann, text).await;
        assert!(!words(&turn).contains("<script>"), "{turn:?}");
    }
    assert_eq!(world.say(&ann, "Play at the CASINO now").await.outcome, Outcome::Blocked);
    let nameless = bot::Conversation { person: String::new(), ..ann };
    assert!(world.bots.talk(&visitor, &nameless, said("hi".into())).await.is_err());
}

#[tokio::test]
async fn a_release_swaps_the_bot_and_the_same_content_is_not_trained_twice() {
    let world = World::with(small()).await;
    let ann = world.somebody("ann");
    assert_eq!(words(&world.say(&ann, "Where can I park?").await), "Under the house.");
    let trained = || world.models.0.lock().unwrap().len();
    let before = trained();
    // Another answer is another bot, but nothing else to learn.
    world
        .edit(&ItemRef::new("qa", "parking"), |qa| {
            qa["answers"][0]["text"]["en"] = json!("Under the old house.")
        })
        .await;
    world.publish("").await.unwrap();
    let mut said = String::new();
    for _ in 0..200 {
        said = words(&world.say(&ann, "Where can I park?").await);
        if said == "Under the old house." {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(said, "Under the old house.");
    assert_eq!(trained(), before);
}
