//! The life of a conversation: beginning, words of both sides, who has it, states.

use crate::world::*;
use access::Actor;
use desk::{Assignment, DeskError, Opening};
use serde_json::json;
use types::desk::*;

#[tokio::test]
async fn a_message_sent_twice_is_there_once() {
    on_each_database(async |w| {
        let first = w.writes("ann", "c1", "hello").await;
        let second = w.writes("ann", "c1", "hello").await;
        assert!(!first.again && second.again);
        assert_eq!(first.event, second.event);
        let id = &first.conversation.id;
        // The same name from another author is another message.
        let answer = w.desk.reply(&w.mei, id, say("c1", "hi")).await.unwrap();
        assert!(!answer.again);
        assert!(w.desk.reply(&w.mei, id, say("c1", "hi")).await.unwrap().again);
        assert_eq!(kinds(&w.log(id).await), ["opened", "message", "assigned", "message"]);
        let stored = w.holds(id).await;
        assert_eq!((stored.messages, stored.unread.len(), stored.unread_by_customer.len()), (2, 1, 1));
    })
    .await;
}

#[tokio::test]
async fn many_at_once_leave_no_gap() {
    on_each_database(async |w| {
        let id = w.writes("ann", "c0", "hello").await.conversation.id;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..40 {
            let (desk, mei, id) = (w.desk.clone(), w.mei.clone(), id.clone());
            tasks.spawn(async move {
                // Every message is sent twice, as a nervous client does.
                let message = say(&format!("m{}", n / 2), "word");
                if n % 4 < 2 {
                    desk.reply(&mei, &id, message).await.unwrap().again
                } else {
                    let to = customer("ann");
                    let opening = Opening::default();
                    desk.customer_says(&visitor(), &to, opening, message).await.unwrap().again
                }
            });
        }
        let again = tasks.join_all().await.into_iter().filter(|again| *again).count();
        assert_eq!(again, 20);
        assert_eq!(w.holds(&id).await.messages, 21);
    })
    .await;
}

#[tokio::test]
async fn of_all_who_take_one_wins() {
    on_each_database(async |w| {
        let id = w.writes("ann", "c1", "hello").await.conversation.id;
        let (a, b) = tokio::join!(w.desk.take(&w.mei, &id), w.desk.take(&w.bo, &id));
        let (winner, loser) = match (&a, &b) {
            (Ok(won), Err(lost)) | (Err(lost), Ok(won)) => (won, lost),
            other => panic!("one must win: {other:?}"),
        };
        match loser {
            DeskError::Lost { by } => assert_eq!(*by, winner.agent),
            other => panic!("not told who was quicker: {other}"),
        }
        let won = if a.is_ok() { &w.mei } else { &w.bo };
        // Whoever has it may take it again; nothing happens.
        assert_eq!(w.desk.take(won, &id).await.unwrap().seq, winner.seq);
    })
    .await;
}

#[tokio::test]
async fn a_conversation_is_passed_on_only_by_who_saw_it_as_it_is() {
    on_each_database(async |w| {
        let id = w.writes("ann", "c1", "hello").await.conversation.id;
        w.desk.take(&w.mei, &id).await.unwrap();
        let to_bo = |seen| Assignment {
            seen,
            agent: Some(member_id(&w.bo)),
            note: "knows refunds".into(),
            ..Assignment::default()
        };
        let lost = w.desk.assign(&w.sun, &id, to_bo(None)).await.unwrap_err();
        assert!(matches!(lost, DeskError::Lost { by: Some(by) } if by.id == member_id(&w.mei)));
        let chat = w.desk.assign(&w.mei, &id, to_bo(Some(member_id(&w.mei)))).await.unwrap();
        assert_eq!(chat.agent.unwrap().id, member_id(&w.bo));
        match &w.log(&id).await.last().unwrap().what {
            What::Assigned { why: AssignedWhy::Transferred, note, .. } => assert_eq!(note, "knows refunds"),
            other => panic!("{other:?}"),
        }
        assert!(matches!(w.desk.take_over(&w.mei, &id).await, Err(DeskError::Denied(_))));
        assert_eq!(w.desk.take_over(&w.sun, &id).await.unwrap().agent.unwrap().id, member_id(&w.sun));
        let nobody = Assignment { seen: Some(member_id(&w.sun)), ..Assignment::default() };
        assert!(w.desk.assign(&w.sun, &id, nobody).await.unwrap().queued_at.is_some());
        let unknown = Assignment { agent: Some("mem_nobody".into()), ..Assignment::default() };
        assert!(matches!(w.desk.assign(&w.mei, &id, unknown).await, Err(DeskError::NotFound("agent"))));
        w.holds(&id).await;
    })
    .await;
}

