//! The gate, the demo, and what the studio tells of a bot.

use super::world::{World, small};
use content::ContentError;
use serde_json::json;
use types::ItemRef;

#[tokio::test]
async fn a_golden_conversation_that_would_go_wrong_warns_where_content_is_made_and_bars_the_way_onwards() {
    let world = World::with(small()).await;
    world.edit(&ItemRef::new("qa", "parking"), |qa| qa["answers"][0]["text"]["en"] = json!("Nowhere.")).await;
    let plan = world.content.plan_publish(&world.pm, None).await.unwrap();
    assert_eq!((plan.blockers.len(), plan.warnings.len()), (0, 1), "{plan:?}");
    assert_eq!(plan.warnings[0].item, ItemRef::new("golden", "parking"));
    assert_eq!(plan.warnings[0].error.code, content::GATE);
    world.publish("").await.unwrap();

    let plan = world.content.plan_promotion(&world.pm, &world.prod, None).await.unwrap();
    assert_eq!((plan.blockers.len(), plan.warnings.len()), (1, 0), "{plan:?}");
    let items: Vec<_> = plan.diff.iter().map(|d| d.item.clone()).collect();
    let promote =
        |note: &'static str| world.content.promote(&world.pm, &world.prod, &items, note, &plan.token);
    assert!(matches!(promote("").await, Err(ContentError::Blocked(_))));
    assert_eq!(promote("The car park is closed.").await.unwrap().note, "The car park is closed.");
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
