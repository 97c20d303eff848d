//! Whatever arrives, decoding ends with a request or a refusal. The same cases on every machine; for more of them,
//! `SAMPAN_PROPERTY_TIMES=100`; for others, `SAMPAN_PROPERTY_SEED=7`.

use crate::{admin, ejson, gateway, signature, storage, web};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Map, Value as Json, json};

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "$date",
            "$numberInt",
            "$numberLong",
            "$numberDouble",
            "$oid",
            "$binary",
            "$regularExpression",
            "$regex",
            "$options",
            "$tcb_server_date",
            "offset",
            "pattern",
            "options",
            "base64",
            "subType",
            "stageKey",
            "stageValue",
            "field",
            "direction",
            "$set",
            "$match",
            "_id",
            "",
        ])
        .prop_map(str::to_owned),
        ".{0,6}",
    ]
}

fn value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        ".{0,12}".prop_map(Json::from),
        prop::sample::select(vec![
            "NaN",
            "-1",
            "9223372036854775808",
            "{\"$date\":{",
            "[{\"a\":1}]",
            "0123456789abcdef01234567"
        ])
        .prop_map(Json::from),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::vec((name(), inner), 0..4)
                .prop_map(|fields| fields.into_iter().collect::<Map<_, _>>().into()),
        ]
    })
}

/// Every decoder of documents, on one value in every place where a client can put one.
fn decode(value: &Json) {
    let _ = ejson::to_client(value.clone()).map(ejson::safe).map(|v| v.to_string());
    let _ = ejson::plain_json(value.clone());
    let text = Json::String(value.to_string());
    let both = [value, &text];
    let clients =
        ["addDocument", "queryDocument", "countDocument", "updateDocument", "deleteDocument", "aggregate"];
    let servers = [
        "insertDocument",
        "getDocument",
        "calculateDocument",
        "modifyDocument",
        "modifyAndReturnDoc",
        "removeDocument",
        "aggregateDocuments",
    ];
    for given in both {
        for place in ["query", "data", "order", "projection", "stages", "limit", "offset"] {
            let mut fields = Map::from_iter([
                ("collectionName".to_owned(), json!("c")),
                ("query".to_owned(), json!({"_id": "x"})),
                ("data".to_owned(), json!({"$set": {"a": 1}})),
                ("merge".to_owned(), json!(true)),
            ]);
            fields.insert(place.to_owned(), given.clone());
            for action in clients {
                let mut fields = fields.clone();
                fields.insert("action".to_owned(), format!("database.{action}").into());
                let _ = web::action(&mut fields);
            }
            for action in servers {
                let _ = admin::documents(&format!("database.{action}"), &mut fields.clone());
            }
        }
        for place in ["query", "data", "_id", "transactionId", "limit", "projection"] {
            let mut fields = Map::from_iter([
                ("collectionName".to_owned(), json!("c")),
                ("transactionId".to_owned(), json!("t")),
                ("query".to_owned(), json!({"_id": {"$eq": "x"}})),
                ("data".to_owned(), json!("{\"n\":1}")),
            ]);
            fields.insert(place.to_owned(), given.clone());
            for step in [
                "getInTransaction",
                "insertDocInTransaction",
                "updateDocInTransaction",
                "deleteDocInTransaction",
            ] {
                let _ = web::named(&format!("database.{step}"), &mut fields.clone());
            }
        }
        let bytes = given.to_string();
        let _ = admin::parse(bytes.as_bytes());
        for action in ["auth.getUserInfoForAdmin", "functions.invokeFunction", "wx.api"] {
            let body =
                json!({"action": action, "uuid": given, "function_name": given, "request_data": given});
            let _ = admin::parse(body.to_string().as_bytes());
        }
        let _ = web::parse(bytes.as_bytes());
        for action in ["signInAnonymously", "signIn", "updateUserInfo", "logout"] {
            let body = json!({"action": format!("auth.{action}"), "refresh_token": given, "loginType": given,
                "nickName": given, "signMethod": given});
            let _ = web::parse(body.to_string().as_bytes());
        }
        files(given);
        let _ = gateway::aggregate("c".into(), json!({"pipeline": given}).to_string().as_bytes());
        let _ = gateway::add("c".into(), json!({"data": given}).to_string().as_bytes());
        let _ = gateway::change("c".into(), json!({"query": given, "data": given}).to_string().as_bytes());
        let parameters =
            ["query", "order", "projection", "limit"].map(|name| (name.to_owned(), bytes.clone()));
        let _ = gateway::find("c".into(), parameters.into_iter().collect());
    }
}

