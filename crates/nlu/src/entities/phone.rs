//! Numbers that name rather than count: telephone numbers and Chinese identity numbers.

use std::sync::LazyLock;

use super::hit::{Hit, select};
use super::pattern::Pattern;
use super::text::Layer;
use super::{Display, Found, LIKELY};

const SEPARATOR: &str = "[ -]?";

static PHONE: LazyLock<Pattern> = LazyLock::new(|| {
    let s = SEPARATOR;
    Pattern::new(&format!(
        r"(?P<mobile>(?:(?:\+|00)?86{s})?1[3-9]\d{s}\d{{4}}{s}\d{{4}})|(?P<service>[48]00{s}\d{{3,4}}{s}\d{{3,4}})|(?P<landline>(?:(?:\+|00)?86{s})?\(?0?(?:10|2\d|[3-9]\d\d)\)?{s}\d{{3,4}}{s}\d{{4}})|(?:\+|00){s}(?P<abroad>[1-9]\d{{0,2}}(?:[ .-]?\(?\d{{1,5}}\)?){{2,6}})"
    ))
});
static IDENTITY: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx]")
});
/// Weights of the digits of an identity number and the sign for each remainder (GB 11643-1999).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &str = "10x98765432";

/// Telephone numbers; see [`super::Builtin::Phone`].
pub(super) fn find(layer: &Layer, written: &str) -> Vec<Found> {
    let mut hits = Vec::new();
    for caught in PHONE.words(layer) {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        if layer.before(caught.span().start).ends_with(['+', '.', '-']) {
            continue;
        }
        let all = digits(caught.whole());
        let (value, score) = if caught.has("mobile") {
            (all.get(all.len().saturating_sub(11)..).map(|n| format!("+86{n}")), 1.0)
        } else if caught.has("service") {
            ((all.len() == 10).then(|| format!("+86{all}")), 1.0)
        } else if caught.has("landline") {
            landline(caught.whole(), &all)
        } else {
            let abroad = caught.get("abroad").map(digits).unwrap_or_default();
            ((8..=15).contains(&abroad.len()).then(|| format!("+{abroad}")), 1.0)
        };
        hits.extend(value.map(|value| Hit::new(caught.span(), value, score)));
    }
    let say = |value: &String| (value.clone(), Display::same(value));
    select(hits).iter().map(|hit| hit.found(layer, written, say)).collect()
}

/// A Chinese landline: an area code that starts with 0, or the country's in front; eight digits after a short area
/// code, seven or eight after a long one.
fn landline(whole: &str, digits: &str) -> (Option<String>, f32) {
    let abroad = whole.starts_with('+') || digits.starts_with("0086") || digits.starts_with("860");
    let national =
        if abroad { digits.trim_start_matches('0').strip_prefix("86").unwrap_or(digits) } else { digits };
    let Some(number) = national.strip_prefix('0').or(abroad.then_some(national)) else { return (None, 0.0) };
    let short = number.starts_with("10") || number.starts_with('2');
    let good = if short { number.len() == 10 } else { matches!(number.len(), 10 | 11) };
    let separated = whole.contains(['-', ' ', ')']) || abroad;
    (good.then(|| format!("+86{number}")), if separated { 1.0 } else { LIKELY })
}

/// Chinese identity numbers with a correct check digit; see [`super::Builtin::IdNumber`].
pub(super) fn find_id_number(layer: &Layer, written: &str) -> Vec<Found> {
    let genuine = IDENTITY.words(layer).filter(|caught| {
        let digits = caught.whole().chars().filter_map(|c| c.to_digit(10));
        let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
        CHECKS.chars().nth(sum as usize % 11) == caught.whole().chars().next_back()
    });
    let hits = genuine.map(|caught| Hit::new(caught.span(), caught.whole().to_uppercase(), 1.0)).collect();
    let say = |value: &String| (value.clone(), Display::same(value));
    select(hits).iter().map(|hit| hit.found(layer, written, say)).collect()
}
