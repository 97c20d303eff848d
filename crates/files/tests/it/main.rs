//! Files over SQLite and a folder.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use access::Actor;
use bytes::Bytes;
use files::{Files, FilesError, Folder, MAX_IMAGE};
use std::sync::Arc;
use store::{ManualClock, SeededRandom, Store};

const GIF: &[u8] = b"GIF89a\x02\x00\x03\x00\x00\x00\x00;";

async fn files(dir: &tempfile::TempDir) -> Files {
    let url = format!("sqlite://{}?mode=rwc", dir.path().join("test.db").display());
    let clock = Arc::new(ManualClock::at(store::timestamp(1_800_000_000_000)));
    let store = Store::open(&url, clock, Arc::new(SeededRandom::new(1))).await.unwrap();
    Files::new(store, Arc::new(Folder::new(dir.path().join("files"))))
}

#[tokio::test]
async fn a_picture_is_kept_once_for_each_owner() {
    let dir = tempfile::tempdir().unwrap();
    let files = files(&dir).await;
    let anna = Actor::visitor("prod".into());
    let first = files.add_image(&anna, "web/anna", "cat\n.gif", Bytes::from_static(GIF)).await.unwrap();
    assert_eq!((first.mime.as_str(), first.width, first.height), ("image/gif", 2, 3));
    assert_eq!(first.name, "cat.gif");
    let again = files.add_image(&anna, "web/anna", "other.gif", Bytes::from_static(GIF)).await.unwrap();
    assert_eq!(again, first, "however often it comes");
    let ben = files.add_image(&anna, "web/ben", "cat.gif", Bytes::from_static(GIF)).await.unwrap();
    assert_ne!(ben.id, first.id);
    let found = files.file(&anna, &first.id).await.unwrap();
    assert_eq!(files.content(&anna, &found).await.unwrap(), GIF);
}

#[tokio::test]
async fn another_environment_sees_none_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let files = files(&dir).await;
    let here = Actor::visitor("prod".into());
    let file = files.add_image(&here, "web/anna", "a", Bytes::from_static(GIF)).await.unwrap();
    let there = Actor::visitor("dev".into());
    assert!(matches!(files.file(&there, &file.id).await, Err(FilesError::NotFound)));
    assert!(matches!(files.content(&there, &file).await, Err(FilesError::NotFound)), "by its hash neither");
    let outside = Actor::visitor("../dev".into());
    assert!(files.content(&outside, &file).await.is_err());
}

#[tokio::test]
async fn what_is_no_picture_or_too_large_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let files = files(&dir).await;
    let anna = Actor::visitor("prod".into());
    let add = |bytes: Vec<u8>| files.add_image(&anna, "web/anna", "cat.png", bytes.into());
    assert!(matches!(add(b"<svg onload=alert(1)>".to_vec()).await, Err(FilesError::NoImage)));
    let mut large = GIF.to_vec();
    large.resize(MAX_IMAGE + 1, 0);
    assert!(matches!(add(large).await, Err(FilesError::TooLarge)));
    assert!(!dir.path().join("files").exists());
}
