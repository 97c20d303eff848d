//! Amounts of money: ¥39.9, 39块9毛5, HK$ 100, 5 dollars and 20 cents.

use std::sync::LazyLock;

use super::decimal::Decimal;
use super::hit::{Hit, select};
use super::number::DIGITS;
use super::pattern::Pattern;
use super::text::{Layer, is_cjk};
use super::{BARE, Display, Found, LIKELY};

/// A currency: its code, its sign, its name in Chinese, the places of an amount, and its names as they are written.
struct Currency {
    code: &'static str,
    sign: &'static str,
    name: &'static str,
    places: usize,
    /// Before the number.
    before: &'static str,
    /// After the number.
    after: &'static str,
}

const fn currency(
    code: &'static str,
    sign: &'static str,
    name: &'static str,
    places: usize,
    before: &'static str,
    after: &'static str,
) -> Currency {
    Currency { code, sign, name, places, before, after }
}

/// The more particular names first: a name may end with that of another.
const CURRENCIES: [Currency; 14] = [
    currency("HKD", "HK$", "港元", 2, r"hk\$|hkd", r"hong kong dollars?|hkd|港元|港币|港纸"),
    currency("TWD", "NT$", "新台币", 2, r"nt\$|twd|ntd", r"twd|ntd|新台币|台币"),
    currency("SGD", "S$", "新加坡元", 2, r"s\$|sgd", r"singapore dollars?|sgd|新加坡元|新币"),
    currency("AUD", "A$", "澳元", 2, r"a\$|au\$|aud", r"australian dollars?|aud|澳元|澳币"),
    currency("CAD", "C$", "加元", 2, r"c\$|ca\$|cad", r"canadian dollars?|cad|加元|加币"),
    currency("MOP", "MOP$", "澳门元", 2, r"mop\$|mop", r"patacas?|mop|澳门元|澳门币"),
    currency("JPY", "JP¥", "日元", 0, r"jp¥|jpy", r"japanese yen|yen|jpy|日元|日圆|日币|円"),
    currency("KRW", "₩", "韩元", 0, r"₩|krw", r"won|krw|韩元|韩币|韩圆"),
    currency("THB", "฿", "泰铢", 2, r"฿|thb", r"baht|thb|泰铢"),
    currency("USD", "$", "美元", 2, r"us\$|usd|\$", r"us dollars?|dollars?|bucks?|usd|美元|美金|美刀|刀"),
    currency("EUR", "€", "欧元", 2, r"€|eur", r"euros?|eur|€|欧元|欧"),
    currency("GBP", "£", "英镑", 2, r"£|gbp", r"pounds?(?: sterling)?|quid|gbp|英镑"),
    currency("RUB", "₽", "卢布", 2, r"₽|rub", r"rubles?|roubles?|rub|₽|卢布"),
    currency("CNY", "¥", "元", 2, r"cn¥|¥|rmb|cny|人民币", r"yuan|rmb|cny|kuai|元钱?|块钱?|人民币|圆"),
];

/// For each currency, its pattern.
static PATTERNS: LazyLock<Vec<(&'static Currency, Pattern)>> = LazyLock::new(|| {
    let pattern = |c: &Currency| {
        // 39块9, 3块半, and 5 dollars and 20 cents.
        let parts = match c.code {
            "CNY" => r"(?:(?P<tenth>\d)(?:(?P<mao>[毛角])(?:(?P<hundredth>\d)分?)?)?|(?P<half>半))?",
            "USD" => r"(?:,? (?:and )?(?P<cents>\d{1,2}) cents?)?",
            _ => "",
        };
        Pattern::new(&format!(
            r"(?P<b>(?:{}) ?(?P<n>{DIGITS})(?P<bk>k(?-u:\b))?(?: ?(?:{}))?)|(?P<a>(?P<m>{DIGITS})(?P<ak>k(?-u:\b))? ?(?P<unit>{}){parts})",
            c.before, c.after, c.after
        ))
    };
    CURRENCIES.iter().map(|currency| (currency, pattern(currency))).collect()
});
/// Less than a unit: 5毛, 5角, 50 cents.
static SMALL: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"(?P<jiao>\d)[毛角](?:钱|(?P<fen>\d)分?)?|(?P<cents>\d{1,2}) ?(?:cents?|¢|美分)")
});
/// After 一块: "together".
static TOGETHER: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"^(?:儿|去|来|吃|看|玩|走|坐|买|参加|过|报名)"));
/// After 块: it is money.
static MONEY_GOES_ON: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"^[的吧左右以啊呢吗行可好是那买够多就票到至一和或每]"));

