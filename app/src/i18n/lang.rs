//! Which language the reader gets.

use leptos::prelude::*;
pub use types::Lang;

/// Every language, in the order in which a menu shows them.
pub const LANGS: [Lang; 2] = [Lang::En, Lang::Zh];

/// A language's name in itself.
#[must_use]
pub fn own_name(l: Lang) -> &'static str {
    match l {
        Lang::En => "English",
        Lang::Zh => "简体中文",
    }
}

/// The `lang` cookie decides, then the browser's preference, then English.
#[must_use]
pub fn choose(cookie: Option<&str>, accept: Option<&str>) -> Lang {
    cookie
        .and_then(Lang::from_tag)
        .unwrap_or_else(|| accept.map(Lang::from_accept_language).unwrap_or_default())
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
        assert_eq!(choose(Some("zh-CN"), Some("en")), Lang::Zh);
        assert_eq!(choose(Some("nonsense"), Some("zh-CN,zh;q=0.9,en;q=0.8")), Lang::Zh);
        assert_eq!(choose(None, None), Lang::En);
    }
}
