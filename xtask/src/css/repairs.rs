//! Utilities that tailwind-rs gets wrong, loses or does not know: our own table, asked first.

use super::lengths::{self, arbitrary, length, signed, spacing, split};

/// What a utility does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utility {
    /// `name:value;name:value`, without a last semicolon.
    pub declarations: String,
    /// The selector around the element's own, if the utility is about its children.
    pub selector: Option<&'static str>,
    /// Animations that must be defined beside it.
    pub keyframes: Option<&'static str>,
}

impl Utility {
    /// Declarations of the element itself.
    pub fn plain(declarations: impl Into<String>) -> Self {
        Self { declarations: declarations.into(), selector: None, keyframes: None }
    }
}

/// Between an element's children.
const BETWEEN: &str = ":where(& > :not(:last-child))";

const SPIN: &str = "@keyframes spin { to { transform: rotate(360deg) } }";
const PULSE: &str = "@keyframes pulse { 50% { opacity: .5 } }";

const WORDS: [(&str, &str); 53] = [
    ("hidden", "display:none"),
    ("list-item", "display:list-item"),
    ("collapse", "visibility:collapse"),
    ("grow", "flex-grow:1"),
    ("shrink", "flex-shrink:1"),
    ("flex-1", "flex:1 1 0%"),
    ("flex-auto", "flex:1 1 auto"),
    ("flex-initial", "flex:0 1 auto"),
    ("flex-none", "flex:none"),
    ("order-first", "order:-9999"),
    ("order-last", "order:9999"),
    ("text-base", "font-size:1rem;line-height:1.5rem"),
    ("text-ellipsis", "text-overflow:ellipsis"),
    ("text-clip", "text-overflow:clip"),
    ("text-balance", "text-wrap:balance"),
    ("text-pretty", "text-wrap:pretty"),
    ("text-wrap", "text-wrap:wrap"),
    ("text-nowrap", "text-wrap:nowrap"),
    ("break-keep", "word-break:keep-all"),
    ("font-sans", "font-family:var(--font-sans)"),
    ("font-mono", "font-family:var(--font-mono)"),
    ("antialiased", "-webkit-font-smoothing:antialiased;-moz-osx-font-smoothing:grayscale"),
    ("leading-none", "line-height:1"),
    ("leading-tight", "line-height:1.25"),
    ("leading-snug", "line-height:1.375"),
    ("leading-normal", "line-height:1.5"),
    ("leading-relaxed", "line-height:1.625"),
    ("leading-loose", "line-height:2"),
    ("align-text-top", "vertical-align:text-top"),
    ("align-text-bottom", "vertical-align:text-bottom"),
    ("caption-top", "caption-side:top"),
    ("caption-bottom", "caption-side:bottom"),
    ("touch-none", "touch-action:none"),
    ("touch-pan-x", "touch-action:pan-x"),
    ("touch-pan-y", "touch-action:pan-y"),
    ("touch-manipulation", "touch-action:manipulation"),
    (
        "transition",
        "transition-property:all;transition-timing-function:cubic-bezier(.4,0,.2,1);transition-duration:150ms",
    ),
    ("transition-none", "transition-property:none"),
    (
        "transition-colors",
        "transition-property:color,background-color,border-color,fill,stroke;transition-timing-function:cubic-bezier(.4,0,.2,1);transition-duration:150ms",
    ),
    (
        "transition-opacity",
        "transition-property:opacity;transition-timing-function:cubic-bezier(.4,0,.2,1);transition-duration:150ms",
    ),
    (
        "transition-transform",
        "transition-property:transform,translate,scale,rotate;transition-timing-function:cubic-bezier(.4,0,.2,1);transition-duration:150ms",
    ),
    ("ease-in", "transition-timing-function:cubic-bezier(.4,0,1,1)"),
    ("ease-out", "transition-timing-function:cubic-bezier(0,0,.2,1)"),
    ("ease-in-out", "transition-timing-function:cubic-bezier(.4,0,.2,1)"),
    ("animate-none", "animation:none"),
    ("outline-hidden", "outline:2px solid transparent;outline-offset:2px"),
    ("outline-none", "outline-style:none"),
    ("border-collapse", "border-collapse:collapse"),
    ("rounded-none", "border-radius:0"),
    ("scheme-light", "color-scheme:light"),
    ("scheme-dark", "color-scheme:dark"),
    ("snap-x", "scroll-snap-type:x"),
    ("snap-y", "scroll-snap-type:y"),
];

/// Places along an axis; flex boxes know `flex-start`, everything else `start`.
const PLACES: [(&str, &str); 9] = [
    ("start", "flex-start"),
    ("end", "flex-end"),
    ("center", "center"),
    ("between", "space-between"),
    ("around", "space-around"),
    ("evenly", "space-evenly"),
    ("stretch", "stretch"),
    ("baseline", "baseline"),
    ("normal", "normal"),
];

