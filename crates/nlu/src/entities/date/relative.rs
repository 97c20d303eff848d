//! Days counted from today: tomorrow, in three days, a week from now, 后天, 三天后.

use std::sync::LazyLock;

use chrono::NaiveDate;

use super::{Hits, Reading, shift, shift_months};
use crate::entities::hit::Hit;
use crate::entities::pattern::Pattern;
use crate::entities::text::Layer;

/// Words for a day, and how many days from today it is. 今晚 and 明早 say the part of the day too.
static WORDS: LazyLock<Vec<(Pattern, i64)>> = LazyLock::new(|| {
    let list = [
        (r"today|tonight|this (?:morning|afternoon|evening)|今(?:天|日|晚|早|儿|夜)|当天", 0),
        (r"tomorrow|tomorow|tommorow|tommorrow|tmrw?|tmw|明(?:天|日|晚|早|儿|夜)", 1),
        (r"(?:the )?day after tomorrow|overmorrow|后(?:天|日|晚)", 2),
        (r"大后天", 3),
        (r"yesterday|last night|昨(?:天|日|晚|夜)", -1),
        (r"(?:the )?day before yesterday|前(?:天|日|晚)", -2),
        (r"大前天", -3),
    ];
    list.into_iter().map(|(words, days)| (Pattern::new(words), days)).collect()
});
static COUNTED: LazyLock<Pattern> = LazyLock::new(|| {
    let unit = r"(?P<d>days?|天)|(?P<w>weeks?|周|个?星期|个?礼拜)|(?P<f>fortnights?)|(?P<m>months?|个月)|(?P<y>years?|年)";
    let second = unit.replace("(?P<", "(?P<b");
    let n = r"\d{1,4}|an?|半";
    Pattern::new(&format!(
        r"(?:in|within|再过|过) ?(?P<n>{n}) ?(?:{unit})(?:'s? time|之?后|以后)?|(?P<bn>{n}) ?(?:{second})(?:(?P<later> later| from (?:now|today)|之?后|以后|过后)|(?P<ago> ago|之?前|以前))"
    ))
});

pub(super) fn read(layer: &Layer, today: NaiveDate) -> Hits {
    let mut hits = Hits::new();
    for (pattern, days) in WORDS.iter() {
        let reading = shift(today, *days).map(Reading::day);
        for caught in pattern.words(layer) {
            // 以后天天, 之前天气: the end of one word and the beginning of the next.
            let before = layer.before(caught.span().start).chars().next_back();
            let after = layer.after(caught.span().end).chars().next();
            let cut = matches!(caught.whole(), "后天" | "前天")
                && (matches!(before, Some('以' | '之' | '然' | '目' | '今'))
                    || matches!(after, Some('气' | '天')))
                || caught.whole().ends_with('天')
                    && after == Some('气')
                    && caught.whole().starts_with(['后', '前']);
            if !cut {
                hits.push(Hit::new(caught.span(), reading, 1.0));
            }
        }
    }
    for caught in COUNTED.words(layer) {
        let number = caught.get("n").or(caught.get("bn")).unwrap_or_default();
        let number = if number.starts_with('a') { 1 } else { number.parse().unwrap_or(0) };
        let sign = if caught.has("ago") { -1 } else { 1 };
        let is = |unit: &str| caught.has(unit) || caught.has(&format!("b{unit}"));
        let day = if is("d") {
            shift(today, sign * number)
        } else if is("w") {
            shift(today, sign * number * 7)
        } else if is("f") {
            shift(today, sign * number * 14)
        } else {
            let months = if is("y") { number * 12 } else { number };
            shift_months(today, (sign * months) as i32)
        };
        // 半 fits years only in speech, and is not counted here.
        let day = day.filter(|_| number > 0);
        hits.push(Hit::new(caught.span(), day.map(Reading::day), 1.0));
    }
    hits
}
