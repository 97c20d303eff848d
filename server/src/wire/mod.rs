//! The one place that knows every engine: makes them, and fulfils what each declared that it needs of the others.

mod assist;
mod bots;
pub mod chat;
mod collections;
mod host;
mod ledger;
mod live;
mod login;
mod news;
mod pages;
mod source;
pub mod wechat;
mod wechat_account;

pub use collections::collection_changes;
pub use ledger::COUNTERS;
pub use live::ConsoleWatch;
pub use news::{Came, News, Seen};

use crate::{config::Config, demo, http::assets, start::ServeError};
use access::{Access, MasterKey};
use activities::Activities;
use app::{Services, shell::Assets};
use bot::{Bots, Published};
use content::Content;
use database::{Database, Imports};
use desk::Desk;
use files::{Files, Objects};
use functions::{Functions, Pool, PoolConfig};
use leptos::prelude::LeptosOptions;
use links::Links;
use push::Push;
use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
};
use store::Store;
use types::Problem;

/// Makes the engines of a process that listens `here`, and takes up what is published.
pub async fn services(
    config: &Config,
    store: Store,
    key: MasterKey,
    here: SocketAddr,
) -> Result<(Services, chat::Chats, wechat::Accounts), ServeError> {
    let access = Access::open(store.clone(), key).await.map_err(Problem::from)?;
    let database = Database::new(store.clone());
    database.resume_indexes().await.map_err(Problem::from)?;
    let workers = PoolConfig::this_program().map_err(|error| {
        ServeError::Input(format!("cannot find the program to run functions with: {error}"))
    })?;
    let objects = match &config.files_url {
        Some(url) => Objects::open(url),
        None => Objects::folder(config.data.join("files")),
    };
    let objects = objects.map_err(|error| ServeError::Input(error.to_string()))?;
    let files = Files::new(store.clone(), access.clone(), objects, config.files);
    let public_url = config.public_url.clone().unwrap_or_else(|| format!("http://{here}"));
    let public_url: Arc<str> = public_url.into();
    let outside = Arc::new(host::Outside {
        database: database.clone(),
        files: files.clone(),
        public_url: public_url.clone(),
        bots: OnceLock::new(),
    });
    let functions = Functions::new(Pool::new(workers), outside.clone(), store.clock(), store.random());
    let activity = activities::Kind::new(Arc::new(ledger::Documents(database.clone())));
    let activities = Activities::new(store.clone(), activity.clone());
    let link = links::Kind::new(Arc::new(pages::Rendered(activities.clone())));
    let bots = Published::new();
    let desks = desk::Published::new();
    // In this order: an activity that is taken up counts in a collection whose rule must be known by then.
    let mut kinds = vec![database.kind(), functions.kind(), files.kind(), activity as _, link.clone() as _];
    kinds.extend(bots.kinds());
    kinds.extend(desks.kinds());
    let content = Content::open(store.clone(), kinds);
    content.start().await.map_err(Problem::from)?;
    let around = bots::Around {
        functions: functions.clone(),
        activities: activities.clone(),
        content: content.clone(),
        public_url: public_url.clone(),
    };
    let models = bots::Models(config.data.join("models"));
    let wechat =
        wechat::Accounts::new(access.clone(), store.clone(), files.clone(), config.wechat_url.clone());
    // Customers of `web` and `mini_program` listen to the desk themselves; no channel carries anything to them.
    let channels: Vec<Arc<dyn desk::Channel>> = vec![Arc::new(wechat::ToWeChat(wechat.clone()))];
    let desk = Desk::new(store.clone(), desks, channels);
    let people = Some(Arc::new(chat::ToDesk(desk.clone())) as _);
    let bots = Bots::new(
        store.clone(),
        content.clone(),
        bots,
        Arc::new(models),
        Arc::new(around),
        people,
        bots::encoder(config.encoder.as_deref()).await?,
    );
    // Bots and functions call one another; this closes the circle, once.
    let _ = outside.bots.set(bots.clone());
    desk.assisted_by(Arc::new(assist::Knowledge {
        bots: bots.clone(),
        content: content.clone(),
        store: store.clone(),
    }));
    desk.kept_by(Arc::new(chat::Kept(files.clone())));
    let chats = chat::Chats::new(&store, access.clone(), bots.clone(), desk.clone(), files.clone());
    access.connect(access::login::Outside {
        sender: Arc::new(login::Webhooks::new(store.clock())?),
        belongings: Arc::new(login::Documents(database.clone())),
        providers: Arc::new(login::WeChat(wechat.clone())),
        outbox: config.addr.ip().is_loopback(),
    });
    let links = Links::new(store.clone(), access.clone(), content.clone(), link);
    let push = Push::new(&store, Arc::new(source::Watches(database.clone())), push::Settings::default());

    let imports = Imports::new(database.clone(), config.data.join("imports"));
    imports.resume().await.map_err(Problem::from)?;

    let services = Services {
        store,
        access,
        content,
        database,
        imports,
        push,
        functions,
        activities,
        links,
        bots,
        desk,
        files,
        wechat: Arc::new(wechat.clone()),
        public_url,
        public_url_is_set: config.public_url.is_some(),
        demo: config.demo.then_some(demo::PASSWORD),
        leptos: LeptosOptions::builder().output_name("sampan").site_addr(here).build(),
        assets: Assets {
            css: assets::address("sampan.css"),
            js: assets::address("sampan.js"),
            wasm: assets::address("sampan_bg.wasm"),
        },
    };
    Ok((services, chats, wechat))
}
