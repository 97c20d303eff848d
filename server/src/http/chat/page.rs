//! The chat page: a few kilobytes that work on any phone, in both languages and both themes.

use crate::http::links::landing::html;
use axum::{
    body::Body,
    http::{Response, StatusCode},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;
use sha2::{Digest, Sha256};
use types::{BotContent, EnvId, Lang};

const STYLE: &str = include_str!("chat.css");
const SCRIPT: &str = include_str!("chat.js");

/// The page of a published bot.
pub fn chat(env: &EnvId, bot: &str, settings: &BotContent, lang: Lang, page: &str) -> Response<Body> {
    let words = match lang {
        Lang::En => json!({
            "say": "Write a message", "send": "Send", "again": "Start over", "other": "中文", "otherTag": "zh-CN",
            "failed": "That did not get through. Check your connection and try again.",
            "busy": "Too many messages at once. Wait a moment.",
        }),
        Lang::Zh => json!({
            "say": "请输入您的问题", "send": "发送", "again": "重新开始", "other": "English", "otherTag": "en",
            "failed": "消息没有发出去，请检查网络后重试。",
            "busy": "消息太频繁了，请稍候再试。",
        }),
    };
    let name = escape(settings.name.get(lang));
    let word = |key: &str| escape(words[key].as_str().unwrap_or_default());
    let setup = json!({ "env": env, "bot": bot, "lang": lang, "page": page, "words": words }).to_string();
    let html_text = format!(
        "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1,viewport-fit=cover\">\
         <title>{name}</title><link rel=\"icon\" href=\"data:,\"><style>{STYLE}</style></head><body>\
         <header><h1>{name}</h1><a href=\"?lang={other_tag}{from}\" hreflang=\"{other_tag}\" lang=\"{other_tag}\">{other}</a>\
         <button type=\"button\" id=\"again\">{again}</button></header>\
         <main><ol id=\"log\" aria-live=\"polite\" aria-label=\"{name}\"></ol></main>\
         <form id=\"form\" aria-label=\"{say}\"><label for=\"text\" class=\"hidden\">{say}</label>\
         <input id=\"text\" name=\"text\" maxlength=\"1000\" autocomplete=\"off\" placeholder=\"{say}\" enterkeyhint=\"send\">\
         <button type=\"submit\">{send}</button></form>\
         <div id=\"setup\" hidden data-setup=\"{setup}\"></div><script>{SCRIPT}</script></body></html>",
        tag = lang.tag(),
        other_tag = word("otherTag"),
        from = if page.is_empty() { String::new() } else { format!("&amp;page={}", in_query(page)) },
        other = word("other"),
        again = word("again"),
        say = word("say"),
        send = word("send"),
        setup = escape(&setup),
    );
    let csp = format!(
        "default-src 'none'; style-src {}; script-src {}; img-src 'self' https: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
        hash(STYLE),
        hash(SCRIPT),
    );
    html(StatusCode::OK, html_text, &csp)
}

/// A value after a question mark (RFC 3986 §2.1): letters, digits and `-._~` stay.
fn in_query(text: &str) -> String {
    let byte = |b: u8| match b {
        b if b.is_ascii_alphanumeric() || b"-._~".contains(&b) => char::from(b).to_string(),
        b => format!("%{b:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// A source expression of CSP 3 §2.3.1 for an inline style or script.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
