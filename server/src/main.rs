//! The program: one binary that serves everything, and that runs functions for itself in child processes.

use clap::Parser;
use server::config::{Cli, Command, Config, ConfigError};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let command = match Cli::parse().command {
        // Before anything else: a worker gets no runtime, no log and no settings of the server's.
        Command::Runner => return ExitCode::from(functions::runner_main().clamp(0, 255) as u8),
        command => command,
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("cannot start: {error}")),
    };
    let outcome = runtime.block_on(async {
        match command {
            Command::Serve(options) => server::serve(load(options)?).await.map_err(|e| e.to_string()),
            Command::AddMember(add) => {
                let config = load(add.options)?;
                server::add_member(config, &add.email, add.name.as_deref(), &add.role)
                    .await
                    .map_err(|e| e.to_string())
            }
            Command::AddKey(add) => {
                let config = load(add.options)?;
                server::add_key(config, &add.id, &add.env, add.name.as_deref())
                    .await
                    .map_err(|e| e.to_string())
            }
            Command::SetWechat(set) => {
                server::set_wechat(load(set.options)?, &set.env).await.map_err(|e| e.to_string())
            }
            Command::Runner => Ok(()),
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => fail(&message),
    }
}

fn load(options: server::config::Options) -> Result<Config, String> {
    Config::load(options).map_err(|e: ConfigError| e.to_string())
}

fn fail(message: &str) -> ExitCode {
    eprintln!("sampan: {message}");
    ExitCode::FAILURE
}
