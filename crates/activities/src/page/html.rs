//! Blocks to HTML: one small document, readable without scripts.

use super::{
    blocks,
    color::{self, Accent},
    escape::E,
    words::words,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use std::{fmt::Write, sync::LazyLock};
use types::{ActivityPage, Block, Timestamp};

/// The stylesheet of every page.
const STYLE: &str = include_str!("page.css");
/// Lets countdowns count; the page is whole without it.
const SCRIPT: &str = include_str!("tick.js");

/// What surrounds the activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look<'a> {
    /// As the public sees it.
    Landing {
        /// Address of the picture of the code that leads here, so that a phone with WeChat can join.
        code: &'a str,
        /// Address of the same page in the other language.
        other_language: &'a str,
    },
    /// As the console shows it in a phone: nothing on it leads away.
    Preview,
}

/// A whole page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// From `<!doctype html>` on.
    pub html: String,
    /// The `Content-Security-Policy` that lets this page work and nothing else: style and script by hash, pictures.
    pub csp: String,
}

/// The page as HTML. `now` is where countdowns begin.
pub fn document(page: &ActivityPage, now: Timestamp, look: &Look<'_>) -> Document {
    static SCRIPT_HASH: LazyLock<String> = LazyLock::new(|| hash(SCRIPT));
    let style = format!("{STYLE}{}", theme(&page.accent));
    // The preview stands in a sandbox that runs nothing.
    let counts = matches!(look, Look::Landing { .. })
        && page.blocks.iter().any(|b| matches!(b, Block::Countdown { over: false, .. }));
    let mut html = String::with_capacity(16 * 1024);
    // Writing to a string cannot fail.
    let _ = head(&mut html, page, &style).and_then(|()| body(&mut html, page, now, look));
    if counts {
        let _ = write!(html, "<script>{SCRIPT}</script>");
    }
    html.push_str("</body></html>");
    let csp = format!(
        "default-src 'none'; style-src {}; script-src {}; img-src 'self' https: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
        hash(&style),
        if counts { SCRIPT_HASH.as_str() } else { "'none'" },
    );
    Document { html, csp }
}

fn head(to: &mut String, page: &ActivityPage, style: &str) -> std::fmt::Result {
    let tagline = page.blocks.iter().find_map(|b| match b {
        Block::Hero { tagline, .. } => Some(tagline.as_str()),
        _ => None,
    });
    let (title, tagline) = (E(&page.title), E(tagline.unwrap_or_default()));
    write!(
        to,
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1,viewport-fit=cover\">\
         <title>{title}</title><meta name=\"description\" content=\"{tagline}\">\
         <meta property=\"og:title\" content=\"{title}\"><meta property=\"og:description\" content=\"{tagline}\">\
         <meta name=\"theme-color\" content=\"{}\"><link rel=\"icon\" href=\"data:,\"><style>{style}</style></head><body>",
        page.lang.tag(),
        E(&page.accent),
    )
}

fn body(to: &mut String, page: &ActivityPage, now: Timestamp, look: &Look<'_>) -> std::fmt::Result {
    to.push_str("<main>");
    for block in &page.blocks {
        blocks::write(to, block, page, now, look)?;
    }
    if let Look::Landing { code, other_language } = look {
        let words = words(page.lang);
        let other = match page.lang {
            types::Lang::En => types::Lang::Zh,
            types::Lang::Zh => types::Lang::En,
        };
        write!(
            to,
            "<footer id=\"open\"><div class=\"open\"><img src=\"{}\" width=\"112\" height=\"112\" alt=\"{}\"><div><h2>{}</h2>\
             <p class=\"soft\">{}</p></div></div><p class=\"lang\"><a href=\"{}\" hreflang=\"{tag}\" lang=\"{tag}\">{}</a></p></footer>",
            E(code),
            words.code,
            words.open,
            words.scan,
            E(other_language),
            words.other,
            tag = other.tag(),
        )?;
    }
    to.push_str("</main>");
    Ok(())
}

/// The page's own colour in both themes.
fn theme(accent: &str) -> String {
    let accent = Accent::new(color::parse(accent).unwrap_or([0x0f, 0x76, 0x6e]));
    format!(
        ":root{{--accent:{};--on:{};--tone:{}}}@media (prefers-color-scheme:dark){{:root{{--tone:{}}}}}",
        color::hex(accent.fill),
        color::hex(accent.on_fill),
        color::hex(accent.on_light),
        color::hex(accent.on_dark),
    )
}

/// A source expression of CSP 3 §2.3.1 for an inline style or script.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}
