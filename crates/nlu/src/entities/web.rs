//! E-mail addresses and web addresses.

use std::ops::Range;
use std::sync::LazyLock;

use super::hit::{Hit, select};
use super::pattern::Pattern;
use super::text::Layer;
use super::{Display, Found, LIKELY};

/// The longest address that mail accepts.
const MAX_EMAIL: usize = 254;
/// Endings by which an address without a scheme is known.
const ENDINGS: &str = "com|cn|net|org|io|dev|app|top|xyz|gov|edu|co|me|info|tv|cc|wang|shop|site|online|hk|tw|jp|uk|de|fr|sg|us|eu|ai|vip|ltd|tech";

static EMAIL: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"[a-z0-9_%+'-](?:[a-z0-9._%+'-]*[a-z0-9_%+'-])?@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}",
    )
});
static URL: LazyLock<Pattern> = LazyLock::new(|| {
    let path = r"[a-z0-9._~:/?#@!$&'()*+,;=%\[\]-]*";
    Pattern::new(&format!(
        r"(?P<scheme>https?://)[a-z0-9\[](?:{path})|(?:www\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{ENDINGS})(?-u:\b)(?:[:/?#]{path})?"
    ))
});

/// E-mail addresses; see [`super::Builtin::Email`].
pub(super) fn find_email(layer: &Layer, written: &str) -> Vec<Found> {
    let hits = EMAIL.words(layer).filter(|caught| caught.whole().len() <= MAX_EMAIL).filter_map(|caught| {
        let at = caught.whole().rfind('@')?;
        let (local, domain) = caught.whole().split_at(at);
        // The part before the @ may tell cases apart.
        let start = caught.span().start;
        let local = as_written(layer, written, start..start + at).unwrap_or(local);
        Some(Hit::new(caught.span(), format!("{local}{domain}"), 1.0))
    });
    let say = |value: &String| (value.clone(), Display::same(value));
    select(hits.collect()).iter().map(|hit| hit.found(layer, written, say)).collect()
}

/// Web addresses; see [`super::Builtin::Url`].
pub(super) fn find_url(layer: &Layer, written: &str) -> Vec<Found> {
    let mut hits = Vec::new();
    for caught in URL.all(layer.text()) {
        let start = caught.span().start;
        let before = layer.before(start);
        let joined =
            before.ends_with(|c: char| c == '@' || c == '.' || c == '/' || c.is_ascii_alphanumeric());
        let whole = without_punctuation(caught.whole());
        let end = start + whole.len();
        let rest = layer.after(end);
        if joined || rest.starts_with('@') || whole.contains('@') && !caught.has("scheme") {
            continue;
        }
        let scheme = caught.get("scheme").unwrap_or_default();
        let after_scheme = whole.get(scheme.len()..).unwrap_or_default();
        let host = after_scheme.find(['/', '?', '#']).unwrap_or(after_scheme.len());
        if host == 0 {
            continue;
        }
        let (host, path) = after_scheme.split_at(host);
        let path = as_written(layer, written, end - path.len()..end).unwrap_or(path);
        let scheme = if scheme.is_empty() { "https://" } else { scheme };
        let score = if caught.has("scheme") || whole.starts_with("www.") { 1.0 } else { LIKELY };
        hits.push(Hit::new(start..end, format!("{scheme}{host}{path}"), score));
    }
    let say = |value: &String| (value.clone(), Display::same(value));
    select(hits).iter().map(|hit| hit.found(layer, written, say)).collect()
}

/// A part in its own case, where it was written in plain characters.
fn as_written<'t>(layer: &Layer, written: &'t str, part: Range<usize>) -> Option<&'t str> {
    let length = part.len();
    let text = if part.is_empty() { Some("") } else { written.get(layer.written(part)) };
    text.filter(|text| text.is_ascii() && text.len() == length)
}

/// Without what ends the sentence around an address, and a bracket that was opened before it.
fn without_punctuation(mut address: &str) -> &str {
    loop {
        let shorter = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
        let closes = shorter.ends_with(')') && !shorter.contains('(');
        let shorter = if closes { shorter.trim_end_matches(')') } else { shorter };
        if shorter == address {
            return address;
        }
        address = shorter;
    }
}
