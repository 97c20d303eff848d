//! Many calls, nested calls, lost workers.

use std::{sync::Arc, time::Duration};

use access::Actor;
use functions::{CallContext, Failure, Job, Origin, Pool, PoolConfig, PoolError};
use serde_json::json;

use crate::support::{Nested, Silent, call, config, dev, job, pool, run_in, within};

const SLEEP: &str =
    "exports.main = (event) => new Promise((done) => setTimeout(() => done(event.n), event.ms))";

#[tokio::test]
async fn calls_run_side_by_side_and_then_queue() {
    let pool = Pool::new(PoolConfig { workers: 4, ..config() });
    let calls = (0..40).map(|n| {
        let pool = pool.clone();
        async move { run_in(&pool, SLEEP, json!({ "n": n, "ms": 20 }), within(5_000)).await.result.unwrap() }
    });
    let results = futures::future::join_all(calls).await;
    assert_eq!(results, (0..40).map(|n| json!(n)).collect::<Vec<_>>());
    let stats = pool.stats();
    assert_eq!((stats.started, stats.busy, stats.idle, stats.waiting), (4, 0, 4, 0));
}

#[tokio::test]
async fn a_full_queue_refuses() {
    let pool =
        Pool::new(PoolConfig { workers: 1, queue: 1, queue_wait: Duration::from_millis(200), ..config() });
    let slow = |n: u64| {
        let pool = pool.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(n * 30)).await;
            pool.run(job(SLEEP, json!({ "n": n, "ms": 800 }), within(5_000)), Arc::new(Silent)).await
        })
    };
    let (first, second, third) = tokio::join!(slow(0), slow(1), slow(2));
    assert_eq!(first.unwrap().unwrap().result, Ok(json!(0)));
    assert!(matches!(second.unwrap(), Err(PoolError::Busy)), "waited too long");
    assert!(matches!(third.unwrap(), Err(PoolError::Busy)), "found the queue full");
    assert_eq!(pool.stats().waiting, 0);
}

#[tokio::test]
async fn environments_do_not_share_a_process() {
    let pool = Pool::new(PoolConfig { workers: 2, ..config() });
    let code = "globalThis.seen = (globalThis.seen ?? 0) + 1; exports.main = () => ++seen";
    let in_env = |env: &str| {
        let mut job = job(code, json!({}), within(5_000));
        job.call.actor = Actor::function(env.into(), "fn", None);
        pool.run(job, Arc::new(Silent))
    };
    assert_eq!(in_env("dev").await.unwrap().result, Ok(json!(2)));
    assert_eq!(in_env("prod").await.unwrap().result, Ok(json!(2)));
    assert_eq!(in_env("dev").await.unwrap().result, Ok(json!(3)));
    assert_eq!(in_env("third").await.unwrap().result, Ok(json!(2)));
    assert_eq!(pool.stats().started, 3);
    assert_eq!(pool.stats().idle, 2);
}

#[tokio::test]
async fn functions_call_functions_without_blocking_each_other() {
    let pool = Pool::new(PoolConfig { workers: 2, nested_workers: 2, ..config() });
    let down = r#"
        const cloud = require('wx-server-sdk');
        exports.main = async ({ n }) => n === 0 ? [0] : [...(await cloud.callFunction({ name: 'down', data: { n: n - 1 } })).result, n]"#;
    let host = Arc::new_cyclic(|myself| Nested {
        pool: pool.clone(),
        functions: vec![("down", down)],
        myself: myself.clone(),
    });
    let calls = (0..12).map(|_| pool.run(job(down, json!({ "n": 4 }), within(20_000)), host.clone()));
    for outcome in futures::future::join_all(calls).await {
        assert_eq!(outcome.unwrap().result, Ok(json!([0, 1, 2, 3, 4])));
    }
    // One deeper is refused, and the refusal travels back up.
    let outcome = pool.run(job(down, json!({ "n": 5 }), within(20_000)), host.clone()).await.unwrap();
    let error = outcome.result.unwrap_err();
    assert!(error.message.contains("functions call each other more than 4 deep"), "{error}");
    let mut too_deep = job(down, json!({ "n": 0 }), within(1_000));
    too_deep.call.depth = 5;
    assert!(matches!(pool.run(too_deep, host).await, Err(PoolError::TooDeep)));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_worker_killed_from_outside_is_a_clear_error() {
    // A worker of its own, recognised by an argument that it ignores.
    let mark = format!("mark-{}", std::process::id());
    let mut config = config();
    config.args = vec![mark.clone().into()];
    let pool = Pool::new(config);
    let running = tokio::spawn({
        let pool = pool.clone();
        async move {
            pool.run(job(SLEEP, json!({ "n": 1, "ms": 10_000 }), within(20_000)), Arc::new(Silent)).await
        }
    });
    let pid = loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        if pool.stats().busy == 1
            && let Some(pid) = process_with(&mark)
        {
            break pid;
        }
    };
    tokio::time::sleep(Duration::from_millis(500)).await;
    kill(&pid);
    let error = running.await.unwrap().unwrap().result.unwrap_err();
    assert_eq!(error.kind, Failure::Lost);
    assert_eq!(error.message, "the instance that ran the function was lost; call it again");
    assert_eq!(run_in(&pool, "exports.main = () => 1", json!({}), within(5_000)).await.result, Ok(json!(1)));

    // Killed while idle: nobody notices.
    kill(&process_with(&mark).unwrap());
    assert_eq!(run_in(&pool, "exports.main = () => 2", json!({}), within(5_000)).await.result, Ok(json!(2)));
}

