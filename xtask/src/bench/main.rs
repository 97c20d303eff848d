//! The load client behind `cargo xtask bench`: speaks to a running server over loopback and prints one JSON line for
//! each figure.
//!
//! It talks as the official SDK does (`POST /web`, the watch socket), with connections kept open. Latencies are seen
//! from the client and include its own work on the same machine.

#![expect(clippy::print_stdout, reason = "figures go to standard output")]

mod bare;
mod cpu;
mod desk;
mod disk;
mod documents;
mod figure;
mod functions;
mod http;
mod links;
mod load;
mod setup;
mod watch;

use std::error::Error;
use std::path::PathBuf;

use clap::Parser;
use serde_json::json;

/// What goes wrong ends the run.
pub type Result<T, E = Box<dyn Error + Send + Sync>> = std::result::Result<T, E>;

/// Where and how much.
#[derive(Parser)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
struct Options {
    #[command(subcommand)]
    what: Option<What>,

    /// HOST:PORT of a server with the demo
    #[arg(long, required = true)]
    addr: Option<String>,
    /// A folder on the disk that the server writes to
    #[arg(long, required = true)]
    data: Option<PathBuf>,
    /// The server's process id, for its memory
    #[arg(long)]
    pid: Option<u32>,
    /// Clients that ask at the same time
    #[arg(long, default_value_t = 64)]
    clients: usize,
    /// Seconds for each figure
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// Listeners of the fan-out
    #[arg(long, default_value_t = 1000)]
    listeners: usize,
}

/// A run of its own.
#[derive(clap::Subcommand)]
enum What {
    /// The desk with customers, agents, and a server that is killed
    Desk(desk::Options),
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    if let Some(What::Desk(soak)) = options.what {
        return desk::soak(soak).await;
    }
    let (addr, data) = (options.addr.unwrap_or_default(), options.data.unwrap_or_default());
    let load = load::Load { clients: options.clients, seconds: options.seconds, pid: options.pid };
    disk::fsync(&data)?;
    let few = load::Load { clients: FEW_CLIENTS, ..load };
    let bare = bare::commits(&data, few.clients, options.seconds)?;
    let place = setup::prepare(&addr).await?;
    figure::memory("server_memory_idle", options.pid)?;
    let created = documents::create("documents_created_16", &place, few).await?;
    let read = documents::read("documents_read_16", &place, few).await?;
    documents::create("documents_created", &place, load).await?;
    documents::read("documents_read", &place, load).await?;
    documents::query(&place, load).await?;
    functions::call(&place, load).await?;
    links::resolve(&place, load).await?;
    links::landing(&place, load).await?;
    watch::fan_out(&place, options.listeners).await?;
    figure::memory("server_memory_after", options.pid)?;
    figure::summary(json!({
        "bare_commits_per_s": bare,
        "created_per_s": created.rate,
        "created_of_bare": created.rate / bare,
        "created_cpu_us": created.cpu_us,
        "read_per_s": read.rate,
        "read_cpu_us": read.cpu_us,
    }));
    Ok(())
}

/// Clients of the figures that are held against others.
const FEW_CLIENTS: usize = 16;
