//! `cargo xtask bench`: starts an optimised server on an empty folder and lets the load client measure it.
//! `cargo xtask bench nlu`: measures the language engine on files of examples.
//! `cargo xtask bench desk`: lets customers and agents write while the server is killed, and looks at what is left.
//! `cargo xtask bench documents`: compares pages on an index over few documents and over many, and watches the memory.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::{env, fs};

use crate::serve;
use crate::shell::{self, Result, step};

/// What to measure.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Options {
    #[command(subcommand)]
    engine: Option<Engine>,
    /// HOST:PORT of a running server with the demo, instead of one of our own
    #[arg(long)]
    addr: Option<String>,
    /// Further arguments for the load client: --clients, --seconds, --listeners
    #[arg(last = true)]
    rest: Vec<String>,
}

/// An engine that is measured by itself.
#[derive(clap::Subcommand)]
enum Engine {
    /// The desk: [--seed N] [--seconds S] [--agents N] [--customers N] [--open N] [--rate N] [--restarts N]
    #[command(disable_help_flag = true)]
    Desk {
        /// Passed on
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<OsString>,
    },
    /// The language engine: --train F --test F [--oos F] [--val F] [--encoder FOLDER]; see its own --help
    #[command(disable_help_flag = true)]
    Nlu {
        /// Passed on
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<OsString>,
    },
    /// The document database by itself: [DOCUMENTS, 1000000 if not said]
    Documents {
        /// Passed on
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<OsString>,
    },
}

/// What is built, measured and printed for an engine.
fn engine(package: &str, example: &str, rest: &[OsString]) -> Result<()> {
    let build = ["build", "--release", "--quiet", "--package", package, "--example", example];
    // Not through `shell::run`, whose signs of life would stand beside the figures.
    if !shell::cargo().args(build).status()?.success() {
        return Err(format!("the bench of {package} does not build").into());
    }
    // Run from here, so that paths mean what the caller means.
    let name = format!("{example}{}", env::consts::EXE_SUFFIX);
    shell::run(Command::new(shell::target().join("release").join("examples").join(name)).args(rest))
}

/// A server of our own; dropping it ends it and removes its files.
struct Server {
    child: Child,
    data: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.data);
    }
}

/// Builds both and prints one JSON line for each figure.
pub fn bench(options: &Options) -> Result<()> {
    match &options.engine {
        Some(Engine::Nlu { rest }) => return engine("nlu", "bench", rest),
        Some(Engine::Documents { rest }) => return engine("database", "pages", rest),
        Some(Engine::Desk { rest }) => return desk(rest),
        None => {}
    }
    let client = load_client()?;
    let mut command = limits_raised(&client);
    let server = match &options.addr {
        Some(addr) => {
            command.args(["--addr", addr, "--data"]).arg(shell::target());
            None
        }
        None => {
            let (server, addr) = start(serve::build(true)?)?;
            command.args(["--addr", &addr, "--data"]).arg(&server.data);
            command.args(["--pid", &server.child.id().to_string()]);
            Some(server)
        }
    };
    shell::run(command.args(&options.rest))?;
    drop(server);
    Ok(())
}

/// Builds the load client; answers where it is.
fn load_client() -> Result<PathBuf> {
    step("load client", || {
        let build = ["build", "--release", "--package", "xtask", "--features", "bench", "--bin", "bench"];
        shell::run(shell::cargo().args(build))
    })?;
    Ok(shell::target().join("release").join(format!("bench{}", env::consts::EXE_SUFFIX)))
}

/// Customers and agents at a server that is killed now and then. The last line is the run's.
fn desk(rest: &[OsString]) -> Result<()> {
    let client = load_client()?;
    // Nobody looks at a page: the console is left as it is.
    let server = serve::server(true)?;
    let data = shell::target().join(format!("bench-desk-{}", std::process::id()));
    shell::run(
        limits_raised(&client).arg("desk").arg("--server").arg(server).arg("--data").arg(data).args(rest),
    )
}

/// Starts a server on a free port and waits for its `ready at http://HOST:PORT`.
fn start(binary: PathBuf) -> Result<(Server, String)> {
    // Beside the build and not in /tmp, which may be memory: the figures are those of a disk.
    let data = shell::target().join(format!("bench-data-{}", std::process::id()));
    fs::create_dir_all(&data)?;
    let mut command = limits_raised(&binary);
    command.args(["serve", "--demo", "--addr", "127.0.0.1:0", "--data"]).arg(&data);
    let mut child = command.env("RUST_LOG", "warn").stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take().ok_or("no output to read")?;
    let server = Server { child, data };
    let mut lines = BufReader::new(output).lines();
    for line in lines.by_ref() {
        let line = line?;
        if let Some((_, addr)) = line.split_once("ready at http://") {
            let addr = addr.trim().trim_end_matches('/').to_string();
            // Its pipe stays read, or the server would stop at a full one.
            std::thread::spawn(move || lines.for_each(drop));
            return Ok((server, addr));
        }
    }
    Err("the server ended before it was ready".into())
}

/// A thousand listeners are a thousand open files on either side.
#[cfg(unix)]
fn limits_raised(program: &std::path::Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n $(ulimit -H -n); exec \"$0\" \"$@\""]).arg(program);
    command
}

#[cfg(not(unix))]
fn limits_raised(program: &std::path::Path) -> Command {
    Command::new(program)
}
