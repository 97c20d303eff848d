//! The small pages around links that are no activity.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use indexmap::IndexMap;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use types::Lang;

const STYLE: &str = include_str!("landing.css");

/// A page whose link can be re-aimed at any moment: nobody may keep it.
pub fn html(status: StatusCode, html: String, csp: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::VARY, "accept-language"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(csp) = HeaderValue::from_str(csp) {
        headers.insert(header::CONTENT_SECURITY_POLICY, csp);
    }
    response
}

/// 302 to an address that was checked when the link was published.
pub fn redirect(url: &str) -> Response<Body> {
    let Ok(location) = HeaderValue::from_str(url) else { return not_found() };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::FOUND;
    response.headers_mut().insert(header::LOCATION, location);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A page of the mini-program cannot be shown here; it can be opened there, with the code that led here.
pub fn in_the_mini_program(
    id: &str,
    path: &str,
    query: &IndexMap<String, String>,
    lang: Lang,
) -> Response<Body> {
    let (title, text, alt) = match lang {
        Lang::En => (
            "Open in the mini-program",
            "This page lives in the mini-program. Scan the code with WeChat, or press and hold it.",
            "QR code of this page",
        ),
        Lang::Zh => {
            ("在小程序中打开", "这个页面在小程序里。请用微信扫一扫，或长按识别二维码。", "本页二维码")
        }
    };
    let mut address = escape(path);
    for (i, (name, value)) in query.iter().enumerate() {
        let separator = if i == 0 { "?" } else { "&amp;" };
        // Writing to a string cannot fail.
        let _ = write!(address, "{separator}{}={}", escape(name), escape(value));
    }
    let body = format!(
        "<img src=\"/l/{}.svg\" width=\"168\" height=\"168\" alt=\"{alt}\"><h1>{title}</h1><p>{text}</p><p><code>{address}</code></p>",
        escape(id)
    );
    small(StatusCode::OK, lang, title, &body)
}

/// In both languages: whoever scanned a dead code may read either.
pub fn not_found() -> Response<Body> {
    let body = "<svg width=\"96\" height=\"96\" viewBox=\"0 0 96 96\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" \
         stroke-linecap=\"round\" stroke-linejoin=\"round\" aria-hidden=\"true\"><path d=\"M20 58h56l-9 15H29zM46 58V20l22 30H46M46 28 28 50h18\"/>\
         <path d=\"M10 82q6-5 12 0t12 0 12 0 12 0 12 0 12 0\" opacity=\".5\"/></svg>\
         <h1 lang=\"zh-CN\">没有找到这个链接</h1><p lang=\"zh-CN\">它可能已经下线，或者二维码不完整。请再扫一次，或联系活动方。</p>\
         <h1>This link leads nowhere</h1><p>It may have ended, or the code was not read whole. Scan it again, or ask whoever gave it to you.</p>";
    small(StatusCode::NOT_FOUND, Lang::En, "404", body)
}

fn small(status: StatusCode, lang: Lang, title: &str, body: &str) -> Response<Body> {
    let page = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{title}</title>\
         <link rel=\"icon\" href=\"data:,\"><style>{STYLE}</style></head><body><main>{body}</main></body></html>",
        lang.tag()
    );
    let style = STANDARD.encode(Sha256::digest(STYLE));
    let csp = format!(
        "default-src 'none'; style-src 'sha256-{style}'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    html(status, page, &csp)
}

/// Text that is only text, between tags and in quoted attributes.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn text(response: Response<Body>) -> String {
        let bytes = axum::body::to_bytes(response.into_body(), 100_000).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn parameters_are_text_on_the_page() {
        let query = [("a\"><script>".to_owned(), "<img src=x>&'".to_owned())].into_iter().collect();
        let page = text(in_the_mini_program("7F3BKQ2", "pages/a/b", &query, Lang::Zh)).await;
        assert!(page.contains("pages/a/b?a&quot;&gt;&lt;script&gt;=&lt;img src=x&gt;&amp;&#39;"));
        assert!(!page.contains("<script"));
    }

    #[tokio::test]
    async fn nothing_found_is_told_in_both_languages() {
        let response = not_found();
        assert_eq!(response.status(), 404);
        assert_eq!(response.headers()["cache-control"], "no-store");
        let page = text(response).await;
        assert!(page.contains("没有找到这个链接") && page.contains("This link leads nowhere"));
    }

    #[test]
    fn a_target_that_is_no_header_is_not_followed() {
        assert_eq!(redirect("https://a.example/\r\nx: y").status(), 404);
        let response = redirect("https://a.example/b");
        assert_eq!(
            (response.status().as_u16(), &response.headers()["location"]),
            (302, &HeaderValue::from_static("https://a.example/b"))
        );
    }
}
