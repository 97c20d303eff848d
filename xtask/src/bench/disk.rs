//! What the disk itself takes to keep a page: every acknowledged write waits for it at least once.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use serde_json::json;

use crate::Result;
use crate::figure::{self, Latencies};

const PAGE: [u8; 4096] = [7; 4096];
const ROUNDS: usize = 300;

/// Appends a page and forces it out, again and again.
pub fn fsync(dir: &Path) -> Result<()> {
    let path = dir.join("bench-fsync");
    let mut file = fs::File::create(&path)?;
    let mut latencies = Latencies::default();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        file.write_all(&PAGE)?;
        file.sync_data()?;
        latencies.push(start.elapsed());
    }
    drop(file);
    fs::remove_file(path)?;
    let p50 = latencies.percentile(0.5);
    figure::print("disk_fsync", p50, "ms", latencies, json!({"bytes": PAGE.len()}));
    Ok(())
}
