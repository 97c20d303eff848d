//! The modules of a code.

use super::QrError;
use fast_qr::{ECL, QRBuilder};

/// Error correction: how much of the code may be damaged or covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    L,
    M,
    Q,
    H,
}

impl Level {
    pub fn parse(text: &str) -> Option<Self> {
        [Level::L, Level::M, Level::Q, Level::H].into_iter().find(|level| level.as_str() == text)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Level::L => "L",
            Level::M => "M",
            Level::Q => "Q",
            Level::H => "H",
        }
    }
}

/// A square of modules, without the quiet zone.
#[derive(Clone, Debug)]
pub struct Matrix {
    pub edge: usize,
    /// Row by row; `true` is dark.
    modules: Vec<bool>,
}

impl Matrix {
    pub fn encode(text: &str, level: Level) -> Result<Self, QrError> {
        let level = match level {
            Level::L => ECL::L,
            Level::M => ECL::M,
            Level::Q => ECL::Q,
            Level::H => ECL::H,
        };
        let code = QRBuilder::new(text).ecl(level).build().map_err(|_| QrError::Url)?;
        let edge = code.size;
        let modules = (0..edge * edge).map(|i| code[i / edge][i % edge].value()).collect();
        Ok(Self { edge, modules })
    }

    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        self.modules[y * self.edge + x]
    }

    /// The square in the middle that a logo covers, as (first module, modules). Its edge is odd like the code's, so
    /// that it lies on whole modules; a third of it at most is a tenth of the area.
    pub fn logo_square(&self) -> (usize, usize) {
        let mut edge = self.edge * 3 / 10;
        if edge.is_multiple_of(2) {
            edge -= 1;
        }
        ((self.edge - edge) / 2, edge)
    }

    /// Whether a module lies under the logo.
    pub fn under_logo(&self, x: usize, y: usize) -> bool {
        let (from, edge) = self.logo_square();
        (from..from + edge).contains(&x) && (from..from + edge).contains(&y)
    }
}
