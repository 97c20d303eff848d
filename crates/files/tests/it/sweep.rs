use crate::attachments::{GIF, content};
use crate::bed::{Bed, env, on_each_database, system};
use bytes::Bytes;
use sea_orm::{ConnectionTrait, sea_query::Query};

/// Lays a file where an object could be.
fn lay(bed: &Bed, path: &str) {
    let path = bed.dir.path().join("files").join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, b"x").unwrap();
}

#[tokio::test]
async fn what_no_row_names_is_removed_and_nothing_else() {
    on_each_database(async |bed| {
        bed.put(&system(), "a", b"x").await.unwrap();
        bed.files.add_attachment(&system(), "web/anna", "a.gif", Bytes::from_static(GIF)).await.unwrap();
        // A picture of the time when objects were named by what they hold.
        let early = "ef".repeat(32);
        lay(&bed, &format!("e1/ef/{early}"));
        let (file, at) = ("file_early".to_owned(), 1_i64);
        bed.store
            .write(move |tx| {
                Box::pin(async move {
                    let insert = Query::insert()
                        .into_table("files")
                        .columns([
                            "env", "id", "owner", "name", "mime", "hash", "size", "width", "height", "at",
                        ])
                        .values_panic([
                            "e1".into(),
                            file.into(),
                            "web/ben".into(),
                            "n".into(),
                            "image/gif".into(),
                            "ef".repeat(32).into(),
                            1_i64.into(),
                            1_i64.into(),
                            1_i64.into(),
                            at.into(),
                        ])
                        .to_owned();
                    tx.conn().execute(&insert).await?;
                    Ok::<_, store::StoreError>(())
                })
            })
            .await
            .unwrap();
        let kept = bed.objects();
        assert_eq!(kept.len(), 3);

        let orphan = "ab".repeat(32);
        lay(&bed, &format!("e1/ab/{orphan}"));
        lay(&bed, &format!("e1/ab/{orphan}.w320.jpeg"));
        lay(&bed, &format!("e2/ef/{early}"));
        lay(&bed, &format!("e1/ab/{orphan}#1"));
        // Somebody keeps other things in the same place.
        lay(&bed, "notes/2026/shopping.txt");
        lay(&bed, "readme#1");
        let swept = bed.files.sweep().await.unwrap();
        assert_eq!((swept.objects, swept.halves), (3, 1));
        let mut left = kept.clone();
        left.extend(["readme#1".to_owned(), "shopping.txt".to_owned()]);
        left.sort();
        assert_eq!(bed.objects(), left);
        assert_eq!(bed.read(&system(), "a").await.unwrap(), b"x");
        let early = bed.files.attachment(&access::Actor::visitor(env("e1")), "file_early").await.unwrap();
        assert_eq!(content(&bed.files, &system(), &early).await.unwrap(), b"x");
    })
    .await;
}

#[tokio::test]
async fn what_is_young_may_still_be_on_its_way() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", dir.path().join("t.db").display());
    let now = store::millis(store::Clock::now(&store::SystemClock));
    let bed = Bed::open_at(&url, dir, now).await;
    lay(&bed, &format!("e1/ab/{}", "ab".repeat(32)));
    lay(&bed, &format!("e1/ab/{}#1", "ab".repeat(32)));
    assert_eq!(bed.files.sweep().await.unwrap(), files::Swept::default());
    assert_eq!(bed.objects().len(), 2);
}
