//! Many clients asking at once for a while.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::json;
use tokio::task::JoinHandle;

use crate::Result;
use crate::cpu;
use crate::figure::{self, Latencies};
use crate::http::{Answer, Client};

/// How many clients, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Connections, each with one call under way.
    pub clients: usize,
    /// Seconds.
    pub seconds: u64,
    /// The server's process id, for its processor time.
    pub pid: Option<u32>,
}

/// What a run came to.
pub struct Done {
    /// Calls per second.
    pub rate: f64,
    /// Microseconds of the server's processor time for each call, where it is known.
    pub cpu_us: Option<f64>,
}

/// A request that one client makes for the n-th time.
#[derive(Debug, Clone)]
pub struct Request {
    /// JSON; `None` for GET.
    pub body: Option<Arc<str>>,
    /// Path and query.
    pub path: Arc<str>,
}

impl Load {
    /// Lets every client ask again as soon as it is answered, and prints calls per second. An answer that `check`
    /// refuses ends the run: a fast error is no figure.
    pub async fn run(
        self,
        name: &str,
        host: &str,
        request: impl Fn(usize, usize) -> Request + Clone + Send + 'static,
        check: impl Fn(&Answer) -> Result<()> + Clone + Send + 'static,
    ) -> Result<Done> {
        let used = cpu::used(self.pid);
        let start = Instant::now();
        let end = start + Duration::from_secs(self.seconds);
        let clients = self.clients;
        let host = host.to_string();
        // One thread for all of them: it keeps up, and the others are the server's.
        let all = tokio::task::spawn_blocking(move || -> Result<Latencies> {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let ask = |client: usize| {
                let request = request.clone();
                runtime.spawn(until(end, host.clone(), move |n| request(client, n), check.clone()))
            };
            let asking: Vec<JoinHandle<Result<Latencies>>> = (0..clients).map(ask).collect();
            let mut all = Latencies::default();
            for client in asking {
                all.extend(runtime.block_on(client)??);
            }
            Ok(all)
        });
        let all = all.await??;
        let elapsed = start.elapsed().as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "far fewer calls than 2^52")]
        let rate = all.len() as f64 / elapsed;
        #[expect(clippy::cast_precision_loss, reason = "far fewer calls than 2^52")]
        let each = |seconds: f64| seconds / all.len() as f64 * 1e6;
        let cpu_us = cpu::used(self.pid).zip(used).map(|(now, before)| each(now - before));
        figure::print(name, rate, "calls/s", all, json!({"clients": self.clients, "server_cpu_us": cpu_us}));
        Ok(Done { rate, cpu_us })
    }
}

/// One client, which asks again as soon as it is answered.
async fn until(
    end: Instant,
    host: String,
    request: impl Fn(usize) -> Request,
    check: impl Fn(&Answer) -> Result<()>,
) -> Result<Latencies> {
    let mut connection = Client::connect(&host).await?;
    let mut latencies = Latencies::default();
    while Instant::now() < end {
        let Request { body, path } = request(latencies.len());
        let begun = Instant::now();
        let answer = match body {
            Some(body) => connection.post_text(&path, "", &body).await?,
            None => connection.get(&path, "").await?,
        };
        latencies.push(begun.elapsed());
        check(&answer)?;
    }
    Ok(latencies)
}

/// What of an answer of `/web` is looked at: it is checked on the server's own processors.
#[derive(Deserialize)]
struct Told<T> {
    #[serde(default)]
    code: Option<IgnoredAny>,
    data: Option<T>,
}

/// For calls of `/web`, which answer 200 whatever happens: no `code`, and data of the right kind.
pub fn told<T: for<'a> Deserialize<'a>>(answer: &Answer) -> Result<T> {
    match serde_json::from_slice(&answer.body) {
        Ok(Told { code: None, data: Some(data) }) if answer.status == 200 => Ok(data),
        _ => Err(format!("{} refused: {}", answer.status, answer.text()).into()),
    }
}

/// Data with a field of this name.
pub fn has_data(answer: &Answer, field: &str) -> Result<()> {
    match told::<HashMap<String, IgnoredAny>>(answer)?.contains_key(field) {
        true => Ok(()),
        false => Err(format!("no {field}: {}", answer.text()).into()),
    }
}
