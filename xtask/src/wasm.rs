//! Makes sure that Rust can compile for the browser, and says which way it took.
//!
//! In this order: the toolchain has the target already; rustup adds it; on Debian as root, Debian's own newer Rust
//! with its standard library built once from source; otherwise one line that says what is missing.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::apt;
use crate::shell::{self, Result};

/// The target's name.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// How long rustup may try: where downloads are blocked it would hang for minutes.
const RUSTUP_LIMIT: Duration = Duration::from_secs(20);
/// The oldest Rust that compiles the workspace, as in Cargo.toml.
const OLDEST_MINOR: u32 = 94;
/// Debian's sysroot.
const DEBIAN_SYSROOT: &str = "/usr/lib/rustlib";
/// Debian's current Rust, its sources and a linker; the release of lld is asked from apt.
const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];

/// A toolchain that can compile for the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toolchain {
    /// The one that compiles the server too.
    Host,
    /// Debian's, in /usr/bin.
    Debian,
}

impl Toolchain {
    /// A cargo call with this toolchain.
    pub fn cargo(self) -> Command {
        match self {
            Self::Host => shell::cargo(),
            Self::Debian => debian_cargo(shell::cargo()),
        }
    }
}

/// Finds a toolchain with the target, or makes one. `SAMPAN_WASM=debian` goes straight to the third way.
pub fn ensure() -> Result<Toolchain> {
    let only_debian = std::env::var_os("SAMPAN_WASM").as_deref() == Some(OsStr::new("debian"));
    if !only_debian && host_has_target() {
        shell::say("WebAssembly: the Rust toolchain has the target");
        return Ok(Toolchain::Host);
    }
    if debian_is_ready() {
        shell::say("WebAssembly: Debian's Rust with its standard library built earlier");
        return Ok(Toolchain::Debian);
    }
    if !only_debian && shell::has("rustup") {
        let added = shell::run_within(Command::new("rustup").args(["target", "add", TARGET]), RUSTUP_LIMIT);
        match added {
            Ok(()) if host_has_target() => {
                shell::say("WebAssembly: rustup added the target");
                return Ok(Toolchain::Host);
            }
            Ok(()) => {
                shell::say("WebAssembly: rustup added the target to another toolchain than the one in use")
            }
            Err(error) => shell::say(&format!("WebAssembly: rustup could not add the target ({error})")),
        }
    }
    if apt::available() {
        shell::step("WebAssembly: Debian's Rust and its standard library from source", install_debian)?;
        return Ok(Toolchain::Debian);
    }
    Err(format!(
        "Rust cannot compile for the browser yet. Run `rustup target add {TARGET}` \
         (without rustup: install your system's package of Rust's standard library for {TARGET})"
    )
    .into())
}

fn host_has_target() -> bool {
    let mut command = Command::new("rustc");
    command.args(["--print", "target-libdir", "--target", TARGET]).current_dir(shell::root());
    shell::read(&mut command).is_ok_and(|dir| has_std(Path::new(&dir)))
}

fn has_std(dir: &Path) -> bool {
    std::fs::read_dir(dir).is_ok_and(|mut files| {
        files.any(|file| {
            file.is_ok_and(|file| {
                let name = file.file_name();
                let name = name.to_string_lossy();
                name.starts_with("libstd-") && name.ends_with(".rlib")
            })
        })
    })
}

/// The standard library must come from the very compiler that is installed: its version stands in a file beside it.
fn debian_is_ready() -> bool {
    let built_by = std::fs::read_to_string(debian_stamp()).unwrap_or_default();
    !built_by.is_empty() && debian_version().is_ok_and(|now| now == built_by) && has_std(&debian_libdir())
}

fn debian_libdir() -> PathBuf {
    Path::new(DEBIAN_SYSROOT).join(TARGET).join("lib")
}

fn debian_stamp() -> PathBuf {
    debian_libdir().join("built-by")
}

fn debian_version() -> Result<String> {
    shell::read(Command::new("/usr/bin/rustc").arg("--version"))
}

/// Turns a cargo call into one of Debian's cargo and rustc, whatever rustup has on the PATH.
fn debian_cargo(base: Command) -> Command {
    let mut command = Command::new("/usr/bin/cargo");
    for (name, value) in base.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    if let Some(dir) = base.get_current_dir() {
        command.current_dir(dir);
    }
    command.env("RUSTC", "/usr/bin/rustc").env("RUSTDOC", "/usr/bin/rustdoc").env_remove("RUSTUP_TOOLCHAIN");
    command
}

