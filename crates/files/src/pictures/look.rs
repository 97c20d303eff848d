//! What a picture is, read from its first bytes.

use crate::FilesError;
use imagesize::ImageType;

/// Longest side of a picture, in pixels: what is larger is a bomb for whoever shows it.
pub const MAX_SIDE: usize = 12_000;

/// What was seen.
pub struct Seen {
    /// The media type.
    pub mime: &'static str,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Looks at a picture. Only formats that every browser shows and none runs scripts of.
pub fn look(bytes: &[u8]) -> Result<Seen, FilesError> {
    let mime = match imagesize::image_type(bytes) {
        Ok(ImageType::Png) => "image/png",
        Ok(ImageType::Jpeg) => "image/jpeg",
        Ok(ImageType::Webp) => "image/webp",
        Ok(ImageType::Gif) => "image/gif",
        _ => return Err(FilesError::NoImage),
    };
    let size = imagesize::blob_size(bytes).map_err(|_| FilesError::NoImage)?;
    let side = |pixels: usize| match u32::try_from(pixels) {
        Ok(side) if (1..=MAX_SIDE).contains(&pixels) => Ok(side),
        _ => Err(FilesError::NoImage),
    };
    Ok(Seen { mime, width: side(size.width)?, height: side(size.height)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_not_the_name() {
        let gif = b"GIF89a\x02\x00\x03\x00\x00\x00\x00;";
        let seen = look(gif).unwrap();
        assert_eq!((seen.mime, seen.width, seen.height), ("image/gif", 2, 3));
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
        let huge = b"GIF89a\xff\xff\xff\xff\x00\x00\x00;";
        for bad in [&svg[..], b"", b"GIF", b"<html>", b"\x89PNG\r\n\x1a\n", huge] {
            assert!(look(bad).is_err(), "{bad:?}");
        }
    }
}
