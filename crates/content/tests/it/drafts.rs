use crate::world::*;
use content::{ContentError, Edited};
use serde_json::json;
use types::{DiffOp, ItemRef, ItemState, Json, Problem};

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_saved_again_and_again_and_says_what_is_wrong() {
    on_each_database(async |w| {
        let mut feed = w.store.changes();
        let first = w.content.create_draft(&w.pm, &page("x"), json!({"n": -1})).await.unwrap();
        assert_eq!(first.summary.state, ItemState::New);
        assert_eq!(first.problems[0].code, "too_small");
        assert_eq!(first.diff.as_ref().unwrap().op, DiffOp::Added);
        assert_eq!(
            (first.summary.updated_by.en.as_str(), first.summary.title.zh.as_str()),
            ("Mei", "这个 x")
        );
        let second = w.content.save_draft(&w.pm, &page("x"), n(5), first.revision).await.unwrap();
        assert!(second.problems.is_empty() && second.revision > first.revision);
        // The same once more, and with its keys in another order, is no change.
        let json = json!({"n": 5, "a": {"c": 1, "b": 2}});
        let third = w.content.save_draft(&w.pm, &page("x"), json, second.revision).await.unwrap();
        let again = json!({"a": {"b": 2, "c": 1}, "n": 5});
        let fourth = w.content.save_draft(&w.pm, &page("x"), again, third.revision).await.unwrap();
        assert_eq!(fourth.revision, third.revision);
        assert_eq!(w.content.item(&w.pm, &page("x")).await.unwrap(), fourth);

        let mut seen = vec![];
        while seen.len() < 3 {
            for change in feed.next().await.unwrap().unwrap().iter() {
                seen.push((
                    change.env.to_string(),
                    change.topic.clone(),
                    change.key.clone(),
                    change.op.as_str(),
                ));
            }
        }
        let expected =
            ["add", "update", "update"].map(|op| ("dev".into(), "draft/page".into(), "x".into(), op));
        assert_eq!(seen, expected);
        let saves = w.column("audit", "action").await;
        assert_eq!(saves.iter().filter(|action| *action == "content.save").count(), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_save_on_top_of_something_else_is_a_conflict_and_changes_nothing() {
    on_each_database(async |w| {
        let seen = w.save(&w.pm, "x", n(1)).await;
        let theirs = w.save(&w.pm, "x", n(2)).await;
        let mine = w.content.save_draft(&w.pm, &page("x"), n(3), seen.revision).await.unwrap_err();
        let ContentError::Conflict { current } = mine else { panic!("{mine}") };
        assert_eq!(*current, theirs);
        assert_eq!(Problem::from(ContentError::Conflict { current }).code, "conflict");
        let deletion = w.content.delete(&w.pm, &page("x"), seen.revision).await;
        assert!(matches!(deletion, Err(ContentError::Conflict { .. })));
        let creation = w.content.create_draft(&w.pm, &page("x"), n(3)).await;
        assert!(matches!(creation, Err(ContentError::Conflict { .. })));

        // Published meanwhile: there is no draft any more, and the save is a conflict all the same.
        w.publish(&w.pm, &["x"]).await.unwrap();
        let late = w.content.save_draft(&w.pm, &page("x"), n(3), theirs.revision).await;
        assert!(matches!(late, Err(ContentError::Conflict { .. })));
        let seen = w.content.item(&w.pm, &page("x")).await.unwrap();
        w.save(&w.pm, "x", n(4)).await;
        w.publish(&w.pm, &["x"]).await.unwrap();
        let late = w.content.save_draft(&w.pm, &page("x"), n(3), seen.revision).await;
        assert!(matches!(late, Err(ContentError::Conflict { .. })));
        // Discarded and begun anew meanwhile.
        let seen = w.save(&w.pm, "x", n(5)).await;
        w.content.discard_draft(&w.pm, &page("x"), seen.revision).await.unwrap();
        w.save(&w.pm, "x", n(6)).await;
        let late = w.content.save_draft(&w.pm, &page("x"), n(3), seen.revision).await;
        assert!(matches!(late, Err(ContentError::Conflict { .. })));
        assert_eq!(w.content.item(&w.pm, &page("x")).await.unwrap().summary.json, n(6));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_saves_at_once_on_the_same_revision_one_wins() {
    on_each_database(async |w| {
        let seen = w.save(&w.pm, "x", n(0)).await.revision;
        let saves = (1..=20).map(|i| {
            let (content, pm) = (w.content.clone(), w.pm.clone());
            tokio::spawn(async move { content.save_draft(&pm, &page("x"), n(i), seen).await })
        });
        let answers = futures::future::join_all(saves).await;
        let won: Vec<_> = answers.into_iter().filter_map(|a| a.unwrap().ok()).collect();
        assert_eq!(won.len(), 1);
        assert_eq!(w.content.item(&w.pm, &page("x")).await.unwrap(), won[0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_that_delete_and_drafts_that_are_given_up() {
    on_each_database(async |w| {
        let view = w.save(&w.pm, "x", n(1)).await;
        assert!(w.content.delete(&w.pm, &page("x"), view.revision).await.unwrap().is_none());
        assert!(matches!(w.content.item(&w.pm, &page("x")).await, Err(ContentError::NotFound(_))));

        w.save(&w.pm, "x", n(1)).await;
        w.publish(&w.pm, &["x"]).await.unwrap();
        let published = w.content.item(&w.pm, &page("x")).await.unwrap();
        assert_eq!((published.summary.state, published.diff.as_ref()), (ItemState::Published, None));
        let gone = w.content.delete(&w.pm, &page("x"), published.revision).await.unwrap().unwrap();
        assert_eq!(gone.summary.state, ItemState::Deleted);
        assert_eq!(gone.diff.unwrap().op, DiffOp::Removed);
        assert_eq!(w.content.list(&w.pm, "page").await.unwrap()[0].state, ItemState::Deleted);
        let back = w.content.discard_draft(&w.pm, &page("x"), gone.revision).await.unwrap().unwrap();
        assert_eq!(back, published);
        let none = w.content.discard_draft(&w.pm, &page("x"), back.revision).await;
        assert!(matches!(none, Err(ContentError::NotFound(_))));

        // Typing back to what is published leaves no draft.
        let edited = w.save(&w.pm, "x", n(2)).await;
        assert_eq!(edited.summary.state, ItemState::Edited);
        let back = w.content.save_draft(&w.pm, &page("x"), n(1), edited.revision).await.unwrap();
        assert_eq!(back, published);
        assert!(w.column("drafts", "key").await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_limits_and_environments_hold() {
    on_each_database(async |w| {
        let refused = w.content.create_draft(&w.viewer, &page("x"), n(1)).await;
        assert!(matches!(refused, Err(ContentError::Denied(_))));
        let refused = w.content.create_draft(&w.pm, &ItemRef::new("code", "x"), n(1)).await;
        assert!(matches!(refused, Err(ContentError::Denied(_))), "a product manager does not write code");
        let visitor = access::Actor::visitor("dev".into());
        assert!(matches!(w.content.list(&visitor, "page").await, Err(ContentError::Denied(_))));

        for key in ["", "a b", "a/b", "é", &"x".repeat(65)] {
            let refused = w.content.create_draft(&w.pm, &page(key), n(1)).await;
            assert!(matches!(refused, Err(ContentError::Invalid(_))), "{key:?}");
        }
        let unknown = w.content.create_draft(&w.pm, &ItemRef::new("nothing", "x"), n(1)).await;
        assert!(matches!(unknown, Err(ContentError::NotFound(_))));
        let huge = w.content.create_draft(&w.pm, &page("x"), json!("x".repeat(1_000_000))).await.unwrap_err();
        assert_eq!(Problem::from(huge).code, "too_large");
        let deep = (0..40).fold(n(1), |inner, _| json!([inner]));
        assert!(matches!(
            w.content.create_draft(&w.pm, &page("x"), deep).await,
            Err(ContentError::TooLarge { .. })
        ));
        assert!(w.column("drafts", "key").await.is_empty());

        w.save(&w.pm, "x", n(1)).await;
        assert!(w.content.list(&w.prod_pm, "page").await.unwrap().is_empty());
        assert!(matches!(w.content.item(&w.prod_pm, &page("x")).await, Err(ContentError::NotFound(_))));
        let revision = w.content.item(&w.pm, &page("x")).await.unwrap().revision;
        let across = w.content.save_draft(&w.prod_pm, &page("x"), n(2), revision).await;
        assert!(matches!(across, Err(ContentError::NotFound(_))));
        assert!(w.content.plan_publish(&w.prod_pm, None).await.unwrap().diff.is_empty());
        let across = w.content.publish(&w.prod_pm, &pages(&["x"]), "", "publish/prod/0/99").await;
        assert!(matches!(across, Err(ContentError::Stale)));
        assert_eq!(w.content.item(&w.viewer, &page("x")).await.unwrap().summary.json, n(1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_drafts_are_saved_together_or_not_at_all() {
    on_each_database(async |w| {
        w.save(&w.pm, "old", n(1)).await;
        w.save(&w.pm, "gone", n(1)).await;
        w.publish(&w.pm, &["old", "gone"]).await.unwrap();
        let draft = w.save(&w.pm, "draft", n(1)).await;
        let revised: Vec<_> = w.content.list_revised(&w.pm, "page").await.unwrap();
        let revision = |key: &str| revised.iter().find(|(s, _)| s.item.key == key).map_or(0, |(_, r)| *r);
        assert_eq!(revision("draft"), draft.revision);
        let edit = |key: &str, json: Option<Json>| Edited { item: page(key), json, revision: revision(key) };
        let edits =
            vec![edit("new", Some(n(5))), edit("old", Some(n(6))), edit("gone", None), edit("draft", None)];

        let mut stale = edits.clone();
        stale[3].revision += 2;
        let refused = w.content.save_drafts(&w.pm, stale).await;
        assert!(matches!(refused, Err(ContentError::Stale)));
        let mut bad = edits.clone();
        bad[0].item.key = "a b".into();
        assert!(matches!(w.content.save_drafts(&w.pm, bad).await, Err(ContentError::Invalid(_))));
        assert!(matches!(
            w.content.save_drafts(&w.viewer, edits.clone()).await,
            Err(ContentError::Denied(_))
        ));
        assert_eq!(w.column("drafts", "key").await, ["draft"], "nothing of what was refused is there");

        w.content.save_drafts(&w.pm, edits.clone()).await.unwrap();
        let mut states: Vec<_> =
            w.content.list(&w.pm, "page").await.unwrap().into_iter().map(|s| (s.item.key, s.state)).collect();
        states.sort_by(|a, b| a.0.cmp(&b.0));
        let expected = [
            ("gone".to_owned(), ItemState::Deleted),
            ("new".to_owned(), ItemState::New),
            ("old".to_owned(), ItemState::Edited),
        ];
        assert_eq!(states, expected);
        assert!(
            matches!(w.content.save_drafts(&w.pm, edits).await, Err(ContentError::Stale)),
            "once is once"
        );

        let many = |len: usize| {
            let edit = |i| Edited { item: page(&format!("m{i}")), json: Some(n(1)), revision: 0 };
            (0..len).map(edit).collect::<Vec<_>>()
        };
        for len in [content::MAX_DRAFTS + 1, content::MAX_DRAFTS - 1] {
            let refused = w.content.save_drafts(&w.pm, many(len)).await;
            assert!(
                matches!(refused, Err(ContentError::TooLarge { .. })),
                "{len} beside the three that are there"
            );
        }
        assert_eq!(w.column("drafts", "key").await.len(), 3);
    })
    .await;
}
