//! Published functions: who may call them, what they may call, what is kept of their runs.

use std::sync::Arc;

use access::{Actor, Who};
use functions::{FunctionError, Functions, Host, HostError, limits};
use serde_json::{Value, json};
use store::{ManualClock, SeededRandom, timestamp};
use types::{EnvId, InvokeRule, MemberId, Problem, Role, Text};

use crate::support::{Recorder, Silent, dev, pool, user};

const CALLER: &str = r#"
    const cloud = require('wx-server-sdk');
    exports.main = async (event) => {
        try { return (await cloud.callFunction(event)).result } catch (e) { return [e.errCode, e.errMsg] }
    }"#;

fn engine(host: Arc<dyn Host>) -> Functions {
    let clock = Arc::new(ManualClock::at(timestamp(1_700_000_000_000)));
    Functions::new(pool(), host, clock, Arc::new(SeededRandom::new(1)))
}

async fn publish(functions: &Functions, env: &EnvId, name: &str, json: Value) {
    functions.kind().activate(env, &[(name.to_owned(), Some(Arc::new(json)))]).await;
}

fn actor(who: &Who) -> Actor {
    // Only the access engine makes actors of people; a function that acts for nobody else stands in for a trusted caller.
    match who {
        Who::Visitor => Actor::visitor(dev()),
        Who::System => Actor::system(dev()),
        other => Actor::function(dev(), "outer", Some(other.clone())),
    }
}

#[tokio::test]
async fn what_is_published_can_be_called_at_once() {
    let functions = engine(Arc::new(Silent));
    let system = actor(&Who::System);
    let missing = functions.invoke(&system, "f", json!({})).await.unwrap_err();
    assert!(matches!(missing, FunctionError::NotFound(_)));
    assert_eq!((missing.code(), Problem::from(missing).status), ("FUNCTIONS_REQUEST_FAIL", 404));

    publish(&functions, &dev(), "f", json!({ "code": "exports.main = () => 1" })).await;
    assert_eq!(functions.invoke(&system, "f", json!({})).await.unwrap().result, Ok(json!(1)));
    publish(&functions, &dev(), "f", json!({ "code": "exports.main = () => 2" })).await;
    assert_eq!(functions.invoke(&system, "f", json!({})).await.unwrap().result, Ok(json!(2)));
    let elsewhere = functions.invoke(&Actor::system("prod".into()), "f", json!({})).await;
    assert!(matches!(elsewhere, Err(FunctionError::NotFound(_))));
    functions.kind().activate(&dev(), &[("f".to_owned(), None)]).await;
    assert!(matches!(functions.invoke(&system, "f", json!({})).await, Err(FunctionError::NotFound(_))));
}

#[tokio::test]
async fn one_bad_item_does_not_stop_the_others() {
    let functions = engine(Arc::new(Silent));
    let items = [
        ("bad".to_owned(), Some(Arc::new(json!({ "code": 1 })))),
        ("good".to_owned(), Some(Arc::new(json!({ "code": "exports.main = () => 1" })))),
    ];
    functions.kind().activate(&dev(), &items).await;
    let names: Vec<_> =
        functions.list(&actor(&Who::System)).unwrap().into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["good"]);
}

#[tokio::test]
async fn the_rule_decides_who_may_call() {
    let functions = engine(Arc::new(Silent));
    for rule in ["everyone", "signedIn", "members"] {
        publish(&functions, &dev(), rule, json!({ "code": "exports.main = () => 1", "invoke": rule })).await;
    }
    publish(&functions, &dev(), "default", json!({ "code": "exports.main = () => 1" })).await;
    let cases = [
        (Actor::visitor(dev()), [true, false, false, false]),
        (Actor::system(dev()), [true, true, true, true]),
        (Actor::function(dev(), "other", None), [true, true, true, true]),
    ];
    for (actor, allowed) in cases {
        for (name, allowed) in ["everyone", "signedIn", "members", "default"].into_iter().zip(allowed) {
            let result = functions.invoke(&actor, name, json!({})).await;
            match result {
                Ok(_) => assert!(allowed, "{name} {actor:?}"),
                Err(error) => {
                    assert!(
                        !allowed && matches!(error, FunctionError::NotAllowed(_)),
                        "{name} {actor:?}: {error}"
                    );
                    assert_eq!((error.code(), Problem::from(error).status), ("PERMISSION_DENIED", 403));
                }
            }
        }
    }
    let list = functions.list(&Actor::system(dev())).unwrap();
    assert_eq!(list[0].name, "default");
    assert_eq!(list[0].spec.invoke, InvokeRule::SignedIn);
    assert!(functions.list(&Actor::visitor(dev())).is_err());
}

