//! Smaller pictures of pictures, made when they are first asked for and kept beside the original.

use crate::{File, Files, FilesError, objects::Place};
use bytes::Bytes;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder};
use std::io::Cursor;

/// Widths that are made, in pixels; what is asked for is rounded up.
pub const WIDTHS: [u32; 8] = [64, 128, 240, 320, 480, 640, 960, 1280];
/// Pictures that are made smaller at once.
pub(crate) const AT_ONCE: usize = 2;
/// Largest file that is decoded.
const MAX_FILE: u64 = 20 * 1024 * 1024;
/// Longest side of a picture that is decoded, in pixels.
const MAX_SIDE: u32 = 12_000;
/// Most memory that decoding one may take.
const MAX_MEMORY: u64 = 192 * 1024 * 1024;
const QUALITY: u8 = 82;

/// A smaller picture.
pub struct Thumb {
    /// Its media type.
    pub mime: &'static str,
    /// Its content.
    pub bytes: Bytes,
}

/// What a picture is made into.
#[derive(Clone, Copy)]
enum Form {
    Jpeg,
    Png,
}

impl Form {
    fn of(mime: &str) -> Option<Self> {
        match mime {
            "image/jpeg" => Some(Form::Jpeg),
            // What may be transparent stays so.
            "image/png" | "image/webp" | "image/gif" => Some(Form::Png),
            _ => None,
        }
    }

    fn mime(self) -> &'static str {
        match self {
            Form::Jpeg => "image/jpeg",
            Form::Png => "image/png",
        }
    }

    fn suffix(self, width: u32) -> String {
        match self {
            Form::Jpeg => format!(".w{width}.jpeg"),
            Form::Png => format!(".w{width}.png"),
        }
    }
}

/// What the names of everything that may be derived from an object end with.
pub(crate) fn suffixes() -> impl Iterator<Item = String> {
    WIDTHS.into_iter().flat_map(|width| [Form::Jpeg, Form::Png].map(|form| form.suffix(width)))
}

impl Files {
    /// The picture at about this width, or `None` if the original serves: it is no larger, or no picture that can be
    /// made smaller.
    pub async fn thumb(&self, file: &File, width: u32) -> Result<Option<Thumb>, FilesError> {
        let Some(form) = Form::of(&file.info.mime) else { return Ok(None) };
        if file.info.size > MAX_FILE {
            return Ok(None);
        }
        let width = WIDTHS.into_iter().find(|w| *w >= width).unwrap_or(WIDTHS[WIDTHS.len() - 1]);
        let place = Place::new(&file.env, &file.object, &form.suffix(width))?;
        let kept = |bytes| Some(Thumb { mime: form.mime(), bytes });
        if let Some(bytes) = self.objects.get(&place).await? {
            return Ok(kept(bytes));
        }
        let _turn = self.thumbs.acquire().await.map_err(|_| FilesError::Busy)?;
        // Whoever had the turn before may have made the very same.
        if let Some(bytes) = self.objects.get(&place).await? {
            return Ok(kept(bytes));
        }
        let original = Place::new(&file.env, &file.object, "")?;
        let original = self.objects.get(&original).await?.ok_or(FilesError::NotFound)?;
        let made = tokio::task::spawn_blocking(move || make(&original, form, width)).await;
        match made {
            Ok(Ok(Some(bytes))) => {
                let bytes = Bytes::from(bytes);
                self.objects.put(&place, bytes.clone()).await?;
                Ok(kept(bytes))
            }
            Ok(Ok(None)) => Ok(None),
            // A picture that claims to be one, or a bomb: it is served as it is.
            Ok(Err(error)) => {
                tracing::debug!(%error, "a picture could not be made smaller");
                Ok(None)
            }
            Err(error) => {
                tracing::warn!(%error, "making a picture smaller failed");
                Ok(None)
            }
        }
    }
}

/// A picture of at most this width; `None` if it is no wider.
fn make(bytes: &[u8], form: Form, width: u32) -> image::ImageResult<Option<Vec<u8>>> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let (w, h) = decoder.dimensions();
    if decoder.total_bytes() > MAX_MEMORY {
        return Err(image::ImageError::Limits(image::error::LimitError::from_kind(
            image::error::LimitErrorKind::InsufficientMemory,
        )));
    }
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    let (turned_w, turned_h) = (picture.width(), picture.height());
    if turned_w <= width && (w, h) == (turned_w, turned_h) {
        return Ok(None);
    }
    let small = picture.thumbnail(width.min(turned_w), turned_h);
    let mut out = Cursor::new(Vec::new());
    match form {
        Form::Jpeg => small.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY))?,
        Form::Png => small.to_rgba8().write_to(&mut out, ImageFormat::Png)?,
    }
    Ok(Some(out.into_inner()))
}
