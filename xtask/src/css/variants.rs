//! The part of a class before its last colon: `md:hover:` → a media query and a changed selector.

/// One variant, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its place in the style sheet: a rule with a later variant comes later and so wins.
    pub rank: u32,
    /// The at-rule around the rule, if there is one.
    pub around: Option<String>,
    /// The selector, with `&` for what it was.
    pub selector: String,
}

const BREAKPOINTS: [(&str, &str); 5] =
    [("sm", "40rem"), ("md", "48rem"), ("lg", "64rem"), ("xl", "80rem"), ("2xl", "96rem")];

/// In this order in the style sheet.
const STATES: [(&str, &str); 26] = [
    ("first", ":first-child"),
    ("last", ":last-child"),
    ("not-first", ":not(:first-child)"),
    ("not-last", ":not(:last-child)"),
    ("only", ":only-child"),
    ("odd", ":nth-child(odd)"),
    ("even", ":nth-child(even)"),
    ("empty", ":empty"),
    ("open", ":is([open], :popover-open)"),
    ("visited", ":visited"),
    ("target", ":target"),
    ("checked", ":checked"),
    ("indeterminate", ":indeterminate"),
    ("placeholder-shown", ":placeholder-shown"),
    ("required", ":required"),
    ("valid", ":valid"),
    ("invalid", ":invalid"),
    ("user-invalid", ":user-invalid"),
    ("read-only", ":read-only"),
    ("focus-within", ":focus-within"),
    ("hover", ":hover"),
    ("focus", ":focus"),
    ("focus-visible", ":focus-visible"),
    ("active", ":active"),
    ("enabled", ":enabled"),
    ("disabled", ":disabled"),
];

const ELEMENTS: [(&str, &str); 6] = [
    ("marker", "&::marker, & *::marker"),
    ("selection", "&::selection, & *::selection"),
    ("file", "&::file-selector-button"),
    ("placeholder", "&::placeholder"),
    ("backdrop", "&::backdrop"),
    ("*", ":is(& > *)"),
];

/// Settings of the reader and the device.
const MEDIA: [(&str, &str); 6] = [
    ("motion-safe", "@media (prefers-reduced-motion: no-preference)"),
    ("motion-reduce", "@media (prefers-reduced-motion: reduce)"),
    ("contrast-more", "@media (prefers-contrast: more)"),
    ("portrait", "@media (orientation: portrait)"),
    ("landscape", "@media (orientation: landscape)"),
    ("forced-colors", "@media (forced-colors: active)"),
];

/// Understands one variant, without its colon.
pub fn parse(name: &str) -> Option<Variant> {
    let selector = |rank: usize, selector: String| {
        Some(Variant { rank: u32::try_from(rank).ok()?, around: None, selector })
    };
    if let Some((at, template)) = find(&ELEMENTS, name) {
        return selector(at, template.to_string());
    }
    for (offset, prefix, combinator) in [(10, "group-", " "), (50, "peer-", " ~ ")] {
        if let Some((at, state)) = name.strip_prefix(prefix).and_then(condition) {
            let class = prefix.trim_end_matches('-');
            return selector(offset + at, format!("&:is(:where(.{class}){state}{combinator}*)"));
        }
    }
    if let Some((at, state)) = condition(name) {
        let around = (name == "hover").then(|| "@media (hover: hover)".to_string());
        return Some(Variant { around, ..selector(100 + at, format!("&{state}"))? });
    }
    if let Some((at, query)) = find(&MEDIA, name) {
        return media(200 + at, query.to_string());
    }
    if let Some(width) = name.strip_prefix("max-") {
        // The widest first, so that the narrowest has the last word.
        let (at, width) = width_of(width)?;
        return media(230 - at, format!("@media not all and (min-width: {width})"));
    }
    if let Some((at, width)) = width_of(name) {
        return media(240 + at, format!("@media (min-width: {width})"));
    }
    match name {
        "rtl" | "ltr" => selector(260, format!("&:where(:dir({name}))")),
        "dark" => selector(270, "&:where(.dark, .dark *)".to_string()),
        "print" => media(280, "@media print".to_string()),
        _ => {
            let inside = name.strip_prefix('[')?.strip_suffix(']')?.replace('_', " ");
            if inside.starts_with('@') {
                return media(290, inside);
            }
            if inside.contains('&') { selector(290, inside) } else { None }
        }
    }
}

fn media(rank: usize, around: String) -> Option<Variant> {
    Some(Variant { rank: u32::try_from(rank).ok()?, around: Some(around), selector: "&".to_string() })
}

/// A state, or an attribute: `hover`, `aria-expanded`, `aria-[sort=ascending]`, `data-[side=left]`.
fn condition(name: &str) -> Option<(usize, String)> {
    if let Some((at, state)) = find(&STATES, name) {
        return Some((at, state.to_string()));
    }
    for (rank, prefix) in [(30, "aria-"), (31, "data-")] {
        let Some(rest) = name.strip_prefix(prefix) else { continue };
        if let Some(inside) = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            return Some((rank, format!("[{prefix}{}]", quoted(inside)?)));
        }
        if !is_word(rest) {
            return None;
        }
        return Some((
            rank,
            if prefix == "aria-" { format!("[aria-{rest}=\"true\"]") } else { format!("[data-{rest}]") },
        ));
    }
    let inside = name.strip_prefix("has-[")?.strip_suffix(']')?;
    Some((32, format!(":has({})", inside.replace('_', " "))))
}

/// `current=page` → `current="page"`.
fn quoted(inside: &str) -> Option<String> {
    match inside.split_once('=') {
        Some((name, value)) if is_word(name) => {
            let value = value.trim_matches(|quote| quote == '"' || quote == '\'').replace('_', " ");
            Some(format!("{name}=\"{value}\""))
        }
        Some(_) => None,
        None => is_word(inside).then(|| inside.to_string()),
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|char| char.is_ascii_alphanumeric() || char == '-')
}

fn width_of(name: &str) -> Option<(usize, String)> {
    find(&BREAKPOINTS, name).map(|(at, width)| (at, width.to_string()))
}

fn find(table: &'static [(&'static str, &'static str)], name: &str) -> Option<(usize, &'static str)> {
    table.iter().enumerate().find(|(_, (known, _))| *known == name).map(|(at, (_, value))| (at, *value))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_wider_screen_has_the_last_word_over_a_narrower_one() {
        let rank = |name| parse(name).unwrap().rank;
        assert!(rank("hover") < rank("sm") && rank("sm") < rank("md") && rank("md") < rank("2xl"));
        assert!(rank("max-lg") < rank("max-md") && rank("max-sm") < rank("sm"));
        assert!(rank("2xl") < rank("dark") && rank("dark") < rank("print"));
        assert!(rank("group-hover") < rank("first") && rank("first") < rank("hover"));
    }

    #[test]
    fn attributes_are_quoted_and_nonsense_is_refused() {
        assert_eq!(parse("aria-[current=page]").unwrap().selector, "&[aria-current=\"page\"]");
        assert_eq!(parse("aria-expanded").unwrap().selector, "&[aria-expanded=\"true\"]");
        assert_eq!(parse("data-[side=left]").unwrap().selector, "&[data-side=\"left\"]");
        assert_eq!(parse("group-open").unwrap().selector, "&:is(:where(.group):is([open], :popover-open) *)");
        for name in ["", "what", "aria-", "aria-[\"]", "max-md3", "[.x]", "data-[a]b]"] {
            assert_eq!(parse(name), None, "{name}");
        }
    }
}
