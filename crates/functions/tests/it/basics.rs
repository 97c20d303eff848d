//! What a function gets and gives.

use functions::Failure;
use serde_json::json;

use crate::support::{dev, failure, pool, run, run_in, within};

#[tokio::test]
async fn a_function_returns_a_value() {
    let outcome =
        run("exports.main = async (event) => ({ hello: event.name })", json!({ "name": "Ada" })).await;
    assert_eq!(outcome.result, Ok(json!({ "hello": "Ada" })));
    assert_eq!(outcome.request_id, "req-1");
    assert!(outcome.memory_bytes > 50_000, "{}", outcome.memory_bytes);
    assert!(outcome.duration_ms > 0.0);
}

#[tokio::test]
async fn a_function_may_be_plain_and_may_return_nothing() {
    assert_eq!(run("module.exports = { main() { return 7 } }", json!({})).await.result, Ok(json!(7)));
    assert_eq!(run("exports.main = () => {}", json!({})).await.result, Ok(json!(null)));
    let dated = "exports.main = () => ({ at: new Date(0), no: undefined, nan: NaN })";
    assert_eq!(
        run(dated, json!({})).await.result,
        Ok(json!({ "at": "1970-01-01T00:00:00.000Z", "nan": null }))
    );
}

#[tokio::test]
async fn event_and_context_carry_the_call() {
    let code =
        "exports.main = (event, context) => ({ event, context, args: JSON.parse(context.environment) })";
    let value = run(code, json!({ "a": [1, "二", null] })).await.result.unwrap();
    assert_eq!(
        value["event"],
        json!({ "a": [1, "二", null], "userInfo": { "appId": null, "openId": "o-1" } })
    );
    let context = &value["context"];
    assert_eq!(context["request_id"], "req-1");
    assert_eq!(context["function_name"], "fn");
    assert_eq!(context["namespace"], "dev");
    assert_eq!(context["memory_limit_in_mb"], 64);
    assert_eq!(context["time_limit_in_ms"], 5000);
    assert_eq!(value["args"]["WX_OPENID"], "o-1");
    assert_eq!(value["args"]["TCB_UUID"], "usr_1");
}

#[tokio::test]
async fn the_console_is_captured() {
    let code = r#"
        console.log('top');
        exports.main = async () => {
            console.info('%s is %d years', 'Ada', '36', { born: 1815, tags: ['a', new Set([1])] });
            console.warn(new Map([['k', null]]), undefined, -0, 10n, () => 1);
            const loop = {}; loop.loop = loop;
            console.error(loop, [1, [2, [3, [4, [5]]]]]);
            console.debug('half \ud800 pair');
        }"#;
    let outcome = run(code, json!({})).await;
    assert_eq!(outcome.result, Ok(json!(null)));
    let lines: Vec<_> = outcome.logs.iter().map(|line| (line.level.as_str(), line.text.as_str())).collect();
    assert_eq!(
        lines,
        [
            ("log", "top"),
            ("info", "Ada is 36 years { born: 1815, tags: [\"a\", Set(1) {1}] }"),
            ("warn", "Map(1) {\"k\" => null} undefined -0 10n [Function]"),
            ("error", "{ loop: [Circular] } [1, [2, [3, [4, [Array]]]]]"),
            ("debug", "half \u{fffd} pair"),
        ]
    );
    assert!(outcome.logs.iter().all(|line| line.at_ms < 5_000), "milliseconds since the call began");
}

#[tokio::test]
async fn a_thrown_error_has_name_message_and_line() {
    let code = "const x = 1;\nexports.main = () => {\n  null.boom;\n}";
    let error = run(code, json!({})).await.result.unwrap_err();
    assert_eq!((error.kind, error.name.as_str()), (Failure::Thrown, "TypeError"));
    assert!(error.message.contains("boom"), "{}", error.message);
    assert!(error.stack.contains("index.js:3:"), "{}", error.stack);
    assert!(!error.stack.contains("internal/"), "{}", error.stack);
}

