//! The gate, the demo, and what the studio tells of a bot.

use super::world::{World, small};
use content::ContentError;
use serde_json::json;
use types::{ItemRef, Lang};

#[tokio::test]
async fn a_golden_conversation_that_would_go_wrong_bars_the_way_until_a_reason_is_given() {
    let world = World::with(small()).await;
    world.edit(&ItemRef::new("qa", "parking"), |qa| qa["answers"][0]["text"]["en"] = json!("Nowhere.")).await;
    let plan = world.content.plan_publish(&world.pm, None).await.unwrap();
    assert_eq!(plan.blockers.len(), 1, "{plan:?}");
    assert_eq!(plan.blockers[0].item, ItemRef::new("golden", "parking"));
    assert_eq!(plan.blockers[0].error.code, content::GATE);
    assert!(matches!(world.publish("").await, Err(ContentError::Blocked(_))));
    assert_eq!(world.publish("The car park is closed.").await.unwrap().note, "The car park is closed.");
}

#[tokio::test]
async fn the_demo_goes_as_its_golden_conversations_say() {
    // Content that the demo's intents refer to belongs to other engines: only bots are known here.
    let items = bot::demo::items().into_iter().map(|(item, mut json)| {
        if json["action"] == "activity" {
            json["action"] = json!("reply");
        }
        (item, json)
    });
    let world = World::with(items.collect()).await;
    let reports = world.bots.golden(&world.pm, bot::demo::BOT).await.unwrap();
    assert!(reports.len() >= 6);
    for report in reports {
        assert!(report.is_good(), "{report:#?}");
    }
    for nonsense in ["qwxz plmk vbnt", "asdf ghjk"] {
        let turn = world.say(&world.somebody("x"), nonsense).await;
        assert_eq!(turn.outcome, types::Outcome::Missed, "{turn:?}");
    }
}

#[tokio::test]
async fn the_studio_tells_what_is_weak_and_what_was_missed() {
    let world = World::with(small()).await;
    let ann = world.somebody("ann");
    for text in ["do you sell umbrellas", "do you sell an umbrella?", "是否有雨伞卖", "where can I park?"]
    {
        world.say(&ann, text).await;
    }
    let figures = world.bots.figures(&world.pm, bot::demo::BOT, 7).await.unwrap();
    assert_eq!((figures.messages, figures.people), (4, 1));
    assert_eq!(figures.top.first().map(|(item, n)| (item.as_str(), *n)), Some(("qa/parking", 1)));
    let misses = world.bots.misses(&world.pm, bot::demo::BOT, 7).await.unwrap();
    let said: usize = misses.iter().map(|group| group.all.len()).sum();
    assert!((1..=3).contains(&said), "{misses:?}");
    let (answered, all) = world.bots.would_answer(&world.pm, bot::demo::BOT, &misses).await.unwrap();
    assert_eq!((answered, all), (0, said as u64), "nothing was taught since");
    let quality = world.bots.quality(&world.pm, bot::demo::BOT, Lang::En).await.unwrap();
    assert!(quality.accuracy.is_some() && quality.items.len() == 3, "{quality:?}");
}
