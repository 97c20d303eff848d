//! How many: of people (and their seats and tickets), and of anything.

use std::sync::LazyLock;

use super::hit::{Hit, select};
use super::pattern::Pattern;
use super::text::Layer;
use super::{BARE, Display, Found, LIKELY};

/// Words for people, and for what each of them takes one of.
const PERSONS: &str = r"(?:more )?(?:persons?|people|ppl|pax|guests?|adults?|children|kids?|friends?|of us|visitors?|attendees|participants?|students?|members?)";
const PLACES: &str = r"(?:more |free |good |adult |movie |cinema )?(?:seats?|tickets?|places?|spots?|passes)";

static PERSON: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(&format!(
        r"(?:(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d{{1,5}})(?: ?(?:-|~|到|至| to | or ) ?(?P<m>\d{{1,5}}))? ?(?:(?P<person>{PERSONS}(?-u:\b)|个人|个大人|个小孩|个朋友|口(?:人|之家)?|人|位(?:客人|朋友|成人)?|名(?:客人|成人|观众)?|个(?P<us>$|[,，。.!?]))|(?P<place>{PLACES}(?-u:\b)|张(?:电影|成人|入场|门)?票?|个(?:座位|位子|位置|座|名额)|座)))"
    ))
});
/// "For two", "party of four", "we are five", 我们三个.
static PARTY: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?:party|group|table|family|total) (?:of|for) (?P<party>\d{1,5})|(?:we are|we're|there are|there will be|there'll be) (?P<are>\d{1,4})|for (?P<for>\d{1,3})(?: ?$| ?[,.!?;，。]| (?:please|on|at|this|tonight|tomorrow|today)(?-u:\b))|我们(?:一共|总共|共)?有?(?P<we>\d{1,4})(?:个人?|位|人|$|[,，。])|just (?P<me>me)(?-u:\b)|(?P<self>(?:就|只有)我(?:自己|[1一]个)?人?|我自己)",
    )
});
/// A number with a measure word or a countable noun.
static ANY: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?P<n>\d{1,3}(?:,\d{3})+|\d{1,9}) ?(?P<noun>个|张|位|名|份|件|杯|瓶|本|只|条|台|套|盒|包|双|间|桌|部|场|款|支|枚|座|箱|碗|袋|辆|把|棵|朵|颗|斤|(?:more |of (?:them|these|those) ?|x ?|pcs|pieces? of |cups? of |bottles? of |boxes of )?[a-z]{2,20})|(?:x|×|\*) ?(?P<times>\d{1,5})",
    )
});
/// Nouns of [`ANY`] that make the number something else.
const NOT_COUNTED: [&str; 82] = [
    "am",
    "pm",
    "th",
    "st",
    "nd",
    "rd",
    "days",
    "day",
    "hours",
    "hour",
    "minutes",
    "minute",
    "mins",
    "min",
    "seconds",
    "second",
    "weeks",
    "week",
    "months",
    "month",
    "years",
    "year",
    "percent",
    "per",
    "degrees",
    "degree",
    "yuan",
    "rmb",
    "dollars",
    "dollar",
    "bucks",
    "euros",
    "euro",
    "pounds",
    "yen",
    "on",
    "at",
    "in",
    "or",
    "and",
    "to",
    "for",
    "past",
    "oclock",
    "please",
    "of",
    "is",
    "tomorrow",
    "tonight",
    "today",
    "this",
    "next",
    "with",
    "row",
    "around",
    "about",
    "from",
    "by",
    "but",
    "if",
    "then",
    "not",
    "than",
    "jan",
    "feb",
    "march",
    "april",
    "may",
    "june",
    "july",
    "aug",
    "sept",
    "oct",
    "nov",
    "dec",
    "january",
    "february",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// After 个 it is a stretch of time, not a count.
static TIME_FOLLOWS: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"^半?(?:月|小时|星期|礼拜|钟头|季度|世纪)"));

/// How many people; see [`super::Builtin::PersonCount`].
pub(super) fn find_persons(layer: &Layer, written: &str) -> Vec<Found> {
    let mut hits = Vec::new();
    for caught in PERSON.words(layer) {
        // 3个 says nothing of people unless it ends the phrase; 3名 may be a rank, 3人民币 is money.
        let score = match caught.get("person") {
            Some("人") if layer.after(caught.span().end).starts_with('民') => continue,
            Some(_) if caught.has("us") => BARE,
            Some(_) => 1.0,
            None => LIKELY,
        };
        let end = caught.range("us").map_or(caught.span().end, |us| us.start);
        if layer.before(caught.span().start).ends_with('第') {
            continue;
        }
        if let Some(n) = caught.int("n") {
            hits.push(Hit::new(caught.span().start..end, (n, caught.int("m")), score));
        }
    }
    for caught in PARTY.words(layer) {
        let known = ["party", "are", "we"].iter().find_map(|name| caught.int(name));
        let alone = (caught.has("me") || caught.has("self")).then_some(1);
        if let Some(n) = known.or(alone) {
            hits.push(Hit::new(caught.span(), (n, None), 1.0));
        } else if let (Some(n), Some(range)) = (caught.int("for"), caught.range("for")) {
            hits.push(Hit::new(caught.span().start..range.end, (n, None), LIKELY));
        }
    }
    hits.extend(bare(layer));
    select(hits).iter().map(|hit| hit.found(layer, written, say)).collect()
}

/// How many of anything; see [`super::Builtin::Quantity`].
pub(super) fn find_quantity(layer: &Layer, written: &str) -> Vec<Found> {
    let mut hits = Vec::new();
    for caught in ANY.words(layer) {
        let noun = caught.get("noun").unwrap_or_default();
        let time = noun == "个" && TIME_FOLLOWS.is_match(layer.after(caught.span().end));
        let before = layer.before(caught.span().start);
        if time || NOT_COUNTED.contains(&noun) || before.ends_with(['第', '.', ':', '/', '¥', '$']) {
            continue;
        }
        if let Some(n) = caught.int("n").or(caught.int("times")) {
            let score = if noun.starts_with(|c: char| c.is_ascii_alphabetic()) { LIKELY } else { 1.0 };
            hits.push(Hit::new(caught.span(), (n, None), score));
        }
    }
    hits.extend(bare(layer));
    select(hits).iter().map(|hit| hit.found(layer, written, say)).collect()
}

/// A number that is the whole text.
fn bare(layer: &Layer) -> Option<Hit<(u32, Option<u32>)>> {
    let text = layer.text().trim().trim_end_matches(['.', '!', '。', '！']);
    let digits = text.strip_suffix('个').unwrap_or(text);
    let n = digits.parse().ok().filter(|_| digits.len() <= 5)?;
    let start = layer.text().find(text)?;
    Some(Hit::new(start..start + text.len(), (n, None), BARE))
}

fn say((from, to): &(u32, Option<u32>)) -> (String, Display) {
    let value = to.filter(|to| to > from).map_or(from.to_string(), |to| format!("{from}-{to}"));
    (value.clone(), Display::same(&value))
}
