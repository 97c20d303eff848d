//! The server of the soak: a process that can be killed and comes back at the same address with the same files.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::Options;
use crate::{Result, cpu};

/// The password of the agents; they are nobody's outside of this run.
pub const PASSWORD: &str = "soak-password";

/// The process.
pub struct Server {
    options: Options,
    port: u16,
    child: Option<Child>,
}

/// The address that an agent signs in with.
pub fn email(agent: usize) -> String {
    format!("soak-{agent}@demo.local")
}

impl Server {
    /// Adds the agents to a new data folder, and chooses a port.
    pub fn prepare(options: &Options) -> Result<Self> {
        std::fs::create_dir_all(&options.data)?;
        // Free now; nobody else is asked for it in the moments when the server is away.
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let server = Self { options: options.clone(), port, child: None };
        for agent in 0..options.agents {
            let mut add = server.command("add-member");
            add.args(["--email", &email(agent), "--role", "agent", "--name", &format!("Agent {agent}")]);
            let mut child = add.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
            child.stdin.take().ok_or("no input")?.write_all(PASSWORD.as_bytes())?;
            if !child.wait()?.success() {
                return Err("an agent could not be added".into());
            }
        }
        Ok(server)
    }

    /// `HOST:PORT`.
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn command(&self, what: &str) -> Command {
        let mut command = Command::new(&self.options.server);
        command.arg(what).arg("--data").arg(&self.options.data).env("SAMPAN_LOG", "warn");
        if let Some(url) = &self.options.database_url {
            command.args(["--database-url", url]);
        }
        command
    }

    /// Starts it and waits until it serves.
    pub fn start(&mut self) -> Result<()> {
        let mut command = self.command("serve");
        // All customers come from one address here, and more of them than from any real one.
        command.args(["--demo", "--addr", &self.host(), "--chat-calls", "10000000"]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no output to read")?).lines();
        self.child = Some(child);
        for line in lines.by_ref() {
            if line?.contains("ready at http://") {
                // Its pipe stays read, or the server would stop at a full one.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(());
            }
        }
        Err("the server ended before it was ready".into())
    }

    /// SIGKILL, and a new process. Answers how long nobody was there.
    pub fn kill_and_start(&mut self) -> Result<Duration> {
        let begun = Instant::now();
        self.kill();
        self.start()?;
        Ok(begun.elapsed())
    }

    /// Processor seconds that the process took, where the system tells.
    pub fn cpu_seconds(&self) -> Option<f64> {
        cpu::used(self.child.as_ref().map(Child::id))
    }

    fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        let _ = std::fs::remove_dir_all(&self.options.data);
    }
}
