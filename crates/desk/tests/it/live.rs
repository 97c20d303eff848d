//! What views hear.

use crate::world::*;
use std::time::Duration;
use types::desk::*;

/// What a listener says next, within a time that a page would not call a wait.
macro_rules! next {
    ($listener:expr) => {
        tokio::time::timeout(Duration::from_secs(5), $listener.next()).await.expect("nothing came").unwrap()
    };
}

#[tokio::test]
async fn a_conversation_is_followed_without_a_gap() {
    on_each_database(async |w| {
        let id = w.writes("ann", "c1", "hello").await.conversation.id;
        let mut listener = w.desk.listen(&w.mei, &id, None).await.unwrap();
        let LiveEvent::Chat { conversation, events } = next!(listener) else { panic!("no chat first") };
        assert_eq!((conversation.seq, events.len()), (2, 2));
        // More than the listener's queue holds, before it looks.
        for n in 0..100 {
            w.writes("ann", &format!("m{n}"), "word").await;
        }
        let mut last = 2;
        while last < 102 {
            if let LiveEvent::Events { events } = next!(listener) {
                for event in events {
                    assert_eq!(event.seq, last + 1);
                    last = event.seq;
                }
            }
        }
        // One that was away catches up from what it has; one that was away too long begins with the newest page.
        let mut back = w.desk.listen(&w.mei, &id, Some(100)).await.unwrap();
        assert!(matches!(next!(back), LiveEvent::Events { events } if events.len() == 2));
        for n in 0..110 {
            w.writes("ann", &format!("n{n}"), "word").await;
        }
        let mut late = w.desk.listen(&w.mei, &id, Some(1)).await.unwrap();
        assert!(matches!(next!(late), LiveEvent::Chat { events, .. } if events.len() == 200));
    })
    .await;
}

#[tokio::test]
async fn a_list_hears_what_comes_and_goes() {
    on_each_database(async |w| {
        let id = w.writes("ann", "c1", "hello").await.conversation.id;
        let view = View::open(Scope::Unassigned);
        let mut list = w.desk.listen_to_list(&w.mei, view, 50).await.unwrap();
        assert!(matches!(next!(list), LiveEvent::List { rows, more: false } if rows.len() == 1));
        assert!(matches!(next!(list), LiveEvent::Counts { .. }));
        assert!(matches!(next!(list), LiveEvent::Agents { agents } if agents.len() == 2));
        let second = w.writes("bob", "c1", "hello").await.conversation.id;
        w.desk.take(&w.bo, &id).await.unwrap();
        let (mut come, mut gone, mut counted, mut busier) = (false, false, false, false);
        while !(come && gone && counted && busier) {
            match next!(list) {
                LiveEvent::Rows { upserted, removed } => {
                    come |= upserted.iter().any(|row| row.id == second);
                    gone |= removed.contains(&id);
                }
                LiveEvent::Counts { counts } => {
                    counted |= counts.of(State::Open, &Scope::Unassigned).0 == 1;
                }
                LiveEvent::AgentsChanged { agents } => {
                    busier |= agents.iter().any(|agent| agent.open == 1);
                }
                _ => {}
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_customer_hears_messages_and_who_writes_but_not_notes() {
    on_each_database(async |w| {
        let first = w.writes("ann", "c1", "hello").await;
        let id = first.conversation.id;
        let me = customer("ann");
        let listening = w.desk.listen_as_customer(&visitor(), &me, Some(first.event.seq)).await.unwrap();
        let mut listener = listening.unwrap();
        assert_eq!(listener.place(), Some(1));
        w.desk.note(&w.mei, &id, "careful".into(), vec![]).await.unwrap();
        w.desk.take(&w.mei, &id).await.unwrap();
        w.desk.signal(&w.mei, &id, Doing::Typing).unwrap();
        let (mut taken, mut typing) = (false, false);
        while !(taken && typing) {
            match next!(listener) {
                LiveEvent::Events { events } => {
                    assert!(!kinds(&events).contains(&"note".to_owned()));
                    taken |= kinds(&events).contains(&"assigned".to_owned());
                }
                LiveEvent::Here { here } => typing |= here.len() == 1,
                _ => {}
            }
        }
        // Writing is over when nothing more is heard of it.
        w.pass(9);
        assert!(w.desk.chat(&w.mei, &id).await.unwrap().here.is_empty());
        w.desk.signal_as_customer(&visitor(), &me, &id, Doing::Typing).await.unwrap();
        assert_eq!(w.desk.chat(&w.mei, &id).await.unwrap().here[0].agent, None);
        let other = customer("bob");
        assert!(w.desk.signal_as_customer(&visitor(), &other, &id, Doing::Typing).await.is_err());
    })
    .await;
}