/// The utility of this name, if it is one of ours.
pub fn find(name: &str) -> Option<Utility> {
    if let Some((_, declarations)) = WORDS.iter().find(|(word, _)| *word == name) {
        return Some(Utility::plain(*declarations));
    }
    match name {
        "animate-spin" => return Some(animation("spin 1s linear infinite", SPIN)),
        "animate-pulse" => return Some(animation("pulse 2s cubic-bezier(.4,0,.6,1) infinite", PULSE)),
        _ => {}
    }
    placed(name)
        .or_else(|| between_children(name))
        .or_else(|| grid(name))
        .or_else(|| text(name))
        .or_else(|| moved(name))
        .or_else(|| lengths::utility(name))
        .or_else(|| arbitrary_property(name))
}

fn animation(value: &str, keyframes: &'static str) -> Utility {
    Utility { keyframes: Some(keyframes), ..Utility::plain(format!("animation:{value}")) }
}

fn placed(name: &str) -> Option<Utility> {
    let (property, place) = if let Some(place) = name.strip_prefix("justify-") {
        ("justify-content", place)
    } else if let Some(place) = name.strip_prefix("items-") {
        ("align-items", place)
    } else if let Some(place) = name.strip_prefix("self-") {
        ("align-self", place)
    } else {
        ("align-content", name.strip_prefix("content-")?)
    };
    if place == "auto" && property == "align-self" {
        return Some(Utility::plain("align-self:auto"));
    }
    let (_, value) = PLACES.iter().find(|(word, _)| *word == place)?;
    Some(Utility::plain(format!("{property}:{value}")))
}

fn between_children(name: &str) -> Option<Utility> {
    let (sign, bare) = signed(name);
    let (prefix, value) = split(bare)?;
    let property = match prefix {
        "space-x" => "margin-inline",
        "space-y" => "margin-block",
        "divide-x" | "divide-y" if sign.is_empty() => {
            let width: u32 = value.unwrap_or("1").parse().ok()?;
            let side = if prefix == "divide-x" { "inline" } else { "block" };
            let declarations = format!("border-{side}-end-width:{width}px;border-{side}-end-style:solid");
            return Some(Utility { selector: Some(BETWEEN), ..Utility::plain(declarations) });
        }
        _ => return None,
    };
    let declarations = format!("{property}:0 {sign}{}", spacing(value?)?);
    Some(Utility { selector: Some(BETWEEN), ..Utility::plain(declarations) })
}

fn grid(name: &str) -> Option<Utility> {
    for (prefix, property) in [
        ("grid-cols-[", "grid-template-columns"),
        ("grid-rows-[", "grid-template-rows"),
        ("auto-cols-[", "grid-auto-columns"),
        ("auto-rows-[", "grid-auto-rows"),
    ] {
        if let Some(value) = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(']')) {
            return Some(Utility::plain(format!("{property}:{}", arbitrary(value)?)));
        }
    }
    for (prefix, property) in [
        ("col-start-", "grid-column-start"),
        ("col-end-", "grid-column-end"),
        ("row-start-", "grid-row-start"),
        ("row-end-", "grid-row-end"),
    ] {
        if let Some(value) = name.strip_prefix(prefix) {
            let number = value == "auto" || value.parse::<i32>().is_ok();
            return number.then(|| Utility::plain(format!("{property}:{value}")));
        }
    }
    None
}

fn text(name: &str) -> Option<Utility> {
    if let Some(lines) = name.strip_prefix("line-clamp-") {
        if lines == "none" {
            return Some(Utility::plain(
                "overflow:visible;display:block;-webkit-box-orient:horizontal;-webkit-line-clamp:unset",
            ));
        }
        let lines: u32 = lines.parse().ok()?;
        return Some(Utility::plain(format!(
            "overflow:hidden;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:{lines}"
        )));
    }
    let size = name.strip_prefix("text-[")?.strip_suffix(']')?;
    let size = arbitrary(size)?;
    // A bracket may also hold a colour, and colours are the tokens' business.
    size.starts_with(|char: char| char.is_ascii_digit() || char == '.')
        .then(|| Utility::plain(format!("font-size:{size}")))
}

/// Moving, turning and scaling with the properties of their own, which do not overwrite each other.
fn moved(name: &str) -> Option<Utility> {
    let (sign, bare) = signed(name);
    if let Some(value) = bare.strip_prefix("translate-x-") {
        let value = length(value)?;
        return Some(Utility::plain(format!(
            "--move-x:{sign}{value};translate:var(--move-x,0) var(--move-y,0)"
        )));
    }
    if let Some(value) = bare.strip_prefix("translate-y-") {
        let value = length(value)?;
        return Some(Utility::plain(format!(
            "--move-y:{sign}{value};translate:var(--move-x,0) var(--move-y,0)"
        )));
    }
    if let Some(value) = bare.strip_prefix("rotate-") {
        let degrees: u32 = value.parse().ok()?;
        return Some(Utility::plain(format!("rotate:{sign}{degrees}deg")));
    }
    if sign.is_empty()
        && let Some(value) = bare.strip_prefix("scale-")
    {
        let percent: u32 = value.parse().ok()?;
        return Some(Utility::plain(format!("scale:{percent}%")));
    }
    None
}

fn arbitrary_property(name: &str) -> Option<Utility> {
    let (property, value) = name.strip_prefix('[')?.strip_suffix(']')?.split_once(':')?;
    let known = !property.is_empty() && property.chars().all(|char| char.is_ascii_lowercase() || char == '-');
    known.then(|| arbitrary(value))?.map(|value| Utility::plain(format!("{property}:{value}")))
}
