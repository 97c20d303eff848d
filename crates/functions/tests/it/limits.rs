//! Functions that will not stop, or want too much.

use std::{sync::Arc, time::Instant};

use functions::{
    Failure, PoolError,
    limits::{self, Limits},
};
use serde_json::{Value, json};

use crate::support::{Recorder, Silent, failure, job, pool, run, run_in, within};

const GOOD: &str = "exports.main = () => 'well'";

/// Runs a function that must hit its limit of 300 ms, and then a good one in the same pool. Gives the time that the first took.
async fn stopped(code: &str) -> f64 {
    stopped_within(code, within(300)).await
}

async fn stopped_within(code: &str, limits: Limits) -> f64 {
    let pool = pool();
    let begun = Instant::now();
    let outcome = run_in(&pool, code, json!({}), limits).await;
    let took = begun.elapsed().as_secs_f64() * 1000.0;
    let error = outcome.result.unwrap_err();
    assert_eq!(error.kind, Failure::Timeout, "{error}");
    assert_eq!(error.message, "the function ran longer than its limit of 300 ms");
    assert!(took >= 300.0, "{took}");
    assert_eq!(run_in(&pool, GOOD, json!({}), within(5_000)).await.result, Ok(json!("well")));
    assert_eq!(pool.stats().started, 2, "the worker was replaced");
    took
}

#[tokio::test]
async fn an_endless_loop_is_stopped() {
    stopped("exports.main = () => { while (true) {} }").await;
    stopped("exports.main = () => { for (;;) try { while (true) {} } catch {} finally { continue } }").await;
    stopped("while (true) {}").await;
    stopped("exports.main = () => /^(a+)+$/.test('a'.repeat(40) + 'b')").await;
}

#[tokio::test]
async fn endless_waiting_is_stopped() {
    stopped("exports.main = async () => { while (true) await null }").await;
    stopped("exports.main = () => new Promise(() => setInterval(() => {}, 10))").await;
    stopped("exports.main = () => new Promise((done) => setTimeout(done, 60000))").await;
}

#[tokio::test]
async fn a_chain_of_promises_without_end_is_stopped() {
    // Twenty times, because it hangs only sometimes where the engine's own job loop is used.
    for _ in 0..20 {
        // Each promise waits for the next one: on a quick machine they fill the usual memory before the time is over.
        let limits = Limits { memory_mb: limits::MEMORY_MB.max, ..within(300) };
        stopped_within("exports.main = function f() { return Promise.resolve().then(f) }", limits).await;
    }
}

#[tokio::test]
async fn a_builtin_that_cannot_be_interrupted_is_killed() {
    for code in [
        "exports.main = () => { console.log('before'); Array.prototype.reverse.call({ length: 2 ** 53 - 1 }) }",
        "exports.main = () => { const a = []; a.length = 2 ** 32 - 1; a.sort() }",
    ] {
        let pool = pool();
        let outcome = run_in(&pool, code, json!({}), within(300)).await;
        assert_eq!(outcome.result.unwrap_err().kind, Failure::Timeout);
        assert!(outcome.duration_ms >= 800.0, "killed after the grace: {}", outcome.duration_ms);
        assert_eq!(pool.stats().killed, 1);
        if code.contains("before") {
            assert_eq!(outcome.logs[0].text, "before");
        }
        assert_eq!(run_in(&pool, GOOD, json!({}), within(5_000)).await.result, Ok(json!("well")));
    }
}

#[tokio::test]
async fn work_left_behind_does_not_hold_the_result() {
    let pool = pool();
    let code = "exports.main = () => { (async () => { while (true) await null })(); return 'done' }";
    let outcome = run_in(&pool, code, json!({}), within(5_000)).await;
    assert_eq!(outcome.result, Ok(json!("done")));
    assert!(outcome.duration_ms < 2_000.0, "{}", outcome.duration_ms);
    assert_eq!(run_in(&pool, GOOD, json!({}), within(5_000)).await.result, Ok(json!("well")));
}

