//! The project's toolbox: `cargo xtask serve | build | test | tidy | css | bench`.
//!
//! Everything a person would do by hand twice is a command here. It knows nothing of the product's rules;
//! it builds, checks and starts things.

#![expect(clippy::print_stdout, reason = "a command line tool talks on standard output")]

mod apt;
mod console;
mod css;
mod frontend;
mod measure;
mod postgres;
mod python;
mod report;
mod serve;
mod shell;
mod site;
mod source;
mod test;
mod tidy;
mod wasm;

use clap::{Parser, Subcommand};

/// Sampan's toolbox.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything, load the demo and serve it on http://127.0.0.1:3000
    Serve(serve::Options),
    /// Build the console and the server; with --release one self-contained binary in target/release/sampan
    Build {
        /// Optimised, with the console embedded
        #[arg(long)]
        release: bool,
    },
    /// Build only what the browser loads: the style sheet and the WebAssembly bundle
    Console {
        /// Optimised and precompressed
        #[arg(long)]
        release: bool,
    },
    /// Write the style sheet and fail on classes that have no rule
    Css,
    /// Run every test there is, or only some: tidy, rust, sdk, end2end
    Test(test::Options),
    /// Measure an optimised server: one JSON line for each figure
    Bench(measure::Options),
    /// Check the rules of the house that no compiler knows
    Tidy,
}

fn main() -> std::process::ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(options) => serve::serve(&options),
        Command::Build { release } => serve::build(release).map(|path| println!("{}", path.display())),
        Command::Console { release } => console::build(release),
        Command::Css => css::command(),
        Command::Test(options) => test::test(&options),
        Command::Bench(options) => measure::bench(&options),
        Command::Tidy => tidy::tidy(),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}
