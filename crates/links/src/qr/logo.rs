//! The picture in the middle: a `data:` address, decoded within limits.

use super::{LogoProblem, QrError, image::Image};
use base64::{Engine, engine::general_purpose::STANDARD};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{ImageHrefResolver, Options, Tree, roxmltree},
};
use std::io::Cursor;
use types::schema::MAX_IMAGE_BYTES;
use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

/// Most pixels on a side.
const MAX_EDGE: usize = 2048;
/// Most bytes of an SVG, and most elements: it is drawn by us, and drawing must end.
const MAX_SVG: usize = 64 * 1024;
const MAX_ELEMENTS: usize = 2000;

/// A logo that can be drawn.
#[derive(Clone, Debug)]
pub struct Logo {
    address: String,
    picture: Picture,
}

#[derive(Clone, Debug)]
enum Picture {
    Pixels(Image),
    Svg(Box<Tree>),
}

impl Logo {
    /// Decodes a `data:image/png`, `data:image/jpeg` or `data:image/svg+xml` address in base64.
    pub fn parse(address: &str) -> Result<Self, QrError> {
        Self::decode(address).map_err(QrError::Logo)
    }

    fn decode(address: &str) -> Result<Self, LogoProblem> {
        if address.len() > MAX_IMAGE_BYTES {
            return Err(LogoProblem::TooLarge);
        }
        let (kind, data) = address
            .strip_prefix("data:image/")
            .and_then(|rest| rest.split_once(";base64,"))
            .ok_or(LogoProblem::Format)?;
        let bytes = STANDARD.decode(data).map_err(|_| LogoProblem::Damaged)?;
        let picture = match kind {
            "png" => Picture::Pixels(png(&bytes)?),
            "jpeg" => Picture::Pixels(jpeg(bytes)?),
            "svg+xml" => Picture::Svg(Box::new(svg(&bytes)?)),
            _ => return Err(LogoProblem::Format),
        };
        // Spelled anew: what stands in an attribute is ours.
        Ok(Self {
            address: format!("data:image/{kind};base64,{}", STANDARD.encode(data_of(address))),
            picture,
        })
    }

    /// The logo for `<image href>`; free of quotes and angle brackets.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The logo in a square of pixels.
    pub fn fit(&self, edge: usize) -> Image {
        match &self.picture {
            Picture::Pixels(image) => image.fit(edge),
            Picture::Svg(tree) => rasterise(tree, edge),
        }
    }
}

fn data_of(address: &str) -> Vec<u8> {
    let data = address.split_once(";base64,").map_or("", |(_, data)| data);
    STANDARD.decode(data).unwrap_or_default()
}

fn bounded(width: usize, height: usize) -> Result<(), LogoProblem> {
    match (width, height) {
        (0, _) | (_, 0) => Err(LogoProblem::Damaged),
        (1..=MAX_EDGE, 1..=MAX_EDGE) => Ok(()),
        _ => Err(LogoProblem::TooManyPixels),
    }
}

fn png(bytes: &[u8]) -> Result<Image, LogoProblem> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().map_err(|_| LogoProblem::Damaged)?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    bounded(width, height)?;
    let mut buffer = vec![0; reader.output_buffer_size().ok_or(LogoProblem::TooManyPixels)?];
    let frame = reader.next_frame(&mut buffer).map_err(|_| LogoProblem::Damaged)?;
    let bytes = &buffer[..frame.buffer_size()];
    let pixels: Vec<_> = match frame.color_type {
        png::ColorType::Rgba => bytes.chunks_exact(4).map(|p| [p[0], p[1], p[2], p[3]]).collect(),
        png::ColorType::GrayscaleAlpha => bytes.chunks_exact(2).map(|p| [p[0], p[0], p[0], p[1]]).collect(),
        png::ColorType::Rgb => bytes.chunks_exact(3).map(|p| [p[0], p[1], p[2], 255]).collect(),
        png::ColorType::Grayscale => bytes.iter().map(|g| [*g, *g, *g, 255]).collect(),
        png::ColorType::Indexed => return Err(LogoProblem::Damaged),
    };
    whole(width, height, pixels)
}

fn jpeg(bytes: Vec<u8>) -> Result<Image, LogoProblem> {
    let options = DecoderOptions::default()
        .set_max_width(MAX_EDGE)
        .set_max_height(MAX_EDGE)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let rgb = decoder.decode().map_err(|_| LogoProblem::Damaged)?;
    let info = decoder.info().ok_or(LogoProblem::Damaged)?;
    let (width, height) = (usize::from(info.width), usize::from(info.height));
    bounded(width, height)?;
    whole(width, height, rgb.chunks_exact(3).map(|p| [p[0], p[1], p[2], 255]).collect())
}

fn whole(width: usize, height: usize, pixels: Vec<[u8; 4]>) -> Result<Image, LogoProblem> {
    if pixels.len() == width * height {
        Ok(Image { width, height, pixels })
    } else {
        Err(LogoProblem::Damaged)
    }
}

/// Plain shapes only: nothing that reads files, needs fonts, or grows beyond what it looks like.
fn svg(bytes: &[u8]) -> Result<Tree, LogoProblem> {
    if bytes.len() > MAX_SVG {
        return Err(LogoProblem::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| LogoProblem::Damaged)?;
    let document = roxmltree::Document::parse(text).map_err(|error| match error {
        roxmltree::Error::DtdDetected => LogoProblem::Unsupported("a document type"),
        _ => LogoProblem::Damaged,
    })?;
    let mut elements = 0;
    for node in document.descendants().filter(|n| n.is_element()) {
        elements += 1;
        if elements > MAX_ELEMENTS {
            return Err(LogoProblem::TooLarge);
        }
        for (name, told) in [
            ("text", "text"),
            ("image", "a picture"),
            ("use", "copies (use)"),
            ("filter", "filters"),
            ("pattern", "patterns"),
            ("foreignObject", "foreign content"),
        ] {
            if node.tag_name().name() == name {
                return Err(LogoProblem::Unsupported(told));
            }
        }
    }
    let nothing =
        ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    let options = Options { image_href_resolver: nothing, ..Options::default() };
    let tree = Tree::from_xmltree(&document, &options).map_err(|_| LogoProblem::Damaged)?;
    Ok(tree)
}

fn rasterise(tree: &Tree, edge: usize) -> Image {
    let blank = Image { width: edge, height: edge, pixels: vec![[0; 4]; edge * edge] };
    let Some(mut pixmap) = Pixmap::new(edge as u32, edge as u32) else { return blank };
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = edge as f32 / width.max(height);
    let (left, top) = ((edge as f32 - width * scale) / 2.0, (edge as f32 - height * scale) / 2.0);
    resvg::render(tree, Transform::from_scale(scale, scale).post_translate(left, top), &mut pixmap.as_mut());
    let pixels = pixmap
        .pixels()
        .iter()
        .map(|p| {
            let p = p.demultiply();
            [p.red(), p.green(), p.blue(), p.alpha()]
        })
        .collect();
    Image { pixels, ..blank }
}
