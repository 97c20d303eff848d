use crate::bed::{Bed, env, on_each_database, system};
use crate::documents::filter;
use crate::indexes::{built, index};
use access::Actor;
use database::{Export, Imports, Query};
use futures::TryStreamExt;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use types::documents::{DocumentFormat, IdMode, ImportState, ImportView};

struct Desk {
    imports: Imports,
    folder: tempfile::TempDir,
}

fn desk(bed: &Bed) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    Desk { imports: Imports::new(bed.database.clone(), folder.path().join("imports")), folder }
}

impl Desk {
    async fn send(&self, text: &[u8], format: DocumentFormat, ids: IdMode) -> ImportView {
        let mut upload = self.imports.receive(&system(), "things", "file", format, ids).await.unwrap();
        for part in text.chunks(1000) {
            upload.write(part).await.unwrap();
        }
        let view = upload.finish().await.unwrap();
        self.rest(&view.id).await
    }

    /// Waits until the server has nothing to do with it.
    async fn rest(&self, id: &str) -> ImportView {
        let begun = Instant::now();
        loop {
            let view = self.imports.get(&system(), id).await.unwrap();
            if !view.state.is_running() {
                return view;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "{view:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn import(&self, text: &str, format: DocumentFormat, ids: IdMode) -> ImportView {
        let view = self.send(text.as_bytes(), format, ids).await;
        assert_eq!(view.state, ImportState::Checked, "{view:?}");
        self.imports.start(&system(), &view.id).await.unwrap();
        self.rest(&view.id).await
    }

    fn files(&self) -> usize {
        std::fs::read_dir(self.folder.path().join("imports")).map_or(0, Iterator::count)
    }

    /// Waits until no file is left: an import's own goes just after the import is done.
    async fn empty(&self) {
        let begun = Instant::now();
        while self.files() > 0 {
            assert!(begun.elapsed() < Duration::from_secs(60), "a file stays");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

async fn all(bed: &Bed) -> Vec<Value> {
    bed.database.query(&system(), "things", &Query { limit: Some(1000), ..Query::default() }).await.unwrap()
}

async fn exported(bed: &Bed, format: DocumentFormat) -> String {
    let export = Export { format, ..Export::default() };
    let parts = bed.database.export(&system(), "things", export).await.unwrap();
    String::from_utf8(parts.try_collect::<Vec<_>>().await.unwrap().concat()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_looked_at_first_and_then_imported_without_its_bad_lines() {
    on_each_database(async |bed| {
        let desk = desk(&bed);
        bed.database.add(&system(), "things", vec![json!({"_id": "there"})]).await.unwrap();
        let text = "\u{feff}{\"_id\": \"a\", \"at\": {\"$date\": \"2026-01-02T03:04:05Z\"}}\n\n{\"_id\": \"b\", \"n\": {\"$numberInt\": \"5\"}}\n{\"n\": }\n{\"_id\": \"there\"}\n{\"a.b\": 1}\n{\"_id\": \"a\"}\n[1]\n{\"_id\": {\"$oid\": \"0123456789abcdef01234567\"}}";
        let view = desk.send(text.as_bytes(), DocumentFormat::Jsonl, IdMode::Keep).await;
        assert_eq!(view.state, ImportState::Checked);
        assert_eq!((view.added, view.refused, view.lines, view.read), (3, 5, 9, text.len() as u64));
        let errors: Vec<(u64, &str)> = view.errors.iter().map(|e| (e.line, e.message.as_str())).collect();
        assert_eq!(errors[0], (4, "not JSON at column 7: expected value"));
        assert_eq!(errors[1], (5, "duplicate key: a document with _id there exists already"));
        assert_eq!(errors.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [4, 5, 6, 7, 8]);
        assert_eq!(all(&bed).await.len(), 1, "nothing is written while it is looked at");

        desk.imports.start(&system(), &view.id).await.unwrap();
        let done = desk.rest(&view.id).await;
        assert_eq!((done.state, done.added, done.refused), (ImportState::Done, 3, 5));
        let docs = all(&bed).await;
        assert_eq!(docs[1], json!({"_id": "a", "at": {"$date": 1767323045000_i64}}));
        assert_eq!(docs[2], json!({"_id": "b", "n": 5}));
        assert_eq!(docs[3]["_id"], "0123456789abcdef01234567");
        desk.empty().await;
        assert!(desk.imports.start(&system(), &view.id).await.is_err(), "once is enough");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_checked_may_be_started_in_the_same_moment() {
    on_each_database(async |bed| {
        let desk = desk(&bed);
        for _ in 0..100 {
            let mut upload = desk
                .imports
                .receive(&system(), "things", "f", DocumentFormat::Jsonl, IdMode::New)
                .await
                .unwrap();
            upload.write(b"{}\n").await.unwrap();
            let id = upload.finish().await.unwrap().id;
            while desk.imports.start(&system(), &id).await.is_err() {
                tokio::task::yield_now().await;
            }
            let done = desk.rest(&id).await;
            assert_eq!((done.state, done.added), (ImportState::Done, 1), "{done:?}");
        }
        desk.empty().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_are_kept_renewed_or_replaced() {
    on_each_database(async |bed| {
        let desk = desk(&bed);
        bed.database.create_index(&system(), "things", index("u", &[("u", false)], true)).await.unwrap();
        built(&bed, "things", "u").await;
        let text = "{\"_id\": \"a\", \"u\": 1}\n{\"_id\": \"b\", \"u\": 2}\n{\"_id\": \"c\", \"u\": 2}\n";
        let view = desk.import(text, DocumentFormat::Jsonl, IdMode::Upsert).await;
        assert_eq!((view.added, view.replaced, view.refused), (2, 0, 1), "{view:?}");
        let view = desk.import("{\"_id\": \"a\", \"u\": 3}\n", DocumentFormat::Jsonl, IdMode::Upsert).await;
        assert_eq!((view.added, view.replaced, view.refused), (0, 1, 0));
        assert_eq!(all(&bed).await, [json!({"_id": "a", "u": 3}), json!({"_id": "b", "u": 2})]);
        let view = desk.import("{\"_id\": \"a\", \"u\": 4}\n", DocumentFormat::Jsonl, IdMode::New).await;
        assert_eq!(view.added, 1);
        assert_eq!(all(&bed).await[2]["u"], 4);
        assert_ne!(all(&bed).await[2]["_id"], "a");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_exported_imports_to_the_same_bytes() {
    on_each_database(async |bed| {
        let desk = desk(&bed);
        let docs: Vec<Value> = (0..1203)
            .map(|n| match n % 4 {
                0 => json!({"_id": format!("{n:04}"), "n": n, "text": "13800000000", "empty": ""}),
                1 => json!({"_id": format!("{n:04}"), "n": f64::from(n), "list": [1, {"a": null}], "null": null}),
                2 => json!({"_id": format!("{n:04}"), "at": {"$date": n}, "text": "two\nlines, \"quoted\""}),
                _ => json!({"_id": format!("{n:04}"), "_openid": "o", "deep": {"x": {"y": 1}}, "yes": true}),
            })
            .collect();
        for docs in docs.chunks(400) {
            bed.database.add(&system(), "things", docs.to_vec()).await.unwrap();
        }
        for format in [DocumentFormat::Jsonl, DocumentFormat::Csv] {
            let (lines, file) = (exported(&bed, DocumentFormat::Jsonl).await, exported(&bed, format).await);
            bed.database.drop_collection(&system(), "things").await.unwrap();
            bed.database.create_collection(&system(), "things").await.unwrap();
            let view = desk.import(&file, format, IdMode::Keep).await;
            assert_eq!((view.state, view.added, view.refused), (ImportState::Done, 1203, 0), "{view:?}");
            if format == DocumentFormat::Jsonl {
                assert_eq!(exported(&bed, format).await, lines);
            } else {
                // A row has its fields in the order of the columns.
                assert_eq!(exported(&bed, format).await, file);
                let phones = filter(json!({"text": "13800000000"}));
                assert_eq!(bed.database.count(&system(), "things", &phones).await.unwrap(), 301);
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_that_cannot_be_read_say_why() {
    on_each_database(async |bed| {
        let desk = desk(&bed);
        let view = desk.send(b"a,,b\n1,2,3\n", DocumentFormat::Csv, IdMode::Keep).await;
        assert_eq!(view.state, ImportState::Failed);
        assert!(view.problem.unwrap().contains("column 2"));
        let view = desk.send(b"a,a.b\n1,2\n", DocumentFormat::Csv, IdMode::Keep).await;
        assert_eq!(view.state, ImportState::Failed);
        let view = desk
            .send(b"_id,a.b,c\n007,5,x\n8,,\n9,1,2,3\n\xff,1,2\n", DocumentFormat::Csv, IdMode::Keep)
            .await;
        assert_eq!((view.state, view.added), (ImportState::Checked, 2), "{view:?}");
        assert_eq!(view.errors.iter().map(|e| e.line).collect::<Vec<_>>(), [4, 5]);
        desk.imports.start(&system(), &view.id).await.unwrap();
        desk.rest(&view.id).await;
        assert_eq!(all(&bed).await, [json!({"_id": "007", "a": {"b": 5}, "c": "x"}), json!({"_id": "8"})]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_goes_on_after_a_restart_and_can_be_stopped() {
    on_each_database(async |bed| {
        let desk = desk(&bed);
        let line = |n: usize| format!("{{\"_id\": \"{n:05}\"}}\n");
        let text: String = (0..5000).map(line).collect();
        let view = desk.send(text.as_bytes(), DocumentFormat::Jsonl, IdMode::Keep).await;
        assert_eq!(view.added, 5000);
        // As if the process had ended after 1,500 documents: the rows say so, and nobody works on it.
        let read = (1500 * line(0).len()) as i64;
        let docs = |from: usize| (from..from + 500).map(|n| json!({"_id": format!("{n:05}")})).collect();
        for from in [0, 500, 1000] {
            bed.database.add(&system(), "things", docs(from)).await.unwrap();
        }
        let id = view.id.clone();
        bed.store
            .write(move |tx| {
                Box::pin(async move {
                    use store::sea_orm::ConnectionTrait;
                    let sql = format!(
                        "UPDATE document_imports SET state = 'importing', read_bytes = {read}, read_lines = 1500, \
                         added = 1500 WHERE id = '{id}'"
                    );
                    tx.conn().execute_unprepared(&sql).await.map_err(store::StoreError::from)?;
                    Ok::<_, store::StoreError>(())
                })
            })
            .await
            .unwrap();
        std::fs::write(desk.folder.path().join("imports/imp_nobody"), "x").unwrap();
        desk.imports.resume().await.unwrap();
        let done = desk.rest(&view.id).await;
        assert_eq!((done.state, done.added, done.refused, done.lines), (ImportState::Done, 5000, 0, 5000));
        assert_eq!(bed.database.count(&system(), "things", &filter(json!({}))).await.unwrap(), 5000);
        // Files that nobody knows are gone too.
        desk.empty().await;

        let view = desk.send(text.as_bytes(), DocumentFormat::Jsonl, IdMode::New).await;
        desk.imports.start(&system(), &view.id).await.unwrap();
        desk.imports.cancel(&system(), &view.id).await.unwrap();
        let ended = desk.rest(&view.id).await;
        let count = bed.database.count(&system(), "things", &filter(json!({}))).await.unwrap();
        assert!(ended.state == ImportState::Cancelled && count == 5000 + ended.added, "{ended:?} {count}");
        assert_eq!(desk.imports.list(&system(), "things").await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn imports_are_for_those_who_may_write_and_of_their_environment() {
    on_each_database(async |bed| {
        let desk = desk(&bed);
        let user = bed.user(&env("e1")).await;
        let receive = async |actor: &Actor, collection: &str| {
            let format = DocumentFormat::Jsonl;
            desk.imports.receive(actor, collection, "f", format, IdMode::Keep).await.map(|_| ())
        };
        assert_eq!(receive(&user, "things").await.unwrap_err().code(), "DATABASE_PERMISSION_DENIED");
        assert_eq!(receive(&system(), "none").await.unwrap_err().code(), "DATABASE_COLLECTION_NOT_EXIST");
        assert!(bed.database.export(&user, "things", Export::default()).await.is_err());
        assert_eq!(desk.files(), 0, "what was not finished leaves nothing");
        let view = desk.send(b"{}", DocumentFormat::Jsonl, IdMode::Keep).await;
        let other = Actor::system(env("e2"));
        assert!(desk.imports.get(&other, &view.id).await.is_err());
        assert!(desk.imports.start(&other, &view.id).await.is_err());
        assert!(desk.imports.cancel(&other, &view.id).await.is_err());
        assert!(desk.imports.list(&other, "things").await.unwrap().is_empty());
        // A collection that went meanwhile ends it.
        bed.database.drop_collection(&system(), "things").await.unwrap();
        desk.imports.start(&system(), &view.id).await.unwrap();
        assert_eq!(desk.rest(&view.id).await.state, ImportState::Failed);
    })
    .await;
}

/// By hand: `SAMPAN_IMPORT_DOCUMENTS=1000000 cargo test --release -p database memory_stays -- --nocapture`.
#[tokio::test(flavor = "multi_thread")]
async fn memory_stays_flat_while_many_are_imported_and_exported() {
    let count: usize = std::env::var("SAMPAN_IMPORT_DOCUMENTS").map_or(3000, |n| n.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let bed = Bed::open(&format!("sqlite:{}", dir.path().join("t.db").display())).await;
    let desk = desk(&bed);
    let mut upload =
        desk.imports.receive(&system(), "things", "f", DocumentFormat::Jsonl, IdMode::Keep).await.unwrap();
    for n in 0..count {
        let line = json!({"_id": format!("{n:08}"), "n": n, "note": "x".repeat(180)}).to_string() + "\n";
        upload.write(line.as_bytes()).await.unwrap();
    }
    let kb = || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default().to_owned();
        line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or_default()
    };
    let (view, begun) = (upload.finish().await.unwrap(), Instant::now());
    let mut most = 0;
    let start = kb();
    for state in [ImportState::Checked, ImportState::Done] {
        loop {
            let now = desk.imports.get(&system(), &view.id).await.unwrap();
            most = most.max(kb());
            if now.state == state {
                break;
            }
            assert!(now.state.is_running(), "{now:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        eprintln!("{state:?} after {:?}, {start} kB at first, {most} kB at most", begun.elapsed());
        if state == ImportState::Checked {
            desk.imports.start(&system(), &view.id).await.unwrap();
        }
    }
    let mut parts = bed.database.export(&system(), "things", Export::default()).await.unwrap();
    let mut lines = 0;
    while let Some(part) = parts.try_next().await.unwrap() {
        lines += part.iter().filter(|byte| **byte == b'\n').count();
        most = most.max(kb());
    }
    eprintln!("{lines} exported after {:?}, {most} kB at most", begun.elapsed());
    assert_eq!(lines, count);
}
