//! What the disk and SQLite allow: one thread that adds rows, all that wait in one transaction, `synchronous=FULL`. No
//! HTTP, no JSON, one table without further indexes. What the server reaches is held against it.

use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};
use std::{fs, thread};

use rusqlite::Connection;
use serde_json::json;

use crate::Result;
use crate::figure::{self, Latencies};

/// Bytes of a document, as the server is given them.
pub const DOCUMENT: usize = 250;
/// Rows of one transaction at most, as in the server.
const BATCH: usize = 256;

struct Row {
    id: String,
    done: mpsc::Sender<()>,
}

/// Rows per second that so many clients add, each waiting for its own.
pub fn commits(dir: &Path, clients: usize, seconds: u64) -> Result<f64> {
    let path = dir.join("bench-bare.db");
    let conn = Connection::open(&path)?;
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE documents (id TEXT PRIMARY KEY, doc TEXT NOT NULL)",
    )?;
    let (jobs, inbox) = mpsc::channel::<Row>();
    let writer = thread::spawn(move || write(conn, &inbox).map_err(|error| error.to_string()));
    let start = Instant::now();
    let end = start + Duration::from_secs(seconds);
    let clients: Vec<_> = (0..clients)
        .map(|client| {
            let jobs = jobs.clone();
            thread::spawn(move || {
                let (done, answer) = mpsc::channel();
                let mut latencies = Latencies::default();
                while Instant::now() < end {
                    let begun = Instant::now();
                    let id = format!("{client:016x}{:016x}", latencies.len());
                    if jobs.send(Row { id, done: done.clone() }).is_err() || answer.recv().is_err() {
                        break;
                    }
                    latencies.push(begun.elapsed());
                }
                latencies
            })
        })
        .collect();
    drop(jobs);
    let mut all = Latencies::default();
    let count = clients.len();
    for client in clients {
        all.extend(client.join().map_err(|_| "a client panicked")?);
    }
    let elapsed = start.elapsed().as_secs_f64();
    writer.join().map_err(|_| "the writer panicked")??;
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(dir.join(format!("bench-bare.db{end}")));
    }
    #[expect(clippy::cast_precision_loss, reason = "far fewer rows than 2^52")]
    let rate = all.len() as f64 / elapsed;
    figure::print("bare_commits", rate, "rows/s", all, json!({"clients": count, "bytes": DOCUMENT}));
    Ok(rate)
}

fn write(mut conn: Connection, inbox: &mpsc::Receiver<Row>) -> Result<()> {
    let doc = "x".repeat(DOCUMENT);
    while let Ok(first) = inbox.recv() {
        let mut batch = vec![first];
        batch.extend(inbox.try_iter().take(BATCH - 1));
        let tx = conn.transaction()?;
        for row in &batch {
            tx.prepare_cached("INSERT INTO documents (id, doc) VALUES (?, ?)")?.execute((&row.id, &doc))?;
        }
        tx.commit()?;
        for row in batch {
            // A client whose time is over has gone.
            let _ = row.done.send(());
        }
    }
    Ok(())
}
