//! Why a code is refused.

use super::{LEAST_CONTRAST, MAX_MARGIN, MAX_URL, SIZES};
use types::{FieldError, Problem};

/// A code that cannot be drawn, or that nobody could read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum QrError {
    /// The address is empty or too long.
    #[error("an address in a code has 1–{MAX_URL} bytes")]
    Url,
    /// The edge is out of bounds.
    #[error("the size must be {}–{} pixels", SIZES.start(), SIZES.end())]
    Size,
    /// The quiet zone is out of bounds.
    #[error("the margin must be 0–{MAX_MARGIN} modules")]
    Margin,
    /// No such error correction.
    #[error("the error correction must be L, M, Q or H")]
    Level,
    /// Not a colour.
    #[error("the {field} colour must look like #0f766e")]
    Color {
        /// `dark` or `light`.
        field: &'static str,
    },
    /// Light modules on a dark ground.
    #[error("the modules must be darker than the ground: many scanners do not read it the other way round")]
    Inverted,
    /// The colours are too close.
    #[error("the contrast of the colours is {contrast:.1} : 1; scanners need at least {LEAST_CONTRAST} : 1")]
    Contrast {
        /// What it is.
        contrast: f64,
    },
    /// A module would be less than a pixel.
    #[error("this code needs at least {needed} pixels")]
    TooSmall {
        /// The least size.
        needed: u32,
    },
    /// The logo cannot be used.
    #[error("the logo cannot be used: {0}")]
    Logo(LogoProblem),
    /// It was drawn and could not be read back.
    #[error("a scanner could not read this code back; use a wider margin, a simpler logo or a larger size")]
    Unreadable,
    /// Too many codes are being drawn at this moment.
    #[error("too many codes are being drawn; try again in a moment")]
    Busy,
    /// The drawing itself failed.
    #[error("the code could not be drawn")]
    Failed,
}

/// What is wrong with a logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogoProblem {
    /// Not an embedded picture.
    #[error("it must be an embedded PNG, JPEG or SVG picture")]
    Format,
    /// More bytes than allowed.
    #[error("it is too large a file")]
    TooLarge,
    /// More pixels than allowed.
    #[error("it has more than 2048 pixels on a side")]
    TooManyPixels,
    /// The bytes are not what they say.
    #[error("its bytes are damaged")]
    Damaged,
    /// The SVG uses something that is not drawn here.
    #[error("its SVG uses {0}; turn it into plain shapes, or use a PNG")]
    Unsupported(&'static str),
}

impl From<QrError> for Problem {
    fn from(error: QrError) -> Self {
        let message = error.to_string();
        let (path, code, limit) = match error {
            QrError::Url => ("/url", "too_long", Some(MAX_URL.to_string())),
            QrError::Size => ("/size", "format", None),
            QrError::Margin => ("/margin", "too_large", Some(MAX_MARGIN.to_string())),
            QrError::Level => ("/level", "choice", None),
            QrError::Color { field: "dark" } => ("/dark", "format", None),
            QrError::Color { .. } => ("/light", "format", None),
            QrError::Inverted => ("/dark", "inverted", None),
            QrError::Contrast { contrast } => ("/dark", "contrast", Some(format!("{contrast:.1}"))),
            QrError::TooSmall { needed } => ("/size", "too_small", Some(needed.to_string())),
            QrError::Logo(_) => ("/logo", "format", None),
            QrError::Unreadable => ("", "unreadable", None),
            QrError::Busy => return Problem::new(503, "busy", "Busy", message),
            QrError::Failed => return Problem::internal(),
        };
        let error = FieldError { path: path.to_owned(), code: code.to_owned(), message, limit };
        Problem::invalid(vec![error])
    }
}
