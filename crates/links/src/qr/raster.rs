//! A code in pixels: written as PNG, and read back like a scanner would.

use super::{
    Checked, QrError,
    color::{self, Rgb},
    logo::Logo,
    matrix::Matrix,
};

/// A square picture of a code.
#[derive(Clone, Debug)]
pub struct Raster {
    edge: usize,
    /// Row by row.
    pixels: Vec<Rgb>,
    /// The ground and the modules, when there is nothing else in the picture.
    palette: Option<[Rgb; 2]>,
}

impl Raster {
    /// Every module is the same whole number of pixels; what is left over widens the quiet zone evenly.
    pub fn paint(matrix: &Matrix, style: &Checked, logo: Option<&Logo>) -> Result<Self, QrError> {
        let edge = style.size as usize;
        let modules = matrix.edge + 2 * style.margin as usize;
        let scale = edge / modules;
        if scale == 0 {
            return Err(QrError::TooSmall { needed: modules as u32 });
        }
        let offset = (edge - matrix.edge * scale) / 2;
        let mut pixels = vec![style.light; edge * edge];
        for y in 0..matrix.edge {
            for x in 0..matrix.edge {
                if matrix.is_dark(x, y) && !(logo.is_some() && matrix.under_logo(x, y)) {
                    for row in 0..scale {
                        let from = (offset + y * scale + row) * edge + offset + x * scale;
                        pixels[from..from + scale].fill(style.dark);
                    }
                }
            }
        }
        let palette = logo.is_none().then_some([style.light, style.dark]);
        let mut raster = Self { edge, pixels, palette };
        if let Some(logo) = logo {
            let (from, square) = matrix.logo_square();
            let at = offset + from * scale + scale / 2;
            raster.lay(logo, at, (square - 1) * scale);
        }
        Ok(raster)
    }

    fn lay(&mut self, logo: &Logo, at: usize, edge: usize) {
        let picture = logo.fit(edge);
        for (i, [r, g, b, alpha]) in picture.pixels.into_iter().enumerate() {
            let pixel = &mut self.pixels[(at + i / edge) * self.edge + at + i % edge];
            let alpha = u32::from(alpha);
            for (below, above) in pixel.iter_mut().zip([r, g, b]) {
                *below = ((u32::from(above) * alpha + u32::from(*below) * (255 - alpha)) / 255) as u8;
            }
        }
    }

    /// Whether a decoder finds exactly one code in it, and in that exactly this text.
    pub fn reads(&self, text: &str) -> bool {
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(self.edge, self.edge, |x, y| {
            color::grey(self.pixels[y * self.edge + x])
        });
        let grids = image.detect_grids();
        matches!(grids.as_slice(), [grid] if grid.decode().is_ok_and(|(_, read)| read == text))
    }

    /// A PNG file: one bit a pixel without a logo, true colour with one.
    pub fn png(&self) -> Result<Vec<u8>, QrError> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.edge as u32, self.edge as u32);
        let data = match self.palette {
            Some([light, dark]) => {
                encoder.set_color(png::ColorType::Indexed);
                encoder.set_depth(png::BitDepth::One);
                encoder.set_palette([light, dark].concat());
                self.bits(dark)
            }
            None => {
                encoder.set_color(png::ColorType::Rgb);
                encoder.set_depth(png::BitDepth::Eight);
                self.pixels.concat()
            }
        };
        let mut writer = encoder.write_header().map_err(|_| QrError::Failed)?;
        writer.write_image_data(&data).map_err(|_| QrError::Failed)?;
        writer.finish().map_err(|_| QrError::Failed)?;
        Ok(file)
    }

    /// A 1 for every dark pixel, rows padded to whole bytes.
    fn bits(&self, dark: Rgb) -> Vec<u8> {
        self.pixels
            .chunks_exact(self.edge)
            .flat_map(|row| {
                row.chunks(8).map(move |eight| {
                    eight.iter().enumerate().fold(0, |byte, (i, p)| byte | (u8::from(*p == dark) << (7 - i)))
                })
            })
            .collect()
    }
}
