//! The content kind: what is refused, how a change reads, what publication does.

use crate::{now, with};
use access::Actor;
use activities::{Activities, Kind, Ledger, demo, templates};
use async_trait::async_trait;
use content::Kind as _;
use serde_json::json;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use store::{ManualClock, SeededRandom, Store};
use types::{ActivityCounter, DiffChange, EnvId, ItemRef, Json, Lang, Text};

/// A ledger as the trait asks for it, in memory, with a list of what was asked.
#[derive(Default)]
struct Memory {
    counters: Mutex<HashMap<(EnvId, String), ActivityCounter>>,
    asked: Mutex<Vec<(String, Option<i64>)>>,
}

#[async_trait]
impl Ledger for Memory {
    async fn counter(&self, env: &EnvId, key: &str) -> Option<ActivityCounter> {
        self.counters.lock().unwrap().get(&(env.clone(), key.to_owned())).copied()
    }

    async fn ensure(&self, env: &EnvId, key: &str, stock: Option<i64>) {
        self.asked.lock().unwrap().push((key.to_owned(), stock));
        let mut counters = self.counters.lock().unwrap();
        match stock {
            Some(stock) => {
                let counter = counters.entry((env.clone(), key.to_owned())).or_default();
                counter.stock = stock;
                counter.left = (stock - counter.claimed).max(0);
            }
            None => {
                if let Some(counter) = counters.get_mut(&(env.clone(), key.to_owned())) {
                    counter.left = 0;
                }
            }
        }
    }
}

struct World {
    ledger: Arc<Memory>,
    kind: Arc<Kind>,
    activities: Activities,
    _dir: tempfile::TempDir,
}

async fn world() -> World {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", dir.path().join("t.db").display());
    let store =
        Store::open(&url, Arc::new(ManualClock::at(now())), Arc::new(SeededRandom::new(1))).await.unwrap();
    let ledger = Arc::new(Memory::default());
    let kind = Kind::new(ledger.clone());
    World { activities: Activities::new(store, kind.clone()), ledger, kind, _dir: dir }
}

fn item(template: &str) -> Json {
    let template = templates().iter().find(|t| t.id == template).unwrap();
    json!({"template": template.id, "name": {"en": "A name", "zh-CN": "名字"}, "settings": template.example})
}

async fn faults(json: &Json) -> Vec<(String, String)> {
    let errors = world().await.kind.validate(&EnvId::new("e"), "k", json).await;
    errors.into_iter().map(|e| (e.path, e.code)).collect()
}

fn one(path: &str, code: &str) -> Vec<(String, String)> {
    vec![(path.to_owned(), code.to_owned())]
}

#[tokio::test]
async fn every_example_and_every_demo_activity_can_be_published() {
    for template in templates() {
        assert_eq!(faults(&item(&template.id)).await, [], "{}", template.id);
    }
    let world = world().await;
    for template in world.activities.templates() {
        let near = template.example["countdown"]["until"].as_str().map(|s| s[..4].to_owned());
        assert!(near.is_none_or(|year| year == "2026"));
    }
    for activity in demo::activities(now()) {
        assert_eq!(faults(&serde_json::to_value(&activity.content).unwrap()).await, [], "{}", activity.key);
    }
}

#[tokio::test]
async fn what_is_wrong_is_named_by_its_place() {
    let good = item("premiere-night");
    for (pointer, value, code) in [
        ("/settings/coupon/stock", json!(-1), "too_small"),
        ("/settings/coupon/stock", json!(1.5), "format"),
        ("/settings/coupon/stock", json!("many"), "type"),
        ("/settings/coupon/stock", json!(1e300), "too_large"),
        ("/settings/coupon/function", json!("rm -rf"), "format"),
        ("/settings/coupon/function", json!(""), "required"),
        ("/settings/hero/title", json!({}), "required"),
        ("/settings/hero/accent", json!("teal"), "format"),
        ("/settings/hero/image", json!("javascript:alert(1)"), "format"),
        ("/settings/countdown/until", json!("tomorrow"), "format"),
        ("/name", json!({}), "required"),
        ("/name", json!(7), "type"),
        ("/template", json!("no-such"), "choice"),
    ] {
        assert_eq!(faults(&with(&good, pointer, value)).await, one(pointer, code), "{pointer}");
    }
    let mut copied = good.clone();
    let row = copied["settings"]["showtimes"]["rows"][0].clone();
    copied["settings"]["showtimes"]["rows"].as_array_mut().unwrap().push(row);
    assert_eq!(faults(&copied).await, one("/settings/showtimes/rows/3/startsAt", "duplicate"));
    assert_eq!(
        faults(&with(&item("lucky-draw"), "/settings/draw/prizes", json!([]))).await,
        one("/settings/draw/prizes", "too_few")
    );
    assert_eq!(faults(&json!([])).await, one("", "type"));
    let mut more = good;
    more["script"] = json!(1);
    assert_eq!(faults(&more).await, one("/script", "unknown"));
}

