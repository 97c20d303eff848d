//! Short closed lists: colours, and yes or no.

use std::sync::LazyLock;

use super::hit::{Hit, select};
use super::pattern::Pattern;
use super::text::{Layer, is_latin};
use super::{Display, Found, LIKELY};

/// English name (canonical), Chinese name, what else it is called.
const COLOURS: [(&str, &str, &str); 16] = [
    ("red", "红色", "crimson|scarlet|大红|深红|正红|红的"),
    ("orange", "橙色", "橘色|橘黄|橙的"),
    ("yellow", "黄色", "黄的|鹅黄"),
    ("green", "绿色", "绿的|墨绿|草绿"),
    ("cyan", "青色", "teal|turquoise|青绿"),
    ("blue", "蓝色", "navy|azure|深蓝|天蓝|浅蓝|宝蓝|蓝的"),
    ("purple", "紫色", "violet|紫的"),
    ("pink", "粉色", "粉红色?|粉的|rose pink"),
    ("brown", "棕色", "咖啡色|褐色|棕的"),
    ("black", "黑色", "黑的"),
    ("white", "白色", "白的|乳白"),
    ("grey", "灰色", "gray|灰的|深灰|浅灰"),
    ("gold", "金色", "golden"),
    ("silver", "银色", "银白"),
    ("beige", "米色", "米白|杏色"),
    ("transparent", "透明", "transparent|透明色|clear colou?r"),
];
static COLOUR: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let one = |(en, zh, more): &(&str, &str, &str)| {
        Pattern::new(&format!(r"(?:dark |light |bright |深|浅|亮)?(?:{en}|{zh}|{more})(?:色)?"))
    };
    COLOURS.iter().map(one).collect()
});

/// Phrases that agree or refuse, and those around them that say nothing more. Longer ones win, so that 不是 is not 是.
const YES: &str = r"yes|yep|yeah|yup|ye|ya|sure|of course|ok|okay|k|okey|alright|all right|correct|right|exactly|absolutely|definitely|certainly|confirm|confirmed|agree|agreed|i do|i am|it is|that's right|that is right|sounds good|go ahead|please do|no problem|why not|fine|good|great|perfect|y|是|是的|对|对的|对头|好|好的|好呀|好啊|好吧|行|行的|行吧|可以|可以的|没问题|没错|嗯|嗯嗯|恩|要|要的|想|当然|当然可以|确认|确定|同意|正确|就这样|就是|没意见|成|中|必须的|ok的|有|有的|愿意|需要|没关系";
const NO: &str = r"no|nope|nah|not really|no not really|no way|never|don't|do not|i don't|i do not|not now|not yet|no thanks|no thank you|wrong|incorrect|cancel|n|negative|that's wrong|not right|not correct|i'm not|it isn't|isn't|不|不是|不是的|不对|不好|不行|不可以|不要|不要了|不用|不用了|不了|不想|不需要|没有|没|错|错了|不对的|不同意|不确定|不确认|取消|算了|别|不必|不愿意|还没|还没有|否|才不|免了|不成|没必要|不正确";
const FILLER: &str = r"please|thanks|thank you|thx|um|uh|well|oh|actually|that|it|啊|呀|吧|呢|哦|噢|的|了|谢谢|多谢|请|那|我|就|嘛|啦|哈|您|你";

/// Colours; see [`super::Builtin::Colour`].
pub(super) fn find_colour(layer: &Layer, written: &str) -> Vec<Found> {
    let mut hits = Vec::new();
    for (colour, pattern) in COLOURS.iter().zip(COLOUR.iter()) {
        hits.extend(pattern.words(layer).map(|caught| {
            // An orange and gold are also things.
            let thing = matches!(caught.whole(), "orange" | "gold" | "silver" | "透明" | "rose");
            Hit::new(caught.span(), *colour, if thing { LIKELY } else { 1.0 })
        }));
    }
    let say = |(en, zh, _): &(&str, &str, &str)| ((*en).to_owned(), Display::new(*en, *zh));
    select(hits).iter().map(|hit| hit.found(layer, written, say)).collect()
}

/// Yes or no, at the beginning of a text; see [`super::Builtin::YesNo`].
pub(super) fn find_yes_no(layer: &Layer, written: &str) -> Vec<Found> {
    let text = layer.text();
    let (mut at, mut answer, mut span) = (0, None, None);
    while let Some((length, kind)) = longest(text.get(at..).unwrap_or_default()) {
        // The first answer counts, except that "ok, no" and 好的不用了 end in a refusal.
        if kind.is_some() && (answer.is_none() || kind == Some(false)) {
            (answer, span) =
                (kind, Some(span.map_or(at, |(from, _)| from)).map(|from: usize| (from, at + length)));
        }
        at += length;
    }
    let (Some(yes), Some((start, end))) = (answer, span) else { return Vec::new() };
    let skipped: usize =
        text.get(start..end).unwrap_or_default().find(|c: char| c.is_alphanumeric()).unwrap_or_default();
    let rest = text.get(at..).unwrap_or_default();
    let all = !rest.contains(char::is_alphanumeric);
    // 好看的电影 agrees with nothing: what goes on without a break is another word.
    if !all
        && !rest.starts_with(|c: char| {
            c.is_whitespace() || c.is_ascii_punctuation() || "，。！？；、".contains(c)
        })
    {
        return Vec::new();
    }
    let say = |yes: &bool| match yes {
        true => ("yes".to_owned(), Display::new("yes", "是")),
        false => ("no".to_owned(), Display::new("no", "否")),
    };
    let score = if all { 1.0 } else { LIKELY };
    vec![Hit::new(start + skipped..end, yes, score).found(layer, written, say)]
}

/// The longest phrase at the beginning of a text, and whether it agrees (nothing for a filler).
fn longest(text: &str) -> Option<(usize, Option<bool>)> {
    static PHRASES: LazyLock<Vec<(&str, Option<bool>)>> = LazyLock::new(|| {
        let kinds = [(YES, Some(true)), (NO, Some(false)), (FILLER, None)];
        let mut all: Vec<_> = kinds
            .iter()
            .flat_map(|(list, kind)| list.split('|').map(move |phrase| (phrase, *kind)))
            .collect();
        all.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        all
    });
    let start = text.find(char::is_alphanumeric)?;
    let rest = text.get(start..)?;
    let is_end = |phrase: &str| {
        let next = rest.get(phrase.len()..).and_then(|rest| rest.chars().next());
        !(phrase.ends_with(is_latin) && next.is_some_and(|c| is_latin(c) || c == '\''))
    };
    let (phrase, kind) = PHRASES.iter().find(|(phrase, _)| rest.starts_with(phrase) && is_end(phrase))?;
    Some((start + phrase.len(), *kind))
}