#[tokio::test]
async fn the_customer_opens_what_was_closed_and_later_begins_anew() {
    on_each_database(async |w| {
        let id = w.writes("ann", "c1", "hello").await.conversation.id;
        let act = async |to, until| w.desk.act(&w.mei, &id, vec![Action::State { to, until }]).await;
        act(State::Snoozed, Some(w.store.now() + chrono::Duration::hours(2))).await.unwrap();
        assert_eq!(w.writes("ann", "c2", "still there?").await.conversation.state, State::Open);
        let done = act(State::Resolved, None).await.unwrap();
        assert_eq!((done.waiting_since, done.queued_at), (None, None));
        let illegal = act(State::Pending, None).await;
        assert!(matches!(illegal, Err(DeskError::Illegal { from: State::Resolved, to: State::Pending })));
        w.pass(3600);
        let again = w.writes("ann", "c3", "one more thing").await.conversation;
        assert_eq!((&again.id, again.state, again.reopened), (&id, State::Open, 1));
        act(State::Resolved, None).await.unwrap();
        w.pass(49 * 3600);
        let new = w.writes("ann", "c4", "hello again").await.conversation;
        assert_ne!(new.id, id);
        assert_eq!(new.previous, Some(id.clone()));
        w.holds(&id).await;
        w.holds(&new.id).await;
    })
    .await;
}

#[tokio::test]
async fn a_message_is_taken_back_within_its_time_and_its_words_are_gone() {
    on_each_database(async |w| {
        let opened = w.writes("ann", "c1", "where is my order").await.conversation;
        let id = opened.id.clone();
        w.desk.take(&w.mei, &id).await.unwrap();
        w.pass(1);
        let said = w.desk.reply(&w.mei, &id, say("m1", "a secret")).await.unwrap();
        assert!(said.conversation.first_reply_at.is_some() && said.conversation.waiting_since.is_none());
        w.pass(4);
        assert!(matches!(w.desk.retract(&w.bo, &id, said.event.seq).await, Err(DeskError::TooLate)));
        assert_eq!(w.desk.retract(&w.mei, &id, said.event.seq).await.unwrap().text, "a secret");
        assert!(matches!(w.desk.retract(&w.mei, &id, said.event.seq).await, Err(DeskError::TooLate)));
        let stored = w.holds(&id).await;
        // As if it had never been said.
        assert_eq!((stored.waiting_since, stored.first_reply_at), (opened.waiting_since, None));
        assert_eq!((stored.messages, stored.answers, stored.unread_by_customer.len()), (1, (0, 0), 0));
        assert!(!serde_json::to_string(&w.log(&id).await).unwrap().contains("secret"));
        let late = w.desk.reply(&w.mei, &id, say("m2", "it is on its way")).await.unwrap();
        w.pass(5);
        assert!(matches!(w.desk.retract(&w.mei, &id, late.event.seq).await, Err(DeskError::TooLate)));
    })
    .await;
}

