use crate::bed::{on_each_database, system};
use types::{FileEntry, FilePage};

fn paths(page: &FilePage) -> Vec<String> {
    page.entries.iter().map(|entry| entry.path().to_owned()).collect()
}

#[tokio::test]
async fn folders_are_what_is_before_a_slash() {
    on_each_database(async |bed| {
        for path in ["b.txt", "a/1", "a/2/x", "a/2/y", "a/2.txt", "中文/图.png", "a b", "a/😀"] {
            bed.put(&system(), path, b"x").await.unwrap();
        }
        let page = bed.files.folder(&system(), "", None, 10).await.unwrap();
        assert_eq!(paths(&page), ["a b", "a/", "b.txt", "中文/"]);
        assert_eq!(page.next, None);
        let page = bed.files.folder(&system(), "a/", None, 10).await.unwrap();
        assert_eq!(paths(&page), ["a/1", "a/2.txt", "a/2/", "a/😀"]);
        assert!(matches!(&page.entries[2], FileEntry::Folder { .. }));
        // One after the other gives the same.
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = bed.files.folder(&system(), "a/", after.as_deref(), 1).await.unwrap();
            seen.extend(paths(&page));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, ["a/1", "a/2.txt", "a/2/", "a/😀"]);
        let page = bed.files.search(&system(), "a/2", None, 2).await.unwrap();
        assert_eq!(paths(&page), ["a/2.txt", "a/2/x"]);
        let page = bed.files.search(&system(), "a/2", page.next.as_deref(), 2).await.unwrap();
        assert_eq!((paths(&page), page.next), (vec!["a/2/y".to_owned()], None));
        let tally = bed.files.tally(&system(), "a/").await.unwrap();
        assert_eq!((tally.files, tally.bytes), (5, 5));
        assert_eq!(bed.files.tally(&system(), "none").await.unwrap().files, 0);
        let anna = bed.user("e1").await;
        assert!(bed.files.folder(&anna, "", None, 10).await.is_err(), "end users ask for what they know");
    })
    .await;
}

#[tokio::test]
async fn large_folders_are_one_entry() {
    on_each_database(async |bed| {
        for n in 0..450 {
            bed.put(&system(), &format!("large/{n:03}"), b"").await.unwrap();
        }
        bed.put(&system(), "z", b"").await.unwrap();
        let page = bed.files.folder(&system(), "", None, 10).await.unwrap();
        assert_eq!(paths(&page), ["large/", "z"]);
        let page = bed.files.folder(&system(), "large/", None, 300).await.unwrap();
        assert_eq!(page.entries.len(), 300);
        let rest = bed.files.folder(&system(), "large/", page.next.as_deref(), 300).await.unwrap();
        assert_eq!((rest.entries.len(), rest.next), (150, None));
    })
    .await;
}
