//! What an attachment is: content and the name's ending must say the same.
//!
//! The checks are our own: crates that guess a type by its first bytes know documents of Office by the order in which
//! Word writes the archive, and others write it otherwise.

use crate::FilesError;
use encoding_rs::{Encoding, UTF_8};
use imagesize::ImageType;
use memchr::memmem;
use types::attachment::{MAX_FILE, MAX_PICTURE};

/// Longest side of a picture, in pixels: what is larger is a bomb for whoever shows it.
pub const MAX_SIDE: usize = 12_000;
/// How names of pictures end.
const PICTURES: [&str; 5] = ["png", "jpg", "jpeg", "webp", "gif"];
/// How pages, drawings, scripts and PDFs begin, which may look like text.
const NO_TEXT: [&str; 8] = ["<!doctype", "<html", "<svg", "<?xml", "<?php", "<script", "#!", "%pdf-"];
/// Brands of MPEG-4 (ISO/IEC 14496-12 §4.3): phones write the same ones for sound and for films.
const MPEG4: [&[u8; 4]; 16] = [
    b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"MSNV",
    b"M4A ", b"M4B ", b"M4V ", b"3gp4", b"3gp5",
];

/// A kind of file that is taken.
struct Kind {
    /// How names end.
    ending: &'static str,
    mime: &'static str,
    /// Whether content is of this kind.
    is: fn(&[u8]) -> bool,
}

const fn kind(ending: &'static str, mime: &'static str, is: fn(&[u8]) -> bool) -> Kind {
    Kind { ending, mime, is }
}

/// All but pictures.
const KINDS: [Kind; 13] = [
    kind("pdf", "application/pdf", |b| b.starts_with(b"%PDF-")),
    kind("doc", "application/msword", |b| old_office(b, &["WordDocument"])),
    kind("xls", "application/vnd.ms-excel", |b| old_office(b, &["Workbook", "Book"])),
    kind("ppt", "application/vnd.ms-powerpoint", |b| old_office(b, &["PowerPoint Document"])),
    kind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", |b| {
        office(b, b"word/document")
    }),
    kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", |b| {
        office(b, b"xl/workbook")
    }),
    kind("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", |b| {
        office(b, b"ppt/presentation")
    }),
    kind("txt", "text/plain", is_text),
    kind("csv", "text/csv", is_text),
    kind("zip", "application/zip", |b| b.starts_with(b"PK\x03\x04") || b.starts_with(b"PK\x05\x06")),
    kind("mp3", "audio/mpeg", is_mp3),
    kind("m4a", "audio/mp4", is_mpeg4),
    kind("mp4", "video/mp4", is_mpeg4),
];

/// What was seen.
pub struct Seen {
    /// The media type.
    pub mime: &'static str,
    /// Width and height of a picture, in pixels.
    pub pixels: Option<(u32, u32)>,
}

/// Looks at what somebody wants to send.
pub fn look(name: &str, bytes: &[u8]) -> Result<Seen, FilesError> {
    within(bytes, MAX_FILE)?;
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if let Some(kind) = KINDS.iter().find(|kind| kind.ending == ending) {
        let seen = Seen { mime: kind.mime, pixels: None };
        return if (kind.is)(bytes) { Ok(seen) } else { Err(FilesError::Content(kind.ending)) };
    }
    // A picture is one whatever it is called: what is pasted has no name.
    let mime = match imagesize::image_type(bytes) {
        Ok(ImageType::Png) => "image/png",
        Ok(ImageType::Jpeg) => "image/jpeg",
        Ok(ImageType::Webp) => "image/webp",
        Ok(ImageType::Gif) => "image/gif",
        _ if PICTURES.contains(&ending.as_str()) => return Err(FilesError::NoImage),
        _ => return Err(FilesError::Kind),
    };
    within(bytes, MAX_PICTURE)?;
    let size = imagesize::blob_size(bytes).map_err(|_| FilesError::NoImage)?;
    let side = |pixels: usize| match u32::try_from(pixels) {
        Ok(side) if (1..=MAX_SIDE).contains(&pixels) => Ok(side),
        _ => Err(FilesError::NoImage),
    };
    Ok(Seen { mime, pixels: Some((side(size.width)?, side(size.height)?)) })
}