#[tokio::test]
async fn other_ends_that_are_errors() {
    let rejected = "exports.main = async () => { await null; throw new RangeError('no') }";
    assert_eq!(failure(rejected).await, (Failure::Thrown, "RangeError: no".into()));
    assert_eq!(
        failure("exports.main = async () => { throw { a: 1 } }").await,
        (Failure::Thrown, "Error: { a: 1 }".into())
    );
    assert_eq!(failure("throw new Error('at the top')").await, (Failure::Thrown, "Error: at the top".into()));
    let (kind, text) = failure("exports.mian = 1").await;
    assert_eq!(kind, Failure::Thrown);
    assert!(text.starts_with("TypeError: exports.main is not a function"), "{text}");
    let (kind, text) = failure("exports.main = () => { const a = {}; a.a = a; return a }").await;
    assert_eq!(kind, Failure::Thrown);
    assert!(text.contains("circular"), "{text}");
    let (kind, _) = failure("exports.main = () => new Promise(() => {})").await;
    assert_eq!(kind, Failure::NeverSettles);
    let timer = "exports.main = () => new Promise(() => setTimeout(() => { throw new Error('late') }, 5))";
    assert_eq!(failure(timer).await, (Failure::Thrown, "Error: late".into()));
}

#[tokio::test]
async fn code_that_does_not_compile_says_where() {
    let error = run("\nexports.main = (", json!({})).await.result.unwrap_err();
    assert_eq!((error.kind, error.name.as_str()), (Failure::Syntax, "SyntaxError"));
    let pool = pool();
    assert_eq!(pool.check(&dev(), "exports.main = () => 1").await.unwrap(), Ok(()));
    let error = pool.check(&dev(), "let a = 1;\nlet a = 2;").await.unwrap().unwrap_err();
    assert_eq!(error.kind, Failure::Syntax);
    assert!(error.stack.contains("index.js:2"), "{error:?}");
    // Nothing of it runs.
    assert_eq!(pool.check(&dev(), "while (true) {}").await.unwrap(), Ok(()));
    assert_eq!(pool.stats().started, 1);
}

#[tokio::test]
async fn instances_stay_warm_and_versions_are_apart() {
    let pool = pool();
    let code = "let n = 0; exports.main = () => ++n";
    for expected in 1..=3 {
        assert_eq!(run_in(&pool, code, json!({}), within(5_000)).await.result, Ok(json!(expected)));
    }
    let other = format!("{code} // another version");
    assert_eq!(run_in(&pool, &other, json!({}), within(5_000)).await.result, Ok(json!(1)));
    assert_eq!(run_in(&pool, code, json!({}), within(5_000)).await.result, Ok(json!(4)));
    assert_eq!(pool.stats().started, 1);
}

#[tokio::test]
async fn a_file_that_fails_at_the_top_is_tried_again() {
    let pool = pool();
    let code = "globalThis.tries = (globalThis.tries ?? 0) + 1; if (tries < 2) throw new Error('first'); exports.main = () => tries";
    assert!(run_in(&pool, code, json!({}), within(5_000)).await.result.is_err());
    assert_eq!(run_in(&pool, code, json!({}), within(5_000)).await.result, Ok(json!(2)));
}

#[tokio::test]
async fn code_is_not_strict() {
    assert_eq!(run("exports.main = () => { loose = 5; return loose }", json!({})).await.result, Ok(json!(5)));
}

#[tokio::test]
async fn nothing_reaches_from_one_call_into_the_next() {
    let pool = pool();
    let code = r#"
        let late = [];
        exports.main = async (event) => {
            if (event.first) {
                setTimeout(() => late.push('timer'), 1);
                setInterval(() => late.push('interval'), 1);
                return 'first';
            }
            await new Promise((done) => setTimeout(done, 30));
            return late;
        }"#;
    assert_eq!(run_in(&pool, code, json!({ "first": true }), within(5_000)).await.result, Ok(json!("first")));
    assert_eq!(run_in(&pool, code, json!({}), within(5_000)).await.result, Ok(json!([])));
    assert_eq!(pool.stats().started, 1);
}
