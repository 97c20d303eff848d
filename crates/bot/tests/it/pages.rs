//! What a bot does differently on the page where a conversation begins.

use super::world::{World, slots, small, words};
use bot::{Place, Said, demo::BOT};
use serde_json::json;
use types::{Bubble, ItemRef, Outcome};

fn place(page: &str, context: &[(&str, &str)]) -> Option<Place> {
    let context = context.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Some(Place { page: page.to_owned(), context })
}

async fn world() -> World {
    let mut items = small();
    items[0].1["entries"] = json!([
        {"page": "trip/*", "greeting": {"en": "Where shall we go?", "zh-CN": "想去哪里？"}, "starters": {"en": "I need a taxi"},
         "prefer": ["intent/taxi"], "slots": [{"name": "from", "value": "Shanghai"}]},
        {"page": "trip/south", "greeting": {"en": "South it is."}, "slots": [{"name": "from", "value": "no such city"}]},
    ]);
    World::with(items).await
}

#[tokio::test]
async fn a_page_greets_in_its_own_words_and_fills_what_is_known_there() {
    let world = world().await;
    let ann = world.somebody("ann");
    let turn =
        world.bots.reset(&world.pm, &ann, Said { place: place("trip/west", &[]), ..Said::default() }).await;
    let turn = turn.unwrap();
    assert_eq!((turn.outcome, words(&turn).as_str()), (Outcome::Greeting, "Where shall we go?"));
    assert!(turn.bubbles.contains(&Bubble::Options { options: vec!["I need a taxi".into()] }), "{turn:?}");
    // It is kept, and the reason of each answer shows it.
    let turn = world.say(&ann, "I need a taxi").await;
    assert_eq!(slots(&turn), ["from=Shanghai"]);
    assert_eq!(turn.decision.page, "trip/west");
    assert!(words(&turn).contains("Where to?"), "{turn:?}");
    // What is said goes before what the page says.
    let bob = world.somebody("bob");
    let said = Said { place: place("trip/west", &[]), ..Said::words("taxi from Suzhou to Hangzhou") };
    let turn = world.bots.talk(&world.pm, &bob, said).await.unwrap();
    assert_eq!(words(&turn), "A taxi from Suzhou to Hangzhou.");
}

#[tokio::test]
async fn the_closest_page_is_meant_and_what_it_says_must_be_a_value() {
    let world = world().await;
    let ann = world.somebody("ann");
    let said = |page: &str, context: &[(&str, &str)], text: &str| Said {
        place: place(page, context),
        ..Said::words(text)
    };
    let turn = world.bots.talk(&world.pm, &ann, said("trip/south", &[], "")).await.unwrap();
    assert_eq!(words(&turn), "South it is.");
    let turn = world.say(&ann, "I need a taxi").await;
    assert!(slots(&turn).is_empty(), "no city, no value: {turn:?}");
    // The channel knows more than the page's name.
    let bob = world.somebody("bob");
    let turn =
        world.bots.talk(&world.pm, &bob, said("x", &[("to", "Nanjing")], "I need a taxi")).await.unwrap();
    assert_eq!(slots(&turn), ["to=Nanjing"]);
    for (page, context) in
        [("p".repeat(200), vec![]), ("x".into(), vec![("a b", "1")]), ("a\u{0}".into(), vec![])]
    {
        let refused = world.bots.talk(&world.pm, &bob, said(&page, &context, "hi")).await;
        assert!(matches!(refused, Err(bot::BotError::Invalid(..))), "{page} {context:?}");
    }
}

#[tokio::test]
async fn a_page_decides_between_two_that_are_as_likely() {
    let mut items = small();
    let answer = |text: &str| json!([{"text": {"en": text}}]);
    for (key, text) in [("hall_a", "Hall A is at the left."), ("hall_b", "Hall B is at the right.")] {
        let qa = json!({"bot": BOT, "questions": ["Which way to the hall?", "Where is the hall"], "answers": answer(text)});
        items.push((ItemRef::new("qa", key), qa));
    }
    items[0].1["entries"] = json!([
        {"page": "a", "prefer": ["qa/hall_a"]}, {"page": "b", "prefer": ["qa/hall_b"]},
        {"page": "both", "prefer": ["qa/hall_a", "qa/hall_b"]},
    ]);
    let world = World::with(items).await;
    for text in ["where is the hall", "the hall, which way is it"] {
        for (page, expected) in [("a", "Hall A is at the left."), ("b", "Hall B is at the right.")] {
            let said = Said { place: place(page, &[]), ..Said::words(text) };
            let turn = world.bots.talk(&world.pm, &world.somebody(page), said).await.unwrap();
            assert_eq!(words(&turn), expected, "{turn:?}");
        }
        let said = Said { place: place("b", &[]), ..Said::words(text) };
        let turn = world.bots.talk(&world.pm, &world.somebody("b"), said).await.unwrap();
        assert!(turn.decision.by_page, "{turn:?}");
    }
    let said = Said { place: place("both", &[]), ..Said::words("where is the hall") };
    let turn = world.bots.talk(&world.pm, &world.somebody("both"), said).await.unwrap();
    assert!(!turn.decision.by_page, "{turn:?}");
}

#[tokio::test]
async fn attributes_of_a_channel_may_name_the_page() {
    let world = world().await;
    let attributes = json!("{\"page\": \"trip/west\", \"seen\": 1}");
    let said = Said { attributes: Some(attributes.clone()), ..Said::words("I need a taxi") };
    let turn = world.bots.talk(&world.pm, &world.somebody("ann"), said).await.unwrap();
    assert_eq!((turn.decision.page.as_str(), turn.attributes), ("trip/west", attributes));
}

#[tokio::test]
async fn entries_are_checked_and_their_items_must_be_there() {
    let world = world().await;
    let item = ItemRef::new("bot", BOT);
    world.edit(&item, |bot| bot["entries"][0]["page"] = json!("a*b")).await;
    let plan = world.content.plan_publish(&world.pm, None).await.unwrap();
    assert_eq!(plan.blockers[0].error.path, "/entries/0/page", "{plan:?}");
    world.edit(&item, |bot| bot["entries"][0] = json!({"page": "x", "prefer": ["intent/gone"]})).await;
    let plan = world.content.plan_publish(&world.pm, None).await.unwrap();
    assert_eq!(plan.blockers[0].error.limit.as_deref(), Some("intent/gone"), "{plan:?}");
    let label = &plan.diff[0].lines[0].label.en;
    assert!(label.starts_with("Pages where conversations begin"), "{plan:?}");
}
