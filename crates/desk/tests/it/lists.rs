//! Lists, counts, search.

use crate::world::*;
use types::desk::*;

#[tokio::test]
async fn pages_follow_one_another_in_every_order() {
    on_each_database(async |w| {
        let mut ids = vec![];
        for n in 0..7 {
            w.pass(1);
            let id = w.writes(&format!("p{n}"), "c", "hello").await.conversation.id;
            let to = Priority::ALL[n % 3];
            w.desk.act(&w.mei, &id, vec![Action::Priority { to }]).await.unwrap();
            ids.push(id);
        }
        w.desk.reply(&w.mei, &ids[0], say("m", "hi")).await.unwrap();
        for order in [Order::Latest, Order::Waiting, Order::Priority] {
            let view = View { order, ..View::default() };
            let (mut rows, mut next) = (vec![], None);
            loop {
                let page = w.desk.list(&w.mei, &view, next.as_deref(), 3).await.unwrap();
                rows.extend(page.rows);
                next = page.next;
                if next.is_none() {
                    break;
                }
            }
            assert_eq!(rows.len(), 7, "{order:?}");
            assert!(rows.is_sorted_by(|a, b| view.compare(a, b).is_lt()), "{order:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn filters_and_counts_agree_with_what_is_there() {
    on_each_database(async |w| {
        let mut ids = vec![];
        for n in 0..6 {
            ids.push(w.writes(&format!("p{n}"), "c", "hello").await.conversation.id);
        }
        w.desk.take(&w.mei, &ids[0]).await.unwrap();
        w.desk.take(&w.mei, &ids[1]).await.unwrap();
        let act = async |n: usize, action| w.desk.act(&w.mei, &ids[n], vec![action]).await.unwrap();
        act(1, Action::State { to: State::Pending, until: None }).await;
        act(2, Action::State { to: State::Resolved, until: None }).await;
        act(3, Action::Label { add: vec!["退款".into(), "a_b".into()], remove: vec![] }).await;
        act(4, Action::Team { team: "night".into() }).await;
        act(5, Action::Label { add: vec!["aXb".into()], remove: vec![] }).await;
        let mei = Scope::Agent { agent: member_id(&w.mei) };
        let night = Scope::Team { team: "night".into() };
        let labelled = |label: &str| View { labels: vec![label.into()], ..View::default() };
        let cases = [
            (View::default(), 6),
            (View::open(Scope::All), 4),
            (View::open(Scope::Unassigned), 3),
            (View::open(mei.clone()), 1),
            (View { scope: mei.clone(), ..View::default() }, 2),
            (View::open(night.clone()), 1),
            (labelled("退款"), 1),
            (labelled("a_b"), 1),
            (labelled("axb"), 0),
            (View { person: Some("p2".into()), channel: Some("web".into()), ..View::default() }, 1),
            (View { unread: true, ..View::default() }, 6),
            (View { priority: Priority::High, ..View::default() }, 0),
        ];
        for (view, count) in cases {
            let rows = w.desk.list(&w.mei, &view, None, 200).await.unwrap().rows;
            assert_eq!(rows.len(), count, "{view:?}");
            assert!(rows.iter().all(|row| view.holds(row)));
        }
        let counts = w.desk.counts(&w.mei).await.unwrap();
        assert_eq!(counts.of(State::Open, &Scope::All), (4, 4));
        assert_eq!(counts.of(State::Open, &Scope::Unassigned), (3, 3));
        assert_eq!(counts.of(State::Pending, &mei), (1, 1));
        assert_eq!(counts.of(State::Open, &night), (1, 1));
        assert_eq!(w.desk.agents(&w.mei).await.unwrap().iter().map(|agent| agent.open).sum::<u32>(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_search_takes_its_words_literally() {
    on_each_database(async |w| {
        w.writes("ann", "c1", "我的订单 100% \"丢\" 了\\n").await;
        w.writes("bob", "c2", "order 1000").await;
        for (text, found) in
            [("订单", 1), ("100%", 1), ("\"丢\"", 1), ("了\\", 1), ("ORDER", 1), ("100", 2), ("type", 0)]
        {
            assert_eq!(w.desk.search(&w.mei, text).await.unwrap().len(), found, "{text}");
        }
        assert!(w.desk.search(&w.stranger, "order").await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn steps_in_bulk_stand_each_for_itself() {
    on_each_database(async |w| {
        let a = w.writes("ann", "c", "hello").await.conversation.id;
        let b = w.writes("bob", "c", "hello").await.conversation.id;
        w.desk.act(&w.mei, &a, vec![Action::State { to: State::Resolved, until: None }]).await.unwrap();
        let steps = [Action::State { to: State::Pending, until: None }];
        let ids = [a, b, "cnv_none".into()];
        let done = w.desk.bulk(&w.mei, &ids, &steps).await.unwrap();
        let codes = done.iter().map(|one| one.problem.as_ref().map(|problem| problem.code.as_str()));
        assert_eq!(codes.collect::<Vec<_>>(), [Some("illegal_state"), None, Some("not_found")]);
        for one in done {
            w.desk.act(&w.mei, &one.id, one.undo.clone()).await.ok();
        }
        assert_eq!(w.desk.conversation(&w.mei, &ids[1]).await.unwrap().state, State::Open, "it was undone");
        assert_eq!(w.desk.conversation(&w.mei, &ids[0]).await.unwrap().state, State::Resolved);
    })
    .await;
}

#[tokio::test]
async fn words_said_to_several_are_taken_back_while_there_is_time() {
    on_each_database(async |w| {
        let a = w.writes("ann", "c", "hello").await.conversation.id;
        let b = w.writes("bob", "c", "hello").await.conversation.id;
        let (ids, hall) = ([a, b], "Hall 2 is closed today.");
        let steps = [
            Action::Reply { text: hall.into() },
            Action::Label { add: vec!["hall-2".into()], remove: vec![] },
            Action::State { to: State::Pending, until: None },
        ];
        let hears = async |person: &str| {
            let seen = w.desk.customer_chat(&visitor(), &customer(person), None).await.unwrap().unwrap();
            serde_json::to_string(&seen.events).unwrap().contains(hall)
        };
        let done = w.desk.bulk(&w.mei, &ids, &steps).await.unwrap();
        assert!(hears("ann").await && hears("bob").await);
        // Nobody takes back what somebody else said.
        assert!(w.desk.act(&w.bo, &ids[0], done[0].undo.clone()).await.is_err());
        w.desk.act(&w.mei, &ids[0], done[0].undo.clone()).await.unwrap();
        let chat = w.holds(&ids[0]).await;
        assert!(!hears("ann").await && chat.labels.is_empty() && chat.state == State::Open, "{chat:?}");
        w.pass(60);
        let late = w.desk.act(&w.mei, &ids[1], done[1].undo.clone()).await;
        assert!(matches!(late, Err(desk::DeskError::TooLate)), "{late:?}");
        let chat = w.holds(&ids[1]).await;
        assert!(hears("bob").await && chat.labels == ["hall-2"], "and then nothing of it is: {chat:?}");
    })
    .await;
}

#[tokio::test]
async fn the_place_in_the_queue_is_the_teams() {
    on_each_database(async |w| {
        for (n, person) in ["ann", "bob", "eve"].iter().enumerate() {
            w.pass(1);
            let id = w.writes(person, "c", "hello").await.conversation.id;
            if n == 1 {
                w.desk.act(&w.mei, &id, vec![Action::Team { team: "night".into() }]).await.unwrap();
            }
        }
        let place = async |person: &str| {
            w.desk.customer_chat(&visitor(), &customer(person), None).await.unwrap().unwrap().position
        };
        assert_eq!((place("ann").await, place("bob").await, place("eve").await), (Some(1), Some(1), Some(2)));
        let first = w.desk.current_of(&visitor(), &customer("ann")).await.unwrap().unwrap();
        w.desk.take(&w.mei, &first.id).await.unwrap();
        assert_eq!((place("ann").await, place("eve").await), (None, Some(1)));
    })
    .await;
}
