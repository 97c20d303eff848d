//! `cargo xtask bench`: starts an optimised server on an empty folder and lets the load client measure it.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::{env, fs};

use crate::serve;
use crate::shell::{self, Result, step};

/// What to measure.
#[derive(clap::Args)]
pub struct Options {
    /// HOST:PORT of a running server with the demo, instead of one of our own
    #[arg(long)]
    addr: Option<String>,
    /// Further arguments for the load client: --clients, --seconds, --listeners
    #[arg(last = true)]
    rest: Vec<String>,
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
    step("load client", || {
        shell::run(shell::cargo().args([
            "build",
            "--release",
            "--package",
            "xtask",
            "--features",
            "bench",
            "--bin",
            "bench",
        ]))
    })?;
    let client = shell::target().join("release").join(format!("bench{}", env::consts::EXE_SUFFIX));
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
