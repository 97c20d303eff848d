//! Cities by name, in both languages, with common other names.
//!
//! The list is `cities.txt`: China's prefecture-level divisions, the larger cities of Taiwan, Hong Kong and Macau, and
//! the best-known cities of the world. No provinces, counties or districts, and no places on a map.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::hit::{Hit, select};
use super::pattern::Pattern;
use super::text::Layer;
use super::{BARE, Display, Found};

struct City {
    /// The canonical name.
    en: &'static str,
    zh: &'static str,
}

struct Name {
    city: usize,
    /// Also an ordinary word.
    is_word: bool,
}

struct Cities {
    cities: Vec<City>,
    /// What each pattern of `matcher` names.
    names: Vec<Name>,
    matcher: Option<AhoCorasick>,
}

static CITIES: LazyLock<Cities> = LazyLock::new(|| parse(include_str!("cities.txt")));

/// Behind a Chinese name they belong to it.
static SUFFIX: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(r"^(?:市|自治州|州|地区|盟)"));
/// Behind a name they make it something else: a street, a province, a product, a company.
static OTHER: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^(?:[东西南北中]?[一二三四]?(?:路|街|大道|大街|胡同)|省|巴巴|治|石|扑克|里拉|茶|云服务|公园)",
    )
});
/// Before an ambiguous name they say that a place is meant.
static PLACE_BEFORE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?:(?-u:\b)(?:in|to|from|near|at|around|visit|visiting|for|via|leave|leaving) |[在去到从飞往回离住] ?)$",
    )
});

fn parse(list: &'static str) -> Cities {
    let (mut cities, mut names, mut patterns) = (Vec::new(), Vec::new(), Vec::new());
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('|').collect();
        let [en, zh, more_en, more_zh] = fields.as_slice() else { continue };
        let plain = |name: &'static str| name.strip_prefix('~').unwrap_or(name);
        let others = more_en.split(';').chain(more_zh.split(';')).filter(|name| !name.is_empty());
        for name in [*en, *zh].into_iter().chain(others) {
            names.push(Name { city: cities.len(), is_word: name.starts_with('~') });
            patterns.push(Layer::fold(plain(name)).text().to_owned());
        }
        cities.push(City { en: plain(en), zh: plain(zh) });
    }
    let matcher = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns).ok();
    Cities { cities, names, matcher }
}

/// Cities; see [`super::Builtin::City`].
pub(super) fn find(layer: &Layer, written: &str) -> Vec<Found> {
    let text = layer.text();
    let Some(matcher) = &CITIES.matcher else { return Vec::new() };
    let mut hits = Vec::new();
    for found in matcher.find_iter(text) {
        let Some(name) = CITIES.names.get(found.pattern().as_usize()) else { continue };
        let rest = layer.after(found.end());
        let suffix = if found.end() - found.start() < 6 { None } else { SUFFIX.length(rest) };
        // 上海 is whole without its 市; English names take "city" only where it is part of the list.
        let chinese = text.get(found.range()).is_some_and(|name| !name.is_ascii());
        let suffix = suffix.filter(|_| chinese).unwrap_or(0);
        let span = found.start()..found.end() + suffix;
        if !layer.is_word(&span) || suffix == 0 && OTHER.is_match(rest) {
            continue;
        }
        if let Some(score) = score(layer, &span, name.is_word, suffix > 0) {
            hits.push(Hit::new(span, name.city, score));
        }
    }
    let say = |city: &usize| match CITIES.cities.get(*city) {
        Some(city) => (city.en.to_owned(), Display::new(city.en, city.zh)),
        None => (String::new(), Display::same("")),
    };
    select(hits).iter().map(|hit| hit.found(layer, written, say)).collect()
}

/// A name that is also a word counts as the whole text, with its suffix, or behind "in" and the like.
fn score(layer: &Layer, span: &Range<usize>, is_word: bool, suffixed: bool) -> Option<f32> {
    let whole = layer.text().trim().len() == span.len();
    let placed = PLACE_BEFORE.is_match(layer.before(span.start));
    if !is_word || suffixed || whole || placed {
        return Some(1.0);
    }
    let chinese = layer.text().get(span.clone()).is_some_and(|name| !name.is_ascii());
    chinese.then_some(BARE)
}