#[tokio::test]
async fn questions_reach_the_host_in_the_functions_name() {
    struct Names;
    #[async_trait::async_trait]
    impl Host for Names {
        async fn call(&self, call: &functions::CallContext, op: &str, _: Value) -> Result<Value, HostError> {
            let who = format!("{} for {:?}", call.actor.label(), call.actor.openid());
            Ok(json!({ "_id": format!("{op} {who} in {} at {}", call.actor.env(), call.depth) }))
        }
    }
    let functions = engine(Arc::new(Names));
    let write = "exports.main = async () => (await require('wx-server-sdk').database().collection('t').add({ data: {} }))._id";
    publish(&functions, &dev(), "write", json!({ "code": write })).await;
    publish(&functions, &dev(), "call", json!({ "code": CALLER })).await;
    let caller = actor(&user());
    let direct = functions.invoke(&caller, "write", json!({})).await.unwrap().result.unwrap();
    assert_eq!(direct, "database.addDocument function:write for Some(\"o-1\") in dev at 0");
    let nested = functions.invoke(&caller, "call", json!({ "name": "write" })).await.unwrap().result.unwrap();
    assert_eq!(nested, "database.addDocument function:write for Some(\"o-1\") in dev at 1");
}

#[tokio::test]
async fn a_function_does_not_reach_another_environment() {
    let host = Arc::new(Recorder::default());
    let functions = engine(host.clone());
    let code = r#"
        const db = require('wx-server-sdk').database({ env: 'prod' });
        exports.main = () => db.collection('t').add({ data: {} }).catch((error) => error.errMsg)"#;
    publish(&functions, &dev(), "f", json!({ "code": code })).await;
    let text = functions.invoke(&Actor::system(dev()), "f", json!({})).await.unwrap().result.unwrap();
    assert_eq!(
        text,
        "collection.add:fail -501005 INVALIID_ENV: the environment 'prod' cannot be reached from here"
    );
    assert!(host.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn functions_call_functions_of_their_environment() {
    let functions = engine(Arc::new(Silent));
    publish(&functions, &dev(), "call", json!({ "code": CALLER })).await;
    let who = "exports.main = () => require('wx-server-sdk').getWXContext()";
    publish(&functions, &dev(), "who", json!({ "code": who, "invoke": "members" })).await;
    publish(
        &functions,
        &dev(),
        "bad",
        json!({ "code": "exports.main = () => { throw new TypeError('inner') }" }),
    )
    .await;
    let slow = json!({ "code": "exports.main = () => { for (;;); }", "timeoutMs": 100 });
    publish(&functions, &dev(), "slow", slow).await;
    let call =
        async |event: Value| functions.invoke(&actor(&user()), "call", event).await.unwrap().result.unwrap();
    // The inner function's rule is for callers from outside.
    assert_eq!(
        call(json!({ "name": "who" })).await,
        json!({ "OPENID": "o-1", "ENV": "dev", "SOURCE": "wx_http,scf" })
    );
    let refused = |code: i64, text: &str| json!([code, format!("callFunction:fail {code} {text}")]);
    assert_eq!(
        call(json!({ "name": "none" })).await,
        refused(-504001, "FUNCTIONS_REQUEST_FAIL: there is no function 'none'")
    );
    assert_eq!(
        call(json!({ "name": "bad" })).await,
        refused(-504002, "FUNCTIONS_EXECUTE_FAIL: TypeError: inner")
    );
    let text = "FUNCTION_TIME_LIMIT_EXCEEDED: TimeoutError: the function ran longer than its limit of 100 ms";
    assert_eq!(call(json!({ "name": "slow" })).await, refused(-504003, text));
    let text = "INVALIID_ENV: the environment 'prod' cannot be reached from here";
    assert_eq!(call(json!({ "name": "who", "config": { "env": "prod" } })).await, refused(-501005, text));
    // For ever round in a circle: refused at the limit.
    let circle =
        "const cloud = require('wx-server-sdk'); exports.main = () => cloud.callFunction({ name: 'circle' })";
    publish(&functions, &dev(), "circle", json!({ "code": circle })).await;
    let error = functions.invoke(&actor(&user()), "circle", json!({})).await.unwrap().result.unwrap_err();
    assert!(error.message.contains(&format!("more than {} deep", limits::CALL_DEPTH)), "{error}");
}

#[tokio::test]
async fn the_editor_tries_code_that_is_not_published() {
    let functions = engine(Arc::new(Recorder::default()));
    let system = actor(&Who::System);
    let code =
        json!({ "code": "exports.main = (event) => { console.log('got', event); return event.n + 1 }" });
    let report = functions.try_run(&system, "draft", &code, json!({ "n": 1 })).await.unwrap();
    assert_eq!((report.result, report.error), (Some(json!(2)), None));
    assert_eq!(report.logs[0].text, "got { n: 1 }");
    assert_eq!(report.at.timestamp_millis(), 1_700_000_000_000);
    assert_eq!(report.caller.en, "Sampan");

    let failed = json!({ "code": "\nexports.main = () => boom" });
    let error = functions.try_run(&system, "draft", &failed, json!({})).await.unwrap().error.unwrap();
    assert_eq!(
        (error.code.as_str(), error.message.as_str()),
        ("FUNCTIONS_EXECUTE_FAIL", "ReferenceError: boom is not defined")
    );
    assert!(error.stack.unwrap().contains("index.js:2"));

    let invalid = functions.try_run(&system, "draft", &json!({}), json!({})).await.unwrap_err();
    assert_eq!(Problem::from(invalid).status, 422);
    // A function may run functions, but not try code of its own.
    let other = Actor::function(dev(), "other", None);
    assert!(matches!(
        functions.try_run(&other, "draft", &code, json!({})).await,
        Err(FunctionError::Denied(_))
    ));
    publish(&functions, &dev(), "draft", code.clone()).await;
    assert!(functions.try_run(&other, "draft", &code, json!({ "n": 1 })).await.is_ok());
    assert!(matches!(
        functions.try_run(&Actor::visitor(dev()), "draft", &code, json!({})).await,
        Err(FunctionError::Denied(_))
    ));
}

#[tokio::test]
async fn the_last_runs_are_kept() {
    let functions = engine(Arc::new(Silent));
    let code = "exports.main = (event) => { if (event.fail) throw new Error('no'); return event.big ? 'x'.repeat(event.big) : event.n }";
    publish(&functions, &dev(), "f", json!({ "code": code, "invoke": "everyone" })).await;
    let member = Who::Member { id: MemberId::new("mem_1"), name: Text::same("Ada"), role: Role::Developer };
    for n in 0..60 {
        functions.invoke(&actor(&member), "f", json!({ "n": n })).await.unwrap();
    }
    functions.invoke(&actor(&user()), "f", json!({ "fail": true })).await.unwrap();
    functions.invoke(&Actor::visitor(dev()), "f", json!({ "big": 100_000 })).await.unwrap();
    let system = actor(&Who::System);
    let runs = functions.recent(&system, "f").unwrap();
    assert_eq!(runs.len(), 50);
    assert_eq!(runs[0].result, Some(json!("… 100002 bytes, not kept")));
    assert_eq!(runs[1].error.as_ref().unwrap().message, "Error: no");
    assert_eq!(runs[2].result, Some(json!(59)));
    assert!(runs.iter().all(|run| run.request_id.starts_with("req_")));
    let counts = functions.list(&system).unwrap()[0].counts;
    assert_eq!((counts.calls, counts.failures), (62, 1));
    assert!(functions.recent(&Actor::visitor(dev()), "f").is_err());
    assert_eq!(functions.recent(&Actor::system("prod".into()), "f").unwrap(), []);
}
