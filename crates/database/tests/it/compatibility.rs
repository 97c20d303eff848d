use database::{ABSENT, Filter, Pipeline, Update, compatibility};
use serde_json::{Value, json};

/// The page is what the code says. `SAMPAN_WRITE_DOCS=1 cargo test -p database` writes it anew.
#[test]
fn the_page_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/compatibility.md");
    if std::env::var_os("SAMPAN_WRITE_DOCS").is_some() {
        std::fs::write(path, compatibility()).unwrap();
    }
    assert!(std::fs::read_to_string(path).unwrap() == compatibility(), "write docs/compatibility.md anew");
}

#[test]
fn what_the_page_calls_absent_is_refused_by_name() {
    for (place, names) in ABSENT {
        for name in *names {
            let named = |json: Value| json!({*name: json});
            let error = match *place {
                "at the top of a query" => Filter::parse(&named(json!(1))).unwrap_err(),
                "on a field" => Filter::parse(&json!({"a": named(json!(1))})).unwrap_err(),
                "in an update" => Update::parse(&named(json!({"a": 1}))).unwrap_err(),
                "as a stage" => Pipeline::parse(&json!([named(json!({}))])).unwrap_err(),
                "in an expression" => {
                    Pipeline::parse(&json!([{"$addFields": {"x": named(json!("$a"))}}])).unwrap_err()
                }
                "as an accumulator" => {
                    Pipeline::parse(&json!([{"$group": {"_id": null, "x": named(json!("$a"))}}])).unwrap_err()
                }
                other => panic!("no such place: {other}"),
            };
            assert_eq!(error.code(), "DATABASE_INVALID_OPERRATOR", "{name}");
            assert!(error.to_string().contains(name), "{error}");
        }
    }
}
