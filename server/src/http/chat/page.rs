//! The chat page: a few kilobytes that work on any phone, in both languages and both themes. What it knows of the
//! protocol is the client that mini-programs use too.

use crate::http::links::landing::html;
use axum::{
    body::Body,
    http::{Response, StatusCode},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use types::{BotContent, EnvId, Lang, attachment};

const STYLE: &str = include_str!("chat.css");
/// The client in the order in which its parts need one another, then the page's own script.
static SCRIPT: LazyLock<String> = LazyLock::new(|| {
    let parts = [
        include_str!("../../../../sdk/client/platform.js"),
        include_str!("../../../../sdk/client/outbox.js"),
        include_str!("../../../../sdk/client/connection.js"),
        include_str!("../../../../sdk/client/chat.js"),
        include_str!("../../../../sdk/client/index.js"),
        include_str!("chat.js"),
    ];
    parts.map(slim).join("\n")
});

/// The page of a published bot.
pub fn chat(env: &EnvId, bot: &str, settings: &BotContent, lang: Lang) -> Response<Body> {
    let words = match lang {
        Lang::En => json!({
            "say": "Write a message", "send": "Send", "again": "Start over", "other": "中文", "otherTag": "zh-CN",
            "earlier": "Earlier messages", "pick": "Add a picture or a file", "image": "Picture",
            "sending": "Sending…", "sent": "Sent", "read": "Read", "unsent": "Not sent.", "retry": "Try again",
            "no_image": "This is not a picture that can be sent.", "file_kind": "Files of this kind cannot be sent.",
            "file_content": "The content is not what the file's name says.", "too_large": "A file has at most 10 MB, a picture 5 MB.",
            "connecting": "Connecting…", "queued": "Waiting for a person",
            "waiting": "Waiting for a person: you are number {position} in the queue",
            "closed": "We are closed now and back at {opens}. Write all the same: we answer then.",
            "agent": "{name} is here for you", "typing": "{name} is typing…",
            "joined": "{name} joined", "ended": "The conversation ended", "retracted": "This message was taken back.",
            "resolved": "This conversation has ended.", "unavailable": "This chat is not available.",
            "rate": "How was it?", "star": "{n} of 5 stars", "comment": "What could be better? (optional)",
            "give": "Rate", "thanks": "Thank you for your rating.",
        }),
        Lang::Zh => json!({
            "say": "请输入您的问题", "send": "发送", "again": "重新开始", "other": "English", "otherTag": "en",
            "earlier": "更早的消息", "pick": "添加图片或文件", "image": "图片",
            "sending": "发送中…", "sent": "已发送", "read": "已读", "unsent": "未发送。", "retry": "重试",
            "no_image": "这不是可发送的图片。", "file_kind": "不支持发送此类文件。",
            "file_content": "文件内容与文件名后缀不符。", "too_large": "文件不能超过 10 MB，图片不能超过 5 MB。",
            "connecting": "正在连接…", "queued": "正在为您接通人工客服",
            "waiting": "正在为您接通人工客服，您排在第 {position} 位",
            "closed": "现在是非服务时间，{opens} 恢复服务。您可以先留言，我们上班后回复。",
            "agent": "{name} 正在为您服务", "typing": "{name} 正在输入…",
            "joined": "{name} 已接入", "ended": "会话已结束", "retracted": "这条消息已撤回",
            "resolved": "本次会话已结束。", "unavailable": "暂时无法使用此对话。",
            "rate": "您对这次服务满意吗？", "star": "{n} 星（满分 5 星）", "comment": "还有什么可以改进？（选填）",
            "give": "提交评价", "thanks": "感谢您的评价。",
        }),
    };
    let name = escape(settings.name.get(lang));
    let word = |key: &str| escape(words[key].as_str().unwrap_or_default());
    // Last star first: the style lights up the chosen one and those behind it in the source.
    let stars: String = (1..=5)
        .rev()
        .map(|n| {
            let title = word("star").replace("{n}", &n.to_string());
            format!(
                "<label class=\"star\"><input type=\"radio\" name=\"stars\" value=\"{n}\" aria-label=\"{title}\"><span aria-hidden=\"true\">★</span></label>"
            )
        })
        .collect();
    let setup = json!({ "env": env, "bot": bot, "lang": lang, "words": words }).to_string();
    let page = format!(
        "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1,viewport-fit=cover\">\
         <title>{name}</title><link rel=\"icon\" href=\"data:,\"><style>{STYLE}</style></head><body>\
         <header><h1>{name}</h1><a href=\"?lang={other_tag}\" hreflang=\"{other_tag}\" lang=\"{other_tag}\">{other}</a>\
         <button type=\"button\" id=\"again\">{again}</button></header>\
         <p id=\"bar\" role=\"status\"></p>\
         <main tabindex=\"0\"><button type=\"button\" id=\"earlier\" hidden>{earlier}</button>\
         <div id=\"log\" role=\"log\" aria-live=\"polite\" aria-label=\"{name}\"></div><p id=\"typing\" aria-live=\"off\"></p></main>\
         <form id=\"rating\" hidden aria-label=\"{rate}\"><fieldset><legend>{rate}</legend>{stars}</fieldset>\
         <input type=\"text\" name=\"comment\" maxlength=\"1000\" aria-label=\"{comment}\" placeholder=\"{comment}\">\
         <button type=\"submit\">{give}</button></form>\
         <form id=\"form\" aria-label=\"{say}\"><button type=\"button\" id=\"pick\" aria-label=\"{pick}\" title=\"{pick}\">\
         <span aria-hidden=\"true\">＋</span></button>\
         <input type=\"file\" id=\"file\" accept=\"{accept}\" multiple hidden>\
         <label for=\"text\" class=\"hidden\">{say}</label>\
         <input type=\"text\" id=\"text\" maxlength=\"1000\" autocomplete=\"off\" placeholder=\"{say}\" enterkeyhint=\"send\">\
         <button type=\"submit\">{send}</button></form>\
         <div id=\"setup\" hidden data-setup=\"{setup}\"></div><script>{script}</script></body></html>",
        tag = lang.tag(),
        other_tag = word("otherTag"),
        other = word("other"),
        again = word("again"),
        earlier = word("earlier"),
        rate = word("rate"),
        comment = word("comment"),
        give = word("give"),
        pick = word("pick"),
        accept = attachment::accept(),
        say = word("say"),
        send = word("send"),
        setup = escape(&setup),
        script = *SCRIPT,
    );
    let csp = format!(
        "default-src 'none'; style-src {}; script-src {}; img-src 'self' https: data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
        hash(STYLE),
        hash(&SCRIPT),
    );
    html(StatusCode::OK, page, &csp)
}

/// A script without the lines and indents that only people read. No text of it spans lines.
fn slim(script: &str) -> String {
    let said =
        |line: &&str| !line.is_empty() && !["//", "/*", "* ", "*/"].iter().any(|c| line.starts_with(c));
    script.lines().map(str::trim).filter(said).collect::<Vec<_>>().join("\n")
}

/// A source expression of CSP 3 §2.3.1 for an inline style or script.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_small_and_whole() {
        assert!(SCRIPT.len() < 28 * 1024, "{} bytes", SCRIPT.len());
        assert!(
            SCRIPT.matches("\n;(").count() == 6,
            "each part begins anew, whatever the one before ends with"
        );
        assert!(!SCRIPT.contains("</"), "it stands inside of an element");
        assert!(!SCRIPT.contains("// "), "no line is cut in the middle by a comment");
        assert_eq!(slim("a\n  // b\n  /** c\n   * d\n   */\n\n  e\n"), "a\ne");
    }
}