#[tokio::test]
async fn memory_is_limited() {
    for code in [
        "exports.main = () => { const a = []; for (;;) a.push(new Array(1000).fill(a.length)) }",
        "exports.main = () => { const a = []; for (;;) a.push('x'.repeat(1e6) + a.length) }",
        "exports.main = () => new Uint8Array(200 * 1024 * 1024).length",
        "exports.main = async () => { const all = []; for (;;) all.push(new Map([[{}, await 1]])) }",
    ] {
        let pool = pool();
        let outcome = run_in(&pool, code, json!({}), within(20_000)).await;
        let error = outcome.result.unwrap_err();
        assert_eq!(error.kind, Failure::Memory, "{code}: {error:?}");
        assert_eq!(run_in(&pool, GOOD, json!({}), within(5_000)).await.result, Ok(json!("well")));
    }
}

#[tokio::test]
async fn deep_recursion_is_an_error_of_the_script() {
    let (kind, text) = failure("exports.main = function f() { return f() + 1 }").await;
    assert_eq!(kind, Failure::Thrown);
    assert!(text.starts_with("RangeError"), "{text}");
}

#[tokio::test]
async fn results_and_events_are_limited() {
    let (kind, text) = failure("exports.main = () => 'x'.repeat(2 * 1024 * 1024)").await;
    assert_eq!(kind, Failure::ResultTooLarge);
    assert!(text.contains("2097154 bytes"), "{text}");

    let event = json!({ "big": "x".repeat(limits::EVENT_BYTES) });
    let refused = pool().run(job(GOOD, event, within(5_000)), Arc::new(Silent)).await;
    assert!(matches!(refused, Err(PoolError::EventTooLarge { .. })), "{refused:?}");

    assert_eq!(failure("exports.main = () => 'half \\ud800'").await.0, Failure::Thrown);
}

#[tokio::test]
async fn the_console_is_limited() {
    let outcome =
        run("exports.main = () => { for (let i = 0; i < 100000; i++) console.log('line', i) }", json!({}))
            .await;
    assert_eq!(outcome.result, Ok(json!(null)));
    assert_eq!(outcome.logs.len(), limits::LOG_LINES + 1);
    assert!(outcome.logs.last().unwrap().text.contains("limit"));
    let outcome =
        run("exports.main = () => { for (let i = 0; i < 100; i++) console.log('x'.repeat(1e6)) }", json!({}))
            .await;
    let bytes: usize = outcome.logs.iter().map(|line| line.text.len()).sum();
    assert!(bytes <= limits::LOG_BYTES + 200, "{bytes}");
}

#[tokio::test]
async fn questions_are_limited() {
    let code = r#"
        const db = require('wx-server-sdk').database();
        exports.main = async () => {
            const all = await Promise.allSettled(Array.from({ length: 200 }, () => db.collection('t').count()));
            const refused = all.filter((one) => one.status === 'rejected').map((one) => one.reason.errCode);
            return [refused.length, [...new Set(refused)]];
        }"#;
    let host = Arc::new(Recorder::default());
    let outcome = pool().run(job(code, json!({}), within(5_000)), host.clone()).await.unwrap();
    assert_eq!(outcome.result, Ok(json!([200 - limits::OUTSTANDING_HOST_CALLS, [-501004]])));
    assert_eq!(host.asked.lock().unwrap().len(), limits::OUTSTANDING_HOST_CALLS);
}

#[tokio::test]
async fn parameters_and_answers_of_questions_are_limited() {
    let code = r#"
        const db = require('wx-server-sdk').database();
        const code = (promise) => promise.then(() => 0, (error) => error.errCode);
        exports.main = async () => [
            await code(db.collection('t').add({ data: { s: 'x'.repeat(2e6) } })),
            await code(db.collection('t').add({ data: { s: 'half \ud800' } })),
            await code(db.collection('t').get()),
        ]"#;
    let host = Arc::new(Recorder::default());
    let big = Value::from("x".repeat(limits::HOST_RESULT_BYTES));
    host.answers.lock().unwrap().push_back(Ok(json!({ "list": [big] })));
    let outcome = pool().run(job(code, json!({}), within(5_000)), host.clone()).await.unwrap();
    assert_eq!(outcome.result, Ok(json!([-501007, -501007, -602001])));
    assert_eq!(host.asked.lock().unwrap().len(), 1);
}
