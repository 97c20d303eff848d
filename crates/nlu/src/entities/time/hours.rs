//! Hours and minutes of the clock: 19:30, 7 pm, half past seven, at 8, 七点半, 差一刻八点.

use std::sync::LazyLock;

use chrono::NaiveTime;

use super::Hour;
use crate::entities::hit::Hit;
use crate::entities::pattern::{Caught, Pattern};
use crate::entities::text::Layer;
use crate::entities::{BARE, LIKELY};

/// Patterns that need nothing around them. `m` are minutes after the hour, `to` minutes before it, `q` quarters.
static CLOCK: LazyLock<[Pattern; 6]> = LazyLock::new(|| {
    [
        Pattern::new(
            r"(?P<h>\d{1,2})(?:[:.h](?P<m>[0-5]\d)| (?P<m2>[0-5]\d))?(?::(?P<s>[0-5]\d))? ?(?P<ap>[ap])\.? ?m(?-u:\b)\.?",
        ),
        Pattern::new(r"(?P<h>\d{1,2}) ?:(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?:点|(?P<z>z))?"),
        Pattern::new(r"(?P<h>\d{1,2}) ?o ?'? ?clock"),
        Pattern::new(
            r"(?:(?P<half>half)[ -]past|(?P<qp>(?:a )?quarter) (?:past|after)|(?P<qt>(?:a )?quarter) (?:to|before|of|till)|(?P<m>\d{1,2})(?: minutes?)? past|(?P<to>\d{1,2}) minutes? (?:to|before)|at (?P<to2>5|10|20|25) to) (?P<h>\d{1,2})(?: ?(?P<ap>[ap])\.?m(?-u:\b)\.?)?",
        ),
        Pattern::new(
            r"(?P<h>\d{1,2}) ?(?P<z>[点时])(?P<sure>钟|整)?(?:(?P<half>半)|过?(?P<q>[123])刻钟?|过?(?P<m>\d{2})分?|过?(?P<m2>\d)分|差(?P<to>\d{1,2})分钟?|差(?P<tq>1)刻)?",
        ),
        Pattern::new(r"差(?:(?P<to>\d{1,2})分钟?|(?P<tq>1)刻钟?)(?:到)?(?P<h>\d{1,2})点"),
    ]
});
/// The first hour of two, the second of which says which half of the day.
static RANGE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?P<h>\d{1,2})(?::(?P<m>[0-5]\d))?(?: ?- ?| to | and | or | till | until )(?P<to>\d{1,2})(?:[:.][0-5]\d)? ?(?P<ap>[ap])\.?m(?-u:\b)",
    )
});
/// A bare hour, which is one only behind or before certain words.
static BARE_HOUR: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(r"(?P<h>\d{1,2})(?: (?P<m>[0-5]\d))?"));
static HOUR_AFTER: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"(?:(?-u:\b)(?:at|around|about|till|until|before|after|by)|@) ?$"));
static PART_BEFORE: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"(?-u:\b)(?:morning|afternoon|evening|night|tonight),? (?:at )?$"));
static PART_BEHIND: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^ (?:in the |this |tomorrow |today |on [a-z]+ |at |[a-z]{3,6}day )?(?:morning|afternoon|evening|night|tonight)(?-u:\b)",
    )
});
/// What may stand behind a bare hour; anything else is what the number counts.
static SENTENCE_GOES_ON: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^(?:$|[,!?;，。！？、]|\.(?:\D|$)| ?-| (?:on|in|tonight|tomorrow|today|this|next|please|for|to|or|and|if|is|works|at|would|then|the|with|sharp|ish|mon|tue|wed|thu|fri|sat|sun)|[\u{4e00}-\u{9fff}])",
    )
});
/// Behind 点 it is a point or a bit.
static NOT_OCLOCK: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"^(?:\d|建议|要求|意见|儿|原因|理由|想法|都|也|不|没|关系|心意|小|以上的|多)")
});

type Hits = Vec<Hit<Option<Hour>>>;

