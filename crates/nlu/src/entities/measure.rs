//! Percentages and temperatures: a number and the sign behind it.

use std::sync::LazyLock;

use super::decimal::Decimal;
use super::hit::{Hit, select};
use super::number::DIGITS;
use super::pattern::Pattern;
use super::text::Layer;
use super::{Display, Found, LIKELY};

static PERCENT: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(&format!(
        r"(?P<sign>-)?(?P<n>{DIGITS}) ?(?:%|(?:percent|per cent|pct)(?-u:\b))|百分之(?:(?P<zh>{DIGITS})(?:点(?P<places>\d))?|(?P<all>百))|(?P<tenths>\d)(?:成(?P<half>半|\d)?)"
    ))
});
static TEMPERATURE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(&format!(
        r"(?P<sign>-|minus |零下 ?|负)?(?P<pre>摄氏|华氏)?(?P<n>{DIGITS}) ?(?:(?P<unit>°[cf]|(?:degrees?|deg)(?: (?:celsius|centigrade|fahrenheit|c|f))?(?-u:\b)|(?:celsius|fahrenheit)(?-u:\b)|[cf](?-u:\b)|摄氏度|华氏度|度))"
    ))
});
/// What makes 度 something other than a temperature.
static NOT_WARM: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(r"^(?:电|角|假|近视|春秋)"));

/// Percentages; see [`super::Builtin::Percent`].
pub(super) fn find_percent(layer: &Layer, written: &str) -> Vec<Found> {
    let mut hits = Vec::new();
    for caught in PERCENT.words(layer) {
        let value = if let Some(n) = caught.get("n") {
            Decimal::parse(n).map(|n| if signed(&caught, layer) { n.negative() } else { n })
        } else if let Some(n) = caught.get("zh") {
            let places = caught.get("places").map(|places| format!("{n}.{places}"));
            Decimal::parse(places.as_deref().unwrap_or(n))
        } else if caught.has("all") {
            Some(Decimal::from_int(100))
        } else {
            let more = caught.get("half").map_or(0, |half| half.parse().unwrap_or(5));
            caught.int("tenths").map(|n| Decimal::from_int(i64::from(n) * 10 + more))
        };
        let score = if caught.has("tenths") { LIKELY } else { 1.0 };
        let start = caught.span().start + usize::from(caught.has("sign") && !signed(&caught, layer));
        hits.extend(value.map(|value| Hit::new(start..caught.span().end, value, score)));
    }
    let say = |value: &Decimal| (format!("{value}%"), Display::same(&format!("{value}%")));
    select(hits).iter().map(|hit| hit.found(layer, written, say)).collect()
}

/// Temperatures; see [`super::Builtin::Temperature`].
pub(super) fn find_temperature(layer: &Layer, written: &str) -> Vec<Found> {
    let mut hits = Vec::new();
    for caught in TEMPERATURE.words(layer) {
        let unit = caught.get("unit").unwrap_or_default();
        if unit == "度" && NOT_WARM.is_match(layer.after(caught.span().end)) {
            continue;
        }
        let Some(n) = caught.get("n").and_then(Decimal::parse) else { continue };
        let value = if caught.has("sign") && signed(&caught, layer) { n.negative() } else { n };
        let fahrenheit =
            unit.ends_with(['f', 't']) || unit.starts_with("华") || caught.get("pre") == Some("华氏");
        let sure =
            unit.len() > 1 && unit != "度" && unit != "degrees" || caught.has("sign") || caught.has("pre");
        let score = if sure { 1.0 } else { LIKELY };
        let start = caught.span().start + usize::from(caught.has("sign") && !signed(&caught, layer));
        hits.push(Hit::new(start..caught.span().end, (value, fahrenheit), score));
    }
    let say = |(value, fahrenheit): &(Decimal, bool)| {
        let (letter, name) = if *fahrenheit { ("F", "华氏度") } else { ("C", "摄氏度") };
        (format!("{value} {letter}"), Display::new(format!("{value} °{letter}"), format!("{value}{name}")))
    };
    select(hits).iter().map(|hit| hit.found(layer, written, say)).collect()
}

/// Whether there is a sign: a dash after a number or a word is none (3-5%).
fn signed(caught: &super::pattern::Caught<'_>, layer: &Layer) -> bool {
    let joined = layer.before(caught.span().start).ends_with(|c: char| c.is_ascii_alphanumeric() || c == '%');
    caught.get("sign").is_some_and(|sign| sign != "-" || !joined)
}
