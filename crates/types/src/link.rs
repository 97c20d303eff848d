//! Links and their codes as the console and the API show them.

use crate::{Json, Timestamp};
use serde::{Deserialize, Serialize};

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LinkTarget {
    /// An activity of the same environment.
    Activity {
        /// Its key.
        activity: String,
    },
    /// A page of the mini-program.
    Page {
        /// The path without a leading slash, `pages/detail/index`.
        path: String,
        /// The page's parameters.
        #[serde(default)]
        query: indexmap::IndexMap<String, String>,
    },
    /// An `http` or `https` address.
    Url {
        /// The address.
        url: String,
    },
}

/// The content of kind `link`; its key is the 7-character id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkContent {
    /// The name people read in the console.
    #[serde(default)]
    pub name: String,
    /// Where it leads.
    pub target: LinkTarget,
    /// What the team should know about it.
    #[serde(default)]
    pub notes: String,
    /// Words to find it by.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// That a user followed a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkScan {
    /// The link's id.
    pub link: String,
    /// Its name, if it is published.
    pub name: String,
    /// The minute when.
    pub at: Timestamp,
}

/// How a code is drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct QrStyle {
    /// Edge length in pixels, 128–2048 (SVG scales anyway).
    pub size: u32,
    /// Quiet zone in modules, 0–16; 4 is the standard's least.
    pub margin: u32,
    /// Colour of the modules, `#rrggbb`.
    pub dark: String,
    /// Colour of the ground, `#rrggbb`.
    pub light: String,
    /// Error correction: `L`, `M`, `Q` or `H`.
    pub level: String,
    /// A picture for the middle, as a `data:image/png` or `data:image/jpeg` or `data:image/svg+xml` address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
}

impl Default for QrStyle {
    fn default() -> Self {
        Self {
            size: 512,
            margin: 4,
            dark: "#111827".into(),
            light: "#ffffff".into(),
            level: "M".into(),
            logo: None,
        }
    }
}

/// A code that was drawn and read back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QrView {
    /// The address that the code holds.
    pub url: String,
    /// The drawing as an SVG document.
    pub svg: String,
    /// The contrast of the colours, as WCAG 2 counts it (1–21).
    pub contrast: f32,
}

/// What a mini-program gets for an id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Resolved {
    /// The id that was asked for.
    pub id: String,
    /// Where it leads now.
    pub target: LinkTarget,
    /// The page of the mini-program to open, for an activity `pages/activity/index`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The page's parameters.
    #[serde(default)]
    pub query: indexmap::IndexMap<String, String>,
    /// The activity as the mini-program renders it (see [`crate::ActivityPage`]).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub activity: Option<Json>,
    /// When the answer was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}