#[tokio::test]
async fn a_change_reads_like_a_sentence() {
    let kind = world().await.kind;
    let before = item("premiere-night");
    let after = with(
        &with(&before, "/settings/coupon/stock", json!(300)),
        "/settings/showtimes/rows/1/price",
        json!(3500),
    );
    let lines = kind.describe(Some(&before), Some(&after));
    let read: Vec<_> = lines.iter().map(|l| (l.label.en.as_str(), l.change.clone())).collect();
    assert_eq!(
        read,
        [
            (
                "Showtimes › Screenings › Screening 2 › Price",
                DiffChange::Changed { from: Text::same("¥75.00"), to: Text::same("¥35.00") }
            ),
            ("Coupon › Stock", DiffChange::Changed { from: Text::same("500"), to: Text::same("300") }),
        ]
    );
    let added = kind.describe(None, Some(&after));
    assert_eq!(added[0].change, DiffChange::Set { to: Text::new("Premiere night", "首映之夜") });
    assert_eq!(kind.describe(Some(&before), None), []);
    assert_eq!(kind.references(&before), [ItemRef::new("function", "claimCoupon")]);
    assert_eq!(kind.references(&item("lucky-draw")), []);
    assert_eq!(kind.item_title("k", &before).en, "A name");
    assert_eq!(kind.item_title("k", &json!({})), Text::same("k"));
}

#[tokio::test]
async fn publication_is_seen_at_once_and_only_in_its_environment() {
    let World { ledger, kind, activities, _dir } = world().await;
    let (dev, prod) = (EnvId::new("dev"), EnvId::new("prod"));
    let published = |json: Json| Some(Arc::new(json));
    kind.activate(
        &dev,
        &[("p".into(), published(item("premiere-night"))), ("d".into(), published(item("lucky-draw")))],
    )
    .await;
    assert_eq!(activities.page(&dev, "p", Lang::En).await.unwrap().counter.unwrap().left, 500);
    assert_eq!(activities.counter(&dev, "d").await.unwrap().stock, 2 + 60 + 30 + 400);
    assert_eq!(activities.page(&prod, "p", Lang::En).await, None);
    assert_eq!(activities.list(&Actor::system(dev.clone())).await.unwrap().len(), 2);
    assert!(activities.list(&Actor::visitor(dev.clone())).await.is_err());

    // 460 were claimed; a smaller stock leaves none rather than fewer than none.
    let id = (dev.clone(), "p".to_owned());
    ledger.counters.lock().unwrap().insert(id, ActivityCounter { stock: 500, claimed: 460, left: 40 });
    let smaller = with(&item("premiere-night"), "/settings/coupon/stock", json!(300));
    kind.activate(&dev, &[("p".into(), published(smaller))]).await;
    assert_eq!(
        activities.counter(&dev, "p").await,
        Some(ActivityCounter { stock: 300, claimed: 460, left: 0 })
    );
    assert!(activities.page(&dev, "d", Lang::En).await.is_some());

    // What cannot be used is left out and hurts nobody else; what is gone is gone.
    kind.activate(&dev, &[("broken".into(), published(json!({"template": 5}))), ("p".into(), None)]).await;
    assert_eq!(activities.page(&dev, "broken", Lang::En).await, None);
    assert_eq!(activities.page(&dev, "p", Lang::En).await, None);
    assert_eq!(activities.title("d").unwrap().zh, "名字");
    assert_eq!(ledger.asked.lock().unwrap().last(), Some(&("p".to_owned(), None)));
}

#[tokio::test]
async fn the_preview_shows_what_is_being_typed() {
    let World { activities, _dir, .. } = world().await;
    let page = activities.preview(
        "premiere-night",
        &json!({"hero": {"title": {"en": "Typ"}}, "coupon": {"stock": 7}}),
        Lang::Zh,
    );
    assert_eq!(page.title, "Typ");
    assert_eq!(page.counter, Some(ActivityCounter { stock: 7, claimed: 0, left: 7 }));
}
