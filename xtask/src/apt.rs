//! Debian packages that a command needs: installed when we may, otherwise named with the exact line to run.

use std::process::Command;
use std::sync::Once;

use crate::shell::{self, Result};

static UPDATED: Once = Once::new();

/// Installs packages, or says which line a person must run.
pub fn install(packages: &[&str]) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    let by_hand = format!("sudo apt-get install -y --no-install-recommends {}", packages.join(" "));
    if !available() {
        return Err(format!("this needs {}; on Debian: {by_hand}", packages.join(", ")).into());
    }
    update();
    shell::say(&format!("installing {} with apt", packages.join(", ")));
    let mut command = as_root("apt-get");
    command.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
    shell::run(&mut command).map_err(|error| format!("{error}. By hand: {by_hand}").into())
}

/// Whether this is a system with apt where we are root or may become so without a question.
pub fn available() -> bool {
    shell::has("apt-get")
        && (is_root()
            || (shell::has("sudo") && shell::read(Command::new("sudo").args(["-n", "true"])).is_ok()))
}

/// The version of a package that apt would install, if it knows one.
pub fn candidate(package: &str) -> Option<String> {
    let answer = shell::read(Command::new("apt-cache").args(["policy", package]).env("LC_ALL", "C")).ok()?;
    let line = answer.lines().find_map(|line| line.trim().strip_prefix("Candidate:"))?;
    let version = line.trim();
    (version != "(none)").then(|| version.to_string())
}

/// Reads the package lists once per run; a failure shows later, when a package is not found.
pub fn update() {
    UPDATED.call_once(|| {
        if let Err(error) = shell::run(as_root("apt-get").args(["update", "-qq"])) {
            shell::say(&format!("{error}; going on with the lists that are there"));
        }
    });
}

/// A command that runs as root, through sudo if we are not.
pub fn as_root(program: &str) -> Command {
    let mut command = if is_root() {
        Command::new(program)
    } else {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", program]);
        sudo
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Whether we are root.
pub fn is_root() -> bool {
    shell::read(Command::new("id").arg("-u")).is_ok_and(|id| id == "0")
}
