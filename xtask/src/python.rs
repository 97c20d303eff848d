//! A Python of our own with the official SDK for it, under `target/python`: made when it is asked for, remade when what it is
//! made from changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{self, Result};
use crate::site;

/// The Debian packages that are missing to make one.
pub fn missing() -> Vec<&'static str> {
    // Debian's python3 has the venv module and not what the module installs.
    let venv = || shell::read(Command::new("python3").args(["-c", "import ensurepip, venv"])).is_ok();
    match shell::has("python3") {
        true if venv() => Vec::new(),
        true => vec!["python3-venv"],
        false => vec!["python3", "python3-venv"],
    }
}

/// The interpreter, with everything that `requirements` names installed.
pub fn with(requirements: &Path) -> Result<PathBuf> {
    let dir = shell::target().join("python");
    let (python, stamp) = (dir.join("bin/python"), dir.join(".installed"));
    // A virtual environment points at the interpreter that it was made by.
    let version = shell::read(Command::new("python3").arg("--version"))?;
    let wanted = site::hash(&[version.as_bytes(), &fs::read(requirements)?].concat());
    if python.is_file() && fs::read_to_string(&stamp).is_ok_and(|before| before == wanted) {
        return Ok(python);
    }
    shell::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&dir))?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    shell::run(pip.arg(requirements))?;
    fs::write(stamp, wanted)?;
    Ok(python)
}
