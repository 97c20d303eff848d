//! Whatever arrives, decoding ends with a request or a refusal. A second in the normal run; `SAMPAN_PROPERTY_SECONDS`
//! for longer ones.

use crate::{admin, ejson, gateway, storage, web};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value as Json, json};
use std::time::{Duration, Instant};

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
        let bytes = given.to_string();
        let _ = web::parse(bytes.as_bytes());
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

#[test]
fn decoders_never_panic() {
    let seconds = std::env::var("SAMPAN_PROPERTY_SECONDS").map_or(1, |s| s.parse().unwrap());
    let begun = Instant::now();
    let mut runner = TestRunner::new(Config { cases: 50, failure_persistence: None, ..Config::default() });
    while begun.elapsed() < Duration::from_secs(seconds) {
        runner
            .run(&value(), |value| {
                decode(&value);
                Ok(())
            })
            .unwrap();
    }
    // Raw bytes, and text that is cut anywhere.
    runner
        .run(&prop::collection::vec(any::<u8>(), 0..200), |bytes| {
            let _ = web::parse(&bytes);
            let _ = gateway::add("c".into(), &bytes);
            Ok(())
        })
        .unwrap();
}
