use crate::bed::{env, on_each_database, system};
use access::Actor;
use files::FilesError;
use types::FilePreset::{AdminOnly, AdminWrite, Private, ReadOnly};

#[tokio::test]
async fn presets_say_who_reads_and_writes() {
    on_each_database(async |bed| {
        let (anna, ben) = (bed.user("e1").await, bed.user("e1").await);
        let nobody = Actor::visitor(env("e1"));
        bed.put(&anna, "anna", b"hers").await.unwrap();
        bed.put(&system(), "team", b"ours").await.unwrap();
        let hers = anna.openid();
        // Reads and writes of: anna, ben, nobody, a function about anna's file, and then the team's.
        for (preset, annas, teams) in [
            (ReadOnly, ["rw", "r-", "r-", "rw"], ["r-", "r-", "r-", "rw"]),
            (Private, ["rw", "--", "--", "rw"], ["--", "--", "--", "rw"]),
            (AdminWrite, ["r-", "r-", "r-", "rw"], ["r-", "r-", "r-", "rw"]),
            (AdminOnly, ["--", "--", "--", "rw"], ["--", "--", "--", "rw"]),
        ] {
            bed.publish(preset, &[]).await;
            for (path, expected) in [("anna", annas), ("team", teams)] {
                for (actor, expected) in [&anna, &ben, &nobody, &system()].into_iter().zip(expected) {
                    let (read, write) = bed.files.authority(actor, None, path).await.unwrap();
                    let may = format!("{}{}", if read { 'r' } else { '-' }, if write { 'w' } else { '-' });
                    assert_eq!(may, expected, "{preset:?} {path} {:?}", actor.who());
                    assert_eq!(bed.read(actor, path).await.is_ok(), read);
                    assert_eq!(bed.files.permit(actor, path, None).await.is_ok(), write);
                    assert_eq!(bed.files.link(actor, path, None).await.is_ok(), read);
                }
            }
            let (asked, own) = (
                bed.files.authority(&system(), hers, "anna").await,
                bed.files.authority(&anna, None, "anna").await,
            );
            assert_eq!(asked.unwrap(), own.unwrap(), "asked for her");
            // Nobody learns of others by asking.
            let curious = bed.files.authority(&ben, hers, "anna").await.unwrap();
            assert_eq!(curious, bed.files.authority(&ben, None, "anna").await.unwrap());
            let new = bed.files.permit(&ben, "new", None).await.is_ok();
            assert_eq!(new, matches!(preset, ReadOnly | Private));
            assert!(bed.files.permit(&nobody, "new", None).await.is_err());
        }
        assert!(bed.files.delete(&ben, "anna").await.is_err());
        assert_eq!(bed.read(&system(), "anna").await.unwrap(), b"hers");
    })
    .await;
}

#[tokio::test]
async fn rules_are_of_paths_and_count_at_once() {
    on_each_database(async |bed| {
        let (anna, ben) = (bed.user("e1").await, bed.user("e1").await);
        let permit = bed.files.permit(&anna, "closed/a", None).await.unwrap();
        bed.publish(ReadOnly, &[("private/", Private), ("closed/", AdminOnly), ("closed/open/", ReadOnly)])
            .await;
        let late = bed.files.receive(permit, None, crate::bed::body(b"x")).await;
        assert!(matches!(late, Err(FilesError::Denied(_))), "an earlier permit does not help");
        bed.put(&anna, "private/a", b"x").await.unwrap();
        bed.put(&anna, "closed/open/a", b"x").await.unwrap();
        assert!(bed.put(&anna, "closed/a", b"x").await.is_err());
        assert!(bed.read(&ben, "closed/open/a").await.is_ok());
        let hidden = bed.read(&ben, "private/a").await;
        let absent = bed.read(&ben, "private/b").await;
        assert!(matches!(hidden, Err(FilesError::Denied(_))), "{hidden:?}");
        assert!(matches!(absent, Err(FilesError::Denied(_))), "whether it is there is not told: {absent:?}");
    })
    .await;
}

#[tokio::test]
async fn environments_do_not_reach_one_another() {
    on_each_database(async |bed| {
        let here = bed.user("e1").await;
        let there = Actor::system(env("e2"));
        bed.put(&here, "a", b"here").await.unwrap();
        assert!(matches!(bed.files.file(&there, "a").await, Err(FilesError::NotFound)));
        assert!(matches!(bed.files.delete(&there, "a").await, Err(FilesError::NotFound)));
        assert_eq!(bed.files.delete_below(&there, "").await.unwrap(), 0);
        assert!(bed.files.folder(&there, "", None, 10).await.unwrap().entries.is_empty());
        let copy = files::Copy { from: "a".into(), to: "b".into(), overwrite: true, remove: true };
        assert!(matches!(bed.files.copy(&there, copy).await, Err(FilesError::NotFound)));
        let openid = here.openid().unwrap();
        assert_eq!(bed.files.erase_owner(&there, openid).await.unwrap(), 0);
        bed.put(&there, "a", b"there").await.unwrap();
        assert_eq!(bed.read(&here, "a").await.unwrap(), b"here");
        assert_eq!(bed.read(&there, "a").await.unwrap(), b"there");
    })
    .await;
}
