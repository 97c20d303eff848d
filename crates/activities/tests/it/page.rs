//! What phones get.

use crate::now;
use activities::{Look, demo, document, render, templates};
use serde_json::json;
use types::{ActivityContent, ActivityCounter, Block, Lang, Text};

const LANDING: Look<'_> = Look::Landing { code: "/l/7F3BKQ2.svg", other_language: "?lang=en" };

fn example(template: &str) -> ActivityContent {
    let template = templates().iter().find(|t| t.id == template).unwrap();
    ActivityContent {
        template: template.id.clone(),
        name: template.title.clone(),
        settings: template.example.clone(),
    }
}

/// Without the pictures that the team put in.
fn lean(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find("data:image/") {
        out.push_str(&rest[..at]);
        rest = &rest[at..][rest[at..].find('"').unwrap()..];
    }
    out + rest
}

#[test]
fn every_demo_page_is_small_and_whole_in_both_languages() {
    for activity in demo::activities(now()) {
        for lang in [Lang::En, Lang::Zh] {
            let counter = activities::stock(&activity.content).map(|stock| ActivityCounter {
                stock,
                claimed: stock / 3,
                left: stock - stock / 3,
            });
            let page = render(&activity.content, activity.key, lang, now(), counter);
            let html = document(&page, now(), &LANDING).html;
            if let Ok(dir) = std::env::var("PAGES_DIR") {
                std::fs::write(format!("{dir}/{}-{}.html", activity.key, lang.tag()), &html).unwrap();
            }
            let size = lean(&html).len();
            assert!(size < 20_000, "{}: {size} bytes without pictures", activity.key);
            assert!(html.len() < 36_000, "{}: {} bytes", activity.key, html.len());
            assert!(html.starts_with(&format!("<!doctype html><html lang=\"{}\">", lang.tag())));
            for open in ["section", "header", "footer", "main", "div", "ul", "ol", "li", "p", "span", "time"]
            {
                let (opened, closed) = (
                    html.matches(&format!("<{open}>")).count() + html.matches(&format!("<{open} ")).count(),
                    html.matches(&format!("</{open}>")).count(),
                );
                assert_eq!(opened, closed, "{}: <{open}>", activity.key);
            }
            assert_eq!(html.matches("<h1>").count(), 1);
            assert!(html.contains(page.title.as_str()));
        }
    }
}

#[test]
fn a_premiere_reads_as_its_author_wrote_it() {
    let counter = Some(ActivityCounter { stock: 500, claimed: 88, left: 412 });
    let page = render(&example("premiere-night"), "p", Lang::Zh, now(), counter);
    assert_eq!(page.title, "纸月亮港湾");
    assert_eq!(page.accent, "#c2410c");
    let kinds: Vec<_> =
        page.blocks.iter().map(|b| serde_json::to_value(b).unwrap()["type"].clone()).collect();
    assert_eq!(
        kinds,
        [json!("hero"), json!("showtimes"), json!("countdown"), json!("coupon"), json!("rules")]
    );
    let html = document(&page, now(), &LANDING).html;
    for text in
        ["剩余 <b>412</b> / 500 份", "19:30", "¥88", "立减 20 元", "立即领取", "灯影杭州西湖店", "data-until"]
    {
        assert!(html.contains(text), "{text}");
    }
    let json = serde_json::to_value(&page).unwrap();
    assert_eq!(json["counter"]["left"], 412);
    assert_eq!(json["blocks"][3]["function"], "claimCoupon");
    assert_eq!(json["blocks"][3]["soldOut"], "已领完，下次首映见。");
    assert_eq!(json["blocks"][1]["rows"][0]["startsAt"], "2030-01-10T11:30:00Z");
}

#[test]
fn when_none_is_left_the_button_gives_way_to_words() {
    let counter = Some(ActivityCounter { stock: 5, claimed: 5, left: 0 });
    let page = render(&example("premiere-night"), "p", Lang::En, now(), counter);
    let html = document(&page, now(), &LANDING).html;
    assert!(html.contains("All gone. See you at the next premiere."));
    assert!(!html.contains("Get the coupon"));
    assert!(html.contains("<b>0</b> of 5 left"));
    let counter = Some(ActivityCounter { stock: 5, claimed: 6, left: -1 });
    let page = render(&example("premiere-night"), "p", Lang::En, now(), counter);
    assert!(document(&page, now(), &LANDING).html.contains("<b>0</b> of 5 left"));
}

