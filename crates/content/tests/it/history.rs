use crate::world::*;
use content::ContentError;
use serde_json::json;
use std::time::Duration;
use types::{DiffChange, DiffOp, ReleaseAction, Text};

#[tokio::test(flavor = "multi_thread")]
async fn rolling_back_is_a_new_entry_and_can_itself_be_rolled_back() {
    on_each_database(async |w| {
        w.save(&w.pm, "x", n(1)).await;
        w.save(&w.pm, "y", n(1)).await;
        let first = w.publish(&w.pm, &["x", "y"]).await.unwrap();
        w.save(&w.pm, "x", n(2)).await;
        w.delete(&w.pm, "y").await;
        w.save(&w.pm, "z", n(1)).await;
        w.publish(&w.pm, &["x", "y", "z"]).await.unwrap();
        w.save(&w.pm, "z", n(8)).await;
        w.pages.take();

        let plan = w.content.plan_rollback(&w.pm, 1).await.unwrap();
        let ops: Vec<_> = plan.diff.iter().map(|d| (d.item.key.as_str(), d.op)).collect();
        assert_eq!(ops, [("x", DiffOp::Changed), ("y", DiffOp::Added), ("z", DiffOp::Removed)]);
        let denied = w.content.rollback(&w.viewer, 1, "", &plan.token).await;
        assert!(matches!(denied, Err(ContentError::Denied(_))));
        let other = w.content.rollback(&w.pm, 2, "", &plan.token).await;
        assert!(matches!(other, Err(ContentError::Stale)), "the plan was for another entry");
        let back = w.content.rollback(&w.pm, 1, "oops", &plan.token).await.unwrap();
        assert_eq!((back.number, back.action, back.rolled_back_to), (3, ReleaseAction::Rollback, Some(1)));
        assert_eq!(back.release, first.release, "the very same release");
        assert_eq!(w.published("dev"), json!({"x": 1, "y": 1}));
        assert_eq!(w.pages.take(), [("dev".to_owned(), vec!["x=1".into(), "y=1".into(), "z-".into()])]);
        assert_eq!(w.content.item(&w.pm, &page("z")).await.unwrap().summary.json, n(8), "drafts stay");
        assert!(matches!(w.content.rollback(&w.pm, 1, "", &plan.token).await, Err(ContentError::Stale)));

        let plan = w.content.plan_rollback(&w.pm, 2).await.unwrap();
        w.content.rollback(&w.pm, 2, "", &plan.token).await.unwrap();
        assert_eq!(w.published("dev"), json!({"x": 2, "z": 1}));
        let plan = w.content.plan_rollback(&w.pm, 4).await.unwrap();
        let same = w.content.rollback(&w.pm, 4, "", &plan.token).await;
        assert!(matches!(same, Err(ContentError::Invalid(_))));
        assert!(matches!(w.content.plan_rollback(&w.pm, 9).await, Err(ContentError::NotFound(_))));
        assert!(matches!(w.content.plan_rollback(&w.pm, 0).await, Err(ContentError::NotFound(_))));
        assert!(matches!(w.content.plan_rollback(&w.pm, u64::MAX).await, Err(ContentError::NotFound(_))));
        assert!(matches!(w.content.plan_rollback(&w.prod_pm, 1).await, Err(ContentError::NotFound(_))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_of_an_environment_and_of_an_item() {
    on_each_database(async |w| {
        for i in 1..=5 {
            w.save(&w.pm, "x", n(i)).await;
            if i % 2 == 1 {
                w.save(&w.pm, "y", n(i)).await;
            }
            w.clock.advance(Duration::from_secs(60));
            let keys: &[&str] = if i % 2 == 1 { &["x", "y"] } else { &["x"] };
            w.publish(&w.pm, keys).await.unwrap();
        }
        let numbers = |entries: &[types::ReleaseEntry]| entries.iter().map(|e| e.number).collect::<Vec<_>>();
        let all = w.content.history(&w.viewer, 1000, None).await.unwrap();
        assert_eq!(numbers(&all), [5, 4, 3, 2, 1]);
        assert_eq!(all.iter().filter(|e| e.current).count(), 1);
        assert!(all[0].current && all[0].at > all[1].at);
        assert_eq!(numbers(&w.content.history(&w.pm, 2, Some(4)).await.unwrap()), [3, 2]);
        assert!(w.content.history(&w.pm, 2, Some(1)).await.unwrap().is_empty());
        assert!(w.content.history(&w.pm, 2, Some(0)).await.unwrap().is_empty());
        assert_eq!(numbers(&w.content.history(&w.pm, 1, Some(u64::MAX)).await.unwrap()), [5]);
        assert!(w.content.history(&w.prod_pm, 10, None).await.unwrap().is_empty());

        let of_y = w.content.item_history(&w.pm, &page("y")).await.unwrap();
        assert_eq!(numbers(&of_y), [5, 3, 1]);
        assert!(of_y.iter().all(|e| e.diff.len() == 1 && e.diff[0].item == page("y")));
        let y = w.content.item(&w.pm, &page("y")).await.unwrap().summary;
        assert_eq!(
            (y.updated_by.en.as_str(), y.updated_at),
            (of_y[0].by.en.as_str(), of_y[0].at),
            "who changed it last"
        );
        assert!(w.content.item_history(&w.pm, &page("nothing")).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_releases_are_compared_either_way() {
    on_each_database(async |w| {
        w.save(&w.pm, "x", n(1)).await;
        w.publish(&w.pm, &["x"]).await.unwrap();
        w.save(&w.pm, "x", n(2)).await;
        w.save(&w.pm, "y", n(1)).await;
        w.publish(&w.pm, &["x", "y"]).await.unwrap();
        w.save(&w.pm, "x", n(3)).await;
        w.delete(&w.pm, "y").await;
        w.publish(&w.pm, &["x", "y"]).await.unwrap();
        let there = w.content.compare(&w.pm, 1, 3).await.unwrap();
        let changed =
            |from: &str, to: &str| DiffChange::Changed { from: Text::same(from), to: Text::same(to) };
        assert_eq!(there.len(), 1, "what came and went in between is not told");
        assert_eq!(there[0].lines[0].change, changed("1", "3"));
        let back = w.content.compare(&w.pm, 3, 2).await.unwrap();
        assert_eq!((back[0].lines[0].change.clone(), back[1].op), (changed("3", "2"), DiffOp::Added));
        assert_eq!(w.content.compare(&w.pm, 0, 2).await.unwrap().len(), 2);
        assert!(w.content.compare(&w.pm, 2, 2).await.unwrap().is_empty());
        assert!(matches!(w.content.compare(&w.pm, 1, 4).await, Err(ContentError::NotFound(_))));
    })
    .await;
}
