//! Utilities that take a length: sizes, gaps, paddings, margins and places, on one scale.

use super::repairs::Utility;

/// Prefix of a utility that takes a length, and the properties that it sets.
const LENGTHS: [(&str, &[&str]); 47] = [
    ("w", &["width"]),
    ("h", &["height"]),
    ("size", &["width", "height"]),
    ("min-w", &["min-width"]),
    ("min-h", &["min-height"]),
    ("max-w", &["max-width"]),
    ("max-h", &["max-height"]),
    ("basis", &["flex-basis"]),
    ("gap", &["gap"]),
    ("gap-x", &["column-gap"]),
    ("gap-y", &["row-gap"]),
    ("p", &["padding"]),
    ("px", &["padding-inline"]),
    ("py", &["padding-block"]),
    ("ps", &["padding-inline-start"]),
    ("pe", &["padding-inline-end"]),
    ("pt", &["padding-top"]),
    ("pr", &["padding-right"]),
    ("pb", &["padding-bottom"]),
    ("pl", &["padding-left"]),
    ("m", &["margin"]),
    ("mx", &["margin-inline"]),
    ("my", &["margin-block"]),
    ("ms", &["margin-inline-start"]),
    ("me", &["margin-inline-end"]),
    ("mt", &["margin-top"]),
    ("mr", &["margin-right"]),
    ("mb", &["margin-bottom"]),
    ("ml", &["margin-left"]),
    ("inset", &["inset"]),
    ("inset-x", &["inset-inline"]),
    ("inset-y", &["inset-block"]),
    ("start", &["inset-inline-start"]),
    ("end", &["inset-inline-end"]),
    ("top", &["top"]),
    ("right", &["right"]),
    ("bottom", &["bottom"]),
    ("left", &["left"]),
    ("scroll-m", &["scroll-margin"]),
    ("scroll-mx", &["scroll-margin-inline"]),
    ("scroll-my", &["scroll-margin-block"]),
    ("scroll-mt", &["scroll-margin-top"]),
    ("scroll-mb", &["scroll-margin-bottom"]),
    ("scroll-p", &["scroll-padding"]),
    ("scroll-pt", &["scroll-padding-top"]),
    ("scroll-pb", &["scroll-padding-bottom"]),
    ("indent", &["text-indent"]),
];

/// Widths that have a name.
const NAMED_WIDTHS: [(&str, &str); 13] = [
    ("3xs", "16rem"),
    ("2xs", "18rem"),
    ("xs", "20rem"),
    ("sm", "24rem"),
    ("md", "28rem"),
    ("lg", "32rem"),
    ("xl", "36rem"),
    ("2xl", "42rem"),
    ("3xl", "48rem"),
    ("4xl", "56rem"),
    ("5xl", "64rem"),
    ("6xl", "72rem"),
    ("7xl", "80rem"),
];

/// Which values make sense for a utility.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Fractions and words like `min`, never negative.
    Size,
    /// Fractions, `auto` and negative values.
    Place,
    /// The spacing scale alone.
    Space,
}

impl Kind {
    fn of(prefix: &str) -> Self {
        match prefix {
            "w" | "h" | "size" | "min-w" | "min-h" | "max-w" | "max-h" | "basis" => Self::Size,
            "gap" | "gap-x" | "gap-y" => Self::Space,
            _ if prefix.starts_with('p') || prefix.starts_with("scroll-p") => Self::Space,
            _ => Self::Place,
        }
    }
}

/// The utility of this name, if it is a length's.
pub fn utility(name: &str) -> Option<Utility> {
    let (sign, bare) = signed(name);
    let (prefix, value) = split(bare)?;
    let value = value?;
    let (_, properties) = LENGTHS.iter().find(|(known, _)| *known == prefix)?;
    let kind = Kind::of(prefix);
    if !sign.is_empty() && kind != Kind::Place {
        return None;
    }
    let value = match kind {
        Kind::Size => sized(prefix, value).or_else(|| length(value)),
        Kind::Place if value == "auto" => Some("auto".to_string()),
        Kind::Place => length(value),
        Kind::Space => spacing(value),
    }?;
    let declarations = properties.iter().map(|property| format!("{property}:{}", with_sign(sign, &value)));
    Some(Utility::plain(declarations.collect::<Vec<_>>().join(";")))
}