fn within(bytes: &[u8], most: usize) -> Result<(), FilesError> {
    if bytes.len() > most { Err(FilesError::TooLarge(most as u64)) } else { Ok(()) }
}

/// Office Open XML (ECMA-376): an archive with a list of its parts and the main part of the program; without
/// macros, which have endings of their own. Names stand in archives as they are.
fn office(bytes: &[u8], main: &[u8]) -> bool {
    let has = |name: &[u8]| memmem::find(bytes, name).is_some();
    bytes.starts_with(b"PK\x03\x04") && has(b"[Content_Types].xml") && has(main) && !has(b"vbaProject.bin")
}

/// A compound file (MS-CFB) with one of these streams; names of streams are UTF-16.
fn old_office(bytes: &[u8], streams: &[&str]) -> bool {
    let has = |name: &&str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") && streams.iter().any(has)
}

/// A tag (ID3v2) or a frame of layer III (ISO/IEC 11172-3 §2.4.1.3).
fn is_mp3(bytes: &[u8]) -> bool {
    bytes.starts_with(b"ID3")
        || matches!(bytes, [0xff, second, third, ..]
            if second & 0xe6 == 0xe2 && third >> 4 != 15 && third & 0x0c != 0x0c)
}

fn is_mpeg4(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp")
        && bytes.get(8..12).is_some_and(|brand| MPEG4.iter().any(|known| brand == known.as_slice()))
}

