//! Days of the calendar: 2026-11-28, 28 November, 28/11, 十一月二十八号, 28号, 月底, and holidays with a fixed day.
//!
//! Without a year, or a month, it is the next such day from today on.

use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate};

use super::{Hits, Open, Reading, next_day_of_month, shift_months};
use crate::entities::hit::Hit;
use crate::entities::pattern::{Caught, Pattern};
use crate::entities::text::{Layer, is_cjk};
use crate::entities::{BARE, LIKELY, Lang};

const MONTHS: &str = r"(?P<mon>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?";
const YEAR: &str = r"(?:19|20)\d\d";
const RELATIVE_MONTH: &str = r"(?P<rm>上上个?月|上个?月|这个?月|本月|当月|下下个?月|下个?月)";
const RELATIVE_YEAR: &str = r"(?:(?P<ry>今年|明年|后年|去年)的? ?)?";

static DAY: LazyLock<[Pattern; 9]> = LazyLock::new(|| {
    [
        Pattern::new(&format!(
            r"(?P<y>{YEAR}) ?[-/.年] ?(?P<m>\d{{1,2}}) ?[-/.月] ?(?P<d>\d{{1,2}}) ?[日号]?"
        )),
        Pattern::new(&format!(r"(?P<y>{YEAR})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])")),
        Pattern::new(&format!(r"{RELATIVE_YEAR}(?P<m>\d{{1,2}}) ?月(?:份的?)? ?(?P<d>\d{{1,2}}) ?[日号]?")),
        Pattern::new(&format!(r"{RELATIVE_MONTH}的? ?(?P<d>\d{{1,2}}) ?[日号]")),
        Pattern::new(&format!(r"{MONTHS} (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y>{YEAR}))?")),
        Pattern::new(&format!(
            r"(?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{MONTHS}(?:,?[ -](?P<y>{YEAR}))?"
        )),
        Pattern::new(r"(?:on )?the (?P<d>\d{1,2})(?:st|nd|rd|th) of (?P<rm>this month|next month)"),
        Pattern::new(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<y>\d{4}|\d{2}))?"),
        Pattern::new(&format!(r"(?P<a>\d{{1,2}})[-.](?P<b>\d{{1,2}})[-.](?P<y>{YEAR})")),
    ]
});
/// A day of the month alone; the word behind it says whether it is one.
static LONELY_DAY: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"(?P<d>\d{1,2})(?:号|日)|(?:on )?(?P<the>the )(?P<e>\d{1,2})(?:st|nd|rd|th)")
});
/// Behind 号 and 日 they make it the number of something; behind "the 3rd" only these leave it a day.
static NUMBER_OF: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"^(?:线|楼|厅|门|店|桌|座|位|院|馆|机|码|元|本|房|车|球|游|内|后|口|出口|影|柜|台|包)")
});
static DAY_GOES_ON: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^(?:$|[,.!?;，。]| (?:at|around|about|from|by|with|in|or|and|to|until|please|for|if|is|would|works|evening|morning|afternoon|night)(?-u:\b))",
    )
});
static MONTH: LazyLock<[Pattern; 6]> = LazyLock::new(|| {
    let part = r"(?P<part>初|中旬|中|上旬|下旬|底|末)";
    [
        Pattern::new(&format!(r"(?:(?P<y>{YEAR})年|{RELATIVE_YEAR})(?P<m>\d{{1,2}})月份?(?:的?{part})?")),
        Pattern::new(&format!(r"{RELATIVE_MONTH}(?:的?{part})?")),
        Pattern::new(&format!(r"(?P<this>月){part}")),
        Pattern::new(&format!(
            r"(?:in|this|next|during|early|late|mid|by|until|of|since) {MONTHS}(?:,? (?P<y>{YEAR}))?"
        )),
        Pattern::new(&format!(
            r"^ ?{MONTHS} ?$|{MONTHS2}(?:,? (?P<y>{YEAR}))",
            MONTHS2 = MONTHS.replace("<mon>", "<mon2>")
        )),
        Pattern::new(
            r"(?:(?P<en>end|beginning|start|middle) of (?:the |(?P<x>this |next ))?|(?P<rm>this|next|last) )month",
        ),
    ]
});
static YEARS: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?P<y>(?:19|20)\d\d)年|(?P<last>去年|last year)|(?P<this>今年|this year)|(?P<next>明年|next year)",
    )
});
/// Holidays that have the same day every year.
static HOLIDAYS: LazyLock<Vec<(Pattern, u32, u32)>> = LazyLock::new(|| {
    let list = [
        (r"new year's day|元旦节?", 1, 1),
        (r"valentine's(?: day)?|(?:2月14)?情人节", 2, 14),
        (r"妇女节|(?:international )?women's day", 3, 8),
        (r"五一(?:节|劳动节|假期)?|劳动节|labou?r day|may day", 5, 1),
        (r"六一(?:节|儿童节)?|儿童节|children's day", 6, 1),
        (r"教师节|teachers' day", 9, 10),
        (r"十一(?:假期|黄金周)|国庆节?|national day", 10, 1),
        (r"halloween|万圣节", 10, 31),
        (r"双十一|双11", 11, 11),
        (r"平安夜|christmas eve", 12, 24),
        (r"christmas(?: day)?|xmas|圣诞节?", 12, 25),
        (r"new year's eve|跨年夜?", 12, 31),
    ];
    list.into_iter().map(|(words, month, day)| (Pattern::new(words), month, day)).collect()
});

