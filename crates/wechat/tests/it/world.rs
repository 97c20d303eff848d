//! An account, its WeChat, and a clock that is turned by hand.

use bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use types::Timestamp;
use wechat::fake::Account;
use wechat::push::{AesKey, Content, Mode};
use wechat::{AccountKind, Client, Clock, Fake, Receiver, Secret, Settings};

pub const APP_ID: &str = "wxba5fad812f8e6fb9";
pub const TOKEN: &str = "a-token";
pub const SECRET: &str = "the-app-secret-of-tests";
pub const ALICE: &str = "oABC-alice_0000000000000000";
/// 2026-03-01, a Sunday.
pub const START: i64 = 1_772_323_200;

pub fn key() -> AesKey {
    AesKey::parse("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG").unwrap()
}

pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_timestamp(seconds, 0).unwrap()
}

pub fn text(content: &str) -> Content {
    Content::Text { content: content.to_owned(), menu_id: None }
}

pub struct World {
    pub fake: Arc<Fake>,
    time: Arc<AtomicI64>,
}

impl World {
    pub fn new(mode: Mode) -> Self {
        Self::of_kind(AccountKind::MiniProgram, mode)
    }

    pub fn of_kind(kind: AccountKind, mode: Mode) -> Self {
        let time = Arc::new(AtomicI64::new(START));
        let account = Account {
            app_id: APP_ID.to_owned(),
            secret: Secret::from(SECRET),
            token: Secret::from(TOKEN),
            mode,
            kind,
            original_id: "gh_0123456789ab".to_owned(),
        };
        let world = Self { fake: Arc::new(Fake::new(account, clock(&time))), time };
        world.fake.add_user(ALICE, Some("u-alice"));
        world
    }

    pub fn now(&self) -> Timestamp {
        at(self.time.load(Ordering::SeqCst))
    }

    pub fn advance(&self, by: Duration) {
        self.time.fetch_add(by.as_secs() as i64, Ordering::SeqCst);
    }

    pub fn clock(&self) -> Clock {
        clock(&self.time)
    }

    /// A client that reaches the fake over a socket.
    pub async fn client(&self) -> Client {
        self.client_with(AccountKind::MiniProgram, |_| {}).await
    }

    pub async fn client_with(&self, kind: AccountKind, change: impl FnOnce(&mut Settings)) -> Client {
        let fake = self.fake.clone();
        let base = serve(move |request| {
            let fake = fake.clone();
            async move { fake.http(request).await }
        })
        .await;
        let mut settings = settings(&base, kind);
        change(&mut settings);
        Client::new(settings, self.clock()).unwrap()
    }
}

fn clock(time: &Arc<AtomicI64>) -> Clock {
    let time = time.clone();
    Arc::new(move || at(time.load(Ordering::SeqCst)))
}

pub fn receiver(mode: Mode) -> Receiver {
    Receiver::new(APP_ID, TOKEN, mode)
}

pub fn settings(base: &str, kind: AccountKind) -> Settings {
    let mut settings = Settings::new(APP_ID, SECRET, kind, base);
    settings.pause = Duration::from_millis(1);
    settings.timeout = Duration::from_secs(5);
    settings
}

/// A server on a free port of this machine; its address.
pub async fn serve<F, R>(answer: F) -> String
where
    F: Fn(http::Request<Bytes>) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = http::Response<Bytes>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = axum::Router::new().fallback(move |request: axum::extract::Request| {
        let answer = answer.clone();
        async move {
            let (head, body) = request.into_parts();
            let body = axum::body::to_bytes(body, 16 * 1024 * 1024).await.unwrap();
            answer(http::Request::from_parts(head, body)).await.map(axum::body::Body::from)
        }
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}
