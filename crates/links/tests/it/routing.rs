//! From an id to where it leads: across environments, and after it was re-aimed.

use access::{Access, Actor, MasterKey, Who};
use async_trait::async_trait;
use content::Content;
use links::{Kind, Links, LinksError, Pages};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use store::{ManualClock, SeededRandom, Store};
use types::{
    DiffLine, EnvId, FieldError, ItemRef, Json, Lang, LinkContent, LinkTarget, Permission, Problem, QrStyle,
    Stage, Text, UserId,
};

/// Activities, for links: two of them are known by name.
pub struct Fake;

#[async_trait]
impl Pages for Fake {
    fn title(&self, activity: &str) -> Option<Text> {
        match activity {
            "paper-moons" => Some(Text::new("Premiere night", "首映之夜")),
            "lantern-draw" => Some(Text::new("Lucky draw", "幸运抽奖")),
            _ => None,
        }
    }

    async fn page(&self, env: &EnvId, activity: &str, lang: Lang) -> Option<Json> {
        self.title(activity).map(|title| json!({"env": env, "title": title.get(lang)}))
    }
}

/// The content kind that links refer to.
struct Activity;

#[async_trait]
impl content::Kind for Activity {
    fn name(&self) -> &'static str {
        "activity"
    }
    fn title(&self) -> Text {
        Text::same("Activity")
    }
    fn edit_permission(&self) -> Permission {
        Permission::EditContent
    }
    async fn validate(&self, _: &EnvId, _: &str, _: &Json) -> Vec<FieldError> {
        vec![]
    }
    fn item_title(&self, key: &str, _: &Json) -> Text {
        Text::same(key)
    }
    fn references(&self, _: &Json) -> Vec<ItemRef> {
        vec![]
    }
    fn describe(&self, _: Option<&Json>, _: Option<&Json>) -> Vec<DiffLine> {
        vec![]
    }
    async fn activate(&self, _: &EnvId, _: &[(String, Option<Arc<Json>>)]) {}
}

struct World {
    content: Content,
    links: Links,
    dev: Actor,
    prod: Actor,
    clock: Arc<ManualClock>,
    access: Access,
    _dir: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("t.db").display());
        let clock = Arc::new(ManualClock::at(store::timestamp(1_795_000_000_000)));
        let store = Store::open(&url, clock.clone(), Arc::new(SeededRandom::new(3))).await.unwrap();
        let access = Access::open(store.clone(), MasterKey::new([7; 32])).await.unwrap();
        let system = Actor::project_system();
        access.create_project(&system, "p", Text::same("P")).await.unwrap();
        for (id, stage) in [("dev", Stage::Dev), ("prod", Stage::Prod)] {
            access.create_environment(&system, "p", EnvId::new(id), Text::same(id), stage).await.unwrap();
        }
        let kind = Kind::new(Arc::new(Fake));
        let content = Content::open(store.clone(), vec![Arc::new(Activity), kind.clone()]);
        content.start().await.unwrap();
        let links = Links::new(store, access.clone(), content.clone(), kind);
        let (dev, prod) = (Actor::system(EnvId::new("dev")), Actor::system(EnvId::new("prod")));
        let world = Self { content, links, dev, prod, clock, access, _dir: dir };
        for key in ["paper-moons", "lantern-draw"] {
            world.content.create_draft(&world.dev, &ItemRef::new("activity", key), json!({})).await.unwrap();
        }
        world
    }

    /// Somebody who is signed in.
    async fn user(&self, env: &str) -> Actor {
        let env = EnvId::new(env);
        let signed = self.access.sign_in_anonymously(&env).await.unwrap();
        self.access.verify_access_token(&env, &signed.access_token).unwrap()
    }

    /// Publishes every draft of dev.
    async fn publish(&self) {
        let plan = self.content.plan_publish(&self.dev, None).await.unwrap();
        assert_eq!(plan.blockers, []);
        let items: Vec<_> = plan.diff.into_iter().map(|d| d.item).collect();
        self.content.publish(&self.dev, &items, "", &plan.token).await.unwrap();
    }

    async fn promote(&self) {
        let plan = self.content.plan_promotion(&self.dev, &self.prod, None).await.unwrap();
        let items: Vec<_> = plan.diff.into_iter().map(|d| d.item).collect();
        self.content.promote(&self.dev, &self.prod, &items, "", &plan.token).await.unwrap();
    }

    async fn create(&self, target: LinkTarget) -> String {
        let link =
            LinkContent { name: "Poster".into(), target, notes: "secret".into(), tags: vec!["t".into()] };
        self.links.create(&self.dev, link).await.unwrap().summary.item.key
    }

    async fn aim(&self, id: &str, target: Json) {
        let item = ItemRef::new("link", id);
        let revision = self.content.item(&self.dev, &item).await.unwrap().revision;
        self.content
            .save_draft(&self.dev, &item, json!({"name": "Poster", "target": target}), revision)
            .await
            .unwrap();
        self.publish().await;
    }
}

