//! Mini-program codes without a limit to their number.
//!
//! Source: "获取不限制的小程序码",
//! <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/qrcode-link/qr-code/getUnlimitedQRCode.html>.

use super::ApiError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The `scene` of a code: 1 to 32 characters, letters, digits and ``!#$&'()*+,/:;=?@-._~``.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scene(String);

impl Scene {
    /// How many characters it may have.
    pub const MAX: usize = 32;

    /// Checks it.
    pub fn new(text: impl Into<String>) -> Result<Self, ApiError> {
        let text = text.into();
        let allowed =
            |character: char| character.is_ascii_alphanumeric() || "!#$&'()*+,/:;=?@-._~".contains(character);
        let right = (1..=Self::MAX).contains(&text.len()) && text.chars().all(allowed);
        if right { Ok(Self(text)) } else { Err(ApiError::Invalid("scene")) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Which version of a mini-program opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EnvVersion {
    /// The released one (正式版).
    #[default]
    Release,
    /// The one for trial (体验版).
    Trial,
    /// The one of the developers (开发版).
    Develop,
}

/// What a code shall open, and how it looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRequest {
    /// What the page gets as `query.scene`.
    pub scene: Scene,
    /// The page, without `/` in front and without parameters; none is the main page.
    pub page: Option<String>,
    /// Whether WeChat refuses a page that the released mini-program does not have.
    pub check_path: bool,
    /// The version that opens.
    pub version: EnvVersion,
    /// The width in pixels, 280 to 1280.
    pub width: u32,
    /// The colour of the lines, red, green, blue; none leaves it to WeChat.
    pub color: Option<[u8; 3]>,
    /// Whether the ground is transparent.
    pub transparent: bool,
}

impl CodeRequest {
    /// A code as WeChat draws it by default, 430 pixels wide.
    pub fn new(scene: Scene) -> Self {
        Self {
            scene,
            page: None,
            check_path: true,
            version: EnvVersion::Release,
            width: 430,
            color: None,
            transparent: false,
        }
    }

    pub(crate) fn check(&self) -> Result<(), ApiError> {
        let wrong = |page: &String| page.is_empty() || page.starts_with('/') || page.contains('?');
        if self.page.as_ref().is_some_and(wrong) {
            return Err(ApiError::Invalid("page"));
        }
        if (280..=1280).contains(&self.width) { Ok(()) } else { Err(ApiError::Invalid("width")) }
    }

    pub(crate) fn json(&self) -> Value {
        let mut body = json!({
            "scene": self.scene.as_str(), "check_path": self.check_path, "env_version": self.version,
            "width": self.width, "is_hyaline": self.transparent,
        });
        if let Some(page) = &self.page {
            body["page"] = page.as_str().into();
        }
        if let Some([red, green, blue]) = self.color {
            body["line_color"] = json!({"r": red, "g": green, "b": blue});
        }
        body
    }
}