/// Words that only widths and heights know.
fn sized(prefix: &str, value: &str) -> Option<String> {
    let height = prefix.ends_with('h');
    let value = match value {
        "auto" if !prefix.starts_with("max-") => "auto",
        "min" => "min-content",
        "max" => "max-content",
        "fit" => "fit-content",
        "none" if prefix.starts_with("max-") => "none",
        "screen" if height => "100vh",
        "screen" => "100vw",
        "dvh" if height => "100dvh",
        "svh" if height => "100svh",
        "prose" => "65ch",
        _ if height => return None,
        _ => NAMED_WIDTHS.iter().find(|(name, _)| *name == value)?.1,
    };
    Some(value.to_string())
}

/// A length anywhere: the spacing scale, a fraction, all of it, or what stands in brackets.
pub fn length(value: &str) -> Option<String> {
    if value == "full" {
        return Some("100%".to_string());
    }
    if let Some((part, whole)) = value.split_once('/') {
        let (part, whole): (u32, u32) = (part.parse().ok()?, whole.parse().ok()?);
        if whole == 0 {
            return None;
        }
        let percent = f64::from(part) / f64::from(whole) * 100.0;
        let text = format!("{percent:.4}");
        return Some(format!("{}%", text.trim_end_matches('0').trim_end_matches('.')));
    }
    spacing(value)
}

/// The spacing scale: a step is a quarter of a rem.
pub fn spacing(value: &str) -> Option<String> {
    if let Some(inside) = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return arbitrary(inside);
    }
    match value {
        "px" => Some("1px".to_string()),
        "0" => Some("0".to_string()),
        _ => {
            let digits = value.chars().all(|char| char.is_ascii_digit() || char == '.');
            let steps: f64 = value.parse().ok().filter(|_| digits)?;
            // Quarter steps at the finest, as in the scale that everyone knows.
            ((steps * 4.0).fract() == 0.0).then(|| format!("{}rem", steps / 4.0))
        }
    }
}

/// What stands in brackets, with blanks for underscores; refused if it could end the declaration.
pub fn arbitrary(inside: &str) -> Option<String> {
    let value = inside.replace('_', " ");
    let harmless = !value.is_empty() && !value.contains([';', '{', '}', '"', '\'', '\\', '<']);
    if !harmless {
        return None;
    }
    // `calc(100%-1rem)` needs blanks around its operators.
    if value.contains("calc(") && !value.contains(' ') {
        return Some(value.replace('+', " + ").replace('-', " - ").replace("var( -  - ", "var(--"));
    }
    Some(value)
}

/// A leading minus, and the rest.
pub fn signed(name: &str) -> (&'static str, &str) {
    name.strip_prefix('-').map_or(("", name), |bare| ("-", bare))
}

fn with_sign(sign: &str, value: &str) -> String {
    if sign.is_empty() || value == "0" {
        value.to_string()
    } else if value.contains('(') {
        format!("calc({value} * -1)")
    } else {
        format!("{sign}{value}")
    }
}

/// `max-w-[20ch]` → `max-w` and `[20ch]`; a name without a value has none.
pub fn split(name: &str) -> Option<(&str, Option<&str>)> {
    let dash = match name.find('[') {
        Some(bracket) => name[..bracket].strip_suffix('-').map(str::len)?,
        None => match name.rfind('-') {
            Some(dash) => dash,
            None => return Some((name, None)),
        },
    };
    if name == "divide-x" || name == "divide-y" {
        return Some((name, None));
    }
    Some((&name[..dash], Some(&name[dash + 1..])))
}
