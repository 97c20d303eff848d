//! Schemas: what is refused, and how a difference reads.

use serde_json::json;
use types::schema::{Field, FieldKind, describe, validate};
use types::{DiffChange, Text};

fn fields() -> Vec<Field> {
    let row = vec![
        Field::required("name", Text::new("Name", "名称"), FieldKind::Text { max: 5, multiline: false }),
        Field::optional(
            "price",
            Text::new("Price", "价格"),
            FieldKind::Money { currency: "CNY".into(), max: 100_000 },
        ),
    ];
    let coupon = vec![Field::required(
        "stock",
        Text::new("Stock", "库存"),
        FieldKind::Number { min: Some(1.0), max: Some(1000.0), integer: true },
    )];
    vec![
        Field::required(
            "title",
            Text::new("Title", "标题"),
            FieldKind::Localized { max: 10, multiline: false },
        ),
        Field::optional("image", Text::new("Picture", "图片"), FieldKind::Image),
        Field::optional("coupon", Text::new("Coupon", "优惠券"), FieldKind::Group { fields: coupon }),
        Field::optional(
            "rows",
            Text::new("Rows", "行"),
            FieldKind::List { item: row, item_title: Text::new("Row", "行"), min: 0, max: 2 },
        ),
    ]
}

fn codes(value: serde_json::Value) -> Vec<(String, String)> {
    validate(&fields(), &value, "").into_iter().map(|e| (e.path, e.code)).collect()
}

#[test]
fn a_good_value_passes() {
    assert_eq!(codes(json!({"title": {"en": "Hi"}, "image": "", "coupon": {"stock": 5}, "rows": []})), []);
}

#[test]
fn every_fault_is_named_by_its_path() {
    let found = codes(json!({
        "title": {"fr": "x"}, "image": "javascript:alert(1)", "coupon": {"stock": 1.5}, "colour": 1,
        "rows": [{"name": "too long", "price": -1}]
    }));
    let expected = [
        ("/colour", "unknown"),
        ("/title", "unknown"),
        ("/image", "format"),
        ("/coupon/stock", "format"),
        ("/rows/0/name", "too_long"),
        ("/rows/0/price", "too_small"),
    ];
    assert_eq!(found, expected.map(|(p, c)| (p.to_owned(), c.to_owned())));
    assert_eq!(
        codes(json!({"title": {}})),
        [("/title".into(), "required".into()), ("/coupon/stock".into(), "required".into())]
    );
    assert_eq!(codes(json!([])), [(String::new(), "type".to_owned())]);
}

#[test]
fn differences_read_like_sentences() {
    let before =
        json!({"title": {"en": "A"}, "coupon": {"stock": 5}, "rows": [{"name": "x", "price": 3900}]});
    let after = json!({"title": {"en": "A"}, "coupon": {"stock": 9}, "rows": [{"name": "x", "price": 3500}]});
    let lines = describe(&fields(), &before, &after);
    assert_eq!(lines[0].label.en, "Coupon › Stock");
    assert_eq!(lines[0].change, DiffChange::Changed { from: Text::same("5"), to: Text::same("9") });
    assert_eq!(lines[1].label.zh, "行 › 行 1 › 价格");
    assert_eq!(lines[1].change, DiffChange::Changed { from: Text::same("¥39.00"), to: Text::same("¥35.00") });
    let added = describe(
        &fields(),
        &before,
        &json!({"title": {"en": "A"}, "coupon": {"stock": 5}, "rows": [{"name": "x", "price": 3900}, {"name": "y"}]}),
    );
    assert_eq!(added[0].change, DiffChange::Items { added: 1, removed: 0, changed: 0 });
}