#[tokio::test]
async fn a_bot_hands_over_with_what_was_said() {
    on_each_database(async |w| {
        let turns = json!([{"said": "person please", "slots": [{"name": "n", "value": "2"}]}]);
        let opening = Opening { subject: "Tickets".into(), lang: "zh-CN".into(), ..Opening::default() };
        let hand =
            async || w.desk.hand_over(&visitor(), &person(), opening.clone(), handover(turns.clone())).await;
        let chat = hand().await.unwrap();
        assert_eq!((chat.subject.as_str(), chat.waiting_since), ("Tickets", Some(w.store.now())));
        let sources = w.desk.sources(&w.mei, &chat.id).await.unwrap();
        assert_eq!((sources.len(), &sources[0].turns), (1, &turns));
        assert_eq!(hand().await.unwrap().id, chat.id, "a customer has one conversation at a time");
        assert!(w.desk.current_of(&visitor(), &person()).await.unwrap().is_some());
        w.holds(&chat.id).await;
    })
    .await;
}

fn person() -> Customer {
    customer("ann")
}

#[tokio::test]
async fn nobody_reads_or_speaks_for_another() {
    on_each_database(async |w| {
        let id = w.writes("ann", "c1", "hello").await.conversation.id;
        assert!(matches!(w.desk.chat(&w.viewer, &id).await, Err(DeskError::Denied(_))));
        assert!(matches!(w.desk.chat(&w.stranger, &id).await, Err(DeskError::NotFound(_))));
        assert!(matches!(w.desk.take(&w.stranger, &id).await, Err(DeskError::NotFound(_))));
        let wechat = Customer { channel: "wechat".into(), ..person() };
        let spoofed = w.desk.customer_says(&visitor(), &wechat, Opening::default(), say("x", "x")).await;
        assert!(matches!(spoofed, Err(DeskError::Denied(_))));
        let elsewhere = Actor::visitor("prod".into());
        assert!(w.desk.customer_chat(&elsewhere, &person(), None).await.unwrap().is_none());
        // Readings are written down once in some minutes.
        w.desk.chat(&w.mei, &id).await.unwrap();
        w.desk.chat(&w.mei, &id).await.unwrap();
        assert_eq!(w.desk.readings_of(&w.sun, &id).await.unwrap().len(), 1);
        w.pass(601);
        w.desk.chat(&w.mei, &id).await.unwrap();
        assert_eq!(w.desk.readings_by(&w.sun, &member_id(&w.mei)).await.unwrap().len(), 2);
        assert!(matches!(w.desk.readings_of(&w.mei, &id).await, Err(DeskError::Denied(_))));
    })
    .await;
}

#[tokio::test]
async fn notes_are_the_teams_and_whispers_are_for_one() {
    on_each_database(async |w| {
        let id = w.writes("ann", "c1", "hello").await.conversation.id;
        assert!(matches!(w.desk.whisper(&w.sun, &id, "psst".into()).await, Err(DeskError::NotFound(_))));
        w.desk.take(&w.mei, &id).await.unwrap();
        w.desk.note(&w.bo, &id, "vip".into(), vec![member_id(&w.mei)]).await.unwrap();
        w.desk.whisper(&w.sun, &id, "offer a coupon".into()).await.unwrap();
        assert!(matches!(w.desk.whisper(&w.bo, &id, "x".into()).await, Err(DeskError::Denied(_))));
        let sees = async |actor| {
            let events = w.desk.chat(actor, &id).await.unwrap().events;
            serde_json::to_string(&events).unwrap().contains("coupon")
        };
        assert!(sees(&w.mei).await && sees(&w.sun).await && !sees(&w.bo).await);
        let seen = w.desk.customer_chat(&visitor(), &person(), None).await.unwrap().unwrap();
        assert_eq!(kinds(&seen.events), ["opened", "message", "assigned"]);
        assert!(!serde_json::to_string(&seen.events).unwrap().contains("mem_"), "ids of members stay inside");
        w.holds(&id).await;
    })
    .await;
}

