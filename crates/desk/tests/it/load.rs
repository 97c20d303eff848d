//! How fast it is. Measures, so it is run by hand: `cargo test -p desk --release -- --ignored --nocapture load`.

use crate::world::*;
use std::time::{Duration, Instant};
use types::desk::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures; run by hand, in release"]
async fn five_thousand_open_conversations_and_two_hundred_messages_a_second() {
    on_each_database(async |w| {
        let mut ids = vec![];
        for chunk in (0..5_000).collect::<Vec<_>>().chunks(250) {
            let writes = chunk.iter().map(|n| {
                let (desk, me) = (w.desk.clone(), customer(&format!("p{n}")));
                tokio::spawn(async move {
                    let opening = ::desk::Opening::default();
                    desk.customer_says(&visitor(), &me, opening, say("c", "hello"))
                        .await
                        .unwrap()
                        .conversation
                        .id
                })
            });
            for write in writes.collect::<Vec<_>>() {
                ids.push(write.await.unwrap());
            }
        }
        // 200 agents look at the inbox, and each at one conversation.
        let seen = std::sync::Arc::new(std::sync::Mutex::new(vec![]));
        let mut tasks = tokio::task::JoinSet::new();
        for id in ids.iter().take(200) {
            let mut inbox = w.desk.listen_to_list(&w.mei, View::open(Scope::All), 50).await.unwrap();
            tasks.spawn(async move {
                while let Ok(event) = inbox.next().await {
                    std::hint::black_box(serde_json::to_string(&event).unwrap());
                }
            });
            let mut chat = w.desk.listen(&w.mei, id, None).await.unwrap();
            let seen = seen.clone();
            tasks.spawn(async move {
                while let Ok(event) = chat.next().await {
                    let LiveEvent::Events { events } = event else { continue };
                    for event in events {
                        if let What::Message(message) = event.what {
                            seen.lock().unwrap().push((message.client_id, Instant::now()));
                        }
                    }
                }
            });
        }
        let mut sent = std::collections::HashMap::new();
        let mut every = tokio::time::interval(Duration::from_millis(5));
        for n in 0..2_000 {
            every.tick().await;
            let (desk, mei, id) = (w.desk.clone(), w.mei.clone(), ids[n % 200].clone());
            sent.insert(format!("m{n}"), Instant::now());
            tokio::spawn(async move { desk.reply(&mei, &id, say(&format!("m{n}"), "words")).await.unwrap() });
        }
        for _ in 0..600 {
            if seen.lock().unwrap().len() >= 2_000 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let mut waits: Vec<Duration> =
            seen.lock().unwrap().iter().map(|(name, at)| *at - sent[name]).collect();
        waits.sort();
        assert_eq!(waits.len(), 2_000, "every message once");
        eprintln!("message to listener: p50 {:?}, p99 {:?}", waits[1_000], waits[1_980]);
        let long = &ids[300];
        for n in 0..2_000 {
            w.desk.reply(&w.bo, long, say(&format!("l{n}"), "words")).await.unwrap();
        }
        let begin = Instant::now();
        assert_eq!(w.desk.chat(&w.mei, long).await.unwrap().events.len(), 200);
        eprintln!("opening a conversation of 2,000 messages: {:?}", begin.elapsed());
        let begin = Instant::now();
        w.desk.counts(&w.mei).await.unwrap();
        eprintln!("counting 5,000: {:?}", begin.elapsed());
    })
    .await;
}
