//! A bot whose operator has a sentence encoder.

use super::world::{World, small};
use std::sync::Arc;
use std::thread::{self, ThreadId};
use types::{ItemRef, Outcome};

/// Knows words for leaving a car, and all others as one.
struct Garages {
    name: &'static str,
    /// Where messages are answered.
    served_on: ThreadId,
}

impl Garages {
    fn named(name: &'static str) -> Arc<dyn nlu::Encoder> {
        Arc::new(Self { name, served_on: thread::current().id() })
    }
}

impl nlu::Encoder for Garages {
    fn name(&self) -> &str {
        self.name
    }

    fn encode(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        assert_ne!(thread::current().id(), self.served_on, "it would hold others up");
        let is_about = |text: &str| ["park", "garage", "停车"].iter().any(|word| text.contains(word));
        texts.iter().map(|text| if is_about(text) { vec![1.0, 0.1] } else { vec![0.1, 1.0] }).collect()
    }
}

/// Fails.
struct Broken;

impl nlu::Encoder for Broken {
    fn name(&self) -> &str {
        "broken"
    }

    fn encode(&self, _: &[&str]) -> Vec<Vec<f32>> {
        Vec::new()
    }
}

#[tokio::test]
async fn what_the_encoder_knows_the_bot_knows() {
    let (plain, with) =
        (World::with(small()).await, World::with_encoder(small(), Some(Garages::named("1"))).await);
    // Another word than any of the examples.
    let turn = plain.say(&plain.somebody("ann"), "garage").await;
    assert_eq!(turn.outcome, Outcome::Missed, "{turn:?}");
    let turn = with.say(&with.somebody("ann"), "garage").await;
    assert_eq!(turn.item.as_deref(), Some("qa/parking"), "{turn:?}");
    let turn = with.say(&with.somebody("ann"), "订位").await;
    assert_eq!(turn.item.as_deref(), Some("intent/table"), "{turn:?}");
}

#[tokio::test]
async fn each_encoder_has_models_of_its_own() {
    let mut names = Vec::new();
    for encoder in [None, Some("1"), Some("2"), Some("1")] {
        let world = World::with_encoder(small(), encoder.map(Garages::named)).await;
        world.say(&world.somebody("ann"), "hello there").await;
        let kept: Vec<String> = world.models.0.lock().unwrap().keys().cloned().collect();
        assert_eq!(kept.len(), 1);
        assert!(kept[0].bytes().all(|byte| byte.is_ascii_hexdigit()), "it names a file");
        names.extend(kept);
    }
    assert_eq!(names[1], names[3]);
    assert!(names[0] != names[1] && names[1] != names[2] && names[0] != names[2]);
}

#[tokio::test]
async fn an_encoder_that_fails_is_told_of() {
    let world = World::with_encoder(small(), Some(Arc::new(Broken))).await;
    let bot = ItemRef::new("bot", bot::demo::BOT);
    let said = bot::Said::words("hello");
    let visitor = access::Actor::visitor("dev".into());
    let error = world.bots.talk(&visitor, &world.somebody("ann"), said).await.unwrap_err();
    assert!(error.to_string().contains("encoder"), "{error}");
    assert!(
        world.bots.model(&world.pm, &bot.key).unwrap().problem.is_some_and(|why| why.contains("encoder"))
    );
}
