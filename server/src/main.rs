//! The command line: serve (default) · logs · doctor · migrate · admin.

mod command;

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
        Vitrine::parse().command
    };
    start_log(match &command {
        Command::Serve(config) => config.log_format,
        _ => LogFormat::Text,
    });
    let result = match command {
        Command::Serve(config) => command::serve::run(*config).await,
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

/// Whether no command was named: then it serves. The settings of `serve` may follow, but no other
/// command is asked for them, whatever the environment holds.
fn is_bare() -> bool {
    let Some(first) = std::env::args_os().nth(1) else { return true };
    let first = first.to_string_lossy();
    first.starts_with('-') && !matches!(&*first, "-h" | "--help" | "-V" | "--version")
}

fn start_log(format: LogFormat) {
    let asked = std::env::var("RUST_LOG").ok();
    let filter = server::logging::filter(asked.as_deref());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).init(),
    }
}
