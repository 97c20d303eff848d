use crate::world::*;
use content::ContentError;
use serde_json::json;
use types::{DiffOp, ItemState, ReleaseAction};

#[tokio::test(flavor = "multi_thread")]
async fn selected_items_travel_and_only_published_ones() {
    on_each_database(async |w| {
        for key in ["x", "y", "z"] {
            w.save(&w.pm, key, n(1)).await;
        }
        w.publish(&w.pm, &["x", "y"]).await.unwrap();
        w.save(&w.pm, "x", n(2)).await;
        w.pages.take();
        let plan = w.content.plan_promotion(&w.pm, &w.prod_pm, None).await.unwrap();
        assert_eq!(plan.diff.iter().map(|d| d.item.key.as_str()).collect::<Vec<_>>(), ["x", "y"]);
        assert_eq!((plan.source.as_ref().unwrap().as_str(), plan.target.as_str()), ("dev", "prod"));
        let entry = w.content.promote(&w.pm, &w.prod_pm, &pages(&["x"]), "go", &plan.token).await.unwrap();
        assert_eq!((entry.env.as_str(), entry.action, entry.number), ("prod", ReleaseAction::Promote, 1));
        assert_eq!(entry.source, Some("dev".into()));
        assert_eq!(w.published("prod"), json!({"x": 1}), "what dev published, not its draft");
        assert_eq!(w.pages.take(), [("prod".to_owned(), vec!["x=1".to_owned()])]);
        assert_eq!(w.column("objects", "hash").await.len(), 1, "equal items are stored once");

        let plan = w.content.plan_promotion(&w.pm, &w.prod_pm, Some(&pages(&["z"]))).await.unwrap();
        assert_eq!(plan.blockers[0].error.code, "unpublished");
        let refused = w.content.promote(&w.pm, &w.prod_pm, &pages(&["y", "z"]), "", &plan.token).await;
        assert!(matches!(refused, Err(ContentError::Blocked(_))));
        assert_eq!(w.published("prod"), json!({"x": 1}), "all or nothing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reference_that_the_target_lacks_blocks_and_names_what_to_add() {
    on_each_database(async |w| {
        w.save(&w.pm, "link", needs(1, &["target"])).await;
        w.save(&w.pm, "target", n(1)).await;
        w.publish(&w.pm, &["link", "target"]).await.unwrap();
        let plan = w.content.plan_promotion(&w.pm, &w.prod_pm, Some(&pages(&["link"]))).await.unwrap();
        assert_eq!(plan.blockers.len(), 1);
        assert_eq!(plan.blockers[0].error.limit.as_deref(), Some("page/target"));
        assert!(matches!(w.promote(&["link"]).await, Err(ContentError::Blocked(_))));
        w.promote(&["link", "target"]).await.unwrap();
        // Now the target has it.
        w.save(&w.pm, "link", needs(2, &["target"])).await;
        w.publish(&w.pm, &["link"]).await.unwrap();
        w.promote(&["link"]).await.unwrap();
        assert_eq!(w.published("prod"), json!({"link": 2, "target": 1}));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deletions_travel_and_what_the_source_never_had_stays() {
    on_each_database(async |w| {
        w.save(&w.pm, "x", n(1)).await;
        w.publish(&w.pm, &["x"]).await.unwrap();
        w.promote(&["x"]).await.unwrap();
        w.save(&w.prod_pm, "own", n(7)).await;
        w.publish(&w.prod_pm, &["own"]).await.unwrap();
        w.delete(&w.pm, "x").await;
        assert!(w.content.plan_promotion(&w.pm, &w.prod_pm, None).await.unwrap().diff.is_empty());
        w.publish(&w.pm, &["x"]).await.unwrap();
        let plan = w.content.plan_promotion(&w.pm, &w.prod_pm, None).await.unwrap();
        assert_eq!(
            plan.diff.iter().map(|d| (d.item.key.as_str(), d.op)).collect::<Vec<_>>(),
            [("x", DiffOp::Removed)]
        );
        w.pages.take();
        w.content.promote(&w.pm, &w.prod_pm, &pages(&["x"]), "", &plan.token).await.unwrap();
        assert_eq!(w.published("prod"), json!({"own": 7}));
        assert_eq!(w.pages.take(), [("prod".to_owned(), vec!["x-".to_owned()])]);
        assert!(matches!(w.promote(&["x"]).await, Err(ContentError::Invalid(_))), "nothing left to do");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_stale_when_either_side_moved() {
    on_each_database(async |w| {
        w.save(&w.pm, "x", n(1)).await;
        w.publish(&w.pm, &["x"]).await.unwrap();
        let plan = async || w.content.plan_promotion(&w.pm, &w.prod_pm, None).await.unwrap().token;
        let promote =
            async |token: String| w.content.promote(&w.pm, &w.prod_pm, &pages(&["x"]), "", &token).await;
        let token = plan().await;
        w.save(&w.pm, "x", n(2)).await;
        w.publish(&w.pm, &["x"]).await.unwrap();
        assert!(matches!(promote(token).await, Err(ContentError::Stale)), "the source moved");
        let token = plan().await;
        w.save(&w.prod_pm, "x", n(9)).await;
        w.publish(&w.prod_pm, &["x"]).await.unwrap();
        assert!(matches!(promote(token).await, Err(ContentError::Stale)), "the target moved");
        assert_eq!(w.published("prod"), json!({"x": 9}));
        let token = plan().await;
        w.save(&w.pm, "x", n(3)).await;
        promote(token).await.unwrap();
        assert_eq!(w.published("prod"), json!({"x": 2}), "a draft of the source does not matter");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_environments_must_be_open_to_the_actor() {
    on_each_database(async |w| {
        w.save(&w.pm, "x", n(1)).await;
        w.publish(&w.pm, &["x"]).await.unwrap();
        let token = w.content.plan_promotion(&w.pm, &w.prod_pm, None).await.unwrap().token;
        let refused = w.content.promote(&w.pm, &w.prod_viewer, &pages(&["x"]), "", &token).await;
        assert!(matches!(refused, Err(ContentError::Denied(_))));
        let blind = access::Actor::visitor("dev".into());
        let refused = w.content.promote(&blind, &w.prod_pm, &pages(&["x"]), "", &token).await;
        assert!(matches!(refused, Err(ContentError::Denied(_))));
        let itself = w.content.plan_promotion(&w.pm, &w.pm, None).await;
        assert!(matches!(itself, Err(ContentError::Invalid(_))));
        assert_eq!(w.published("prod"), json!({}));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_of_the_target_stays_unless_it_says_the_same() {
    on_each_database(async |w| {
        for key in ["x", "y"] {
            w.save(&w.pm, key, n(1)).await;
        }
        w.publish(&w.pm, &["x", "y"]).await.unwrap();
        w.save(&w.prod_pm, "x", n(1)).await;
        w.save(&w.prod_pm, "y", n(5)).await;
        w.promote(&["x", "y"]).await.unwrap();
        let state = async |key| w.content.item(&w.prod_pm, &page(key)).await.unwrap().summary.state;
        assert_eq!((state("x").await, state("y").await), (ItemState::Published, ItemState::Edited));
        assert_eq!(w.column("drafts", "key").await, ["y"]);
    })
    .await;
}
