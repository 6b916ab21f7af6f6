//! Logging in and out. Whether an account exists is never told: by words, status or time.

use super::password::{HashError, Password, Verdict};
use super::throttle::Attempt;
use super::{Actor, session};
use crate::db::audit::{self, AuditEvent, Outcome};
use crate::db::people::{self, Credentials};
use crate::db::text::storable;
use crate::db::{DbError, DoorTx};
use crate::http::context::RequestContext;
use crate::state::AppState;
use std::time::Duration;
use tower_sessions::Session;

/// Why somebody is not logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginError {
    /// Address and password do not belong together, or the person may not log in.
    Wrong,
    /// Too many failures; how long to wait.
    Wait {
        /// Whole seconds, at least one.
        seconds: i64,
    },
    /// Too many log-ins at once.
    Busy,
    /// The database is away.
    Unavailable,
}

impl From<DbError> for LoginError {
    fn from(error: DbError) -> LoginError {
        tracing::error!(%error, "log-in could not reach the database");
        LoginError::Unavailable
    }
}

/// A wait this short is simply waited: somebody who mistyped need not press the button again.
const WAITED_MS: i64 = 1_000;

/// Logs in. Returns who it is.
///
/// # Errors
/// See [`LoginError`].
pub async fn log_in(
    state: &AppState,
    session: &Session,
    context: &RequestContext,
    email: &str,
    password: String,
) -> Result<Actor, LoginError> {
    let email = normalise(email);
    let attempt = Attempt::new(&email, context.ip);
    wait_for_turn(state, &attempt).await?;
    let Some(password) = Password::new(password) else { return Err(LoginError::Wrong) };

    let mut tx = state.db.door().await?;
    let found = people::find_credentials(&mut tx, &email).await?;
    tx.commit().await?;
    let stored = found.as_ref().and_then(|who| who.password_hash.clone());
    let verdict = match state.hasher.verify(password, stored).await {
        Ok(verdict) => verdict,
        Err(HashError::Busy) => return Err(LoginError::Busy),
        Err(HashError::Failed) => return Err(LoginError::Unavailable),
    };

    let mut tx = state.db.door().await?;
    // A person with neither a tenant nor an office has nothing to log in to.
    let who = found
        .filter(|who| verdict != Verdict::Wrong && (who.is_operator || who.tenant_id.is_some()));
    let Some(who) = who else {
        attempt.failed(&mut tx).await?;
        record(&mut tx, context, &email, None, "session.open", Outcome::Denied).await?;
        tx.commit().await?;
        return Err(LoginError::Wrong);
    };
    if let Verdict::RightButOld(renewed) = &verdict {
        people::store_password_hash(&mut tx, who.user_id, renewed).await?;
    }
    let identity = people::find_identity(&mut tx, who.user_id, who.tenant_id).await?;
    attempt.worked(&mut tx).await?;
    record(&mut tx, context, &email, Some(&who), "session.open", Outcome::Ok).await?;
    tx.commit().await?;
    session::open(session, &who, context.ip.to_string(), context.agent.clone()).await.map_err(
        |error| {
            tracing::error!(%error, "the session could not be opened");
            LoginError::Unavailable
        },
    )?;
    // Disabled within this very moment.
    identity.map(Actor::new).ok_or(LoginError::Wrong)
}

/// Ends a session.
///
/// # Errors
/// The database is away: the session may still live.
pub async fn log_out(
    state: &AppState,
    session: &Session,
    context: &RequestContext,
    actor: Option<&Actor>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    session.flush().await?;
    if let Some(actor) = actor {
        let mut tx = state.db.door().await?;
        let event = AuditEvent {
            tenant: actor.membership().map(|membership| membership.tenant_id),
            actor: Some(actor.user_id()),
            actor_label: actor.label(),
            ip: &context.ip.to_string(),
            action: "session.close",
            subject: actor.email(),
            outcome: Outcome::Ok,
            request_id: &context.id,
            detail: serde_json::json!({}),
        };
        audit::record(&mut tx, &event).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// An address as it is stored: trimmed, lower case. With a character in it that the database cannot
/// keep, it is nobody's.
pub fn normalise(email: &str) -> String {
    storable(&email.trim().to_lowercase()).into_owned()
}

async fn wait_for_turn(state: &AppState, attempt: &Attempt) -> Result<(), LoginError> {
    let mut waited = false;
    loop {
        let mut tx = state.db.door().await?;
        let wait_ms = attempt.wait_ms(&mut tx).await?;
        tx.commit().await?;
        match wait_ms {
            0 => return Ok(()),
            1..=WAITED_MS if !waited => {
                waited = true;
                let wait = Duration::from_millis(wait_ms.unsigned_abs());
                tokio::time::sleep(wait).await;
            }
            _ => return Err(LoginError::Wait { seconds: (wait_ms + 999) / 1_000 }),
        }
    }
}

async fn record(
    tx: &mut DoorTx,
    context: &RequestContext,
    email: &str,
    who: Option<&Credentials>,
    action: &'static str,
    outcome: Outcome,
) -> Result<(), DbError> {
    let event = AuditEvent {
        tenant: who.and_then(|who| who.tenant_id),
        actor: who.map(|who| who.user_id),
        actor_label: email,
        ip: &context.ip.to_string(),
        action,
        subject: email,
        outcome,
        request_id: &context.id,
        detail: serde_json::json!({}),
    };
    audit::record(tx, &event).await
}