#[test]
fn when_the_moment_has_passed_nothing_counts() {
    let later = now() + chrono::Duration::days(4000);
    let page = render(&example("premiere-night"), "p", Lang::En, later, None);
    assert!(page.blocks.iter().any(|b| matches!(b, Block::Countdown { over: true, .. })));
    let document = document(&page, later, &LANDING);
    assert!(document.html.contains("The film is on.") && document.html.contains("started"));
    assert!(!document.html.contains("<script"));
    assert!(document.csp.contains("script-src 'none'"));
}

#[test]
fn settings_are_text_wherever_they_stand() {
    let evil = r#"</style><script>alert(1)</script>"'><img src=x onerror=alert(1)>&amp;"#;
    let text = json!({"en": evil, "zh-CN": evil});
    let all = json!({
        "hero": {"title": text, "tagline": text, "accent": "red;}</style><script>", "image": "javascript:alert(1)"},
        "showtimes": {"title": text, "rows": [{"venue": text, "hall": text, "startsAt": "2027-01-01T00:00:00Z", "price": 100}]},
        "countdown": {"title": text, "until": "2027-01-01T00:00:00Z", "after": text},
        "coupon": {"title": text, "value": text, "button": text, "soldOut": text, "function": evil, "stock": 1},
        "checkIn": {"title": text, "days": [{"gift": text}], "button": text},
        "draw": {"title": text, "prizes": [{"name": text, "stock": 1, "image": "data:image/png;base64,\"><script>"}], "button": text},
        "rules": {"title": text, "text": text},
    });
    for template in templates() {
        let content =
            ActivityContent { template: template.id.clone(), name: Text::same(evil), settings: all.clone() };
        let page = render(&content, evil, Lang::En, now(), None);
        for look in [Look::Preview, Look::Landing { code: evil, other_language: evil }] {
            let html = document(&page, now(), &look).html;
            assert!(!html.contains("<script>alert"), "{html}");
            assert!(!html.contains("<img src=x") && !html.contains("javascript:"));
            assert_eq!(html.matches("</style>").count(), 1);
            // The countdown's own, and none in the preview, whose sandbox runs nothing.
            let counts = template.id == "premiere-night" && matches!(look, Look::Landing { .. });
            assert_eq!(html.matches("<script").count(), usize::from(counts));
            // A quote of the author's never ends an attribute of ours.
            assert!(!html.contains("\"'>"));
        }
    }
}

#[test]
fn half_filled_forms_still_give_a_page() {
    for template in templates() {
        for settings in [
            json!(null),
            json!({}),
            json!([]),
            json!("x"),
            json!({"hero": 5, "coupon": [], "draw": {"prizes": [1, null]}, "showtimes": {"rows": {}}, "checkIn": {"days": "x"}, "countdown": {"until": "soon"}}),
        ] {
            let content = ActivityContent { template: template.id.clone(), name: Text::default(), settings };
            let page = render(&content, "k", Lang::Zh, now(), None);
            assert_eq!(page.title, template.title.zh);
            assert_eq!(page.accent, template.accent);
            assert!(document(&page, now(), &Look::Preview).html.ends_with("</body></html>"));
        }
    }
    let content = ActivityContent { template: "gone".into(), name: Text::same("N"), settings: json!({}) };
    assert!(render(&content, "k", Lang::En, now(), None).blocks.is_empty());
}

#[test]
fn a_list_on_a_page_has_an_end() {
    let rows: Vec<_> = (0..5000).map(|_| json!({"startsAt": "2027-01-01T00:00:00Z"})).collect();
    let content = ActivityContent {
        template: "premiere-night".into(),
        name: Text::default(),
        settings: json!({"showtimes": {"rows": rows}}),
    };
    let page = render(&content, "k", Lang::En, now(), None);
    let Some(Block::Showtimes { rows, .. }) =
        page.blocks.iter().find(|b| matches!(b, Block::Showtimes { .. }))
    else {
        panic!("no showtimes")
    };
    assert_eq!(rows.len(), activities::MAX_LIST);
}

#[test]
fn the_policy_admits_this_style_and_script_only() {
    let page = render(&example("premiere-night"), "p", Lang::En, now(), None);
    let document = document(&page, now(), &LANDING);
    let inside = |tag: &str| {
        let from = document.html.find(&format!("<{tag}>")).unwrap() + tag.len() + 2;
        let to = document.html.find(&format!("</{tag}>")).unwrap();
        use base64::Engine;
        use sha2::Digest;
        let hash = sha2::Sha256::digest(&document.html[from..to]);
        format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(hash))
    };
    assert!(document.csp.contains(&format!("style-src {};", inside("style"))));
    assert!(document.csp.contains(&format!("script-src {};", inside("script"))));
    assert!(!document.html.contains(" style=") && !document.html.contains(" onclick="));
    assert!(!document.csp.contains("unsafe"));
}
