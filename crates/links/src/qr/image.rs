//! Pictures in memory: red, green, blue and alpha, not premultiplied.

/// A picture whose bytes were decoded.
#[derive(Clone, Debug)]
pub struct Image {
    pub width: usize,
    pub height: usize,
    /// Row by row.
    pub pixels: Vec<[u8; 4]>,
}

impl Image {
    /// The picture fitted into a square, centred, its proportions kept. Every pixel is the mean of the area that it
    /// covers, so that small logos stay smooth.
    pub fn fit(&self, edge: usize) -> Image {
        let scale = self.width.max(self.height) as f64 / edge as f64;
        let (left, top) = (
            (edge as f64 - self.width as f64 / scale) / 2.0,
            (edge as f64 - self.height as f64 / scale) / 2.0,
        );
        let mut pixels = Vec::with_capacity(edge * edge);
        for y in 0..edge {
            let rows = span((y as f64 - top) * scale, scale, self.height);
            for x in 0..edge {
                pixels.push(self.mean(span((x as f64 - left) * scale, scale, self.width), rows.clone()));
            }
        }
        Image { width: edge, height: edge, pixels }
    }

    fn mean(&self, columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> [u8; 4] {
        let mut sum = [0_u64; 4];
        let count = (columns.len() * rows.len()) as u64;
        for y in rows {
            for pixel in &self.pixels[y * self.width + columns.start..y * self.width + columns.end] {
                let alpha = u64::from(pixel[3]);
                for i in 0..3 {
                    sum[i] += u64::from(pixel[i]) * alpha;
                }
                sum[3] += alpha;
            }
        }
        match (count, sum[3]) {
            (0, _) | (_, 0) => [0; 4],
            (count, alpha) => [
                (sum[0] / alpha) as u8,
                (sum[1] / alpha) as u8,
                (sum[2] / alpha) as u8,
                (alpha / count) as u8,
            ],
        }
    }
}

/// The source pixels of one target pixel; empty outside of the picture, at least one inside.
fn span(from: f64, length: f64, end: usize) -> std::ops::Range<usize> {
    let middle = from + length / 2.0;
    if middle < 0.0 || middle >= end as f64 {
        return 0..0;
    }
    let start = (from.max(0.0) as usize).min(end - 1);
    let stop = ((from + length) as usize).clamp(start + 1, end);
    start..stop
}