/// Every decoder of requests about files, and every form of the answers.
fn files(given: &Json) {
    let item = json!([{"fileid": given, "max_age": given, "path": given, "src_path": given, "dst_path": given,
        "overwrite": given, "objectId": given, "signedHeader": given, "cloudObjectId": given, "srcPath": given,
        "dstPath": given, "maxAge": given, "removeOriginal": given}]);
    for list in [given, &item] {
        for action in [
            "getUploadMetadata",
            "batchGetDownloadUrl",
            "batchDeleteFile",
            "batchCopyFile",
            "getFileAuthority",
        ] {
            let places = ["path", "headers", "file_list", "fileid_list", "fileList", "openId"];
            let mut fields: Map<String, Json> =
                places.iter().map(|place| ((*place).to_owned(), list.clone())).collect();
            let _ = storage::action(&format!("storage.{action}"), &mut fields);
        }
        let bytes = list.to_string();
        for name in ["get-objects-upload-info", "get-objects-download-info", "delete-objects", "copy-objects"]
        {
            let _ = storage::gateway(name, bytes.as_bytes());
        }
    }
    let _ = storage::cos_error(&given.to_string(), &given.to_string(), "r");
}

/// Cases of each kind, as many as take a second.
const CASES: u32 = 300;

fn runner(cases: u32) -> TestRunner {
    let of_env = |name| std::env::var(name).map_or(1, |n| n.parse().unwrap());
    TestRunner::new(Config {
        cases: cases * of_env("SAMPAN_PROPERTY_TIMES"),
        rng_seed: RngSeed::Fixed(of_env("SAMPAN_PROPERTY_SEED").into()),
        failure_persistence: None,
        ..Config::default()
    })
}

#[test]
fn decoders_never_panic() {
    runner(CASES)
        .run(&value(), |value| {
            decode(&value);
            Ok(())
        })
        .unwrap();
    // Raw bytes, and text that is cut anywhere.
    runner(CASES)
        .run(&prop::collection::vec(any::<u8>(), 0..200), |bytes| {
            let _ = web::parse(&bytes);
            let _ = gateway::add("c".into(), &bytes);
            let _ = admin::parse(&bytes);
            Ok(())
        })
        .unwrap();
}

/// Signatures, with any header, any list of parameters, and any body.
#[test]
fn signatures_never_panic() {
    let part =
        || prop_oneof![".{0,20}", Just("action;query".to_owned()), Just("host;content-type".to_owned())];
    let given = (part(), part(), part(), ".{0,40}", value());
    runner(400)
        .run(&given, |(date, params, names, rest, body)| {
            let text = format!(
                "TC3-HMAC-SHA256 Credential=id/{date}/tcb/tc3_request, SignedParams={params}, SignedHeaders={names}, Signature=00, {rest}"
            );
            for text in [text, rest] {
                let Ok(request) = http::Request::builder()
                    .uri("/admin?env=e")
                    .header("authorization", &text)
                    .header("host", "h")
                    .header("content-type", "application/json")
                    .header("x-timestamp", "1")
                    .body(())
                else {
                    continue;
                };
                let head = request.into_parts().0;
                for bytes in [body.to_string().into_bytes(), vec![0xff, b'{']] {
                    let _ = signature::read(&head, &bytes).map(|signed| signed.verify(b"secret", 1));
                }
            }
            Ok(())
        })
        .unwrap();
}
