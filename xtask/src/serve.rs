//! Building the server, and starting it with the demo.

use std::path::PathBuf;
use std::process::Command;

use crate::console;
use crate::shell::{self, Result, step};

/// Where the demo is served unless told otherwise.
const ADDRESS: &str = "127.0.0.1:3000";

/// How to serve.
#[derive(clap::Args)]
pub struct Options {
    /// Optimised, as it would be installed
    #[arg(long)]
    release: bool,
    /// Further arguments for `sampan serve`, after `--`
    #[arg(last = true)]
    rest: Vec<String>,
}

/// Builds everything and becomes the server, so that Ctrl-C and SIGTERM reach it directly.
pub fn serve(options: &Options) -> Result<()> {
    let binary = build(options.release)?;
    let mut command = Command::new(binary);
    command.current_dir(shell::root());
    shell::clean_environment(&mut command);
    command.args(["serve", "--demo"]);
    for (name, value) in
        [("--addr", ADDRESS.into()), ("--data", shell::target().join("demo-data").into_os_string())]
    {
        let given = options.rest.iter().any(|word| word == name || word.starts_with(&format!("{name}=")));
        if !given {
            command.arg(name).arg(value);
        }
    }
    command.args(&options.rest);
    shell::say(&shell::describe(&command));
    become_it(command)
}

/// Builds the console and then the server, which embeds it in release; returns the binary.
pub fn build(release: bool) -> Result<PathBuf> {
    console::build(release)?;
    server(release)
}

/// Builds the server with whatever console there is.
pub fn server(release: bool) -> Result<PathBuf> {
    step("server", || {
        let mut cargo = shell::cargo();
        // As the tests build it: another selection would ask other features of common crates, and compile them anew.
        cargo.arg("build").args(shell::SERVER_SIDE).args(["--bin", "sampan"]);
        if release {
            cargo.arg("--release");
        }
        shell::run(&mut cargo)
    })?;
    let folder = if release { "release" } else { "debug" };
    Ok(shell::target().join(folder).join(format!("sampan{}", std::env::consts::EXE_SUFFIX)))
}

#[cfg(unix)]
fn become_it(mut command: Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    Err(format!("cannot start `{}`: {}", shell::describe(&command), command.exec()).into())
}

#[cfg(not(unix))]
fn become_it(mut command: Command) -> Result<()> {
    shell::run(&mut command)
}