fn activity(key: &str) -> LinkTarget {
    LinkTarget::Activity { activity: key.into() }
}

#[tokio::test]
async fn a_printed_code_is_re_aimed_at_once() {
    let world = World::new().await;
    let id = world.create(activity("paper-moons")).await;
    assert!(links::is_id(&id));
    assert!(
        matches!(world.links.resolve(&id, Lang::En, None).await, Err(LinksError::NotFound(_))),
        "only a draft yet"
    );

    world.publish().await;
    let resolved = world.links.resolve(&id, Lang::Zh, None).await.unwrap();
    assert_eq!(resolved.page.as_deref(), Some("pages/activity/index"));
    assert_eq!(json!(resolved.query), json!({"key": "paper-moons", "l": id}));
    assert_eq!(resolved.activity, Some(json!({"env": "dev", "title": "首映之夜"})));
    assert!(!serde_json::to_string(&resolved).unwrap().contains("secret"), "notes are the team's own");

    world.aim(&id, json!({"type": "activity", "activity": "lantern-draw"})).await;
    assert_eq!(world.links.resolve(&id, Lang::En, None).await.unwrap().query["key"], "lantern-draw");
    world.aim(&id, json!({"type": "page", "path": "pages/a/b", "query": {"x": "1"}})).await;
    let resolved = world.links.resolve(&id, Lang::En, None).await.unwrap();
    assert_eq!(
        (resolved.page.as_deref(), resolved.query["x"].as_str(), resolved.activity),
        (Some("pages/a/b"), "1", None)
    );
    world.aim(&id, json!({"type": "url", "url": "https://例子.example/路"})).await;
    let found = world.links.find(&id, None).unwrap();
    assert_eq!(found.link.target, LinkTarget::Url { url: "https://xn--fsqu00a.example/%E8%B7%AF".into() });
}

