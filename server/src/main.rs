//! The command line: serve (default) · logs · doctor · migrate · admin.

mod command;
mod log;

use clap::{Parser, Subcommand};
use server::config::{Config, LogFormat};
use std::process::ExitCode;

/// Vitrine: each customer sees their own CloudWatch logs.
#[derive(Parser)]
#[command(name = "vitrine", version)]
struct Vitrine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the portal (what `vitrine` does when nothing else is said).
    Serve(Box<Config>),
    /// Read your logs on the command line, through a portal.
    Logs(Box<command::logs::Logs>),
    /// Look at everything that a portal stands on, and say what to mend.
    ///
    /// Takes its settings from the environment, as `vitrine serve` does. With VITRINE_MIGRATE_URL it
    /// also looks at the migrations and at every source. Nothing is changed and no log is read;
    /// where a grant names one group, AWS counts a minute of Live Tail. The exit code is 1 when
    /// something failed, and 0 with warnings.
    Doctor(command::doctor::Doctor),
    /// Bring the database's shape up to date.
    Migrate(command::migrate::Migrate),
    /// Manage operators, sources and tokens, and tenants with their grants as a file.
    #[command(subcommand)]
    Admin(command::admin::Admin),
}

#[tokio::main]
async fn main() -> ExitCode {
    let command = if is_bare() {
        Command::Serve(Box::new(command::serve::from_environment()))
    } else {
        Vitrine::try_parse().unwrap_or_else(|error| command::refusal::end(error)).command
    };
    if !matches!(command, Command::Serve(_)) {
        log::start(LogFormat::Text);
    }
    let result = match command {
        Command::Serve(config) => serve(*config).await,
        Command::Logs(logs) => return logs.run().await,
        Command::Doctor(doctor) => return doctor.run().await,
        Command::Migrate(migrate) => migrate.run().await,
        Command::Admin(admin) => admin.run().await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            eprintln!("vitrine: {words}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(config: Config) -> Result<(), String> {
    let traces = log::start_with_traces(config.log_format)?;
    let served = command::serve::run(config).await;
    traces.end().await;
    served
}

/// Whether no command was named: then it serves. The settings of `serve` may follow, but no other
/// command is asked for them, whatever the environment holds.
fn is_bare() -> bool {
    let Some(first) = std::env::args_os().nth(1) else { return true };
    let first = first.to_string_lossy();
    first.starts_with('-') && !matches!(&*first, "-h" | "--help" | "-V" | "--version")
}
