//! The emulator as a program of its own.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Parser;
use emulator::{EmptyPages, Emulator, Options};
use tokio::signal::unix::{SignalKind, signal};

/// CloudWatch Logs on the wire, for demos and tests.
#[derive(Parser)]
struct Arguments {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, env = "VITRINE_EMULATOR_ADDR", default_value = "127.0.0.1:4580")]
    addr: SocketAddr,
    /// Load the demo's events of the last 24 hours, then live ones.
    #[arg(long)]
    demo: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("emulator: {problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run(Arguments { addr, demo }: Arguments) -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let empty_pages = if demo { EmptyPages::DEMO } else { EmptyPages::default() };
    let emulator = Emulator::start(Options { addr, demo, empty_pages, ..Options::default() })
        .await
        .map_err(|problem| io::Error::new(problem.kind(), format!("{addr}: {problem}")))?;
    writeln!(io::stdout(), "Emulator is ready on {}", emulator.url())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    emulator.shutdown().await;
    Ok(())
}
