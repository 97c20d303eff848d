//! A WeChat that is away, silent, endless or strange; and secrets that stay secret.

use crate::world::{ALICE, SECRET, World, serve, settings, text};
use bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use types::Problem;
use wechat::api::{CodeRequest, Retry, Scene, Settings};
use wechat::push::{Mode, PushError};
use wechat::{AccountKind, Api, ApiError, Client, CustomMessage};

fn client(base: &str) -> Client {
    let mut settings = settings(base, AccountKind::MiniProgram);
    settings.timeout = Duration::from_millis(300);
    Client::new(settings, World::new(Mode::Plain).clock()).unwrap()
}

/// A server that does the same with every connection, and how many there were.
async fn raw(answer: &'static [u8], keep_open: bool) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counter = count.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = socket.read(&mut request).await;
                let _ = socket.write_all(answer).await;
                if keep_open {
                    tokio::time::sleep(Duration::from_secs(30)).await;
                }
            });
        }
    });
    (base, count)
}

/// A server that answers everything with this.
async fn says(status: u16, content_type: &'static str, body: Bytes) -> String {
    serve(move |_| {
        let body = body.clone();
        async move {
            let mut response = http::Response::new(body);
            *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
            response.headers_mut().insert("content-type", content_type.parse().unwrap());
            response.headers_mut().insert("location", "http://127.0.0.1:9/".parse().unwrap());
            response
        }
    })
    .await
}

#[tokio::test]
async fn nobody_there() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = client(&base).session("code").await.unwrap_err();
    assert!(matches!(error, ApiError::Unreachable(_)), "{error:?}");
    assert_eq!(error.retry(), Retry::After(Duration::from_secs(1)));
}

#[tokio::test]
async fn silence_is_not_tried_again() {
    let (base, connections) = raw(b"", true).await;
    let error = client(&base).session("code").await.unwrap_err();
    assert!(matches!(error, ApiError::Unanswered(_)), "{error:?}");
    assert_eq!(error.retry(), Retry::Unsure);
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_not_tried_again() {
    let (base, connections) =
        raw(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"err", false)
            .await;
    let error = client(&base).session("code").await.unwrap_err();
    assert!(matches!(error, ApiError::Unanswered(_)), "{error:?}");
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn answers_are_bounded_and_understood_or_not() {
    let long = says(200, "application/json", Bytes::from(vec![b' '; 300 * 1024])).await;
    assert_eq!(client(&long).session("c").await, Err(ApiError::TooLarge { limit: 256 * 1024 }));
    for (status, content_type, body, code) in [
        (200, "text/html", "<html>", "bad_answer"),
        (200, "application/json", "{\"openid\": 5}", "bad_answer"),
        (200, "application/json", "[]", "bad_answer"),
        (302, "text/html", "", "bad_answer"),
        (404, "text/html", "", "bad_answer"),
        (502, "text/html", "", "unanswered"),
        (200, "application/json", "{\"errcode\": 99999, \"errmsg\": \"?\"}", "other"),
    ] {
        let base = says(status, content_type, Bytes::from(body)).await;
        assert_eq!(client(&base).session("c").await.unwrap_err().code(), code, "{status} {body}");
    }
    let wordy = format!("{{\"errcode\": 1, \"errmsg\": \"{}\"}}", "词".repeat(1000));
    let base = says(200, "application/json", Bytes::from(wordy)).await;
    let Err(ApiError::Refused { errmsg, .. }) = client(&base).session("c").await else {
        panic!("not refused")
    };
    assert_eq!(errmsg.chars().count(), 200);
}

#[tokio::test]
async fn https_is_spoken_and_a_stranger_is_not_believed() {
    let (base, _) = raw(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", false).await;
    let error = client(&base.replace("http://", "https://")).session("code").await.unwrap_err();
    assert!(matches!(error, ApiError::Unreachable(_)), "{error:?}");
}

#[test]
fn the_secret_is_sent_to_https_or_this_machine_only() {
    let at = |base: &str| {
        let settings = settings(base, AccountKind::MiniProgram);
        Client::new(settings, World::new(Mode::Plain).clock()).map(|_| ())
    };
    for right in [
        "https://api.weixin.qq.com",
        "https://proxy.example.com/wechat/",
        "http://127.0.0.1:80",
        "http://localhost:1",
    ] {
        assert_eq!(at(right), Ok(()), "{right}");
    }
    for wrong in [
        "",
        "api.weixin.qq.com",
        "http://api.weixin.qq.com",
        "ftp://localhost",
        "https://a?b=c",
        "https://u:p@a",
    ] {
        assert_eq!(at(wrong), Err(ApiError::Invalid("base")), "{wrong}");
    }
    let nameless = Settings::new("", SECRET, AccountKind::MiniProgram, "https://a");
    assert!(Client::new(nameless, World::new(Mode::Plain).clock()).is_err());
}

#[tokio::test]
async fn no_error_and_no_debug_form_shows_a_secret() {
    let world = World::new(Mode::Safe(crate::world::key()));
    let shown = format!("{:?}", settings("https://a", AccountKind::MiniProgram));
    assert!(!shown.contains(SECRET), "{shown}");
    let shown = format!("{:?}", crate::world::receiver(Mode::Safe(crate::world::key())));
    assert!(!shown.contains(crate::world::TOKEN) && shown.contains("AesKey(…)"), "{shown}");
    let session = world.fake.session(&world.fake.login_code(ALICE)).await.unwrap();
    assert!(!format!("{session:?}").contains("fake-session"), "{session:?}");

    // The login call has the secret in its address, the others have the token there.
    let (silent, _) = raw(b"", true).await;
    let (broken, _) = raw(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{", false).await;
    let strange = says(200, "text/html", Bytes::from_static(b"<html>")).await;
    for base in [silent.as_str(), &broken, &strange, "http://127.0.0.1:9"] {
        let error = client(base).session("the-code").await.unwrap_err();
        let problem = Problem::from(error.clone());
        let shown = format!("{error} {error:?} {problem:?}");
        assert!(!shown.contains(SECRET) && !shown.contains("the-code"), "{shown}");
    }
    world.fake.says(ALICE, text("hi"));
    let client = world.client().await;
    client.send(&CustomMessage::text(ALICE, "hello")).await.unwrap();
    world.fake.fail(40164, 1);
    let request = CodeRequest::new(Scene::new("a").unwrap());
    let error = client.draw_code(&request).await.unwrap_err();
    assert!(!format!("{error:?}").contains("fake-stable"), "{error:?}");
}

#[test]
fn problems_have_stable_codes() {
    let problem = Problem::from(PushError::BadSignature);
    assert_eq!((problem.status, problem.code.as_str()), (403, "bad_signature"));
    let problem = Problem::from(ApiError::refused(45047, "out of response count limit"));
    assert_eq!((problem.status, problem.code.as_str()), (502, "wechat_quota_used"));
    let problem = Problem::from(ApiError::Invalid("scene"));
    assert_eq!((problem.status, problem.code.as_str()), (422, "wechat_invalid"));
}
