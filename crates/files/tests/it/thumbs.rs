use crate::bed::{on_each_database, system};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use std::io::Cursor;

fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut picture = RgbaImage::new(width, height);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        *pixel = Rgba([(x % 256) as u8, (y % 256) as u8, 99, if x < width / 2 { 0 } else { 255 }]);
    }
    let mut out = Cursor::new(Vec::new());
    let picture = DynamicImage::ImageRgba8(picture);
    match format {
        ImageFormat::Jpeg => picture.to_rgb8().write_to(&mut out, format).unwrap(),
        _ => picture.write_to(&mut out, format).unwrap(),
    }
    out.into_inner()
}

#[tokio::test]
async fn pictures_are_made_smaller_once_and_go_with_their_file() {
    on_each_database(async |bed| {
        for (path, format, mime) in [
            ("a.jpg", ImageFormat::Jpeg, "image/jpeg"),
            ("a.png", ImageFormat::Png, "image/png"),
            ("a.webp", ImageFormat::WebP, "image/png"),
            ("a.gif", ImageFormat::Gif, "image/png"),
        ] {
            let file = bed.put(&system(), path, &picture(450, 300, format)).await.unwrap();
            let thumb = bed.files.thumb(&file, 300).await.unwrap().expect(path);
            assert_eq!(thumb.mime, mime);
            let small = image::load_from_memory(&thumb.bytes).unwrap();
            assert_eq!(
                (small.width(), small.height()),
                (320, 213),
                "{path}: rounded up to a width that is made"
            );
            if mime == "image/png" && path != "a.gif" {
                assert_eq!(small.to_rgba8().get_pixel(5, 5).0[3], 0, "{path} stays transparent");
            }
            let again = bed.files.thumb(&file, 300).await.unwrap().unwrap();
            assert_eq!(again.bytes, thumb.bytes);
            assert_eq!(bed.objects().len(), 2, "{path}");
            assert!(bed.files.thumb(&file, 2000).await.unwrap().is_none(), "no wider than it is");
            bed.files.delete(&system(), path).await.unwrap();
            assert!(bed.objects().is_empty(), "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn bombs_and_lies_are_served_as_they_are() {
    on_each_database(async |bed| {
        // A PNG that says it is 60,000 pixels wide, one that says 11,000 × 11,000, one cut short, and a text.
        let mut wide = picture(8, 8, ImageFormat::Png);
        wide[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let mut heavy = picture(8, 8, ImageFormat::Png);
        heavy[16..24].copy_from_slice(&[0, 0, 0x2a, 0xf8, 0, 0, 0x2a, 0xf8]);
        let mut cut = picture(400, 400, ImageFormat::Jpeg);
        cut.truncate(30);
        for (path, bytes) in
            [("wide.png", wide), ("heavy.png", heavy), ("cut.jpg", cut), ("text.png", b"hello".to_vec())]
        {
            let file = bed.put(&system(), path, &bytes).await.unwrap();
            assert!(bed.files.thumb(&file, 64).await.unwrap().is_none(), "{path}");
        }
        let file = bed.put(&system(), "a.svg", b"<svg/>").await.unwrap();
        assert!(bed.files.thumb(&file, 64).await.unwrap().is_none());
        assert_eq!(bed.objects().len(), 5);
    })
    .await;
}
