//! Messages that a channel must carry.

use crate::world::*;
use access::Actor;
use async_trait::async_trait;
use desk::{Channel, DeskError, Failure, Opening, Say, Shelf};
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
    fn carries(&self, attachment: &Attachment) -> bool {
        attachment.mime == "image/png"
    }
}

/// Keeps one file, which is Ann's, and remembers who got it.
#[derive(Default)]
struct Drawer(Mutex<Vec<String>>);

#[async_trait]
impl Shelf for Drawer {
    async fn give_out(
        &self,
        _: &Actor,
        customer: &Customer,
        attachments: Vec<Attachment>,
    ) -> Result<Vec<Attachment>, DeskError> {
        let known = |a: Attachment| match a.url.as_str() {
            "/kept" if customer.person != "ann" => Err(DeskError::NotFound("attachment")),
            "/kept" => Ok(Attachment { name: "bill.pdf".into(), mime: "application/pdf".into(), ..a }),
            _ => Ok(a),
        };
        self.0.lock().unwrap().push(customer.person.clone());
        attachments.into_iter().map(known).collect()
    }
}

#[tokio::test]
async fn attachments_go_out_as_they_are_known_and_only_where_they_are_carried() {
    on_post(async |w, _| {
        let shelf = Arc::new(Drawer::default());
        w.desk.kept_by(shelf.clone());
        let on_post = begin(&w).await;
        let system = Actor::system("dev".into());
        let web = async |name: &str| {
            let said =
                w.desk.customer_says(&system, &customer(name), Opening::default(), say("c1", "hello")).await;
            said.unwrap().conversation.id
        };
        let (ann, ben) = (web("ann").await, web("ben").await);
        let with = |url: &str, mime: &str| Say {
            attachments: vec![Attachment { url: url.into(), mime: mime.into(), ..Attachment::default() }],
            ..say("m1", "look")
        };
        let said = w.desk.reply(&w.mei, &ann, with("/kept", "image/png")).await.unwrap();
        let What::Message(message) = said.event.what else { panic!("no message") };
        assert_eq!((message.attachments[0].name.as_str(), message.attachments.len()), ("bill.pdf", 1));
        let refused = w.desk.reply(&w.mei, &ben, with("/kept", "image/png")).await;
        assert!(matches!(refused, Err(DeskError::NotFound("attachment"))), "another customer's");
        let refused = w.desk.reply(&w.mei, &on_post, with("/kept", "image/png")).await.unwrap_err();
        assert_eq!(types::Problem::from(refused).code, "channel_files", "whatever it is said to be");
        w.desk.reply(&w.mei, &on_post, with("https://a.example/a.png", "image/png")).await.unwrap();
        w.desk.reply(&w.mei, &ann, say("m2", "only words")).await.unwrap();
        assert_eq!(*shelf.0.lock().unwrap(), ["ann", "ben", "ann", "ann"]);
    })
    .await;
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