pub(super) fn read(layer: &Layer) -> Hits {
    let mut hits = Hits::new();
    for caught in CLOCK.iter().flat_map(|pattern| pattern.words(layer)) {
        let before = layer.before(caught.span().start);
        if !before.ends_with([':', '.', '第', '¥', '$']) && (!caught.has("z") || is_oclock(&caught, layer))
        {
            hits.push(Hit::new(caught.span(), hour(&caught), 1.0));
        }
    }
    hits.extend(RANGE.words(layer).map(|caught| {
        let (h, to) = (caught.int("h"), caught.int("to"));
        // 7 to 9 pm is all in the evening, 11 to 1 pm is not.
        let crosses = h.unwrap_or(0) % 12 > to.unwrap_or(0) % 12;
        let pm = (caught.get("ap") == Some("p")) != crosses;
        let hour = h.filter(|h| (1..=12).contains(h)).map(|h| h % 12 + if pm { 12 } else { 0 });
        let time = hour.and_then(|h| NaiveTime::from_hms_opt(h, caught.int("m").unwrap_or(0), 0));
        let end = caught.range("m").or(caught.range("h")).map_or(caught.span().end, |last| last.end);
        Hit::new(caught.span().start..end, time.map(|time| Hour { time, open: false }), LIKELY)
    }));
    let whole = layer.text().trim().trim_end_matches(['.', '!', '?']);
    for caught in BARE_HOUR.words(layer) {
        let (before, after) = (layer.before(caught.span().start), layer.after(caught.span().end));
        let answer = caught.whole() == whole;
        let goes_on = SENTENCE_GOES_ON.is_match(after);
        let behind = HOUR_AFTER.is_match(before);
        let near = PART_BEFORE.is_match(before) && goes_on || PART_BEHIND.is_match(after);
        if answer || near || behind && goes_on {
            let score = if answer { BARE } else { LIKELY };
            hits.push(Hit::new(caught.span(), hour(&caught), score));
        }
    }
    hits
}

/// Whether 点 is an hour: 1点 is often "a bit", and 3点 before certain words are points.
fn is_oclock(caught: &Caught<'_>, layer: &Layer) -> bool {
    let sure = ["sure", "half", "q", "m", "m2", "to", "tq"].iter().any(|name| caught.has(name));
    let before = layer.before(caught.span().start);
    let rest = layer.after(caught.span().end);
    if sure || caught.whole().contains(':') {
        return true;
    }
    let said =
        ["上", "午", "晚", "早", "晨", "里", "夜", "天", "日", "号", "末", "点", "到", "在", "至", "于", "-"];
    let week = before.ends_with(|c: char| c.is_ascii_digit() || "一二三四五六".contains(c));
    let one = caught.int("h") == Some(1);
    let alone = layer.text().trim() == caught.whole();
    let placed = alone || week || said.iter().any(|word| before.trim_end().ends_with(word));
    (placed || !one) && !NOT_OCLOCK.is_match(rest)
}

fn hour(caught: &Caught<'_>) -> Option<Hour> {
    let (mut h, minutes) = (caught.int("h")?, minutes(caught));
    let padded = caught.get("h").is_some_and(|h| h.starts_with('0'));
    let open = (1..=12).contains(&h) && !padded && !caught.has("ap");
    match caught.get("ap") {
        Some(_) if h == 0 || h > 12 => return None,
        Some("a") => h %= 12,
        Some(_) => h = h % 12 + 12,
        None => {}
    }
    // Minutes before the hour belong to the hour before, which is open in the same way.
    let (h, m) =
        if minutes < 0 { ((h + 23) % 24, 60 + minutes) } else { (if h == 24 { 0 } else { h }, minutes) };
    let time = NaiveTime::from_hms_opt(h, u32::try_from(m).ok()?, caught.int("s").unwrap_or(0))?;
    Some(Hour { time, open })
}

/// Minutes after the hour; before it, below zero.
fn minutes(caught: &Caught<'_>) -> i64 {
    let int = |name| caught.int(name).map(i64::from);
    let to = int("to").or(int("to2")).or(int("tq").map(|q| q * 15));
    if let Some(to) = to.or(caught.has("qt").then_some(15)).filter(|to| *to > 0) {
        return -to.min(59);
    }
    let fixed = caught.has("half").then_some(30).or(caught.has("qp").then_some(15));
    int("m").or(int("m2")).or(int("q").map(|q| q * 15)).or(fixed).unwrap_or(0)
}
