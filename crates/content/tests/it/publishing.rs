use crate::world::*;
use content::ContentError;
use serde_json::json;
use std::time::Duration;
use types::{DiffChange, DiffOp, Problem, ReleaseAction, Text};

#[tokio::test(flavor = "multi_thread")]
async fn a_release_is_published_activated_and_taken_up_again_at_start() {
    on_each_database(async |w| {
        w.save(&w.pm, "x", n(1)).await;
        w.save(&w.pm, "y", n(2)).await;
        let plan = w.content.plan_publish(&w.pm, None).await.unwrap();
        assert_eq!(
            plan.diff.iter().map(|d| (d.item.key.as_str(), d.op)).collect::<Vec<_>>(),
            [("x", DiffOp::Added), ("y", DiffOp::Added)]
        );
        assert!(plan.blockers.is_empty() && w.content.current(&"dev".into()).is_none());
        let mut feed = w.store.changes();
        let entry = w.content.publish(&w.pm, &pages(&["y", "x", "x"]), "first", &plan.token).await.unwrap();
        assert_eq!((entry.number, entry.action, entry.current), (1, ReleaseAction::Publish, true));
        assert_eq!((entry.note.as_str(), entry.by.en.as_str(), entry.diff), ("first", "Mei", plan.diff));
        assert_eq!(w.pages.take(), [("dev".to_owned(), vec!["x=1".to_owned(), "y=2".to_owned()])]);
        assert_eq!(w.published("dev"), json!({"x": 1, "y": 2}));
        assert_eq!(w.published("prod"), json!({}));
        let topics: Vec<_> =
            feed.next().await.unwrap().unwrap().iter().map(|c| (c.topic.clone(), c.key.clone())).collect();
        assert_eq!(
            topics,
            [
                ("draft/page".to_owned(), "x".to_owned()),
                ("draft/page".to_owned(), "y".to_owned()),
                ("release".to_owned(), entry.release.to_string())
            ]
        );
        assert!(w.column("audit", "action").await.contains(&"content.publish".to_owned()));

        w.save(&w.pm, "x", n(3)).await;
        w.delete(&w.pm, "y").await;
        let entry = w.publish(&w.pm, &["x", "y"]).await.unwrap();
        let changed = DiffChange::Changed { from: Text::same("1"), to: Text::same("3") };
        assert_eq!(entry.diff[0].lines[0].change, changed);
        assert_eq!(entry.diff[1].op, DiffOp::Removed);
        assert_eq!(w.pages.take(), [("dev".to_owned(), vec!["x=3".to_owned(), "y-".to_owned()])]);

        let (again, started) = w.reopen().await;
        assert_eq!(started.take(), [("dev".to_owned(), vec!["x=3".to_owned()])]);
        assert_eq!(*again.published(&"dev".into(), "page", "x").unwrap(), n(3));
        assert_eq!(again.current(&"dev".into()), w.content.current(&"dev".into()));
        assert_eq!(
            again.history(&w.pm, 10, None).await.unwrap(),
            w.content.history(&w.pm, 10, None).await.unwrap()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_stale_when_its_drafts_or_the_release_moved_and_not_otherwise() {
    on_each_database(async |w| {
        w.save(&w.pm, "x", n(1)).await;
        w.save(&w.pm, "y", n(1)).await;
        let plan = w.content.plan_publish(&w.pm, None).await.unwrap();
        w.save(&w.pm, "x", n(2)).await;
        let stale = w.content.publish(&w.pm, &pages(&["x", "y"]), "", &plan.token).await.unwrap_err();
        assert_eq!(Problem::from(stale).code, "stale");
        // The other part of the plan still stands.
        w.content.publish(&w.pm, &pages(&["y"]), "", &plan.token).await.unwrap();
        let plan = w.content.plan_publish(&w.pm, None).await.unwrap();
        w.save(&w.pm, "z", n(1)).await;
        w.publish(&w.pm, &["z"]).await.unwrap();
        let moved = w.content.publish(&w.pm, &pages(&["x"]), "", &plan.token).await;
        assert!(matches!(moved, Err(ContentError::Stale)), "the release moved");
        let plan = w.content.plan_publish(&w.pm, None).await.unwrap();
        let revision = w.content.item(&w.pm, &page("x")).await.unwrap().revision;
        w.content.discard_draft(&w.pm, &page("x"), revision).await.unwrap();
        let gone = w.content.publish(&w.pm, &pages(&["x"]), "", &plan.token).await;
        assert!(matches!(gone, Err(ContentError::Stale)), "the draft is gone");
        for token in ["", "publish/dev", "publish/dev/1/x", "publish/prod/1/9", "é"] {
            let ill = w.content.publish(&w.pm, &pages(&["x"]), "", token).await;
            assert!(matches!(ill, Err(ContentError::Stale)), "{token}");
        }
        assert_eq!(w.content.current(&"dev".into()).unwrap().0, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_drafts_and_dangling_references_block() {
    on_each_database(async |w| {
        w.save(&w.pm, "bad", n(-1)).await;
        w.save(&w.pm, "x", needs(1, &["y"])).await;
        w.save(&w.pm, "y", n(1)).await;
        let plan = w.content.plan_publish(&w.pm, Some(&pages(&["bad", "x"]))).await.unwrap();
        let blockers: Vec<_> = plan
            .blockers
            .iter()
            .map(|b| (b.item.key.as_str(), b.error.code.as_str(), b.error.limit.as_deref()))
            .collect();
        assert_eq!(blockers, [("bad", "too_small", None), ("x", "reference", Some("page/y"))]);
        let blocked = w.content.publish(&w.pm, &pages(&["bad", "x"]), "", &plan.token).await.unwrap_err();
        let problem = Problem::from(blocked);
        assert_eq!((problem.code.as_str(), problem.errors[0].path.as_str()), ("blocked", "/page/bad/n"));
        assert!(w.content.current(&"dev".into()).is_none(), "nothing of it happened");

        w.publish(&w.pm, &["x", "y"]).await.unwrap();
        w.delete(&w.pm, "y").await;
        let blocked = w.publish(&w.pm, &["y"]).await.unwrap_err();
        let ContentError::Blocked(blockers) = blocked else { panic!("{blocked}") };
        assert_eq!((&blockers[0].item, blockers[0].error.limit.as_deref()), (&page("x"), Some("page/y")));
        // Together with the end of the need it goes.
        w.save(&w.pm, "x", n(1)).await;
        w.publish(&w.pm, &["x", "y"]).await.unwrap();
        assert_eq!(w.published("dev"), json!({"x": 1}));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_release_cannot_and_nothing_to_do_is_said() {
    on_each_database(async |w| {
        w.save(&w.pm, "x", n(1)).await;
        let plan = w.content.plan_publish(&w.viewer, None).await.unwrap();
        assert!(matches!(
            w.content.publish(&w.viewer, &pages(&["x"]), "", &plan.token).await,
            Err(ContentError::Denied(_))
        ));
        let nothing = w.content.publish(&w.pm, &[], "", &plan.token).await;
        assert!(matches!(nothing, Err(ContentError::Invalid(_))));
        let long = w.content.publish(&w.pm, &pages(&["x"]), &"x".repeat(2001), &plan.token).await;
        assert!(matches!(long, Err(ContentError::Invalid(_))));
        assert!(w.content.current(&"dev".into()).is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn racing_publications_happen_one_after_the_other_and_activate_in_that_order() {
    on_each_database(async |w| {
        *w.pages.delay.lock().unwrap() = Duration::from_millis(3);
        // Everybody publishes an item of their own, with a new plan whenever somebody else was faster.
        let racers = (0..6).map(|racer| {
            let (content, pm) = (w.content.clone(), w.pm.clone());
            tokio::spawn(async move {
                let mine = [page(&format!("r{racer}"))];
                for value in 1..=5 {
                    let revision = content.item(&pm, &mine[0]).await.map_or(0, |view| view.revision);
                    content.save_draft(&pm, &mine[0], n(value), revision).await.unwrap();
                    loop {
                        let plan = content.plan_publish(&pm, Some(&mine)).await.unwrap();
                        match content.publish(&pm, &mine, "", &plan.token).await {
                            Ok(_) => break,
                            Err(ContentError::Stale) => {}
                            Err(other) => panic!("{other}"),
                        }
                    }
                }
            })
        });
        for racer in futures::future::join_all(racers).await {
            racer.unwrap();
        }
        let mut history = w.content.history(&w.pm, 100, None).await.unwrap();
        history.reverse();
        assert_eq!(history.iter().map(|e| e.number).collect::<Vec<_>>(), (1..=30).collect::<Vec<_>>());
        let released: Vec<_> = history
            .iter()
            .map(|entry| {
                let value = match entry.diff[0].lines.first().map(|line| &line.change) {
                    Some(DiffChange::Changed { to, .. }) => to.en.clone(),
                    _ => "1".to_owned(),
                };
                format!("{}={value}", entry.diff[0].item.key)
            })
            .collect();
        let activated: Vec<_> = w.pages.take().into_iter().flat_map(|(_, items)| items).collect();
        assert_eq!(activated, released);
        assert_eq!(w.published("dev"), json!({"r0": 5, "r1": 5, "r2": 5, "r3": 5, "r4": 5, "r5": 5}));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_publications_of_the_same_plan_one_happens() {
    on_each_database(async |w| {
        w.save(&w.pm, "x", n(1)).await;
        let plan = w.content.plan_publish(&w.pm, None).await.unwrap();
        let both = (0..2).map(|_| {
            let (content, pm, token) = (w.content.clone(), w.pm.clone(), plan.token.clone());
            tokio::spawn(async move { content.publish(&pm, &pages(&["x"]), "", &token).await })
        });
        let answers: Vec<_> = futures::future::join_all(both).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(answers.iter().filter(|a| a.is_ok()).count(), 1);
        assert!(answers.iter().any(|a| matches!(a, Err(ContentError::Stale))));
        assert_eq!(w.pages.take().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_gives_up_does_not_leave_a_release_half_taken_up() {
    on_each_database(async |w| {
        *w.pages.delay.lock().unwrap() = Duration::from_millis(200);
        w.save(&w.pm, "x", n(1)).await;
        let plan = w.content.plan_publish(&w.pm, None).await.unwrap();
        let (content, pm) = (w.content.clone(), w.pm.clone());
        let publication =
            tokio::spawn(async move { content.publish(&pm, &pages(&["x"]), "", &plan.token).await });
        while w.column("release_history", "release_id").await.is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        publication.abort();
        assert!(publication.await.unwrap_err().is_cancelled());
        // The next one waits until the first is taken up.
        w.save(&w.pm, "x", n(2)).await;
        w.publish(&w.pm, &["x"]).await.unwrap();
        let activated: Vec<_> = w.pages.take().into_iter().flat_map(|(_, items)| items).collect();
        assert_eq!(activated, ["x=1", "x=2"]);
    })
    .await;
}
