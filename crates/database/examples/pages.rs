//! `cargo xtask bench documents [DOCUMENTS]`: a filtered, sorted page on an index over ten thousand documents and over
//! many (1,000,000 if not said), turn by turn; what the process holds while they are added and read to the end. One
//! line of JSON for each figure, the last one with all of them.

#![expect(clippy::print_stdout, reason = "figures go to standard output")]

use access::{Access, Actor, MasterKey};
use database::{Database, Filter, IndexSpec, IndexState, Order, Query};
use serde_json::{Value, json};
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Store, SystemClock, SystemRandom};
use types::documents::IndexField;
use types::{EnvId, Stage, Text};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const FEW: usize = 10_000;
/// Documents of one write.
const WRITE: usize = 500;
/// Groups among which the documents lie.
const SHOPS: usize = 50;
/// Pages that are read of each collection.
const ROUNDS: usize = 1000;

#[tokio::main]
async fn main() -> Result<()> {
    let many: usize = std::env::args().nth(1).map_or(Ok(1_000_000), |n| n.parse())?;
    // Beside the build and not in /tmp, which may be memory.
    let target = std::env::current_exe()?.ancestors().nth(3).map(ToOwned::to_owned).ok_or("no folder")?;
    let dir = tempfile::Builder::new().prefix("bench-pages-").tempdir_in(target)?;
    let url = format!("sqlite:{}", dir.path().join("bench.db").display());
    let store = Store::open(&url, Arc::new(SystemClock), Arc::new(SystemRandom)).await?;
    let access = Access::open(store.clone(), MasterKey::new([1; 32])).await?;
    access.create_project(&Actor::project_system(), "p", Text::same("P")).await?;
    let env = EnvId::new("e");
    let of_project = Actor::project_system();
    access.create_environment(&of_project, "p", env.clone(), Text::same("E"), Stage::Dev).await?;
    let bench = Bench { database: Database::new(store), actor: Actor::system(env) };

    let small = bench.fill("few", FEW).await?;
    let large = bench.fill("many", many).await?;
    // Turn by turn: whatever else the machine does concerns both.
    let (mut few, mut lots) = (Vec::with_capacity(ROUNDS), Vec::with_capacity(ROUNDS));
    for round in 0..ROUNDS {
        few.push(bench.page("few", round % SHOPS).await?);
        lots.push(bench.page("many", round % SHOPS).await?);
    }
    let (few, lots) = (median(few), median(lots));
    let (read, read_peak) = bench.read_all("many").await?;
    let summary = json!({
        "documents": [FEW, many],
        "page_p50_us": [few.as_micros() as u64, lots.as_micros() as u64],
        "page_many_to_few": rounded(lots.as_secs_f64() / few.as_secs_f64()),
        "added_per_s": [small.per_second, large.per_second],
        "index_built_per_s": large.built_per_second,
        "memory_mib_before_many": rounded(large.memory_before),
        "memory_mib_peak_adding": rounded(large.memory_peak),
        "memory_mib_peak_reading": rounded(read_peak),
        "read_per_s": rounded(many as f64 / read.as_secs_f64()),
    });
    println!("{}", json!({"name": "summary", "figures": summary}));
    Ok(())
}

struct Bench {
    database: Database,
    actor: Actor,
}

struct Filled {
    per_second: f64,
    built_per_second: f64,
    memory_before: f64,
    memory_peak: f64,
}

impl Bench {
    /// Adds documents, then builds an index.
    async fn fill(&self, collection: &str, count: usize) -> Result<Filled> {
        self.database.create_collection(&self.actor, collection).await?;
        let (begun, memory_before) = (Instant::now(), memory());
        let mut memory_peak = memory_before;
        for from in (0..count).step_by(WRITE) {
            let docs = (from..count.min(from + WRITE)).map(document).collect();
            self.database.add(&self.actor, collection, docs).await?;
            memory_peak = memory_peak.max(memory());
        }
        let rate = |time: Duration| rounded(count as f64 / time.as_secs_f64());
        let per_second = rate(begun.elapsed());
        println!(
            "{}",
            json!({"name": "added", "documents": count, "value": per_second, "unit": "documents/s"})
        );
        let fields = vec![IndexField::new("shop"), IndexField::new("score")];
        let begun = Instant::now();
        let spec = IndexSpec { name: "best".to_owned(), fields, unique: false };
        self.database.create_index(&self.actor, collection, spec).await?;
        while self.database.list_indexes(&self.actor, collection).await?[0].state == IndexState::Building {
            tokio::time::sleep(Duration::from_millis(20)).await;
            memory_peak = memory_peak.max(memory());
        }
        let built_per_second = rate(begun.elapsed());
        Ok(Filled { per_second, built_per_second, memory_before, memory_peak })
    }

    /// The best twenty of a shop.
    async fn page(&self, collection: &str, shop: usize) -> Result<Duration> {
        let query = Query {
            filter: Filter::parse(&json!({"shop": shop}))?,
            order: Order::parse(&json!({"score": -1}))?,
            limit: Some(20),
            ..Query::default()
        };
        let begun = Instant::now();
        let found = self.database.query(&self.actor, collection, &query).await?;
        let time = begun.elapsed();
        if found.len() != 20 {
            return Err(format!("a page has {} documents", found.len()).into());
        }
        Ok(time)
    }

    /// Reads every document, a thousand at a time, as an export does.
    async fn read_all(&self, collection: &str) -> Result<(Duration, f64)> {
        let (begun, mut peak, mut last) = (Instant::now(), memory(), Value::from(""));
        loop {
            let query = Query {
                filter: Filter::parse(&json!({"_id": {"$gt": last}}))?,
                order: Order::parse(&json!({"_id": 1}))?,
                limit: Some(1000),
                ..Query::default()
            };
            let found = self.database.query(&self.actor, collection, &query).await?;
            let Some(next) = found.last() else { return Ok((begun.elapsed(), peak)) };
            last = next["_id"].clone();
            peak = peak.max(memory());
        }
    }
}

fn document(n: usize) -> Value {
    // Scattered, so that the order of the index is not that of creation.
    let score = n.wrapping_mul(2_654_435_761) % 1_000_003;
    json!({"shop": n % SHOPS, "score": score, "name": "Lantern Cinemas", "text": "x".repeat(120)})
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// MiB of the process's own, 0 where the system does not tell. The file that is mapped into memory does not count.
fn memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
