//! The command line: serve (default) · logs · migrate · admin.

mod command;

use clap::{Parser, Subcommand};
use server::config::Config;
use std::process::ExitCode;

/// Vitrine: each customer sees their own CloudWatch logs.
#[derive(Parser)]
#[command(name = "vitrine", version, args_conflicts_with_subcommands = true)]
struct Vitrine {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Option<Config>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the portal (what `vitrine` does when nothing else is said).
    Serve(Box<Config>),
    /// Read your logs on the command line, through a portal.
    Logs(Box<command::logs::Logs>),
    /// Bring the database's shape up to date.
    Migrate(command::migrate::Migrate),
    /// Manage the provider's own staff and sources.
    #[command(subcommand)]
    Admin(command::admin::Admin),
}

#[tokio::main]
async fn main() -> ExitCode {
    let vitrine = Vitrine::parse();
    start_log();
    let result = match vitrine.command {
        Some(Command::Serve(config)) => command::serve::run(*config).await,
        Some(Command::Logs(logs)) => return logs.run().await,
        Some(Command::Migrate(migrate)) => migrate.run().await,
        Some(Command::Admin(admin)) => admin.run().await,
        None => match vitrine.serve {
            Some(config) => command::serve::run(config).await,
            None => command::serve::run(command::serve::from_environment()).await,
        },
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            eprintln!("vitrine: {words}");
            ExitCode::FAILURE
        }
    }
}

fn start_log() {
    use tracing_subscriber::{EnvFilter, fmt};
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,tower_sessions_core=error,tower_sessions=error"));
    fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
