//! The picture of a captcha: four letters, each turned, slanted and moved, under waves and specks.

/// Letters as dots, five in a row, seven rows; the store's readable ids use no others.
const LETTERS: [(u8, [u8; 7]); 27] = [
    (b'2', [0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111]),
    (b'3', [0b11110, 0b00001, 0b00001, 0b01110, 0b00001, 0b00001, 0b11110]),
    (b'4', [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010]),
    (b'5', [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110]),
    (b'6', [0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110]),
    (b'7', [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000]),
    (b'8', [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110]),
    (b'9', [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100]),
    (b'B', [0b11110, 0b10001, 0b10001, 0b11110, 0b10001, 0b10001, 0b11110]),
    (b'C', [0b01110, 0b10001, 0b10000, 0b10000, 0b10000, 0b10001, 0b01110]),
    (b'D', [0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11110]),
    (b'F', [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b10000]),
    (b'G', [0b01110, 0b10001, 0b10000, 0b10111, 0b10001, 0b10001, 0b01111]),
    (b'H', [0b10001, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001]),
    (b'J', [0b00111, 0b00010, 0b00010, 0b00010, 0b00010, 0b10010, 0b01100]),
    (b'K', [0b10001, 0b10010, 0b10100, 0b11000, 0b10100, 0b10010, 0b10001]),
    (b'M', [0b10001, 0b11011, 0b10101, 0b10101, 0b10001, 0b10001, 0b10001]),
    (b'N', [0b10001, 0b11001, 0b10101, 0b10011, 0b10001, 0b10001, 0b10001]),
    (b'P', [0b11110, 0b10001, 0b10001, 0b11110, 0b10000, 0b10000, 0b10000]),
    (b'Q', [0b01110, 0b10001, 0b10001, 0b10001, 0b10101, 0b10010, 0b01101]),
    (b'R', [0b11110, 0b10001, 0b10001, 0b11110, 0b10100, 0b10010, 0b10001]),
    (b'S', [0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110]),
    (b'T', [0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100]),
    (b'V', [0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01010, 0b00100]),
    (b'W', [0b10001, 0b10001, 0b10001, 0b10101, 0b10101, 0b11011, 0b10001]),
    (b'X', [0b10001, 0b10001, 0b01010, 0b00100, 0b01010, 0b10001, 0b10001]),
    (b'Z', [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b10000, 0b11111]),
];
const WIDTH: usize = 160;
const HEIGHT: usize = 60;
/// Random bytes that a picture is made of.
pub const SEED: usize = 512;
const PAPER: u8 = 245;

/// Draws letters as a PNG.
pub fn draw(letters: &str, seed: &[u8; SEED]) -> Result<Vec<u8>, png::EncodingError> {
    let mut random = seed.iter().cycle().map(|byte| f32::from(*byte) / 255.0);
    let mut next = move |from: f32, to: f32| from + (to - from) * random.next().unwrap_or_default();
    let mut pixels = vec![PAPER; WIDTH * HEIGHT];
    for (n, letter) in letters.bytes().enumerate() {
        let Some((_, rows)) = LETTERS.iter().find(|(known, _)| *known == letter) else { continue };
        let (x, y) = (22.0 + 38.0 * n as f32 + next(-5.0, 5.0), 30.0 + next(-6.0, 6.0));
        let (turn, slant) = (next(-0.45, 0.45), next(-0.35, 0.35));
        let (wide, high, ink) = (next(3.6, 5.0), next(4.8, 6.4), next(20.0, 90.0) as u8);
        put(&mut pixels, rows, Shape { x, y, turn, slant, wide, high, ink });
    }
    for _ in 0..3 {
        let (y, swing, pace, start) = (next(12.0, 48.0), next(4.0, 12.0), next(0.03, 0.09), next(0.0, 6.0));
        let ink = next(40.0, 130.0) as u8;
        for x in 0..WIDTH {
            let y = y + swing * (pace * x as f32 + start).sin();
            for dy in [0.0, 1.0] {
                dot(&mut pixels, x as f32, y + dy, ink);
            }
        }
    }
    for _ in 0..120 {
        let (x, y, ink) = (next(0.0, WIDTH as f32), next(0.0, HEIGHT as f32), next(30.0, 220.0) as u8);
        dot(&mut pixels, x, y, ink);
    }
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, WIDTH as u32, HEIGHT as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(png)
}

/// Where and how a letter stands.
struct Shape {
    /// Its middle.
    x: f32,
    y: f32,
    /// By how much it is turned, in radians.
    turn: f32,
    slant: f32,
    /// How large each of its dots is.
    wide: f32,
    high: f32,
    ink: u8,
}

/// Looks, for every pixel around, which dot of the letter it shows.
fn put(pixels: &mut [u8], rows: &[u8; 7], shape: Shape) {
    let (sin, cos) = shape.turn.sin_cos();
    for py in 0..HEIGHT {
        for px in 0..WIDTH {
            let (dx, dy) = (px as f32 - shape.x, py as f32 - shape.y);
            let (across, down) = (dx * cos + dy * sin, dy * cos - dx * sin);
            let column = ((across + shape.slant * down) / shape.wide + 2.5).floor();
            let row = (down / shape.high + 3.5).floor();
            let inside = (0.0..5.0).contains(&column) && (0.0..7.0).contains(&row);
            if inside && rows[row as usize] & (0b1_0000 >> column as usize) != 0 {
                pixels[py * WIDTH + px] = shape.ink;
            }
        }
    }
}

fn dot(pixels: &mut [u8], x: f32, y: f32, ink: u8) {
    let inside = (0.0..WIDTH as f32).contains(&x) && (0.0..HEIGHT as f32).contains(&y);
    if inside {
        pixels[y as usize * WIDTH + x as usize] = ink;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::{Random, SystemRandom};

    #[test]
    fn every_letter_of_a_readable_id_has_a_shape_and_two_pictures_differ() {
        for letter in SystemRandom.readable_id(2000).to_uppercase().bytes() {
            assert!(LETTERS.iter().any(|(known, _)| *known == letter), "{}", letter as char);
        }
        let (mut one, mut other) = ([0; SEED], [0; SEED]);
        SystemRandom.fill(&mut one);
        SystemRandom.fill(&mut other);
        let (one, other) = (draw("8KXD", &one).unwrap(), draw("8KXD", &other).unwrap());
        assert!(one.starts_with(b"\x89PNG") && one.len() < 12_000 && one != other);
    }
}
