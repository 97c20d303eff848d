//! The team's accent colour, made readable in both themes (contrast as WCAG 2.2 §1.4.3 counts it).

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// Ground of the light theme, as in the stylesheet.
const LIGHT: Rgb = [0xfa, 0xf8, 0xf4];
/// Surface of the dark theme, as in the stylesheet.
const DARK: Rgb = [0x1b, 0x22, 0x30];
/// Least contrast of text.
const READABLE: f64 = 4.5;

/// The accent in the places where the page uses it.
pub struct Accent {
    /// Behind a button's words.
    pub fill: Rgb,
    /// A button's words.
    pub on_fill: Rgb,
    /// As the colour of text on the light ground.
    pub on_light: Rgb,
    /// As the colour of text on the dark ground.
    pub on_dark: Rgb,
}

impl Accent {
    /// All uses of one colour.
    pub fn new(fill: Rgb) -> Self {
        // One of the two always reaches 4.58.
        let (white, ink) = ([255; 3], [0; 3]);
        let on_fill = if contrast(fill, white) >= contrast(fill, ink) { white } else { ink };
        Self {
            fill,
            on_fill,
            on_light: until_readable(fill, [0; 3], LIGHT),
            on_dark: until_readable(fill, white, DARK),
        }
    }
}

/// `#rrggbb`.
pub fn parse(text: &str) -> Option<Rgb> {
    let digits =
        text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()))?;
    let value = u32::from_str_radix(digits, 16).ok()?;
    let [_, r, g, b] = value.to_be_bytes();
    Some([r, g, b])
}

/// `#rrggbb`.
pub fn hex([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Moves a colour towards another in small steps until text in it can be read on the ground.
fn until_readable(color: Rgb, towards: Rgb, ground: Rgb) -> Rgb {
    (0..=20)
        .map(|step| mix(color, towards, f64::from(step) / 20.0))
        .find(|c| contrast(*c, ground) >= READABLE)
        .unwrap_or(towards)
}

fn mix(from: Rgb, to: Rgb, share: f64) -> Rgb {
    std::array::from_fn(|i| (f64::from(from[i]) * (1.0 - share) + f64::from(to[i]) * share).round() as u8)
}

fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: Rgb) -> f64 {
    let [r, g, b] = color.map(|channel| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_accent_can_be_read_wherever_the_page_uses_it() {
        for value in (0..=0xff_ffff_u32).step_by(4099) {
            let [_, r, g, b] = value.to_be_bytes();
            let accent = Accent::new([r, g, b]);
            for (text, ground) in
                [(accent.on_fill, accent.fill), (accent.on_light, LIGHT), (accent.on_dark, DARK)]
            {
                assert!(contrast(text, ground) >= READABLE, "#{value:06x}: {text:?} on {ground:?}");
            }
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
        assert!((contrast([0x76; 3], [255; 3]) - 4.54).abs() < 0.01);
    }
}
