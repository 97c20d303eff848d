use crate::bed::{env, on_each_database, system};
use files::{Copy, FilesError, TOPIC};
use store::ChangeOp;
use types::FilePreset;

fn copy(from: &str, to: &str, overwrite: bool, remove: bool) -> Copy {
    Copy { from: from.into(), to: to.into(), overwrite, remove }
}

#[tokio::test]
async fn copies_and_moves_share_bytes_and_nothing_else() {
    on_each_database(async |bed| {
        let (anna, ben) = (bed.user("e1").await, bed.user("e1").await);
        bed.put(&anna, "a", b"one").await.unwrap();
        let copied = bed.files.copy(&ben, copy("a", "b", false, false)).await.unwrap();
        assert_eq!(copied.info.owner.as_deref(), ben.openid(), "a copy is whose who made it");
        assert_eq!(bed.objects().len(), 1);
        assert!(matches!(bed.files.copy(&ben, copy("a", "b", false, false)).await, Err(FilesError::Exists)));
        let foreign = bed.files.copy(&ben, copy("b", "a", true, false)).await;
        assert!(matches!(foreign, Err(FilesError::Denied(_))), "over somebody else's file");
        let foreign = bed.files.copy(&ben, copy("a", "c", true, true)).await;
        assert!(matches!(foreign, Err(FilesError::Denied(_))), "moving somebody else's file");
        assert!(matches!(
            bed.files.copy(&ben, copy("none", "c", true, false)).await,
            Err(FilesError::NotFound)
        ));
        assert!(bed.files.copy(&ben, copy("b", "b", true, false)).await.is_err());
        assert!(bed.files.copy(&ben, copy("b", "../c", true, false)).await.is_err());

        bed.files.delete(&anna, "a").await.unwrap();
        assert_eq!(bed.read(&ben, "b").await.unwrap(), b"one", "the copy lives on");
        let moved = bed.files.copy(&ben, copy("b", "d/e", true, true)).await.unwrap();
        assert_eq!(moved.info.created_at, copied.info.created_at);
        assert!(matches!(bed.files.file(&ben, "b").await, Err(FilesError::NotFound)));
        bed.put(&ben, "f", b"other").await.unwrap();
        bed.files.copy(&ben, copy("d/e", "f", true, true)).await.unwrap();
        assert_eq!(bed.objects().len(), 1, "what was replaced is gone");
        let moved = bed.files.copy(&system(), copy("f", "g", true, true)).await.unwrap();
        assert_eq!(moved.info.owner.as_deref(), ben.openid(), "the team moves files for others");
        bed.files.delete(&ben, "g").await.unwrap();
        assert!(bed.objects().is_empty());
        let usage = bed.files.usage(&system()).await.unwrap();
        assert_eq!((usage.files, usage.bytes), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn every_change_is_in_the_log() {
    on_each_database(async |bed| {
        let head = bed.store.head(&env("e1")).await.unwrap();
        bed.put(&system(), "a", b"1").await.unwrap();
        bed.put(&system(), "a", b"2").await.unwrap();
        bed.files.copy(&system(), copy("a", "b", true, true)).await.unwrap();
        bed.files.delete(&system(), "b").await.unwrap();
        let changes = bed.store.changes_after(&env("e1"), head, 99).await.unwrap();
        let seen: Vec<_> = changes.iter().map(|(c, _)| (c.topic.as_str(), c.key.as_str(), c.op)).collect();
        let expected = [
            ("a", ChangeOp::Add),
            ("a", ChangeOp::Replace),
            ("a", ChangeOp::Remove),
            ("b", ChangeOp::Add),
            ("b", ChangeOp::Remove),
        ];
        assert_eq!(seen, expected.map(|(key, op)| (TOPIC, key, op)));
    })
    .await;
}

#[tokio::test]
async fn folders_are_deleted_and_owners_erased_as_a_whole() {
    on_each_database(async |bed| {
        let (anna, ben) = (bed.user("e1").await, bed.user("e1").await);
        for n in 0..230 {
            let who = if n % 2 == 0 { &anna } else { &ben };
            bed.put(who, &format!("d/{n}"), b"x").await.unwrap();
        }
        bed.put(&anna, "dd", b"x").await.unwrap();
        bed.put(&ben, "d", b"x").await.unwrap();
        assert_eq!(bed.files.tally(&system(), "d/").await.unwrap().files, 230);
        assert!(matches!(bed.files.delete_below(&anna, "d/").await, Err(FilesError::Denied(_))));
        assert!(bed.files.erase_owner(&anna, ben.openid().unwrap()).await.is_err());
        let annas = bed.files.erase_owner(&system(), anna.openid().unwrap()).await.unwrap();
        assert_eq!(annas, 116);
        assert_eq!(bed.files.delete_below(&system(), "d/").await.unwrap(), 115);
        assert_eq!(bed.read(&ben, "d").await.unwrap(), b"x");
        assert_eq!(bed.objects().len(), 1);
        bed.publish(FilePreset::AdminOnly, &[]).await;
        assert!(bed.files.delete(&ben, "d").await.is_err());
        assert!(matches!(bed.files.delete(&system(), "none").await, Err(FilesError::NotFound)));
    })
    .await;
}
