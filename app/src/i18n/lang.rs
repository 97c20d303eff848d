//! Which language the reader gets.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A language of the console.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// 简体中文.
    Zh,
}

impl Lang {
    /// Every language, in the order in which a menu shows them.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Zh];

    /// The short code used in the `lang` cookie.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh",
        }
    }

    /// The BCP 47 tag for `<html lang>`; it also decides which Chinese glyphs a font draws.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh-CN",
        }
    }

    /// The language's name in itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::Zh => "简体中文",
        }
    }

    /// Reads a cookie value or a language tag: `en`, `en-GB`, `zh`, `zh-Hans-CN`. Anything else is `None`.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Lang> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") {
            Some(Lang::Zh)
        } else if primary.eq_ignore_ascii_case("en") {
            Some(Lang::En)
        } else {
            None
        }
    }

    /// The best match of an `Accept-Language` header; the highest weight wins, then the first mentioned.
    #[must_use]
    pub fn from_accept(header: &str) -> Option<Lang> {
        let mut best: Option<(f32, Lang)> = None;
        for part in header.split(',').take(32) {
            let mut pieces = part.split(';');
            let Some(lang) = pieces.next().and_then(Lang::parse) else { continue };
            let weight = pieces
                .find_map(|p| p.trim().strip_prefix("q=").and_then(|q| q.trim().parse::<f32>().ok()))
                .unwrap_or(1.0);
            if weight > 0.0 && best.is_none_or(|(w, _)| weight > w) {
                best = Some((weight, lang));
            }
        }
        best.map(|(_, lang)| lang)
    }

    /// The cookie decides, then the browser's preference, then English.
    #[must_use]
    pub fn choose(cookie: Option<&str>, accept: Option<&str>) -> Lang {
        cookie.and_then(Lang::parse).or_else(|| accept.and_then(Lang::from_accept)).unwrap_or_default()
    }
}

/// The language of this page. It never changes while the page lives: choosing another one reloads it.
#[must_use]
pub fn use_lang() -> Lang {
    use_context::<Lang>().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_wins_over_the_header() {
        assert_eq!(Lang::choose(Some("zh"), Some("en")), Lang::Zh);
        assert_eq!(Lang::choose(Some("nonsense"), Some("zh-CN,zh;q=0.9,en;q=0.8")), Lang::Zh);
        assert_eq!(Lang::choose(None, None), Lang::En);
    }

    #[test]
    fn weights_order_the_header() {
        assert_eq!(Lang::from_accept("en;q=0.4, zh-TW;q=0.7"), Some(Lang::Zh));
        assert_eq!(Lang::from_accept("fr, de;q=0.9"), None);
        assert_eq!(Lang::from_accept("zh;q=0, en;q=0.1"), Some(Lang::En));
    }
}
