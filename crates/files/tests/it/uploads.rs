use crate::bed::{LIMITS, body, collect, env, on_each_database, system};
use bytes::Bytes;
use files::{Files, FilesError, Limits, MAX_FILES, Objects};
use futures::{StreamExt, stream};

/// Twelve and a half megabytes that do not repeat: three parts of an object.
fn large() -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..12_500_000).map(|_| next()).collect()
}

#[tokio::test]
async fn a_file_is_there_as_it_was_sent() {
    on_each_database(async |bed| {
        let anna = bed.user("e1").await;
        let bytes = large();
        for (path, bytes) in [("空/a b?.bin", &bytes[..]), ("small.txt", b"hello"), ("empty", b"")] {
            let file = bed.put(&anna, path, bytes).await.unwrap();
            assert_eq!(file.id(), format!("cloud://e1.files/{path}"));
            assert_eq!(file.info.size, bytes.len() as u64);
            assert_eq!(file.info.owner.as_deref(), anna.openid());
            assert_eq!(bed.read(&anna, path).await.unwrap(), bytes, "{path}");
        }
        let file = bed.files.file(&anna, "空/a b?.bin").await.unwrap();
        let part = collect(&bed.files, &file, Some(5_242_870..5_242_890)).await.unwrap();
        assert_eq!(part, bytes[5_242_870..5_242_890], "over the edge of a part");
        let file = bed.files.file(&anna, "small.txt").await.unwrap();
        assert_eq!(file.info.mime, "text/plain");
        let sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        assert_eq!(file.info.etag, sha256);
    })
    .await;
}

#[tokio::test]
async fn an_overwritten_file_leaves_nothing_behind() {
    on_each_database(async |bed| {
        let anna = bed.user("e1").await;
        let first = bed.put(&anna, "a", b"one").await.unwrap();
        let second = bed.put(&anna, "a", b"three").await.unwrap();
        assert_eq!(first.info.created_at, second.info.created_at);
        assert_ne!(first.info.etag, second.info.etag);
        assert_eq!(bed.read(&anna, "a").await.unwrap(), b"three");
        assert_eq!(bed.objects().len(), 1);
        let usage = bed.files.usage(&system()).await.unwrap();
        assert_eq!((usage.files, usage.bytes), (1, 5));
        // A function that works on it leaves it hers.
        let third = bed.put(&system(), "a", b"by a function").await.unwrap();
        assert_eq!(third.info.owner.as_deref(), anna.openid());
    })
    .await;
}

#[tokio::test]
async fn what_breaks_off_or_is_too_large_leaves_nothing() {
    on_each_database(async |bed| {
        let anna = bed.user("e1").await;
        bed.put(&anna, "kept", b"before").await.unwrap();
        let broken = |bytes: Vec<u8>| {
            let end = stream::iter([Err(std::io::Error::other("gone"))]);
            body(&bytes).chain(end)
        };
        for size in [10, 12_000_000] {
            let permit = bed.files.permit(&anna, "kept", None).await.unwrap();
            let failed = bed.files.receive(permit, None, broken(vec![1; size])).await;
            assert!(matches!(failed, Err(FilesError::Broken(_))), "{failed:?}");
        }
        let permit = bed.files.permit(&anna, "b", Some(10)).await.unwrap();
        let failed = bed.files.receive(permit, None, body(&[1; 11])).await;
        assert!(matches!(failed, Err(FilesError::TooLarge(10))), "more than was announced");
        let permit = bed.files.permit(&anna, "b", None).await.unwrap();
        let failed = bed.files.receive(permit, None, body(&vec![1; 21 * 1024 * 1024])).await;
        assert!(matches!(failed, Err(FilesError::TooLarge(_))));
        let refused = bed.files.permit(&anna, "b", Some(LIMITS.file + 1)).await;
        assert!(matches!(refused, Err(FilesError::TooLarge(_))), "before a byte is sent");
        // Aborting parts goes on in the background for a moment.
        for _ in 0..50 {
            if bed.objects().len() == 1 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(bed.objects().len(), 1);
        assert_eq!(bed.read(&anna, "kept").await.unwrap(), b"before");
        assert!(matches!(bed.files.file(&anna, "b").await, Err(FilesError::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn an_environment_holds_so_much_and_no_more() {
    on_each_database(async |bed| {
        let limits = Limits { file: 100, environment: 25 };
        let files = Files::new(bed.store.clone(), bed.access.clone(), Objects::memory(), limits);
        let put = async |path: &str, size: usize| {
            let permit = files.permit(&system(), path, None).await.unwrap();
            files.receive(permit, None, body(&vec![0; size])).await
        };
        put("a", 10).await.unwrap();
        put("b", 10).await.unwrap();
        assert!(matches!(put("c", 10).await, Err(FilesError::Full(_))));
        assert!(matches!(put("a", 16).await, Err(FilesError::Full(_))));
        put("a", 15).await.unwrap();
        let copy = files::Copy { from: "a".into(), to: "d".into(), overwrite: false, remove: false };
        assert!(matches!(files.copy(&system(), copy).await, Err(FilesError::Full(_))));
        files.delete(&system(), "a").await.unwrap();
        put("c", 10).await.unwrap();
        let usage = files.usage(&system()).await.unwrap();
        assert_eq!((usage.files, usage.bytes, usage.max_bytes), (2, 20, 25));
        assert!(usage.files < MAX_FILES);
        // The other environment has room of its own.
        let other = access::Actor::system(env("e2"));
        let permit = files.permit(&other, "a", None).await.unwrap();
        files.receive(permit, None, body(&[0; 25])).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_permit_is_for_one_path_of_one_environment_and_a_while() {
    on_each_database(async |bed| {
        let anna = bed.user("e1").await;
        let permit = bed.files.permit(&anna, "a/b", None).await.unwrap();
        let text = bed.files.sign_permit(&permit);
        assert_eq!(bed.files.open_permit(&env("e1"), "a/b", &text).unwrap(), permit);
        for (place, path) in [("e2", "a/b"), ("e1", "a/c"), ("e1", "a")] {
            let refused = bed.files.open_permit(&env(place), path, &text);
            assert!(matches!(refused, Err(FilesError::Signature)), "{place} {path}");
        }
        let link =
            bed.access.sign_ticket("file", serde_json::json!(permit), std::time::Duration::from_secs(9));
        for forged in ["", "x", &link, &text.replace('.', ".A"), &text[..text.len() - 2]] {
            assert!(bed.files.open_permit(&env("e1"), "a/b", forged).is_err(), "{forged}");
        }
        bed.clock.advance(std::time::Duration::from_secs(15 * 60));
        let refused = bed.files.open_permit(&env("e1"), "a/b", &text);
        assert!(matches!(refused, Err(FilesError::Expired)));
    })
    .await;
}

#[tokio::test]
async fn of_two_uploads_of_a_new_file_one_wins() {
    on_each_database(async |bed| {
        let permit = bed.files.permit(&system(), "a", None).await.unwrap().for_a_new_file();
        bed.files.is_free(&permit).await.unwrap();
        let put = |bytes: &'static [u8]| {
            bed.files.receive(permit.clone(), None, stream::iter([Ok::<_, FilesError>(Bytes::from(bytes))]))
        };
        let (one, other) = tokio::join!(put(b"one"), put(b"other"));
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        let lost = one.err().or(other.err());
        assert!(matches!(lost, Some(FilesError::Exists)));
        assert_eq!(bed.objects().len(), 1);
        assert!(matches!(bed.files.is_free(&permit).await, Err(FilesError::Exists)));
    })
    .await;
}
