//! Messages that a channel must carry.

use crate::world::*;
use access::Actor;
use async_trait::async_trait;
use desk::{Channel, Failure, Opening};
use std::sync::{Arc, Mutex};
use types::desk::*;
use types::{ConversationId, EnvId};

/// A channel that fails as often as it is told.
#[derive(Default)]
struct Post {
    carried: Mutex<Vec<String>>,
    failures: Mutex<Vec<Failure>>,
}

struct Carrier(Arc<Post>);

#[async_trait]
impl Channel for Carrier {
    fn name(&self) -> &'static str {
        "post"
    }
    async fn deliver(&self, _: &EnvId, _: &Conversation, event: &Event) -> Result<DeliveryState, Failure> {
        if let Some(failure) = self.0.failures.lock().unwrap().pop() {
            return Err(failure);
        }
        let What::Message(message) = &event.what else { panic!("no message") };
        self.0.carried.lock().unwrap().push(message.text.clone());
        Ok(DeliveryState::Sent)
    }
}

impl Post {
    fn fail(&self, reason: &str, retriable: bool) {
        self.failures.lock().unwrap().push(Failure { reason: reason.into(), retriable });
    }
    fn carried(&self) -> Vec<String> {
        self.carried.lock().unwrap().clone()
    }
}

async fn begin(w: &World) -> ConversationId {
    let ann = Customer { channel: "post".into(), ..customer("ann") };
    let system = Actor::system("dev".into());
    let said = w.desk.customer_says(&system, &ann, Opening::default(), say("c1", "hello")).await.unwrap();
    said.conversation.id
}

async fn on_post<F: AsyncFn(World, Arc<Post>)>(test: F) {
    let posts: Mutex<Vec<Arc<Post>>> = Mutex::default();
    let channels = || {
        let post = Arc::new(Post::default());
        posts.lock().unwrap().push(post.clone());
        vec![Arc::new(Carrier(post)) as Arc<dyn Channel>]
    };
    with_channels(channels, async |w| {
        let post = posts.lock().unwrap().last().unwrap().clone();
        test(w, post).await;
    })
    .await;
}

#[tokio::test]
async fn messages_go_out_in_order_once_they_cannot_be_taken_back() {
    on_post(async |w, post| {
        let id = begin(&w).await;
        for n in 0..3 {
            w.desk.reply(&w.mei, &id, say(&format!("m{n}"), &format!("{n}"))).await.unwrap();
        }
        let last = w.desk.reply(&w.mei, &id, say("m3", "oops")).await.unwrap();
        assert_eq!(w.desk.deliver_due().await.unwrap(), 0);
        w.desk.retract(&w.mei, &id, last.event.seq).await.unwrap();
        w.pass(5);
        while w.desk.deliver_due().await.unwrap() > 0 {}
        assert_eq!(post.carried(), ["0", "1", "2"]);
        assert_eq!(w.holds(&id).await.failed, [0; 0]);
    })
    .await;
}

#[tokio::test]
async fn what_fails_is_tried_again_before_anything_after_it() {
    on_post(async |w, post| {
        let id = begin(&w).await;
        post.fail("busy", true);
        w.desk.reply(&w.mei, &id, say("m0", "first")).await.unwrap();
        w.desk.reply(&w.mei, &id, say("m1", "second")).await.unwrap();
        w.pass(5);
        w.desk.deliver_due().await.unwrap();
        w.desk.deliver_due().await.unwrap();
        assert!(post.carried().is_empty(), "the second must not overtake the first");
        w.pass(2);
        while w.desk.deliver_due().await.unwrap() > 0 {}
        assert_eq!(post.carried(), ["first", "second"]);
    })
    .await;
}

#[tokio::test]
async fn what_fails_for_good_is_seen_and_does_not_hold_up_the_rest() {
    on_post(async |w, post| {
        let id = begin(&w).await;
        post.fail("window_closed", false);
        let first = w.desk.reply(&w.mei, &id, say("m0", "first")).await.unwrap();
        w.desk.reply(&w.mei, &id, say("m1", "second")).await.unwrap();
        w.pass(5);
        while w.desk.deliver_due().await.unwrap() > 0 {}
        assert_eq!(post.carried(), ["second"]);
        assert_eq!(w.holds(&id).await.failed, [first.event.seq]);
        let log = w.log(&id).await;
        let reasons: Vec<_> = log
            .iter()
            .filter_map(|event| match &event.what {
                What::Delivery { reason, .. } => Some(reason.as_deref()),
                _ => None,
            })
            .collect();
        assert_eq!(reasons, [Some("window_closed"), None]);
        // A channel that never recovers: the message is given up at last, visibly.
        for _ in 0..8 {
            post.fail("down", true);
        }
        w.desk.reply(&w.mei, &id, say("m2", "third")).await.unwrap();
        for _ in 0..12 {
            w.pass(301);
            w.desk.deliver_due().await.unwrap();
        }
        assert_eq!(w.holds(&id).await.failed.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_restart_loses_nothing() {
    on_post(async |w, _| {
        let id = begin(&w).await;
        w.desk.reply(&w.mei, &id, say("m0", "first")).await.unwrap();
        w.pass(6);
        let post = Arc::new(Post::default());
        let (_, desk) = w.reopen(vec![Arc::new(Carrier(post.clone()))]).await;
        assert_eq!(desk.deliver_due().await.unwrap(), 1);
        assert_eq!(desk.deliver_due().await.unwrap(), 0);
        assert_eq!(post.carried(), ["first"]);
    })
    .await;
}