/// Behind a digit they say that it counts something.
static COUNTED: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"^ ?(?:[张个位份件杯瓶本人块元条只台套盒场天点月号座次]|小时)"));

struct Amount {
    value: Decimal,
    currency: &'static Currency,
}

/// Amounts of money; see [`super::Builtin::Money`].
pub(super) fn find(layer: &Layer, written: &str) -> Vec<Found> {
    let mut hits = Vec::new();
    for (currency, pattern) in PATTERNS.iter() {
        for caught in pattern.words(layer) {
            let thousands = if caught.has("bk") || caught.has("ak") { 1_000 } else { 1 };
            let Some(n) = caught.get("n").or(caught.get("m")).and_then(Decimal::parse) else { continue };
            // In 100块两张 the two are something else.
            let rest = layer.after(caught.span().end);
            let other = caught.has("tenth") && !caught.has("mao") && COUNTED.is_match(rest);
            let end = caught.range("tenth").filter(|_| other).map_or(caught.span().end, |tenth| tenth.start);
            let part = |name, unit: i64| caught.int(name).map_or(0, |n| i64::from(n) * unit);
            let half = if caught.has("half") { 50 } else { 0 };
            let tenths = if other { 0 } else { part("tenth", 10) };
            let hundredths = tenths + part("hundredth", 1) + part("cents", 1) + half;
            let value = n.times(thousands).plus(Decimal::from_int(hundredths).over(100));
            let Some(score) = score(&caught, layer) else { continue };
            hits.push(Hit::new(caught.span().start..end, Amount { value, currency }, score));
        }
    }
    for caught in SMALL.words(layer) {
        let code = if caught.has("cents") { "USD" } else { "CNY" };
        let hundredths = ["jiao", "fen", "cents"].iter().zip([10, 1, 1]);
        let hundredths: i64 =
            hundredths.filter_map(|(name, unit)| Some(i64::from(caught.int(name)?) * unit)).sum();
        let Some(currency) = CURRENCIES.iter().find(|c| c.code == code) else { continue };
        let value = Decimal::from_int(hundredths).over(100);
        hits.push(Hit::new(caught.span(), Amount { value, currency }, LIKELY));
    }
    hits.extend(bare(layer));
    select(hits).iter().map(|hit| hit.found(layer, written, say)).collect()
}

/// How sure an amount is, and nothing where 块 is a piece or 一块 means "together".
fn score(caught: &super::pattern::Caught<'_>, layer: &Layer) -> Option<f32> {
    let unit = caught.get("unit").unwrap_or_default();
    let rest = layer.after(caught.span().end);
    match unit {
        "块" if caught.whole().ends_with('块') => {
            let noun = rest.chars().next().is_some_and(is_cjk) && !MONEY_GOES_ON.is_match(rest);
            let one = caught.get("m") == Some("1");
            match (noun, one) {
                (_, true) if TOGETHER.is_match(rest) => None,
                (true, true) => None,
                (true, false) => Some(BARE),
                (false, _) => Some(1.0),
            }
        }
        "刀" | "欧" | "圆" | "won" | "quid" | "pound" | "pounds" => Some(LIKELY),
        _ => Some(1.0),
    }
}

/// A number that is the whole text: an answer to "how much?", in yuan.
fn bare(layer: &Layer) -> Option<Hit<Amount>> {
    let text = layer.text().trim();
    let value = Decimal::parse(text).filter(|n| *n >= Decimal::from_int(0))?;
    let start = layer.text().find(text)?;
    let currency = CURRENCIES.iter().find(|c| c.code == "CNY")?;
    Some(Hit::new(start..start + text.len(), Amount { value, currency }, BARE))
}

fn say(amount: &Amount) -> (String, Display) {
    let Currency { code, sign, name, places, .. } = amount.currency;
    let number = amount.value.fixed(*places);
    (format!("{code} {number}"), Display::new(format!("{sign}{number}"), format!("{number}{name}")))
}
