//! Codes that scanners read, and the ones that are refused.

use base64::{Engine, engine::general_purpose::STANDARD};
use links::qr::{LogoProblem, QrError, draw};
use std::process::Command;
use types::{Problem, QrStyle};

const URL: &str = "https://go.lantern.example/l/7F3BKQ2";

fn style() -> QrStyle {
    QrStyle::default()
}

fn address(kind: &str, bytes: &[u8]) -> Option<String> {
    Some(format!("data:image/{kind};base64,{}", STANDARD.encode(bytes)))
}

/// A blue disc on nothing, or on white where there is no transparency.
fn disc(edge: u32, alpha: bool) -> Vec<u8> {
    let inside = |x: u32, y: u32| {
        let (dx, dy) = (x as i64 - edge as i64 / 2, y as i64 - edge as i64 / 2);
        dx * dx + dy * dy < (edge as i64 / 2).pow(2)
    };
    let mut bytes = Vec::new();
    for y in 0..edge {
        for x in 0..edge {
            bytes.extend(
                if inside(x, y) { [29, 78, 216, 255] } else { [255, 255, 255, 0] }.iter().take(if alpha {
                    4
                } else {
                    3
                }),
            );
        }
    }
    bytes
}

fn png_logo(edge: u32) -> Option<String> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, edge, edge);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(&disc(edge, true)).unwrap();
    address("png", &file)
}

const SVG_LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" rx="6" fill="#be123c"/><circle cx="20" cy="10" r="6" fill="#fff"/></svg>"##;

/// What rqrr reads in a PNG file.
fn read_png(file: &[u8]) -> Option<String> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut bytes).unwrap();
    let (width, each) = (frame.width as usize, frame.color_type.samples());
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, frame.height as usize, |x, y| {
        bytes[(y * width + x) * each]
    });
    image.detect_grids().first()?.decode().ok().map(|(_, text)| text)
}

/// An SVG as a browser would show it: drawn by resvg, not by us.
fn rasterised(svg: &str, edge: u32) -> Vec<u8> {
    use resvg::{tiny_skia, usvg};
    let tree = usvg::Tree::from_str(svg, &usvg::Options::default()).unwrap();
    let mut pixmap = tiny_skia::Pixmap::new(edge, edge).unwrap();
    pixmap.fill(tiny_skia::Color::WHITE);
    let scale = edge as f32 / tree.size().width();
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, edge, edge);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(pixmap.data()).unwrap();
    file
}

/// What zbar reads, where it is installed.
fn zbar(file: &[u8], name: &str) -> Option<String> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(format!("{name}.png"));
    std::fs::write(&path, file).unwrap();
    let output = match Command::new("zbarimg")
        .args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"])
        .arg(&path)
        .output()
    {
        Ok(output) => output,
        Err(error) => {
            eprintln!("SKIPPED: zbarimg is not installed ({error}); only rqrr has read {name}");
            return None;
        }
    };
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[test]
fn two_decoders_read_what_is_drawn() {
    let logos = [
        ("plain", None),
        ("png-logo", png_logo(200)),
        ("jpeg-logo", address("jpeg", include_bytes!("disc.jpg"))),
        ("svg-logo", address("svg+xml", SVG_LOGO.as_bytes())),
    ];
    for (name, logo) in logos {
        for (size, margin, level, dark) in [
            (128, 4, "L", "#000000"),
            (512, 4, "M", "#111827"),
            (640, 2, "H", "#0f766e"),
            (1024, 8, "Q", "#7a1230"),
        ] {
            let style = QrStyle {
                size,
                margin,
                level: level.into(),
                dark: dark.into(),
                logo: logo.clone(),
                ..style()
            };
            let name = format!("{name}-{size}-{margin}-{level}");
            let drawing = draw(URL, &style).unwrap_or_else(|e| panic!("{name}: {e}"));
            for (what, file) in [("png", drawing.png().unwrap()), ("svg", rasterised(&drawing.svg(), size))] {
                assert_eq!(read_png(&file).as_deref(), Some(URL), "{name} {what}");
                if let Some(read) = zbar(&file, &name) {
                    assert_eq!(read, URL, "zbar: {name} {what}");
                }
            }
        }
    }
}

#[test]
fn modules_are_whole_pixels_and_centred() {
    let drawing = draw(URL, &QrStyle { size: 500, ..style() }).unwrap();
    let png = drawing.png().unwrap();
    // 29 modules and twice 4 of margin at 13 pixels: 481 of 500.
    let decoder = png::Decoder::new(std::io::Cursor::new(&png));
    let mut reader = decoder.read_info().unwrap();
    assert_eq!(reader.info().bit_depth, png::BitDepth::One);
    let mut rows = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut rows).unwrap();
    let dark = |x: usize, y: usize| rows[y * 500_usize.div_ceil(8) + x / 8] >> (7 - x % 8) & 1 == 1;
    let first = (0..500).find(|i| dark(*i, *i)).unwrap();
    let last = (0..500).rev().find(|x| dark(*x, first)).unwrap();
    assert_eq!((last + 1 - first) % 13, 0);
    assert!((first as i64 - (499 - last) as i64).abs() <= 1, "{first} {last}");
    assert!(drawing.svg().contains("viewBox=\"0 0 37 37\""));
    assert!(png.len() < 4_000, "{}", png.len());
}

