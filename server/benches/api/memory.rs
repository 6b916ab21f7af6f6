//! What an export of 100 MB takes of the server's memory.

use crate::Failure;
use crate::aws::Hour;
use crate::portal::Portal;
use crate::process::resident;
use std::time::Duration;

/// Shows the most resident memory while one export runs, above what the server takes when idle.
pub(crate) async fn show(acme: &Portal, hour: Hour, pid: u32) -> Result<(), Failure> {
    let idle = resident(pid)?;
    let (acme, mut most) = (acme.clone(), idle);
    let export = tokio::spawn(async move { acme.export(hour).await });
    while !export.is_finished() {
        most = most.max(resident(pid)?);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    export.await??;
    println!(
        "\nMemory of an export of {} events: {:.1} MiB above {:.1} MiB when idle",
        hour.events,
        most - idle,
        idle
    );
    Ok(())
}
