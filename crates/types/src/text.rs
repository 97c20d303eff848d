//! The two languages of the product, and text that exists in both.

use serde::{Deserialize, Serialize};

/// A language of the console and of public pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Lang {
    /// English.
    #[default]
    #[serde(rename = "en")]
    En,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    Zh,
}

impl Lang {
    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh-CN",
        }
    }

    /// The language that a tag such as `zh`, `zh-Hans-CN` or `en-GB` asks for, if it is one of ours.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.trim().split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "en" => Some(Lang::En),
            "zh" => Some(Lang::Zh),
            _ => None,
        }
    }

    /// The best of our languages for an `Accept-Language` header (RFC 9110 §12.5.4); English if none fits.
    pub fn from_accept_language(header: &str) -> Self {
        let mut best = (Lang::En, 0.0_f32);
        for range in header.split(',') {
            let mut parts = range.split(';');
            let Some(lang) = parts.next().and_then(Lang::from_tag) else { continue };
            let quality = parts
                .find_map(|p| p.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()))
                .unwrap_or(1.0);
            if quality > best.1 {
                best = (lang, quality);
            }
        }
        best.0
    }
}

/// A text in both languages. A side that is empty falls back to the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Text {
    /// English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
    /// 简体中文.
    #[serde(default, rename = "zh-CN", alias = "zh", skip_serializing_if = "String::is_empty")]
    pub zh: String,
}

impl Text {
    /// A text with both sides.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// The same words in both languages, such as a name.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { zh: text.clone(), en: text }
    }

    /// The side for a language, or the other if that side is empty.
    pub fn get(&self, lang: Lang) -> &str {
        let (own, other) = match lang {
            Lang::En => (&self.en, &self.zh),
            Lang::Zh => (&self.zh, &self.en),
        };
        if own.is_empty() { other } else { own }
    }

    /// Whether both sides are empty.
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_language_takes_the_highest_quality_that_we_speak() {
        assert_eq!(Lang::from_accept_language("fr, zh-CN;q=0.8, en;q=0.9"), Lang::En);
        assert_eq!(Lang::from_accept_language("zh-TW,zh;q=0.9,en;q=0.8"), Lang::Zh);
        assert_eq!(Lang::from_accept_language("de"), Lang::En);
    }

    #[test]
    fn an_empty_side_falls_back() {
        assert_eq!(Text::new("", "你好").get(Lang::En), "你好");
    }
}
