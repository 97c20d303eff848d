//! A PostgreSQL server for the tests alone: in a temporary folder, on a free port, gone in the end.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use crate::apt;
use crate::shell::{self, Result};

/// How long a new server may take until it listens.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server; dropping it stops it and removes its files.
#[derive(Debug)]
pub struct Postgres {
    child: Child,
    dir: PathBuf,
    port: u16,
}

impl Postgres {
    /// Starts a server that trusts everyone on the loopback address and does not care for the disk.
    pub fn start() -> Result<Self> {
        let bin = binaries()?;
        let dir = env::temp_dir().join(format!("sampan-test-postgres-{}", std::process::id()));
        let data = dir.join("data");
        fs::create_dir_all(&dir)?;
        if apt::is_root() {
            // It refuses to run as root.
            shell::run(Command::new("chown").arg("postgres").arg(&dir))?;
        }
        let mut init = as_postgres(&bin.join("initdb"));
        init.arg("-D").arg(&data).args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C.UTF-8",
        ]);
        shell::read(init.current_dir(&dir))?;

        // Free a moment ago, and nobody else here asks for ports in this range at once.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let log = fs::File::create(dir.join("log"))?;
        let mut server = as_postgres(&bin.join("postgres"));
        server.arg("-D").arg(&data).args(["-p", &port.to_string(), "-h", "127.0.0.1", "-k"]).arg(&dir);
        for setting in ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300"]
        {
            server.args(["-c", setting]);
        }
        server.current_dir(&dir).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let mut postgres = Self { child: server.spawn()?, dir, port };
        postgres.wait_until_it_listens()?;
        Ok(postgres)
    }

    /// The address of its first database.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_it_listens(&mut self) -> Result<()> {
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = self.child.try_wait()?;
            if ended.is_some() || start.elapsed() > PATIENCE {
                let log = fs::read_to_string(self.dir.join("log")).unwrap_or_default();
                return Err(format!("PostgreSQL did not start: {}", log.trim()).into());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown: it ends every connection, then itself.
        let asked = shell::read(Command::new("kill").args(["-INT", &self.child.id().to_string()]));
        let start = Instant::now();
        while asked.is_ok()
            && matches!(self.child.try_wait(), Ok(None))
            && start.elapsed() < Duration::from_secs(10)
        {
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// The folder with `initdb` and `postgres`; installed if it is missing.
fn binaries() -> Result<PathBuf> {
    if let Some(found) = newest() {
        return Ok(found);
    }
    if let Some(found) = shell::find("initdb").and_then(|path| Some(path.parent()?.to_path_buf())) {
        return Ok(found);
    }
    apt::install(&["postgresql"])?;
    newest().ok_or_else(|| "the package postgresql brought no server".into())
}

/// Debian keeps each version in a folder of its own.
fn newest() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let mut found: Vec<PathBuf> = versions.filter_map(|entry| Some(entry.ok()?.path())).collect();
    found.retain(|path| path.join("bin/initdb").is_file());
    found.sort_by_key(|path| version(path));
    Some(found.pop()?.join("bin"))
}

/// Runs a program as the user `postgres` if we are root, and ends it with us: `setpriv` has no process of its own.
fn as_postgres(program: &Path) -> Command {
    if !apt::is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--pdeathsig=INT", "--"])
        .arg(program);
    command
}