#[tokio::test]
async fn bad_input_changes_nothing() {
    on_each_database(async |w| {
        let id = w.writes("ann", "c1", "hello").await.conversation.id;
        let seq = w.holds(&id).await.seq;
        let script = Attachment { url: "JavaScript:alert(1)".into(), ..Attachment::default() };
        let bad = [
            say("", "x"),
            say("a b", "x"),
            say("ok", ""),
            say("ok", &"x".repeat(4001)),
            desk::Say { attachments: vec![script], ..say("ok", "x") },
        ];
        for bad in bad {
            assert!(matches!(w.desk.reply(&w.mei, &id, bad).await, Err(DeskError::Invalid(_))));
        }
        let steps = [
            Action::Label { add: vec!["a|b".into()], remove: vec![] },
            Action::Snooze { minutes: 0 },
            Action::State { to: State::Snoozed, until: Some(w.store.now()) },
            Action::Language { to: "zh CN".into() },
        ];
        for step in steps {
            // The good step before it is taken back with it.
            let both = vec![Action::Priority { to: Priority::Urgent }, step];
            assert!(matches!(w.desk.act(&w.mei, &id, both).await, Err(DeskError::Invalid(_))));
        }
        assert_eq!(w.holds(&id).await.seq, seq);
    })
    .await;
}

#[tokio::test]
async fn reading_is_counted_exactly() {
    on_each_database(async |w| {
        let id = w.writes("ann", "c1", "one").await.conversation.id;
        let second = w.writes("ann", "c2", "two").await;
        w.writes("ann", "c3", "three").await;
        w.desk.reads(&w.mei, &id, second.event.seq).await.unwrap();
        assert_eq!(w.holds(&id).await.unread.len(), 1);
        let seq = w.holds(&id).await.seq;
        w.desk.reads(&w.mei, &id, second.event.seq).await.unwrap();
        assert_eq!(w.holds(&id).await.seq, seq, "reading again is nothing new");
        w.desk.take(&w.mei, &id).await.unwrap();
        w.desk.reads(&w.bo, &id, 99).await.unwrap();
        assert_eq!(w.holds(&id).await.unread.len(), 1, "only whoever is in charge reads for the team");
        w.desk.reply(&w.mei, &id, say("m", "hi")).await.unwrap();
        w.desk.customer_reads(&visitor(), &person(), u64::MAX).await.unwrap();
        assert!(w.holds(&id).await.unread_by_customer.is_empty());
    })
    .await;
}

#[tokio::test]
async fn nobody_answers_where_the_customer_is_no_more() {
    on_each_database(async |w| {
        let old = w.writes("ann", "c1", "hello").await.conversation.id;
        let resolve = vec![Action::State { to: State::Resolved, until: None }];
        w.desk.act(&w.mei, &old, resolve).await.unwrap();
        // As long as there is no other one, it goes on.
        let late = w.desk.reply(&w.mei, &old, say("m1", "One more thing.")).await.unwrap();
        assert_eq!(late.conversation.state, State::Resolved);
        w.pass(40 * 86_400);
        let new = w.writes("ann", "c2", "me again").await.conversation.id;
        assert_ne!(new, old, "after so long it is another conversation");
        let log = w.log(&old).await.len();
        let open = vec![Action::State { to: State::Open, until: None }];
        for refused in [
            w.desk.reply(&w.mei, &old, say("m2", "Are you there?")).await.map(drop),
            w.desk.act(&w.mei, &old, vec![Action::Reply { text: "Hm".into() }]).await.map(drop),
            w.desk.act(&w.mei, &old, open).await.map(drop),
        ] {
            assert!(matches!(refused, Err(DeskError::MovedOn { to }) if to == new));
        }
        let again = w.desk.reply(&w.mei, &old, say("m1", "One more thing.")).await.unwrap();
        assert!(again.again, "what was said is said");
        assert_eq!(w.log(&old).await.len(), log);
        w.desk.reply(&w.mei, &new, say("m3", "Here I am.")).await.unwrap();
    })
    .await;
}
