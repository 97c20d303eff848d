use crate::bed::{env, on_each_database};
use access::Actor;
use bytes::Bytes;
use files::{Attachment, Files, FilesError};
use futures::TryStreamExt;
use std::time::Duration;
use types::attachment::MAX_PICTURE;

/// The whole of an attachment.
pub async fn content(files: &Files, actor: &Actor, of: &Attachment) -> Result<Vec<u8>, FilesError> {
    let parts: Vec<Bytes> = files.attachment_content(actor, of).await?.try_collect().await?;
    Ok(parts.concat())
}

pub const GIF: &[u8] = b"GIF89a\x02\x00\x03\x00\x00\x00\x00;";

#[tokio::test]
async fn a_picture_is_kept_once_for_each_owner() {
    on_each_database(async |bed| {
        let files = &bed.files;
        let anna = Actor::visitor(env("e1"));
        let add = |owner: &'static str, name: &'static str| {
            files.add_attachment(&anna, owner, name, Bytes::from_static(GIF))
        };
        let first = add("web/anna", "cat\n.gif").await.unwrap();
        assert_eq!((first.mime.as_str(), first.pixels), ("image/gif", Some((2, 3))));
        assert_eq!(first.name, "cat.gif");
        assert_eq!(add("web/anna", "other.gif").await.unwrap(), first, "however often it comes");
        let ben = add("web/ben", "cat.gif").await.unwrap();
        assert_ne!(ben.id, first.id);
        let found = files.attachment(&anna, &first.id).await.unwrap();
        assert_eq!(content(files, &anna, &found).await.unwrap(), GIF);

        let there = Actor::visitor(env("e2"));
        assert!(matches!(files.attachment(&there, &first.id).await, Err(FilesError::NotFound)));
        assert!(matches!(content(files, &there, &first).await, Err(FilesError::NotFound)));
        assert!(matches!(files.attachment_sent(&there, &first.id).await, Err(FilesError::NotFound)));
        let outside = Actor::visitor(env("../e2"));
        assert!(content(files, &outside, &first).await.is_err());

        assert_eq!(files.erase_owner(&Actor::system(env("e1")), "web/anna").await.unwrap(), 1);
        assert!(files.attachment(&anna, &first.id).await.is_err());
        assert_eq!(content(files, &anna, &ben).await.unwrap(), GIF, "the other's stays");
        assert_eq!(bed.objects().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_picture_or_too_large_leaves_nothing() {
    on_each_database(async |bed| {
        let anna = Actor::visitor(env("e1"));
        let add = |bytes: Vec<u8>| bed.files.add_attachment(&anna, "web/anna", "cat.png", bytes.into());
        assert!(matches!(add(b"<svg onload=alert(1)>".to_vec()).await, Err(FilesError::NoImage)));
        let mut large = GIF.to_vec();
        large.resize(MAX_PICTURE + 1, 0);
        assert!(matches!(add(large).await, Err(FilesError::TooLarge(_))));
        assert!(bed.objects().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_file_is_kept_under_its_name_and_erased_with_its_owner() {
    on_each_database(async |bed| {
        let files = &bed.files;
        let (anna, there) = (Actor::visitor(env("e1")), Actor::visitor(env("e2")));
        let add = |actor, name: &'static str, bytes: &'static [u8]| {
            files.add_attachment(actor, "web/anna", name, Bytes::from_static(bytes))
        };
        let (pdf, page): (&[u8], &[u8]) = (b"%PDF-1.7\nA bill", b"<!doctype html><script>alert(1)</script>");
        let bill = add(&anna, "C:\\bills\\\u{202e}账单 3 月.PDF", pdf).await.unwrap();
        assert_eq!((bill.name.as_str(), bill.mime.as_str()), ("账单 3 月.PDF", "application/pdf"));
        assert_eq!((bill.size, bill.is_picture()), (15, false));
        assert_eq!(add(&anna, "账单 3 月.PDF", pdf).await.unwrap(), bill, "however often it comes");
        let copy = add(&anna, "copy.pdf", pdf).await.unwrap();
        assert_eq!((copy.name.as_str(), copy.id == bill.id), ("copy.pdf", false), "that name was sent");
        assert_eq!(files.attachment(&anna, &bill.id).await.unwrap(), bill);
        assert_eq!(content(files, &anna, &bill).await.unwrap(), pdf);

        assert!(matches!(add(&anna, "page.html", page).await, Err(FilesError::Kind)));
        assert!(matches!(add(&anna, "page.txt", page).await, Err(FilesError::Content("txt"))));
        assert!(matches!(add(&anna, "bill.pdf", b"MZ\x90\0").await, Err(FilesError::Content("pdf"))));
        assert!(matches!(files.attachment(&there, &bill.id).await, Err(FilesError::NotFound)));
        assert!(matches!(content(files, &there, &bill).await, Err(FilesError::NotFound)));
        assert_eq!(bed.objects().len(), 2, "what was refused left nothing");

        let theirs = add(&there, "bill.pdf", pdf).await.unwrap();
        assert_eq!(files.erase_owner(&Actor::system(env("e1")), "web/anna").await.unwrap(), 2);
        assert!(files.attachment(&anna, &bill.id).await.is_err());
        assert_eq!(content(files, &there, &theirs).await.unwrap(), pdf);
        assert_eq!(bed.objects().len(), 1);

        let long = format!("{}.csv", "长".repeat(200));
        let kept = files.add_attachment(&anna, "web/anna", &long, Bytes::from_static(b"a,b")).await.unwrap();
        assert_eq!((kept.name.chars().count(), kept.name.ends_with("长.csv")), (120, true));
    })
    .await;
}

#[tokio::test]
async fn what_nobody_sends_is_deleted_after_a_day() {
    on_each_database(async |bed| {
        let anna = Actor::visitor(env("e1"));
        let add = |owner| bed.files.add_attachment(&anna, owner, "a.gif", Bytes::from_static(GIF));
        let (sent, unsent) = (add("web/anna").await.unwrap(), add("web/ben").await.unwrap());
        bed.files.attachment_sent(&anna, &sent.id).await.unwrap();
        bed.clock.advance(Duration::from_secs(23 * 3600));
        assert_eq!(bed.files.delete_unsent().await.unwrap(), 0);
        bed.clock.advance(Duration::from_secs(2 * 3600));
        assert_eq!(bed.files.delete_unsent().await.unwrap(), 1);
        assert!(bed.files.attachment(&anna, &unsent.id).await.is_err());
        assert!(matches!(bed.files.attachment_sent(&anna, &unsent.id).await, Err(FilesError::NotFound)));
        assert_eq!(content(&bed.files, &anna, &sent).await.unwrap(), GIF);
        assert_eq!(bed.objects().len(), 1);
    })
    .await;
}
