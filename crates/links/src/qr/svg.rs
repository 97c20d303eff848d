//! A code as SVG: one path in whole modules, sharp at any size.

use super::{Checked, color, logo::Logo, matrix::Matrix};
use std::fmt::Write;

pub fn write(matrix: &Matrix, style: &Checked, logo: Option<&Logo>) -> String {
    let margin = style.margin as usize;
    let edge = matrix.edge + 2 * margin;
    let mut svg = String::with_capacity(matrix.edge * matrix.edge * 6);
    // Writing to a string cannot fail.
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{0}\" viewBox=\"0 0 {edge} {edge}\" shape-rendering=\"crispEdges\">\
         <path fill=\"{1}\" d=\"M0 0h{edge}v{edge}H0z\"/><path fill=\"{2}\" d=\"",
        style.size,
        color::hex(style.light),
        color::hex(style.dark),
    );
    for y in 0..matrix.edge {
        let dark = |x: usize| matrix.is_dark(x, y) && !(logo.is_some() && matrix.under_logo(x, y));
        let mut x = 0;
        while x < matrix.edge {
            let run = (x..matrix.edge).take_while(|x| dark(*x)).count();
            if run > 0 {
                let _ = write!(svg, "M{} {}h{run}v1h-{run}z", x + margin, y + margin);
            }
            x += run.max(1);
        }
    }
    svg.push_str("\"/>");
    if let Some(logo) = logo {
        let (from, square) = matrix.logo_square();
        // Half a module of ground stays around the logo.
        let at = (from + margin) as f64 + 0.5;
        let _ = write!(
            svg,
            "<image x=\"{at}\" y=\"{at}\" width=\"{0}\" height=\"{0}\" href=\"{1}\"/>",
            square - 1,
            logo.address()
        );
    }
    svg.push_str("</svg>");
    svg
}
