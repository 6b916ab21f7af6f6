//! What a quiet tenant gets beside one that floods, under a quota that the flood alone would use
//! up many times.

use crate::aws::{Aws, Hour};
use crate::portal::{Portal, group};
use crate::{FAR, Failure, quantile};
use axum::http::StatusCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

/// Requests that the flood has under way.
const FLOOD: i64 = 40;
/// Requests of the quiet tenant, one after the other.
const ASKS: i64 = 60;
const PAUSE: Duration = Duration::from_millis(150);

pub(crate) async fn show(
    aws: &Aws,
    acme: Portal,
    globex: &Portal,
    part: Hour,
) -> Result<(), Failure> {
    aws.delay(FAR).await?;
    let alone = quiet(globex, part, 0).await?;
    let stop = Arc::new(AtomicBool::new(false));
    let places = Arc::new(AtomicI64::new(1_000_000));
    let (served, refused) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let floods: Vec<_> = (0..FLOOD)
        .map(|_| {
            let (acme, stop, places) = (acme.clone(), Arc::clone(&stop), Arc::clone(&places));
            let (served, refused) = (Arc::clone(&served), Arc::clone(&refused));
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    let place = places.fetch_add(1, Ordering::Relaxed);
                    let (status, _) = acme.get(&acme.page(part, place, 100)).await?;
                    let count = if status == StatusCode::OK { &served } else { &refused };
                    count.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<(), Failure>(())
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_secs(3)).await;
    let beside = quiet(globex, part, ASKS).await;
    stop.store(true, Ordering::Relaxed);
    for flood in floods {
        flood.await??;
    }
    aws.delay(Duration::ZERO).await?;
    let beside = beside?;
    println!("\nA quiet tenant under a shared quota, p95 in ms (AWS with {FAR:?} of latency):");
    println!("  alone                                     {alone:>8.1}");
    println!(
        "  beside {FLOOD} requests of another at once     {beside:>8.1}   {:.2} ×",
        beside / alone
    );
    println!(
        "  the other was answered {} times and told to wait {} times",
        served.load(Ordering::Relaxed),
        refused.load(Ordering::Relaxed)
    );
    Ok(())
}

async fn quiet(globex: &Portal, part: Hour, from: i64) -> Result<f64, Failure> {
    let mut times = Vec::new();
    for place in from..from + ASKS {
        let to = part.to() - place;
        let path = format!("/events?{}&from={}&to={to}", group("/globex/api"), to - 1_000);
        times.push(globex.time(&path).await?);
        tokio::time::sleep(PAUSE).await;
    }
    Ok(quantile(times, 0.95))
}