/// Words in whatever encoding, UTF-16 by its mark: nothing but words has no control characters.
fn is_text(bytes: &[u8]) -> bool {
    let (encoding, _) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let (text, _, broken) = encoding.decode(bytes);
    let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    let start = text.trim_start().chars().take(10).collect::<String>().to_ascii_lowercase();
    !bytes.is_empty()
        && (encoding == UTF_8 || !broken)
        && !text.chars().any(control)
        && !NO_TEXT.iter().any(|other| start.starts_with(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(name: &str, bytes: &[u8]) -> Result<&'static str, String> {
        look(name, bytes).map(|seen| seen.mime).map_err(|error| types::Problem::from(error).code)
    }

    #[test]
    fn forms_offer_what_is_taken() {
        assert_eq!(KINDS.map(|kind| kind.ending).len(), types::attachment::ENDINGS.len());
        assert!(KINDS.iter().all(|kind| types::attachment::ENDINGS.contains(&kind.ending)));
    }

    #[test]
    fn content_decides_what_a_picture_is() {
        let gif = b"GIF89a\x02\x00\x03\x00\x00\x00\x00;";
        for name in ["a.gif", "a.png", "", "a"] {
            let seen = look(name, gif).unwrap();
            assert_eq!((seen.mime, seen.pixels), ("image/gif", Some((2, 3))), "{name}");
        }
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
        let huge = b"GIF89a\xff\xff\xff\xff\x00\x00\x00;";
        for bad in [&svg[..], b"", b"GIF", b"<html>", b"\x89PNG\r\n\x1a\n", huge] {
            assert_eq!(is("a.png", bad), Err("no_image".to_owned()), "{bad:?}");
        }
        assert_eq!(is("a.pdf", gif), Err("file_content".to_owned()));
    }

    #[test]
    fn texts_of_all_who_write_them() {
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain("票价".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        // GBK, as Excel in China writes CSV, and Windows-1252.
        let (gbk, latin): (&[u8], &[u8]) = (b"\xc6\xb1\xbc\xdb,40\r\n", b"caf\xe9,4\r\n");
        for text in ["a,b\r\n1,2\r\n".as_bytes(), "\u{feff}片名,票价\n".as_bytes(), &utf16, gbk, latin] {
            assert_eq!(is("票价 2026.CSV", text), Ok("text/csv"), "{text:?}");
            assert_eq!(is("a.txt", text), Ok("text/plain"));
        }
        let runs: [&[u8]; 7] = [
            b"<!DOCTYPE html><p>",
            b"\n <HTML>",
            b"<svg/>",
            b"<?xml version=\"1.0\"?><svg/>",
            b"<script>alert(1)</script>",
            b"#!/bin/sh\nrm -rf /",
            b"\xef\xbb\xbf<html>",
        ];
        let programs: [&[u8]; 4] =
            [b"MZ\x90\0\x03\0\0\0", b"\x7fELF\x02\x01\x01\0", b"PK\x03\x04\x14\0", b""];
        for bad in runs.into_iter().chain(programs) {
            assert_eq!(is("a.txt", bad), Err("file_content".to_owned()), "{bad:?}");
        }
    }

    #[test]
    fn every_other_kind_and_what_pretends_to_be_it() {
        let archive = |names: &[&str]| {
            let part = |name: &&str| [b"PK\x03\x04", name.as_bytes()].concat();
            names.iter().flat_map(part).collect::<Vec<u8>>()
        };
        let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let compound = |stream: &str| {
            [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![0; 512], wide(stream)].concat()
        };
        let films = |brand: &[u8]| [b"\0\0\0\x18ftyp", brand, b"\0\0\0\0"].concat();
        let samples: [(&str, Vec<u8>); 14] = [
            ("pdf", b"%PDF-1.7\n".to_vec()),
            ("doc", compound("WordDocument")),
            ("xls", compound("Workbook")),
            ("ppt", compound("PowerPoint Document")),
            ("docx", archive(&["docProps/app.xml", "[Content_Types].xml", "word/document.xml"])),
            ("xlsx", archive(&["xl/workbook.xml", "[Content_Types].xml"])),
            ("pptx", archive(&["[Content_Types].xml", "_rels/.rels", "ppt/presentation.xml"])),
            ("zip", archive(&["setup.exe"])),
            ("mp3", b"ID3\x04\0".to_vec()),
            ("mp3", b"\xff\xfb\x90\x64\0\0".to_vec()),
            ("m4a", films(b"M4A ")),
            ("m4a", films(b"isom")),
            ("mp4", films(b"mp42")),
            ("txt", b"hello".to_vec()),
        ];
        for (ending, bytes) in &samples {
            let mime = KINDS.iter().find(|kind| kind.ending == *ending).unwrap().mime;
            assert_eq!(is(&format!("a.{ending}"), bytes), Ok(mime), "{ending}");
        }
        // Each is refused under the name of each other one, but for archives and what shares a container.
        for (ending, bytes) in &samples {
            for other in KINDS.iter().map(|kind| kind.ending) {
                let alike = [("docx", "zip"), ("xlsx", "zip"), ("pptx", "zip"), ("txt", "csv")];
                let mpeg4 = ["m4a", "mp4"];
                let fits = *ending == other
                    || alike.contains(&(ending, other))
                    || mpeg4.contains(ending) && mpeg4.contains(&other);
                assert_eq!(is(&format!("a.{other}"), bytes).is_ok(), fits, "{ending} as {other}");
            }
        }
        let macros = archive(&["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"]);
        assert_eq!(is("a.docx", &macros), Err("file_content".to_owned()));
        // An installer is a compound file too, and QuickTime and HEIC are in MPEG-4's box.
        assert_eq!(is("a.doc", &compound("Property")), Err("file_content".to_owned()));
        assert_eq!(is("a.mp4", &films(b"qt  ")), Err("file_content".to_owned()));
        assert_eq!(is("a.mp4", &films(b"heic")), Err("file_content".to_owned()));
        for name in ["a.html", "a.svg", "a.js", "a.exe", "a.docm", "a.pdf.exe", "pdf", "", ".", "a.PDF "] {
            assert_eq!(is(name, b"%PDF-1.7\n"), Err("file_kind".to_owned()), "{name}");
        }
        let large = vec![b'a'; MAX_FILE + 1];
        assert_eq!(is("a.txt", &large), Err("too_large".to_owned()));
        assert_eq!(is("a.txt", &large[1..]), Ok("text/plain"));
    }
}