#[test]
fn a_logo_raises_the_error_correction_and_covers_little() {
    assert_eq!(draw(URL, &QrStyle { level: "L".into(), ..style() }).unwrap().level(), "L");
    let with = draw(URL, &QrStyle { level: "L".into(), logo: png_logo(64), ..style() }).unwrap();
    assert!(matches!(with.level(), "Q" | "H"), "{}", with.level());
    let svg = with.svg();
    let edge: f64 = svg
        .split_once("<image")
        .unwrap()
        .1
        .split_once("width=\"")
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let modules: f64 =
        svg.split_once("viewBox=\"0 0 ").unwrap().1.split(' ').next().unwrap().parse().unwrap();
    assert!(((edge + 1.0) / (modules - 8.0)).powi(2) <= 0.2);
}

#[test]
fn the_reason_of_a_refusal_is_told() {
    let refused = |style: QrStyle| draw(URL, &style).unwrap_err();
    let colours = |dark: &str, light: &str| QrStyle { dark: dark.into(), light: light.into(), ..style() };
    assert!(
        matches!(refused(colours("#999999", "#ffffff")), QrError::Contrast { contrast } if contrast < 3.0)
    );
    assert!(refused(colours("#999999", "#ffffff")).to_string().contains("2.8 : 1"));
    assert_eq!(refused(colours("#ffffff", "#000000")), QrError::Inverted);
    assert_eq!(refused(colours("black", "#ffffff")), QrError::Color { field: "dark" });
    assert_eq!(refused(colours("#000000", "#ffffff\"/>")), QrError::Color { field: "light" });
    assert_eq!(refused(QrStyle { size: 64, ..style() }), QrError::Size);
    assert_eq!(refused(QrStyle { size: u32::MAX, ..style() }), QrError::Size);
    assert_eq!(refused(QrStyle { margin: 17, ..style() }), QrError::Margin);
    assert_eq!(refused(QrStyle { level: "X".into(), ..style() }), QrError::Level);
    assert_eq!(draw("", &style()).unwrap_err(), QrError::Url);
    assert_eq!(draw(&"a".repeat(513), &style()).unwrap_err(), QrError::Url);
    let long = format!("https://a.example/{}", "a".repeat(480));
    assert!(matches!(
        draw(&long, &QrStyle { size: 128, margin: 16, level: "H".into(), ..style() }).unwrap_err(),
        QrError::TooSmall { .. } | QrError::Unreadable
    ));
    let problem = Problem::from(refused(colours("#999999", "#ffffff")));
    assert_eq!(
        (problem.status, problem.errors[0].path.as_str(), problem.errors[0].code.as_str()),
        (422, "/dark", "contrast")
    );
}

#[test]
fn a_logo_that_cannot_be_drawn_is_refused() {
    let refused = |logo: Option<String>| match draw(URL, &QrStyle { logo, ..style() }) {
        Err(QrError::Logo(problem)) => problem,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(Some("https://example.com/logo.png".into())), LogoProblem::Format);
    assert_eq!(refused(address("gif", b"GIF89a")), LogoProblem::Format);
    assert_eq!(refused(address("png", b"not a png")), LogoProblem::Damaged);
    assert_eq!(refused(address("jpeg", &[0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])), LogoProblem::Damaged);
    assert_eq!(refused(Some("data:image/png;base64,\"><script>".into())), LogoProblem::Damaged);
    assert_eq!(
        refused(Some(format!("data:image/png;base64,{}", "A".repeat(300_001)))),
        LogoProblem::TooLarge
    );
    let svg = |inside: &str| {
        address(
            "svg+xml",
            format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>"#).as_bytes(),
        )
    };
    assert_eq!(refused(svg("<text>hi</text>")), LogoProblem::Unsupported("text"));
    assert_eq!(refused(svg(r#"<image href="/etc/passwd"/>"#)), LogoProblem::Unsupported("a picture"));
    assert_eq!(refused(svg(r##"<use href="#a"/>"##)), LogoProblem::Unsupported("copies (use)"));
    assert_eq!(refused(svg(&"<g/>".repeat(2001))), LogoProblem::TooLarge);
    let doctype = r#"<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>"#;
    assert_eq!(refused(address("svg+xml", doctype.as_bytes())), LogoProblem::Unsupported("a document type"));
    // A bomb: 30,000 × 30,000 pixels in a few bytes of header.
    let mut bomb = Vec::new();
    png::Encoder::new(&mut bomb, 30_000, 30_000).write_header().unwrap();
    assert!(matches!(refused(address("png", &bomb)), LogoProblem::TooManyPixels | LogoProblem::Damaged));
}

#[test]
fn without_a_margin_it_is_offered_only_if_it_reads() {
    for margin in 0..4 {
        match draw(URL, &QrStyle { margin, ..style() }) {
            Ok(drawing) => assert_eq!(read_png(&drawing.png().unwrap()).as_deref(), Some(URL)),
            Err(error) => assert_eq!(error, QrError::Unreadable),
        }
    }
}
