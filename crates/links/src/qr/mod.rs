//! Codes: drawn, then read back before anybody is offered them.

mod color;
mod error;
mod image;
mod logo;
mod matrix;
mod raster;
mod svg;

pub use error::{LogoProblem, QrError};

use color::Rgb;
use logo::Logo;
use matrix::{Level, Matrix};
use raster::Raster;
use types::{QrStyle, QrView};

/// Longest address in a code, in bytes. A short link has some fifty.
pub const MAX_URL: usize = 512;
/// Edge of the picture in pixels.
pub const SIZES: std::ops::RangeInclusive<u32> = 128..=2048;
/// Quiet zone in modules. The standard asks for 4 (ISO/IEC 18004 §6.3.8); less is drawn only if it still reads.
pub const MAX_MARGIN: u32 = 16;
/// Least contrast of the colours, by WCAG 2: below it cameras begin to fail in poor light.
pub const LEAST_CONTRAST: f64 = 3.0;

/// A code that was drawn and read back.
#[derive(Clone, Debug)]
pub struct Drawing {
    url: String,
    matrix: Matrix,
    style: Checked,
    logo: Option<Logo>,
    raster: Raster,
}

/// A style whose values were checked.
#[derive(Clone, Debug)]
struct Checked {
    size: u32,
    margin: u32,
    dark: Rgb,
    light: Rgb,
    level: Level,
    contrast: f64,
}

/// Draws the code of an address. With a logo the error correction is raised to `Q`, and to `H` if that does not read.
///
/// Pure computing of some milliseconds to some hundreds, by size; call it where blocking is fine.
pub fn draw(url: &str, style: &QrStyle) -> Result<Drawing, QrError> {
    if url.is_empty() || url.len() > MAX_URL {
        return Err(QrError::Url);
    }
    let mut checked = check(style)?;
    let logo = style.logo.as_deref().map(Logo::parse).transpose()?;
    let levels = match (&logo, checked.level) {
        (None, level) => vec![level],
        (Some(_), Level::H) => vec![Level::H],
        (Some(_), Level::L | Level::M | Level::Q) => vec![Level::Q, Level::H],
    };
    for level in levels {
        checked.level = level;
        let matrix = Matrix::encode(url, level)?;
        let raster = Raster::paint(&matrix, &checked, logo.as_ref())?;
        if raster.reads(url) {
            return Ok(Drawing { url: url.to_owned(), matrix, style: checked, logo, raster });
        }
    }
    Err(QrError::Unreadable)
}

fn check(style: &QrStyle) -> Result<Checked, QrError> {
    let QrStyle { size, margin, dark, light, level, logo: _ } = style;
    if !SIZES.contains(size) {
        return Err(QrError::Size);
    }
    if *margin > MAX_MARGIN {
        return Err(QrError::Margin);
    }
    let level = Level::parse(level).ok_or(QrError::Level)?;
    let dark = color::parse(dark).ok_or(QrError::Color { field: "dark" })?;
    let light = color::parse(light).ok_or(QrError::Color { field: "light" })?;
    let contrast = color::contrast(dark, light);
    if color::luminance(dark) > color::luminance(light) {
        return Err(QrError::Inverted);
    }
    if contrast < LEAST_CONTRAST {
        return Err(QrError::Contrast { contrast });
    }
    Ok(Checked { size: *size, margin: *margin, dark, light, level, contrast })
}

impl Drawing {
    /// What the console shows.
    pub fn view(&self) -> QrView {
        QrView { url: self.url.clone(), svg: self.svg(), contrast: self.style.contrast as f32 }
    }

    /// The error correction that was used: `L`, `M`, `Q` or `H`.
    pub fn level(&self) -> &'static str {
        self.style.level.as_str()
    }

    /// An SVG document.
    pub fn svg(&self) -> String {
        svg::write(&self.matrix, &self.style, self.logo.as_ref())
    }

    /// A PNG file.
    pub fn png(&self) -> Result<Vec<u8>, QrError> {
        self.raster.png()
    }
}
