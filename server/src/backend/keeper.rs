//! Keeps the audit: seals what was written, and lets go what is old.

use crate::db::audit_chain::{self, Head};
use crate::db::{Db, DbError};
use crate::state::AppState;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// How long a row waits for its seal at most, while the database answers.
const SEALS: Duration = Duration::from_secs(5);
/// Seals between two looks for what is old, and between two words about where the chain ends: an hour.
const ROUNDS: u32 = 720;

/// Does so until the process ends. Several servers take turns.
pub async fn keep_audit(state: AppState, keep_days: i32) {
    let mut every = interval(SEALS);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut told = None;
    for round in (0..ROUNDS).cycle() {
        every.tick().await;
        let kept = match round {
            0 => prune(&state.db, keep_days).await,
            _ => Ok(()),
        };
        match kept.and(seal(&state.db).await) {
            Ok(head) if round == 0 && told.as_ref() != Some(&head) => {
                // The log is kept elsewhere: with this, `vitrine admin audit verify --head` finds
                // out later whether somebody made the whole chain anew.
                tracing::info!(%head, "the audit is sealed");
                told = Some(head);
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the audit could not be sealed; it waits"),
        }
    }
}

/// Seals every row that was committed so far. Returns where the chain ends.
///
/// # Errors
/// The database is away: what was not sealed waits.
pub async fn seal(db: &Db) -> Result<Head, DbError> {
    loop {
        let mut tx = db.door().await?;
        let (sealed, head) = audit_chain::seal(&mut tx).await?;
        tx.commit().await?;
        if sealed < i64::from(audit_chain::BATCH) {
            return Ok(head);
        }
    }
}

/// Lets go all that is old: see [`audit_chain::prune`].
///
/// # Errors
/// The database is away: what is old stays for the next time.
pub async fn prune(db: &Db, keep_days: i32) -> Result<(), DbError> {
    loop {
        let mut tx = db.door().await?;
        let touched = audit_chain::prune(&mut tx, keep_days).await?;
        tx.commit().await?;
        if touched == 0 {
            return Ok(());
        }
    }
}