#[tokio::test]
async fn production_wins_once_it_has_the_id() {
    let world = World::new().await;
    let id = world.create(activity("paper-moons")).await;
    world.publish().await;
    assert_eq!(world.links.find(&id, None).unwrap().env.as_str(), "dev");
    world.promote().await;
    assert_eq!(world.links.find(&id, None).unwrap().env.as_str(), "prod");
    world.aim(&id, json!({"type": "activity", "activity": "lantern-draw"})).await;
    let key = |env: Option<&str>| {
        let env = env.map(EnvId::new);
        match &world.links.find(&id, env.as_ref()).unwrap().link.target {
            LinkTarget::Activity { activity } => activity.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(key(None), "paper-moons", "re-aimed in dev, production stays");
    assert_eq!(key(Some("dev")), "lantern-draw");
    assert_eq!(world.links.find(&id, Some(&EnvId::new("elsewhere"))), None);
    world.promote().await;
    assert_eq!(key(None), "lantern-draw");
}

#[tokio::test]
async fn a_dangling_target_stops_the_release() {
    let world = World::new().await;
    let id = world.create(activity("no-such")).await;
    let plan = world.content.plan_publish(&world.dev, Some(&[ItemRef::new("link", &id)])).await.unwrap();
    assert_eq!(plan.blockers[0].error.code, "reference");
}

#[tokio::test]
async fn only_those_who_may_edit_create_and_strangers_get_clear_answers() {
    let world = World::new().await;
    let link = LinkContent {
        name: String::new(),
        target: activity("paper-moons"),
        notes: String::new(),
        tags: vec![],
    };
    let visitor = Actor::visitor(EnvId::new("dev"));
    let refused = world.links.create(&visitor, link).await.unwrap_err();
    assert_eq!(Problem::from(refused).status, 403);
    for id in ["", "7F3BKQ2", "../../etc/passwd", &"x".repeat(10_000)] {
        let problem = Problem::from(world.links.resolve(id, Lang::En, None).await.unwrap_err());
        assert_eq!((problem.status, problem.code.as_str()), (404, "not_found"));
        assert!(problem.detail.len() < 60);
    }
}

#[tokio::test]
async fn codes_are_drawn_off_the_serving_threads_and_take_turns() {
    let world = World::new().await;
    let url = Links::address("https://go.example.com", "7F3BKQ2");
    let style = QrStyle { size: 128, ..QrStyle::default() };
    let drawings = futures::future::join_all((0..6).map(|_| world.links.draw(&url, &style))).await;
    for drawing in drawings {
        let view = drawing.unwrap().view();
        assert_eq!(view.url, "https://go.example.com/l/7F3BKQ2");
        assert!(view.svg.starts_with("<svg ") && view.contrast > 15.0);
    }
}

#[tokio::test]
async fn it_is_kept_which_links_a_user_followed_and_forgotten_in_time() {
    let world = World::new().await;
    let (poster, banner) =
        (world.create(activity("paper-moons")).await, world.create(activity("lantern-draw")).await);
    world.publish().await;
    let (ada, bob) = (world.user("dev").await, world.user("dev").await);
    let followed = async |user: &Actor| {
        let scans = world.links.scans(&world.dev, &uid(user)).await.unwrap();
        scans.into_iter().map(|scan| (scan.link, scan.name)).collect::<Vec<_>>()
    };
    let named = |id: &String| (id.clone(), "Poster".to_owned());
    world.links.note_scan(&ada, &poster).await.unwrap();
    world.links.note_scan(&ada, &poster).await.unwrap();
    assert_eq!(followed(&ada).await, [named(&poster)], "twice within a minute is once");
    world.clock.advance(Duration::from_secs(60));
    world.links.note_scan(&ada, &banner).await.unwrap();
    world.links.note_scan(&bob, &banner).await.unwrap();
    world.links.note_scan(&Actor::visitor(EnvId::new("dev")), &poster).await.unwrap();
    assert_eq!(followed(&ada).await, [named(&banner), named(&poster)], "the newest first");
    assert_eq!(followed(&bob).await, [named(&banner)]);

    // What is not published in the user's own environment is not followed there, and users see nothing of this.
    let elsewhere = world.user("prod").await;
    assert!(matches!(world.links.note_scan(&elsewhere, &poster).await, Err(LinksError::NotFound(_))));
    assert_eq!(world.links.scans(&world.prod, &uid(&ada)).await.unwrap(), []);
    assert!(matches!(world.links.scans(&ada, &uid(&bob)).await, Err(LinksError::Denied(_))));
    assert!(matches!(world.links.erase_scans(&ada, &uid(&bob)).await, Err(LinksError::Denied(_))));

    assert_eq!(world.links.erase_scans(&world.dev, &uid(&bob)).await.unwrap(), 1);
    assert_eq!((followed(&bob).await.len(), followed(&ada).await.len()), (0, 2));
    world.clock.advance(Duration::from_secs(180 * 24 * 3600 - 60));
    assert_eq!(world.links.delete_old_scans().await.unwrap(), 1);
    assert_eq!(followed(&ada).await, [named(&banner)]);
}

/// The id of an end user.
fn uid(user: &Actor) -> UserId {
    let Who::EndUser { uid, .. } = user.who() else { return UserId::new("") };
    uid.clone()
}
