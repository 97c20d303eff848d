//! One line of JSON for each figure.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::Result;

/// Latencies of one kind of call.
#[derive(Debug, Default)]
pub struct Latencies(Vec<Duration>);

impl Latencies {
    /// Adds one.
    pub fn push(&mut self, latency: Duration) {
        self.0.push(latency);
    }

    /// Adds another client's.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The latency that this share of the calls stayed within, in milliseconds.
    pub fn percentile(&mut self, share: f64) -> f64 {
        self.0.sort_unstable();
        let last = self.0.len().saturating_sub(1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index into a list that is far shorter than 2^52"
        )]
        let at = (last as f64 * share).round() as usize;
        self.0.get(at).map_or(0.0, |latency| latency.as_secs_f64() * 1000.0)
    }
}

/// Prints a figure with its latencies and whatever else belongs to it.
pub fn print(name: &str, value: f64, unit: &str, mut latencies: Latencies, more: Value) {
    let mut line = Map::new();
    line.insert("name".into(), name.into());
    line.insert("value".into(), rounded(value));
    line.insert("unit".into(), unit.into());
    if latencies.len() > 0 {
        line.insert("p50_ms".into(), rounded(latencies.percentile(0.5)));
        line.insert("p99_ms".into(), rounded(latencies.percentile(0.99)));
        line.insert("n".into(), latencies.len().into());
    }
    if let Value::Object(more) = more {
        line.extend(more);
    }
    println!("{}", Value::Object(line));
}

/// What the server holds in memory now, if its process is known and the system tells.
pub fn memory(name: &str, pid: Option<u32>) -> Result<()> {
    let status = pid.and_then(|pid| std::fs::read_to_string(format!("/proc/{pid}/status")).ok());
    let kilobytes = status.as_deref().and_then(|status| {
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.split_whitespace().next()?.parse::<f64>().ok()
    });
    if let Some(kilobytes) = kilobytes {
        print(name, kilobytes / 1024.0, "MiB", Latencies::default(), json!({}));
    }
    Ok(())
}

/// Prints the last line: what was measured, side by side.
pub fn summary(figures: Value) {
    println!("{}", json!({"name": "summary", "figures": figures}));
}

/// With three digits.
pub fn rounded(value: f64) -> Value {
    json!((value * 1000.0).round() / 1000.0)
}
