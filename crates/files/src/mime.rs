//! What the content of a file is called.

use imagesize::ImageType;

/// Longest media type that is kept.
const MAX: usize = 100;
/// What says nothing: clients send these when they do not know.
const NOTHING: [&str; 3] =
    ["application/octet-stream", "application/x-www-form-urlencoded", "binary/octet-stream"];

/// The media type of a file: as declared, or else as its name ends, or else as its first bytes look.
pub fn decide(declared: Option<&str>, path: &str, head: &[u8]) -> String {
    let declared = declared.map(str::trim).filter(|mime| is_mime(mime));
    if let Some(mime) = declared.filter(|mime| !NOTHING.contains(&mime.to_ascii_lowercase().as_str())) {
        return mime.to_ascii_lowercase();
    }
    if let Some(mime) = mime_guess::from_path(path).first_raw() {
        return mime.to_owned();
    }
    let seen = match imagesize::image_type(head) {
        Ok(ImageType::Png) => "image/png",
        Ok(ImageType::Jpeg) => "image/jpeg",
        Ok(ImageType::Webp) => "image/webp",
        Ok(ImageType::Gif) => "image/gif",
        _ if head.starts_with(b"%PDF-") => "application/pdf",
        _ => "application/octet-stream",
    };
    seen.to_owned()
}

/// Whether a text is `type/subtype`, with or without parameters, and fit for a header.
fn is_mime(text: &str) -> bool {
    let token = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    let kind = text.split(';').next().unwrap_or_default().trim();
    text.len() <= MAX
        && text.bytes().all(|b| (b' '..=b'~').contains(&b))
        && kind.split_once('/').is_some_and(|(a, b)| token(a) && token(b))
}

#[cfg(test)]
mod tests {
    use super::decide;

    #[test]
    fn what_is_declared_counts_if_it_says_something() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01";
        assert_eq!(decide(Some("Image/JPEG"), "a.png", b""), "image/jpeg");
        assert_eq!(decide(Some("text/plain; charset=GBK"), "a", b""), "text/plain; charset=gbk");
        for nothing in [None, Some(" "), Some("application/octet-stream"), Some("x"), Some("a/b\r\nc: d")] {
            assert_eq!(decide(nothing, "a.html", b""), "text/html");
            assert_eq!(decide(nothing, "a", png), "image/png");
            assert_eq!(decide(nothing, "a", b"?"), "application/octet-stream");
        }
    }
}
