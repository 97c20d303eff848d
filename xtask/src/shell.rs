//! Running other programs: with a line when they start, a sign of life while they run, and the time they took.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

/// What goes wrong here is shown to a person and never matched on.
pub type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

/// How long a quiet program may run before we say that it still does.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// What makes the server. The frontend asks for the other half of app: one build of both would turn on the two at
/// once. And xtask asks more of common crates than the server does, which would compile the server's half of the world
/// a second time.
pub const SERVER_SIDE: [&str; 5] = ["--workspace", "--exclude", "frontend", "--exclude", "xtask"];

/// The workspace's root folder.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The folder that cargo builds into.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// A cargo call of the workspace, free of what the outer `cargo xtask` left in the environment.
///
/// `RUSTFLAGS` in the environment replaces the flags of `.cargo/config.toml`, and then server and browser would
/// disagree about `erase_components`: the flag is added back.
pub fn cargo() -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root());
    clean_environment(&mut command);
    if let Ok(flags) = std::env::var("RUSTFLAGS")
        && !flags.contains("erase_components")
    {
        command.env("RUSTFLAGS", format!("{flags} --cfg erase_components"));
    }
    command
}

/// Removes what an outer cargo sets for its own child only.
pub fn clean_environment(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text == "CARGO"
            || text == "LD_LIBRARY_PATH"
            || text.starts_with("CARGO_PKG_")
            || text.starts_with("CARGO_MANIFEST_")
        {
            command.env_remove(&name);
        }
    }
}

/// Prints the line that a step begins with.
pub fn say(text: &str) {
    println!("\x1b[1m•\x1b[0m {text}");
}

/// Runs a named step and prints how long it took.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    say(&format!("{name} …"));
    let start = Instant::now();
    let done = work();
    let seconds = start.elapsed().as_secs_f32();
    match &done {
        Ok(_) => say(&format!("{name}: done in {seconds:.1} s")),
        Err(_) => say(&format!("{name}: failed after {seconds:.1} s")),
    }
    done
}

/// Runs a program to its end, its output shown as it comes; an error unless it succeeds.
pub fn run(command: &mut Command) -> Result<()> {
    let line = describe(command);
    let status = wait(command, &line, None)?;
    if status.success() { Ok(()) } else { Err(format!("`{line}` failed ({status})").into()) }
}

/// Like [`run`], but the program is ended after `limit`.
pub fn run_within(command: &mut Command, limit: Duration) -> Result<()> {
    let line = describe(command);
    let status = wait(command, &line, Some(limit))?;
    if status.success() { Ok(()) } else { Err(format!("`{line}` failed ({status})").into()) }
}

/// Runs a program silently and returns what it printed; an error, with its complaint, unless it succeeds.
pub fn read(command: &mut Command) -> Result<String> {
    let line = describe(command);
    let Output { status, stdout, stderr } =
        command.stdin(Stdio::null()).output().map_err(|error| format!("cannot run `{line}`: {error}"))?;
    if !status.success() {
        return Err(format!("`{line}` failed ({status}): {}", String::from_utf8_lossy(&stderr).trim()).into());
    }
    Ok(String::from_utf8_lossy(&stdout).trim().to_string())
}

/// Whether a program of this name is on the PATH.
pub fn has(program: &str) -> bool {
    find(program).is_some()
}

/// Where on the PATH a program is.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(program)).find(|file| file.is_file())
}

/// The command as a person would type it.
pub fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

fn wait(command: &mut Command, line: &str, limit: Option<Duration>) -> Result<ExitStatus> {
    let mut child = command.spawn().map_err(|error| format!("cannot run `{line}`: {error}"))?;
    let start = Instant::now();
    let mut said = start;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if limit.is_some_and(|limit| start.elapsed() > limit) {
            child.kill()?;
            child.wait()?;
            return Err(format!("`{line}` took longer than {} s", start.elapsed().as_secs()).into());
        }
        if said.elapsed() > SIGN_OF_LIFE {
            said = Instant::now();
            say(&format!("still at `{line}`, {} s", start.elapsed().as_secs()));
        }
        // Short at first, so that quick programs stay quick.
        let pause = if start.elapsed() < Duration::from_secs(1) { 5 } else { 100 };
        std::thread::sleep(Duration::from_millis(pause));
    }
}
