//! `vitrine serve`

use super::refusal;
use clap::Parser;
use server::backend::{keeper, usage};
use server::cloudwatch::Cloud;
use server::config::Config;
use server::db::walls;
use server::http::metrics;
use server::serve::Limits;
use server::state::AppState;
use server::{demo, router, serve};
use std::future::pending;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// How often ended sessions are swept away.
const SWEEP: Duration = Duration::from_secs(300);

#[derive(Parser)]
#[command(name = "vitrine")]
struct OnlyServe {
    #[command(flatten)]
    config: Config,
}

/// The configuration when no command was named; ends the process in words if something is missing.
pub(crate) fn from_environment() -> Config {
    OnlyServe::try_parse().unwrap_or_else(|error| refusal::end(error)).config
}

pub(crate) async fn run(config: Config) -> Result<(), String> {
    let cloud = Cloud::from_environment().await.keeping(config.cache_bytes);
    let cloud = cloud.within(config.aws_rates.clone(), config.replicas);
    let state = AppState::new(&config, cloud).map_err(|error| error.to_string())?;
    state
        .db
        .ping()
        .await
        .map_err(|error| format!("the database named by DATABASE_URL does not answer: {error}"))?;
    if config.demo {
        let owner_url = config.migrate_url.as_ref().unwrap_or(&config.database_url);
        demo::seed(owner_url, &state.hasher)
            .await
            .map_err(|error| format!("the demo could not be written: {error}"))?;
    }
    look_at_the_walls(&state).await?;
    let listener = listen("VITRINE_ADDR", config.addr).await?;
    if let Some(addr) = config.metrics_addr {
        let listener = listen("VITRINE_METRICS_ADDR", addr).await?;
        let mut stopping = state.stopping.subscribe();
        let router = metrics::router(state.clone());
        tokio::spawn(async move {
            let stop = async move {
                stopping.wait_for(|stopping| *stopping).await.ok();
            };
            if let Err(error) = serve::serve(listener, router, stop).await {
                tracing::error!(%error, "the metrics' listener failed");
            }
        });
    }
    tracing::info!(address = %config.addr, "Vitrine answers");
    tokio::spawn(sweep(state.clone()));
    tokio::spawn(write_usage(state.clone()));
    tokio::spawn(keeper::keep_audit(state.clone(), config.audit_days));
    let stopping = state.stopping.clone();
    let stop = async move {
        stop_signal().await;
        stopping.send_replace(true);
    };
    let limits = Limits { connections: config.max_connections, ..Limits::default() };
    let served = serve::serve_within(listener, router::build(state.clone()), limits, stop).await;
    write_usage_once(&state).await;
    served.map_err(|error| format!("the listener failed: {error}"))
}

/// Writes down every few seconds what was used.
async fn write_usage(state: AppState) {
    let mut every = tokio::time::interval(usage::WRITES);
    loop {
        every.tick().await;
        write_usage_once(&state).await;
    }
}

async fn write_usage_once(state: &AppState) {
    if let Err(error) = state.meter.write(&state.db).await {
        tracing::warn!(%error, "usage could not be written; it is kept for the next time");
    }
}

async fn listen(name: &str, addr: SocketAddr) -> Result<TcpListener, String> {
    let bound = TcpListener::bind(addr).await;
    bound.map_err(|error| format!("{name} {addr} cannot be listened on: {error}"))
}

/// Whether Postgres keeps the tenants apart by itself. The demo may do without.
async fn look_at_the_walls(state: &AppState) -> Result<(), String> {
    let faults = walls::look(&state.db)
        .await
        .map_err(|error| format!("the database cannot be looked at: {error}"))?
        .faults();
    if faults.is_empty() {
        return Ok(());
    }
    let words = format!(
        "Postgres would not keep tenants apart: {}. DATABASE_URL must name a role that owns \
         nothing; VITRINE_MIGRATE_URL names the owner, for `vitrine migrate`.",
        faults.join("; ")
    );
    if state.demo {
        tracing::warn!("{words}");
        return Ok(());
    }
    Err(words)
}

async fn stop_signal() {
    let wait = |kind| async move {
        match signal(kind) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "a stop signal cannot be listened for");
                pending::<()>().await;
            }
        }
    };
    tokio::select! {
        () = wait(SignalKind::terminate()) => {}
        () = wait(SignalKind::interrupt()) => {}
    }
}

async fn sweep(state: AppState) {
    let mut every = tokio::time::interval(SWEEP);
    loop {
        every.tick().await;
        if let Err(error) = sweep_once(&state).await {
            tracing::warn!(%error, "ended sessions could not be swept");
        }
    }
}

async fn sweep_once(state: &AppState) -> Result<(), server::db::DbError> {
    let mut tx = state.db.door().await?;
    let gone = server::db::sessions::sweep(&mut tx).await?;
    tx.commit().await?;
    if gone > 0 {
        tracing::debug!(gone, "ended sessions were swept away");
    }
    Ok(())
}
