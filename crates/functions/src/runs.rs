//! The last runs of each function, for the console. In memory and bounded: they are gone after a restart.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use types::{EnvId, Json, RunReport, Timestamp};

/// Runs kept of one function.
const RUNS: usize = 50;
/// Text (results and logs) kept of one function.
const BYTES: usize = 512 * 1024;
/// A longer result is left out of what is kept.
const RESULT_BYTES: usize = 16 * 1024;
/// Functions that runs are kept of; beyond it the one that rested longest is forgotten.
const FUNCTIONS: usize = 500;

/// How a function has done since the process started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunCounts {
    /// Finished calls.
    pub calls: u64,
    /// Those that ended with an error.
    pub failures: u64,
    /// When the last one began.
    pub last: Option<Timestamp>,
}

/// All of it. Locked for a moment only.
#[derive(Default)]
pub struct Runs(Mutex<HashMap<(EnvId, String), Kept>>);

#[derive(Default)]
struct Kept {
    counts: RunCounts,
    /// The newest first.
    reports: VecDeque<(usize, RunReport)>,
    bytes: usize,
}

impl Runs {
    /// Keeps a report.
    pub fn add(&self, env: &EnvId, function: &str, mut report: RunReport) {
        if let Some(result) = &report.result {
            let bytes = result.to_string().len();
            if bytes > RESULT_BYTES {
                report.result = Some(Json::String(format!("… {bytes} bytes, not kept")));
            }
        }
        let size = weigh(&report);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (env.clone(), function.to_owned());
        if all.len() >= FUNCTIONS && !all.contains_key(&key) {
            let oldest = all.iter().min_by_key(|(_, kept)| kept.counts.last).map(|(key, _)| key.clone());
            if let Some(oldest) = oldest {
                all.remove(&oldest);
            }
        }
        let kept = all.entry(key).or_default();
        kept.counts.calls += 1;
        kept.counts.failures += u64::from(report.error.is_some());
        kept.counts.last = Some(report.at);
        kept.bytes += size;
        kept.reports.push_front((size, report));
        while kept.reports.len() > RUNS || (kept.bytes > BYTES && kept.reports.len() > 1) {
            if let Some((size, _)) = kept.reports.pop_back() {
                kept.bytes -= size;
            }
        }
    }

    /// The runs of a function, the newest first.
    pub fn of(&self, env: &EnvId, function: &str) -> Vec<RunReport> {
        self.with(env, function, |kept| kept.reports.iter().map(|(_, report)| report.clone()).collect())
    }

    /// How a function has done.
    pub fn counts(&self, env: &EnvId, function: &str) -> RunCounts {
        self.with(env, function, |kept| kept.counts)
    }

    fn with<T: Default>(&self, env: &EnvId, function: &str, read: impl Fn(&Kept) -> T) -> T {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&(env.clone(), function.to_owned())).map(read).unwrap_or_default()
    }
}

/// About how many bytes a report holds.
fn weigh(report: &RunReport) -> usize {
    let logs: usize = report.logs.iter().map(|line| line.text.len() + 64).sum();
    let error = report
        .error
        .as_ref()
        .map_or(0, |error| error.message.len() + error.stack.as_ref().map_or(0, String::len));
    let result = report.result.as_ref().map_or(0, |result| result.to_string().len());
    logs + error + result + 256
}