#[cfg(target_os = "linux")]
fn process_with(mark: &str) -> Option<String> {
    std::fs::read_dir("/proc").unwrap().find_map(|entry| {
        let entry = entry.unwrap();
        let line = std::fs::read_to_string(entry.path().join("cmdline")).ok()?;
        let name = entry.file_name().into_string().unwrap();
        line.contains(mark).then_some(name)
    })
}

#[cfg(target_os = "linux")]
fn kill(pid: &str) {
    assert!(std::process::Command::new("kill").args(["-9", pid]).status().unwrap().success());
}

#[tokio::test]
async fn a_program_that_is_not_a_worker_is_an_error() {
    let missing = Pool::new(PoolConfig { program: "/nonexistent/runner".into(), ..config() });
    let refused = missing.run(job(SLEEP, json!({}), within(500)), Arc::new(Silent)).await;
    assert!(matches!(refused, Err(PoolError::CannotStart(_))), "{refused:?}");
    let wrong = Pool::new(PoolConfig { program: "/bin/true".into(), ..config() });
    let outcome = wrong.run(job(SLEEP, json!({}), within(500)), Arc::new(Silent)).await.unwrap();
    assert_eq!(outcome.result.unwrap_err().kind, Failure::Lost);
}

#[tokio::test]
async fn a_call_goes_on_when_its_caller_goes_away() {
    let pool = pool();
    let host = Arc::new(crate::support::Recorder::default());
    let code = r#"
        const db = require('wx-server-sdk').database();
        exports.main = async () => { await new Promise((done) => setTimeout(done, 200)); await db.collection('t').add({ data: { a: 1 } }) }"#;
    let call = pool.run(job(code, json!({}), within(5_000)), host.clone());
    assert!(tokio::time::timeout(Duration::from_millis(50), call).await.is_err());
    for _ in 0..100 {
        if !host.asked.lock().unwrap().is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the write never came");
}

#[tokio::test]
async fn the_caller_is_seen_by_the_function() {
    let code = "const cloud = require('wx-server-sdk'); exports.main = () => cloud.getWXContext()";
    let pool = pool();
    let of = |context: CallContext| {
        let job = Job { call: context, ..job(code, json!({}), within(5_000)) };
        pool.run(job, Arc::new(Silent))
    };
    let first = of(call()).await.unwrap().result.unwrap();
    assert_eq!(
        first,
        json!({ "OPENID": "o-1", "CLIENTIP": "10.0.0.9", "ENV": "dev", "SOURCE": "wx_client" })
    );
    // The same warm instance, another caller.
    let mut other = call();
    other.actor = Actor::function(dev(), "fn", None);
    other.origin = Origin { appid: Some("wx123".into()), ..Origin::default() };
    let second = of(other).await.unwrap().result.unwrap();
    assert_eq!(second, json!({ "APPID": "wx123", "ENV": "dev", "SOURCE": "wx_http" }));
    assert_eq!(pool.stats().started, 1);
}
