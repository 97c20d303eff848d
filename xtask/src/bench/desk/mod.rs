//! A soak of the desk: customers who ask the bot for a person, agents who answer them, and a server that is killed
//! again and again. In the end every message must be there once and in order on both sides, and every conversation
//! and every clock of a promise what its log comes to.
//!
//! Customers speak docs/chat.md, agents what the console speaks. Everything that is chosen is chosen by the seed; what
//! comes of it depends on the machine as well.

mod agent;
mod audit;
mod console;
mod customer;
mod ledger;
mod screen;
mod server;
mod setting;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use serde_json::json;
use tokio::sync::watch;

use crate::Result;
use crate::desk::{audit::Audit, ledger::Ledger, server::Server};
use crate::figure::rounded;

/// Between two attempts at something that a restart refuses.
const RETRY: Duration = Duration::from_millis(200);
/// How long nothing may be missing before everybody goes.
const CALM: Duration = Duration::from_secs(5);
/// How long screens may take to be complete when nobody writes any more.
const SETTLE: Duration = Duration::from_secs(60);

/// How much.
#[derive(clap::Args, Debug, Clone)]
pub struct Options {
    /// The program to run, `sampan`
    #[arg(long)]
    server: PathBuf,
    /// An empty folder for its files
    #[arg(long)]
    data: PathBuf,
    /// `postgres://…` of an empty database [default: SQLite in the folder]
    #[arg(long)]
    database_url: Option<String>,
    /// What everybody does
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How long people write
    #[arg(long, default_value_t = 600)]
    seconds: u64,
    /// Agents at the desk
    #[arg(long, default_value_t = 200)]
    agents: usize,
    /// Customers who write
    #[arg(long, default_value_t = 400)]
    customers: usize,
    /// Open conversations, most of them silent
    #[arg(long, default_value_t = 5_000)]
    open: usize,
    /// Messages a second, of both sides together
    #[arg(long, default_value_t = 200.0)]
    rate: f64,
    /// How often the server is killed; once for each minute unless said
    #[arg(long)]
    restarts: Option<u32>,
    /// Messages of the long conversation that is opened now and then
    #[arg(long, default_value_t = 2_000)]
    long: usize,
}

/// What everybody needs.
struct World {
    /// `HOST:PORT`.
    host: String,
    /// Seconds between two messages of a customer, on average.
    pause: f64,
    ledger: Ledger,
    /// Turns true when nobody should write any more, and again when everybody should go.
    phase: watch::Sender<Phase>,
}

/// What people do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    /// Customers write, agents answer.
    Busy,
    /// Nobody begins anything; what is under way is finished.
    Quiet,
    /// Everybody goes.
    Over,
}

impl World {
    fn phase(&self) -> Phase {
        *self.phase.borrow()
    }

    /// Waits, but not beyond the end.
    async fn sleep(&self, pause: Duration) {
        let mut phase = self.phase.subscribe();
        let over = phase.wait_for(|phase| *phase == Phase::Over);
        let _ = tokio::time::timeout(pause, over).await;
    }
}

/// A generator of its own for everybody, so that what one does depends on nobody else.
fn dice(seed: u64, who: &str, n: usize) -> StdRng {
    let name = who.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    StdRng::seed_from_u64(name.wrapping_add(n as u64))
}

/// An exponentially distributed pause.
fn pause(dice: &mut StdRng, mean_s: f64) -> Duration {
    Duration::from_secs_f64(-mean_s * (1.0 - dice.random::<f64>()).ln())
}

/// Runs it and prints its line; an error if anything was lost, came twice, or is not what the logs come to.
pub async fn soak(options: Options) -> Result<()> {
    let begun = Instant::now();
    let mut server = Server::prepare(&options)?;
    server.start()?;
    let (phase, _) = watch::channel(Phase::Busy);
    // Most of what customers say is answered, so they say half of it.
    let pause = 2.0 * options.customers as f64 / options.rate;
    let world = Arc::new(World { host: server.host(), pause, ledger: Ledger::default(), phase });
    setting::publish(&world).await?;
    let agents = agent::sign_in(&world, options.agents, options.seed).await?;
    let mut tasks = tokio::task::JoinSet::new();
    agents.into_iter().for_each(|agent| drop(tasks.spawn(agent.work())));
    let silent = options.open.saturating_sub(options.customers);
    setting::silent_customers(&world, silent).await?;
    let long = setting::long_conversation(&world, options.long).await?;
    eprintln!("{} conversations wait; people begin to write", silent + 1);

    let mut customers = tokio::task::JoinSet::new();
    for n in 0..options.customers {
        customers.spawn(customer::Customer::new(world.clone(), n, options.seed).live());
    }
    let opening = tokio::spawn(setting::open_now_and_then(world.clone(), long));
    let restarts = options.restarts.unwrap_or_else(|| (options.seconds / 60).max(1) as u32);
    let mut dice = dice(options.seed, "restarts", 0);
    let busy = Instant::now();
    for n in 1..=restarts {
        // Somewhere in its share of the time, and never right at the edges.
        let share = options.seconds as f64 / f64::from(restarts);
        let at = share * (f64::from(n) - 1.0 + 0.2 + 0.6 * dice.random::<f64>());
        tokio::time::sleep(Duration::from_secs_f64(at).saturating_sub(busy.elapsed())).await;
        let away = server.kill_and_start()?;
        eprintln!("{:4.0} s: killed and back after {away:.1?}", busy.elapsed().as_secs_f64());
    }
    tokio::time::sleep(Duration::from_secs(options.seconds).saturating_sub(busy.elapsed())).await;
    world.phase.send_replace(Phase::Quiet);
    let wrote = busy.elapsed().as_secs_f64();
    let quiet = Instant::now();
    // What an agent still thinks about is not sent yet: everybody stays until nothing came for a while.
    let mut calm = Instant::now();
    while calm.elapsed() < CALM && quiet.elapsed() < SETTLE {
        tokio::time::sleep(RETRY).await;
        if world.ledger.unseen() > 0 {
            calm = Instant::now();
        }
    }
    world.phase.send_replace(Phase::Over);
    let mut screens = Vec::new();
    while let Some(screen) = customers.join_next().await {
        screens.push(screen??);
    }
    while let Some(agent) = tasks.join_next().await {
        agent??;
    }
    let opened = opening.await??;

    let mut audit = Audit::default();
    audit.conversations(&world).await?;
    audit.customers(&world, screens).await?;
    let mut figures = world.ledger.figures(&audit);
    if let serde_json::Value::Object(figures) = &mut figures {
        let cpu = server.cpu_seconds();
        figures.insert("restarts".into(), restarts.into());
        figures.insert("agents".into(), options.agents.into());
        figures.insert("open".into(), (silent + options.customers + 1).into());
        figures.insert("seconds".into(), rounded(wrote));
        figures.insert("open_long_p50_ms".into(), opened.0);
        figures.insert("open_long_p99_ms".into(), opened.1);
        figures.insert("server_cpu_s_since_restart".into(), json!(cpu));
        figures.insert("seed".into(), options.seed.into());
        figures.insert("whole_s".into(), rounded(begun.elapsed().as_secs_f64()));
    }
    audit.findings.iter().take(20).for_each(|finding| eprintln!("! {finding}"));
    println!("{figures}");
    match audit.findings.len() {
        0 => Ok(()),
        n => Err(format!("{n} things are not as they should be").into()),
    }
}
