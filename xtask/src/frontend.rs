//! The console for the browser: Rust to WebAssembly, the JavaScript that loads it, and in release a smaller binary.

use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::shell::{self, Result, step};
use crate::{site, wasm};

/// The name of the files before their hash: `sampan.js`, `sampan_bg.wasm`.
const OUT_NAME: &str = "sampan";

/// What WebAssembly engines of the last years all have, and rustc emits.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Compiles the bundle if anything in it changed and returns the folder with its files.
pub fn build(release: bool) -> Result<PathBuf> {
    let toolchain = wasm::ensure()?;
    let profile = if release { "frontend" } else { "frontend-dev" };
    step(&format!("console for the browser ({profile})"), || {
        let mut cargo = toolchain.cargo();
        cargo.args([
            "build",
            "--package",
            "frontend",
            "--lib",
            "--target",
            wasm::TARGET,
            "--profile",
            profile,
        ]);
        shell::run(&mut cargo)
    })?;
    let input = shell::target().join(wasm::TARGET).join(profile).join("frontend.wasm");
    let optimiser = if release { optimiser() } else { None };

    // Cargo decides what to compile again; the steps after it depend on its result alone.
    let out = shell::target().join("site-parts").join(profile);
    let print = format!("{} {}", site::hash(&std::fs::read(&input)?), optimiser.is_some());
    let print_file = out.join("fingerprint");
    if std::fs::read_to_string(&print_file).is_ok_and(|before| before == print) {
        return Ok(out);
    }
    if out.exists() {
        std::fs::remove_dir_all(&out)?;
    }
    step("bindings between WebAssembly and JavaScript", || bind(&input, &out))?;
    if release {
        let binary = out.join(format!("{OUT_NAME}_bg.wasm"));
        match &optimiser {
            Some(script) => step("smaller WebAssembly (wasm-opt)", || optimise(script, &binary))?,
            None => shell::say("wasm-opt skipped: the npm package binaryen is not in end2end/node_modules"),
        }
    }
    std::fs::write(print_file, print)?;
    Ok(out)
}

fn bind(input: &Path, out: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(input).out_name(OUT_NAME).typescript(false);
    bindgen.web(true).map_err(|error| format!("{error:#}"))?;
    bindgen.generate(out).map_err(|error| format!("wasm-bindgen: {error:#}"))?;
    Ok(())
}

/// The wasm-opt that runs on Node, if it was installed.
fn optimiser() -> Option<PathBuf> {
    let script = shell::root().join("end2end/node_modules/binaryen/bin/wasm-opt");
    (script.is_file() && shell::has("node")).then_some(script)
}

fn optimise(script: &Path, binary: &Path) -> Result<()> {
    let before = std::fs::metadata(binary)?.len();
    let smaller = binary.with_extension("opt.wasm");
    let mut command = Command::new("node");
    command.arg(script).arg("-Oz").args(WASM_FEATURES).arg(binary).arg("-o").arg(&smaller);
    shell::run(&mut command)?;
    std::fs::rename(&smaller, binary)?;
    shell::say(&format!("{} kB instead of {} kB", std::fs::metadata(binary)?.len() / 1000, before / 1000));
    Ok(())
}