fn install_debian() -> Result<()> {
    apt::update();
    for package in DEBIAN_PACKAGES {
        let version = apt::candidate(package).ok_or_else(|| format!("apt knows no package {package}"))?;
        if !new_enough(&version) {
            return Err(format!("apt offers {package} {version}, and Rust 1.{OLDEST_MINOR} is needed").into());
        }
    }
    let lld = newest_lld()?;
    let mut packages = DEBIAN_PACKAGES.to_vec();
    packages.push(&lld);
    apt::install(&packages)?;

    let link = Path::new(DEBIAN_SYSROOT).join("x86_64-unknown-linux-gnu/bin");
    let link = if link.parent().is_some_and(Path::exists) { link } else { host_libdir()?.join("bin") };
    shell::run(apt::as_root("mkdir").arg("-p").arg(&link))?;
    shell::run(apt::as_root("ln").arg("-sf").arg(format!("/usr/bin/{lld}")).arg(link.join("rust-lld")))?;

    let built = build_std()?;
    let to = debian_libdir();
    shell::run(apt::as_root("rm").arg("-rf").arg(&to))?;
    shell::run(apt::as_root("mkdir").arg("-p").arg(&to))?;
    shell::run(apt::as_root("cp").args(&built).arg(&to))?;
    let stamp = shell::target().join("wasm-std/built-by");
    std::fs::write(&stamp, debian_version()?)?;
    shell::run(apt::as_root("cp").arg(&stamp).arg(debian_stamp()))?;

    // What was compiled against another standard library is refused as "possibly newer version of crate `std`".
    let stale = shell::target().join(TARGET);
    if stale.exists() {
        std::fs::remove_dir_all(stale)?;
    }
    Ok(())
}

fn host_libdir() -> Result<PathBuf> {
    let host = shell::read(Command::new("/usr/bin/rustc").args(["--print", "host-tuple"]))?;
    Ok(Path::new(DEBIAN_SYSROOT).join(host))
}

/// Compiles Rust's standard library with a throw-away crate and returns its libraries.
///
/// They carry bitcode, or a build with link-time optimisation could not use them.
fn build_std() -> Result<Vec<PathBuf>> {
    let dir = shell::target().join("wasm-std");
    std::fs::create_dir_all(dir.join("src"))?;
    std::fs::write(dir.join("src/lib.rs"), "")?;
    std::fs::write(
        dir.join("Cargo.toml"),
        "[package]\nname = \"throwaway\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n\n\
         [profile.release]\nopt-level = \"s\"\npanic = \"abort\"\n",
    )?;
    let mut base = Command::new("cargo");
    base.current_dir(&dir);
    shell::clean_environment(&mut base);
    let mut command = debian_cargo(base);
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", dir.join("target"))
        .args(["build", "--release", "-Z", "build-std=std,panic_abort", "--target", TARGET]);
    shell::run(&mut command)?;

    let deps = dir.join("target").join(TARGET).join("release/deps");
    let mut libraries = Vec::new();
    for file in std::fs::read_dir(deps)? {
        let path = file?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with("lib") && name.ends_with(".rlib") && !name.starts_with("libthrowaway") {
            libraries.push(path);
        }
    }
    if libraries.is_empty() {
        Err("building the standard library left no library".into())
    } else {
        Ok(libraries)
    }
}

/// `1.96.0+dfsg1-1~deb12u2` is new enough if its minor number is.
fn new_enough(version: &str) -> bool {
    let mut numbers = version.split(['.', '+', '~']).map_while(|part| part.parse::<u32>().ok());
    match (numbers.next(), numbers.next()) {
        (Some(1), Some(minor)) => minor >= OLDEST_MINOR,
        (Some(major), _) => major > 1,
        _ => false,
    }
}

/// The newest `lld-N` that apt has.
fn newest_lld() -> Result<String> {
    let names = shell::read(Command::new("apt-cache").args(["pkgnames", "lld-"]))?;
    let newest = names.lines().filter_map(|name| name.strip_prefix("lld-")?.parse::<u32>().ok()).max();
    newest.map(|number| format!("lld-{number}")).ok_or_else(|| "apt knows no package lld-N".into())
}

#[cfg(test)]
mod tests {
    use super::new_enough;

    #[test]
    fn debian_versions_are_compared_by_number() {
        assert!(new_enough("1.96.0+dfsg1-1~deb12u2"));
        assert!(new_enough("1.100.0"));
        assert!(!new_enough("1.85.0+dfsg3-1~deb12u3"));
        assert!(!new_enough("(none)"));
    }
}
