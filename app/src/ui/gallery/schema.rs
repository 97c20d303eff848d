//! The form that a schema draws, with every kind of field.

use leptos::prelude::*;
use serde_json::json;
use types::{
    FieldError, Text,
    schema::{Choice, Field, FieldKind},
};

use super::{super::*, Part};

fn fields() -> Vec<Field> {
    let t = |en: &str, zh: &str| Text::new(en, zh);
    let option = |v: &str, en: &str, zh: &str| Choice { value: v.into(), title: t(en, zh) };
    let text = |multiline| FieldKind::Localized { max: 40, multiline };
    vec![
        Field::required("title", t("Title", "标题"), text(false))
            .with_help(t("The big line on the page.", "页面上的大标题。")),
        Field::optional("rules", t("Rules", "规则"), text(true)),
        Field::required("code", t("Coupon code", "优惠码"), FieldKind::Text { max: 12, multiline: false }),
        Field::required("accent", t("Colour", "主题色"), FieldKind::Color),
        Field::required(
            "stock",
            t("Stock", "库存"),
            FieldKind::Number { min: Some(1.0), max: Some(10_000.0), integer: true },
        ),
        Field::optional(
            "price",
            t("Price", "价格"),
            FieldKind::Money { currency: "CNY".into(), max: 100_000 },
        ),
        Field::required("until", t("Ends at", "结束时间"), FieldKind::DateTime),
        Field::optional("image", t("Picture", "图片"), FieldKind::Image),
        Field::required(
            "size",
            t("Size", "尺寸"),
            FieldKind::Choice {
                options: vec![
                    option("s", "Small", "小"),
                    option("m", "Medium", "中"),
                    option("l", "Large", "大"),
                ],
            },
        ),
        Field::optional("share", t("Ask to share", "引导分享"), FieldKind::Switch),
        Field::optional(
            "hero",
            t("Hero", "头图"),
            FieldKind::Group {
                fields: vec![Field::required(
                    "tagline",
                    t("Tagline", "副标题"),
                    FieldKind::Text { max: 60, multiline: false },
                )],
            },
        ),
        Field::required(
            "shows",
            t("Showtimes", "场次"),
            FieldKind::List {
                item: vec![
                    Field::required("venue", t("Cinema", "影院"), text(false)),
                    Field::required("at", t("Starts at", "开始时间"), FieldKind::DateTime),
                ],
                item_title: t("Showtime", "场次"),
                min: 1,
                max: 6,
            },
        ),
    ]
}

#[component]
pub(super) fn Schema() -> impl IntoView {
    let value = RwSignal::new(json!({
        "title": {"en": "Tide", "zh-CN": "潮汐"}, "code": "TIDE", "accent": "#b4532a", "stock": 0, "price": 3900,
        "until": "2026-12-24T12:30:00Z", "size": "m", "share": true, "hero": {"tagline": ""},
        "shows": [
            {"venue": {"en": "Harbour", "zh-CN": "海港影城"}, "at": "2026-12-24T12:30:00Z"},
            {"venue": {"en": "", "zh-CN": ""}, "at": ""},
        ],
    }));
    let errors = vec![
        FieldError::new("/hero/tagline", "required", ""),
        FieldError::new("/shows/1/venue", "required", ""),
    ];
    view! {
        <Part title="A form drawn by a schema">
            <div class="split">
                <SchemaForm id="g-schema" fields=fields() value errors=Signal::stored(errors) />
                <Card title="The value">
                    <JsonView value />
                    <div class="mt-4">
                        <Button size=Size::Small on_press=|()| reveal("g-schema", "/shows/1/venue")>
                            "Show the complaint"
                        </Button>
                    </div>
                </Card>
            </div>
        </Part>
    }
}
