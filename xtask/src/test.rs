//! Every test there is: the style sheet, the rules of the house, Rust, the official SDKs, and journeys in Chromium.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

use crate::postgres::Postgres;
use crate::report::{self, Counts};
use crate::shell::{self, Result};
use crate::{apt, console, python, site, tidy};

/// What to test.
#[derive(clap::Args)]
pub struct Options {
    /// Only these steps, by name: tidy, rust, sdk, end2end
    #[arg(value_parser = ["tidy", "rust", "sdk", "end2end"])]
    only: Vec<String>,
}

/// A step's name, its time and what came of it.
struct Done {
    name: &'static str,
    seconds: f32,
    outcome: Result<Counts>,
}

/// Runs everything, prints a table and `N passed, N failed`; an error if anything failed.
pub fn test(options: &Options) -> Result<()> {
    let wanted = |name: &str| options.only.is_empty() || options.only.iter().any(|only| only == name);
    let browser = wanted("sdk") || wanted("end2end");
    let mut done = Vec::new();
    let mut run = |name: &'static str, work: &mut dyn FnMut() -> Result<Counts>| {
        shell::say(&format!("{name} …"));
        let start = Instant::now();
        let outcome = work();
        if let Err(error) = &outcome {
            shell::say(&format!("{name}: {error}"));
        }
        let ok = outcome.as_ref().is_ok_and(|counts| counts.failed == 0);
        done.push(Done { name, seconds: start.elapsed().as_secs_f32(), outcome });
        ok
    };

    if wanted("tidy") {
        run("tidy", &mut || one(tidy::tidy()));
    }
    let tools = !browser || run("programs for the browser tests", &mut || one(programs()));
    // The server's own tests ask for pages, and pages name the console's files.
    let console = (!browser && !wanted("rust")) || run("console", &mut || one(console::build(false)));
    let built =
        (!browser && !wanted("rust")) || run("server and Rust tests, compiled", &mut || one(compile()));
    if wanted("rust") && built {
        run("Rust tests", &mut rust);
    }
    if browser && tools && console && built {
        let binary = shell::target().join("debug").join(format!("sampan{}", env::consts::EXE_SUFFIX));
        if wanted("sdk") {
            run("official SDKs", &mut || sdk(&binary));
        }
        if wanted("end2end") {
            run("journeys in Chromium", &mut || node("end2end", &binary, &[]));
        }
    } else if browser {
        shell::say("SDK and browser tests did not run: what they need could not be built");
    }
    summary(&done)
}

/// A step that is one check.
fn one(outcome: Result<()>) -> Result<Counts> {
    outcome.map(|()| Counts { passed: 1, ..Counts::default() })
}

/// The server and its tests in one go, so that they share what the tests' own dependencies ask of common crates.
fn compile() -> Result<()> {
    shell::run(shell::cargo().arg("build").args(shell::SERVER_SIDE).args(["--bins", "--tests"]))
}

/// A PostgreSQL server of its own for a step, unless there can be none here.
fn postgres() -> Option<Postgres> {
    Postgres::start().map_err(|error| shell::say(&format!("skipped: tests on PostgreSQL ({error})"))).ok()
}

fn rust() -> Result<Counts> {
    let postgres = postgres();
    let mut counts = Counts { skipped: u64::from(postgres.is_none()), ..Counts::default() };
    let mut cargo = shell::cargo();
    cargo.arg("test").args(shell::SERVER_SIDE).args(["--tests", "--no-fail-fast"]);
    if let Some(postgres) = &postgres {
        cargo.env("SAMPAN_TEST_POSTGRES", postgres.url());
    }
    counts.add(report::run(&mut cargo)?);
    counts.add(report::run(shell::cargo().args(["test", "--package", "xtask"]))?);
    Ok(counts)
}

/// The SDKs for JavaScript, and from the same runner the one for Python.
fn sdk(binary: &Path) -> Result<Counts> {
    let python = python::with(&shell::root().join("sdk/tbp/requirements.txt"))?;
    let postgres = postgres();
    let url = postgres.as_ref().map(Postgres::url).unwrap_or_default();
    // Empty is as good as not there.
    node("sdk", binary, &[("SAMPAN_PYTHON", python.as_os_str()), ("SAMPAN_TEST_POSTGRES", url.as_ref())])
}

/// `npm ci` if the lock file changed, then `npm test`.
fn node(folder: &str, binary: &Path, more: &[(&str, &OsStr)]) -> Result<Counts> {
    let dir = shell::root().join(folder);
    install(&dir)?;
    let artefacts = shell::root().join("end2end/artefacts");
    fs::create_dir_all(&artefacts)?;
    let mut npm = Command::new("npm");
    npm.current_dir(&dir).args(["test", "--silent"]);
    npm.env("SAMPAN_BIN", binary).env("SAMPAN_ARTEFACTS", &artefacts).envs(more.iter().copied());
    report::run(&mut npm)
}

fn install(dir: &Path) -> Result<()> {
    let lock = site::hash(&fs::read(dir.join("package-lock.json"))?);
    let stamp = dir.join("node_modules/.installed-lock");
    if fs::read_to_string(&stamp).is_ok_and(|before| before == lock) {
        return Ok(());
    }
    shell::run(Command::new("npm").current_dir(dir).args([
        "ci",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]))?;
    fs::write(stamp, lock)?;
    Ok(())
}

/// Makes sure of Chromium, its Chinese letters, a reader of printed codes, Node, and Python.
fn programs() -> Result<()> {
    let mut missing = Vec::new();
    if !shell::has("chromium") && env::var_os("CHROMIUM").is_none() {
        missing.push("chromium");
    }
    if !has_chinese_letters() {
        missing.push("fonts-noto-cjk");
    }
    if !shell::has("zbarimg") {
        missing.push("zbar-tools");
    }
    if !shell::has("node") {
        missing.push("nodejs");
    }
    if !shell::has("npm") {
        missing.push("npm");
    }
    missing.extend(python::missing());
    apt::install(&missing)
}

fn has_chinese_letters() -> bool {
    let known = ["/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"];
    let listed = || {
        shell::read(Command::new("fc-list").args([":lang=zh", "family"])).is_ok_and(|list| !list.is_empty())
    };
    known.iter().any(|file| PathBuf::from(file).is_file()) || listed()
}

fn summary(done: &[Done]) -> Result<()> {
    let mut total = Counts::default();
    for Done { name, outcome, .. } in done {
        for line in outcome.iter().flat_map(|counts| &counts.failures) {
            println!("{name}: {line}");
        }
    }
    println!();
    for Done { name, seconds, outcome } in done {
        let said = match outcome {
            Ok(counts) => {
                total.add(counts.clone());
                format!("{} passed, {} failed, {} skipped", counts.passed, counts.failed, counts.skipped)
            }
            Err(error) => {
                total.failed += 1;
                format!("failed: {}", error.to_string().lines().next().unwrap_or_default())
            }
        };
        println!("{seconds:8.1} s  {name}: {said}");
    }
    if total.skipped > 0 {
        println!("{} skipped", total.skipped);
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { Ok(()) } else { Err("some tests failed".into()) }
}
