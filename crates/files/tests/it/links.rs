use crate::bed::{env, on_each_database, system};
use files::{FilesError, of_address};
use std::time::Duration;
use types::FilePreset;

#[tokio::test]
async fn what_everyone_may_read_has_an_address_for_as_long_as_that_is_so() {
    on_each_database(async |bed| {
        let anna = bed.user("e1").await;
        bed.put(&anna, "头像.png", b"x").await.unwrap();
        let link = bed.files.link(&anna, "头像.png", None).await.unwrap();
        assert_eq!((&link.sign, link.max_age), (&None, None));
        assert_eq!(of_address(&link.path).unwrap(), "头像.png");
        assert!(bed.files.open(&env("e1"), "头像.png", None).await.is_ok());
        assert!(bed.files.open(&env("e2"), "头像.png", None).await.is_err());
        bed.publish(FilePreset::Private, &[]).await;
        let closed = bed.files.open(&env("e1"), "头像.png", None).await;
        assert!(matches!(closed, Err(FilesError::Denied(_))));
    })
    .await;
}

#[tokio::test]
async fn a_signature_is_for_one_file_of_one_environment_and_a_while() {
    on_each_database(async |bed| {
        bed.publish(FilePreset::Private, &[]).await;
        let (anna, ben) = (bed.user("e1").await, bed.user("e1").await);
        bed.put(&anna, "a", b"x").await.unwrap();
        bed.put(&anna, "b", b"x").await.unwrap();
        bed.put(&access::Actor::system(env("e2")), "a", b"x").await.unwrap();
        assert!(bed.files.link(&ben, "a", None).await.is_err());
        let link = bed.files.link(&anna, "a", Some(Duration::from_secs(60))).await.unwrap();
        let sign = link.sign.unwrap();
        let open =
            async |place: &str, path: &str, sign: &str| bed.files.open(&env(place), path, Some(sign)).await;
        assert!(open("e1", "a", &sign).await.is_ok());
        for (place, path) in [("e2", "a"), ("e1", "b")] {
            assert!(matches!(open(place, path, &sign).await, Err(FilesError::Signature)), "{place} {path}");
        }
        let permit = bed.files.sign_permit(&bed.files.permit(&anna, "a", None).await.unwrap());
        for forged in ["", "x.y", &permit, &sign.replacen('e', "f", 1)] {
            assert!(matches!(open("e1", "a", forged).await, Err(FilesError::Signature)), "{forged}");
        }
        assert!(bed.files.open_permit(&env("e1"), "a", &sign).is_err(), "to read is not to write");

        // Overwritten it is the same file; when it is gone and another's takes its place it is not.
        bed.put(&anna, "a", b"new").await.unwrap();
        assert!(open("e1", "a", &sign).await.is_ok());
        bed.files.delete(&anna, "a").await.unwrap();
        assert!(matches!(open("e1", "a", &sign).await, Err(FilesError::NotFound)));
        bed.put(&ben, "a", b"his").await.unwrap();
        assert!(matches!(open("e1", "a", &sign).await, Err(FilesError::Signature)));

        let link = bed.files.link(&ben, "a", Some(Duration::from_secs(60))).await.unwrap();
        bed.clock.advance(Duration::from_secs(59));
        assert!(open("e1", "a", link.sign.as_deref().unwrap()).await.is_ok());
        bed.clock.advance(Duration::from_secs(1));
        let late = open("e1", "a", link.sign.as_deref().unwrap()).await;
        assert!(matches!(late, Err(FilesError::Expired)));
        let long = bed.files.link(&system(), "a", Some(Duration::MAX)).await.unwrap();
        assert_eq!(long.max_age, Some(Duration::from_secs(30 * 24 * 3600)));
    })
    .await;
}