pub(super) fn read(layer: &Layer, today: NaiveDate, lang: Option<Lang>) -> Hits {
    let chinese = lang == Some(Lang::Zh) || lang.is_none() && layer.text().contains(is_cjk);
    let mut hits = Hits::new();
    for pattern in DAY.iter() {
        for caught in pattern.words(layer) {
            let score = if caught.has("a") && !caught.has("y") { LIKELY } else { 1.0 };
            if caught.whole() == "24/7"
                || layer.after(caught.span().end).starts_with(['/', '-']) && caught.has("a")
            {
                continue;
            }
            hits.push(Hit::new(caught.span(), day(&caught, today, chinese), score));
        }
    }
    for caught in LONELY_DAY.words(layer) {
        let rest = layer.after(caught.span().end);
        let n = caught.int("d").or(caught.int("e"));
        let is_day = if caught.has("the") { DAY_GOES_ON.is_match(rest) } else { !NUMBER_OF.is_match(rest) };
        if let Some(n) = n.filter(|_| is_day) {
            let day = next_day_of_month(today, n);
            let reading = day.map(|day| Reading { open: Some(Open::Month(n)), ..Reading::day(day) });
            hits.push(Hit::new(caught.span(), reading, 1.0));
        }
    }
    for caught in MONTH.iter().flat_map(|pattern| pattern.words(layer)) {
        hits.push(Hit::new(caught.span(), month(&caught, today), 1.0));
    }
    for caught in YEARS.words(layer) {
        let this = caught
            .has("this")
            .then_some(0)
            .or(caught.has("next").then_some(1))
            .or(caught.has("last").then_some(-1));
        let year = this.map(|by| today.year() + by).or(caught.int("y").map(|y| y as i32));
        let range = year.and_then(|y| Some(Reading::range(date(y, 1, 1)?, date(y, 12, 31)?)));
        hits.push(Hit::new(caught.span(), range, BARE));
    }
    for (pattern, month, day) in HOLIDAYS.iter() {
        let reading = next_in_year(today, *month, *day).map(Reading::day);
        hits.extend(pattern.words(layer).map(|caught| Hit::new(caught.span(), reading, 1.0)));
    }
    hits
}

fn date(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

/// The first such day from `today` on; a leap day may be years away.
fn next_in_year(today: NaiveDate, month: u32, day: u32) -> Option<NaiveDate> {
    (0..9).filter_map(|later| date(today.year() + later, month, day)).find(|day| *day >= today)
}

fn day(caught: &Caught<'_>, today: NaiveDate, chinese: bool) -> Option<Reading> {
    let (month, day) = match (caught.int("a"), caught.int("b")) {
        // The day first, except in Chinese and where there is no such month.
        (Some(a), Some(b)) if a > 12 || b <= 12 && !chinese => (b, a),
        (Some(a), Some(b)) => (a, b),
        _ => (caught.int("m").or(caught.get("mon").and_then(month_number)).unwrap_or(0), caught.int("d")?),
    };
    if let Some(relative) = caught.get("rm") {
        return Some(Reading::day(relative_month(relative, today)?.with_day(day)?));
    }
    let year = caught.int("y").map(|y| if y < 100 { 2_000 + y as i32 } else { y as i32 });
    let year = year.or(caught.get("ry").map(|words| today.year() + relative_year(words)));
    match year {
        Some(year) => date(year, month, day),
        None => next_in_year(today, month, day),
    }
    .map(Reading::day)
}

fn month_number(name: &str) -> Option<u32> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    NAMES.iter().position(|start| name.starts_with(start)).map(|at| at as u32 + 1)
}

fn relative_year(words: &str) -> i32 {
    match words {
        "明年" => 1,
        "后年" => 2,
        "去年" => -1,
        _ => 0,
    }
}

/// The first day of the month that is meant.
fn relative_month(words: &str, today: NaiveDate) -> Option<NaiveDate> {
    let first = today.with_day(1)?;
    let by = match words {
        _ if words.starts_with("下下") => 2,
        _ if words.starts_with('下') || words.starts_with("next") => 1,
        _ if words.starts_with("上上") => -2,
        _ if words.starts_with('上') || words.starts_with("last") => -1,
        _ => 0,
    };
    shift_months(first, by)
}

fn month(caught: &Caught<'_>, today: NaiveDate) -> Option<Reading> {
    let number = caught.int("m").or(caught.get("mon").or(caught.get("mon2")).and_then(month_number));
    let year =
        caught.int("y").map(|y| y as i32).or(caught.get("ry").map(|ry| today.year() + relative_year(ry)));
    let part = caught.get("part").or(caught.get("en"));
    let first = match (number, year) {
        (Some(month), Some(year)) => date(year, month, 1)?,
        (Some(month), None) => {
            let year = today.year() + i32::from(month < today.month());
            date(year, month, 1)?
        }
        _ => relative_month(caught.get("rm").or(caught.get("x")).unwrap_or_default(), today)?,
    };
    let reading = part_of_month(first, part)?;
    // "The beginning of the month", said at its end, is that of the next one.
    let open = caught.has("this") || caught.has("en") && !caught.has("x");
    if open && reading.days.to < today {
        return part_of_month(shift_months(first, 1)?, part);
    }
    Some(reading)
}

/// Beginning, middle and end are five days each; a 旬 is a third of the month.
fn part_of_month(first: NaiveDate, part: Option<&str>) -> Option<Reading> {
    let last = shift_months(first, 1)?.pred_opt()?;
    let (from, to) = match part {
        Some("初" | "beginning" | "start") => (1, 5),
        Some("中" | "middle") => (13, 17),
        Some("上旬") => (1, 10),
        Some("中旬") => (11, 20),
        Some("下旬") => (21, last.day()),
        Some(_) => (last.day() - 4, last.day()),
        None => (1, last.day()),
    };
    Some(Reading::range(first.with_day(from)?, first.with_day(to)?))
}
