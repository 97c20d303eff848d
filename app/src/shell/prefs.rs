//! What a person chose about the look of the console: language, theme, slim navigation.
//!
//! The choices live in cookies. The server reads them for the first byte and writes them on `<html>`; the browser
//! reads them back from there, so both draw the same page.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::{dom, i18n::Lang};

/// Light, dark, or what the system says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    /// Follow the system.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order in which a menu shows them.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The class on `<html>` and the value of the `theme` cookie.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// Reads a cookie value or a class; anything unknown follows the system.
    #[must_use]
    pub fn parse(s: &str) -> Theme {
        match s {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::System,
        }
    }
}

/// The choices as they stand while a page is drawn.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Prefs {
    /// The language, fixed for the life of the page.
    pub lang: Lang,
    /// The theme.
    pub theme: Theme,
    /// Whether the navigation shows icons only.
    pub slim: bool,
    /// Minutes east of UTC that the browser last reported; 0 before it ever did.
    pub offset: i32,
    /// When the server drew the page, in milliseconds since 1970.
    pub drawn_ms: i64,
}

impl Prefs {
    /// From a request's headers, on the server.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn from_headers(headers: &http::HeaderMap, now: DateTime<Utc>) -> Prefs {
        let text = |name: http::HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
        let cookies = text(http::header::COOKIE).unwrap_or_default();
        let cookie = |name: &str| {
            cookies
                .split(';')
                .filter_map(|c| c.trim().split_once('='))
                .find(|(k, _)| *k == name)
                .map(|(_, v)| v)
        };
        Prefs {
            lang: crate::i18n::choose(cookie("lang"), text(http::header::ACCEPT_LANGUAGE)),
            theme: Theme::parse(cookie("theme").unwrap_or_default()),
            slim: cookie("nav") == Some("slim"),
            offset: cookie("tz").and_then(|v| v.parse().ok()).filter(|m: &i32| m.abs() <= 900).unwrap_or(0),
            drawn_ms: now.timestamp_millis(),
        }
    }

    /// From the `<html>` that the server drew, in the browser.
    #[must_use]
    pub fn from_document() -> Prefs {
        let Some(html) = dom::html() else { return Prefs::default() };
        let has = |class| html.class_list().contains(class);
        let data = |name: &str| html.get_attribute(name).unwrap_or_default();
        Prefs {
            lang: Lang::from_tag(&html.lang()).unwrap_or_default(),
            theme: [Theme::Light, Theme::Dark].into_iter().find(|t| has(t.code())).unwrap_or_default(),
            slim: has("nav-slim"),
            offset: data("data-tz").parse().unwrap_or(0),
            drawn_ms: data("data-now").parse().unwrap_or(0),
        }
    }

    /// The classes of `<html>`.
    #[must_use]
    pub fn html_class(&self) -> String {
        let slim = if self.slim { " nav-slim" } else { "" };
        format!("{}{slim}", self.theme.code())
    }

    /// When the server drew the page.
    #[must_use]
    pub fn drawn(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.drawn_ms).unwrap_or_default()
    }
}

/// The choices that can change while the page lives.
#[derive(Clone, Copy)]
pub struct LivePrefs {
    theme: RwSignal<Theme>,
    slim: RwSignal<bool>,
}

impl LivePrefs {
    pub(crate) fn new(prefs: &Prefs) -> LivePrefs {
        LivePrefs { theme: RwSignal::new(prefs.theme), slim: RwSignal::new(prefs.slim) }
    }

    /// The theme in force.
    #[must_use]
    pub fn theme(&self) -> Theme {
        self.theme.get()
    }

    /// Switches the theme at once and remembers it.
    pub fn set_theme(&self, theme: Theme) {
        self.theme.set(theme);
        dom::set_cookie("theme", theme.code());
        self.write_class();
    }

    /// Whether the navigation shows icons only.
    #[must_use]
    pub fn slim(&self) -> bool {
        self.slim.get()
    }

    /// Folds or unfolds the navigation and remembers it.
    pub fn set_slim(&self, slim: bool) {
        self.slim.set(slim);
        dom::set_cookie("nav", if slim { "slim" } else { "wide" });
        self.write_class();
    }

    fn write_class(&self) {
        if let Some(html) = dom::html() {
            let (theme, slim) = (self.theme.get_untracked(), self.slim.get_untracked());
            html.set_class_name(&Prefs { theme, slim, ..Prefs::default() }.html_class());
        }
    }
}

/// The live choices of this page.
#[must_use]
pub fn use_prefs() -> LivePrefs {
    use_context::<LivePrefs>().unwrap_or_else(|| LivePrefs::new(&Prefs::default()))
}

/// Remembers the language and loads the page anew in it.
pub fn choose_lang(lang: Lang) {
    dom::set_cookie("lang", lang.tag());
    dom::reload();
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn cookies_win_over_what_the_browser_prefers() {
        let mut headers = http::HeaderMap::new();
        headers.insert("accept-language", "en".parse().unwrap());
        headers.insert("cookie", "a=b; lang=zh; theme=dark; nav=slim; tz=480".parse().unwrap());
        let p = Prefs::from_headers(&headers, DateTime::default());
        assert_eq!((p.lang, p.theme, p.slim, p.offset), (Lang::Zh, Theme::Dark, true, 480));
        assert_eq!(p.html_class(), "dark nav-slim");
    }

    #[test]
    fn nonsense_in_cookies_is_ignored() {
        let mut headers = http::HeaderMap::new();
        headers.insert("cookie", "lang=\"; theme=pink; tz=99999999999".parse().unwrap());
        assert_eq!(Prefs::from_headers(&headers, DateTime::default()), Prefs::default());
    }
}
