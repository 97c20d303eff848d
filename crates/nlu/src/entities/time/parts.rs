//! Parts of the day, and which hours are meant in them.

use std::sync::LazyLock;

use chrono::NaiveTime;

use crate::entities::LIKELY;
use crate::entities::hit::Hit;
use crate::entities::pattern::Pattern;
use crate::entities::text::Layer;

/// How an hour of 1 to 12 is understood in a part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clock {
    /// As said; 12 is midnight.
    Early,
    /// As said.
    Morning,
    /// Around 12.
    Noon,
    /// 12 or later.
    Afternoon,
    /// From 5 on in the evening; 12 and up to 4 after midnight.
    Night,
}

/// A part of the day.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) from: NaiveTime,
    pub(super) to: NaiveTime,
    /// Days later than the day it is said of.
    pub(super) later: i64,
    pub(super) en: &'static str,
    pub(super) zh: &'static str,
    clock: Clock,
    words: Pattern,
}

impl Part {
    pub(super) fn is_noon(&self) -> bool {
        self.clock == Clock::Noon
    }

    /// The hour of the day for an hour as it was said, and how many days later that is.
    pub(super) fn place(&self, hour: u32) -> (u32, i64) {
        match (self.clock, hour) {
            (_, 13..) => (hour, 0),
            (Clock::Early, 12) => (0, 0),
            (Clock::Early | Clock::Morning, _) => (hour, 0),
            (Clock::Noon, 1..=3) => (hour + 12, 0),
            (Clock::Noon, _) => (hour, 0),
            (Clock::Afternoon, 1..=11) => (hour + 12, 0),
            (Clock::Afternoon, _) => (hour, 0),
            (Clock::Night, 5..=11) => (hour + 12, 0),
            (Clock::Night, 12) => (0, 1),
            (Clock::Night, _) => (hour, i64::from(hour > 0)),
        }
    }
}

static PARTS: LazyLock<Vec<Part>> = LazyLock::new(|| {
    use Clock::{Afternoon, Early, Morning, Night, Noon};
    let list = [
        ((0, 0), (6, 0), 0, "early morning", "凌晨", Early, r"凌晨|early (?:in the )?morning|before dawn"),
        (
            (6, 0),
            (12, 0),
            0,
            "morning",
            "早上",
            Morning,
            r"早上|早晨|清晨|清早|一早|大早上|[今明](?P<p>早)|(?P<q>早)\d{1,2}[点:]|mornings?",
        ),
        ((6, 0), (12, 0), 0, "morning", "上午", Morning, r"上午|forenoon"),
        ((12, 0), (12, 0), 0, "noon", "中午", Noon, r"中午|正午|noon|midday"),
        ((12, 0), (14, 0), 0, "lunchtime", "午饭时间", Noon, r"lunch ?time|午饭时间"),
        ((12, 0), (18, 0), 0, "afternoon", "下午", Afternoon, r"下午|午后|afternoons?|arvo"),
        ((17, 0), (19, 0), 0, "dusk", "傍晚", Night, r"傍晚|黄昏|dusk"),
        (
            (18, 0),
            (23, 59),
            0,
            "evening",
            "晚上",
            Night,
            r"晚上|夜晚|夜里|晚间|夜间|[今明后昨当](?P<p>晚上?|夜里?)|[周期拜][1-6一二三四五六日天末](?P<r>晚上?)|[日号](?P<s>晚上?)|(?P<q>晚)\d{1,2}[点:]|evenings?|tonight|night|tonite",
        ),
        ((22, 0), (23, 59), 0, "late night", "深夜", Night, r"深夜|late (?:at )?night"),
        ((0, 0), (5, 0), 1, "the middle of the night", "半夜", Night, r"半夜|middle of the night"),
        ((0, 0), (0, 0), 1, "midnight", "午夜", Night, r"午夜|midnight"),
    ];
    let time = |(h, m): (u32, u32)| NaiveTime::from_hms_opt(h, m, 0).unwrap_or_default();
    list.into_iter()
        .map(|(from, to, later, en, zh, clock, words)| Part {
            from: time(from),
            to: time(to),
            later,
            en,
            zh,
            clock,
            words: Pattern::new(words),
        })
        .collect()
});
/// Greetings, which say nothing of a time.
static GREETING: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(r"(?-u:\b)good $"));

pub(super) fn read(layer: &Layer) -> Vec<Hit<&'static Part>> {
    let mut hits = Vec::new();
    for part in PARTS.iter() {
        for caught in part.words.words(layer) {
            let span =
                ["p", "q", "r", "s"].iter().find_map(|name| caught.range(name)).unwrap_or(caught.span());
            let rest = layer.after(span.end);
            let greeting = GREETING.is_match(layer.before(span.start))
                || rest.starts_with("好") && !rest.starts_with("好的");
            let late = caught.whole().ends_with('晚') && rest.starts_with(['了', '会', '些', '饭', '安']);
            if !greeting && !late {
                let score = if caught.whole() == "night" { LIKELY } else { 1.0 };
                hits.push(Hit::new(span, part, score));
            }
        }
    }
    hits
}
