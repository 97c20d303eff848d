use crate::bed::{env, on_each_database};
use access::Actor;
use bytes::Bytes;
use files::{FilesError, MAX_IMAGE};
use std::time::Duration;

pub const GIF: &[u8] = b"GIF89a\x02\x00\x03\x00\x00\x00\x00;";

#[tokio::test]
async fn a_picture_is_kept_once_for_each_owner() {
    on_each_database(async |bed| {
        let files = &bed.files;
        let anna = Actor::visitor(env("e1"));
        let add = |owner: &'static str, name: &'static str| {
            files.add_picture(&anna, owner, name, Bytes::from_static(GIF))
        };
        let first = add("web/anna", "cat\n.gif").await.unwrap();
        assert_eq!((first.mime.as_str(), first.width, first.height), ("image/gif", 2, 3));
        assert_eq!(first.name, "cat.gif");
        assert_eq!(add("web/anna", "other.gif").await.unwrap(), first, "however often it comes");
        let ben = add("web/ben", "cat.gif").await.unwrap();
        assert_ne!(ben.id, first.id);
        let found = files.picture(&anna, &first.id).await.unwrap();
        assert_eq!(files.picture_content(&anna, &found).await.unwrap(), GIF);

        let there = Actor::visitor(env("e2"));
        assert!(matches!(files.picture(&there, &first.id).await, Err(FilesError::NotFound)));
        assert!(matches!(files.picture_content(&there, &first).await, Err(FilesError::NotFound)));
        assert!(matches!(files.picture_sent(&there, &first.id).await, Err(FilesError::NotFound)));
        let outside = Actor::visitor(env("../e2"));
        assert!(files.picture_content(&outside, &first).await.is_err());

        assert_eq!(files.erase_owner(&Actor::system(env("e1")), "web/anna").await.unwrap(), 1);
        assert!(files.picture(&anna, &first.id).await.is_err());
        assert_eq!(files.picture_content(&anna, &ben).await.unwrap(), GIF, "the other's stays");
        assert_eq!(bed.objects().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_picture_or_too_large_leaves_nothing() {
    on_each_database(async |bed| {
        let anna = Actor::visitor(env("e1"));
        let add = |bytes: Vec<u8>| bed.files.add_picture(&anna, "web/anna", "cat.png", bytes.into());
        assert!(matches!(add(b"<svg onload=alert(1)>".to_vec()).await, Err(FilesError::NoImage)));
        let mut large = GIF.to_vec();
        large.resize(MAX_IMAGE + 1, 0);
        assert!(matches!(add(large).await, Err(FilesError::TooLarge(_))));
        assert!(bed.objects().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_nobody_sends_is_deleted_after_a_day() {
    on_each_database(async |bed| {
        let anna = Actor::visitor(env("e1"));
        let add = |owner| bed.files.add_picture(&anna, owner, "a.gif", Bytes::from_static(GIF));
        let (sent, unsent) = (add("web/anna").await.unwrap(), add("web/ben").await.unwrap());
        bed.files.picture_sent(&anna, &sent.id).await.unwrap();
        bed.clock.advance(Duration::from_secs(23 * 3600));
        assert_eq!(bed.files.delete_unsent().await.unwrap(), 0);
        bed.clock.advance(Duration::from_secs(2 * 3600));
        assert_eq!(bed.files.delete_unsent().await.unwrap(), 1);
        assert!(bed.files.picture(&anna, &unsent.id).await.is_err());
        assert!(matches!(bed.files.picture_sent(&anna, &unsent.id).await, Err(FilesError::NotFound)));
        assert_eq!(bed.files.picture_content(&anna, &sent).await.unwrap(), GIF);
        assert_eq!(bed.objects().len(), 1);
    })
    .await;
}
