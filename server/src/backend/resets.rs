//! New passwords by link, for whoever cannot log in.

use super::error::database;
use super::guest::GuestPort;
use super::links;
use super::person::{again, hashing, readable};
use crate::auth::link::Link;
use crate::auth::login::normalise;
use crate::auth::throttle::Attempt;
use crate::db::audit::{self, AuditEvent, Outcome};
use crate::db::password_resets::{self, Reset};
use crate::db::{DoorTx, people, sessions};
use crate::http::context::RequestContext;
use crate::state::AppState;
use app::{PortalError, Trouble};
use domain::UserId;

/// The person behind a link.
pub(super) async fn find(port: &GuestPort, link: &str) -> Result<(Link, Reset), PortalError> {
    let link = Link::read(link).ok_or(Trouble::NotFound)?;
    let mut tx = port.state.db.door().await.map_err(database)?;
    let found = password_resets::find(&mut tx, &link.hash()).await.map_err(database)?;
    tx.commit().await.map_err(database)?;
    Ok((link, found.ok_or(Trouble::NotFound)?))
}

/// Sets the new password and ends every session of the person.
pub(super) async fn use_up(
    port: &GuestPort,
    link: &str,
    new: &str,
    typed_again: &str,
) -> Result<(), PortalError> {
    let (link, Reset { user_id, email }) = find(port, link).await?;
    let password = readable("new", new)?;
    again(new, typed_again)?;
    let hash = port.state.hasher.hash(password).await.map_err(hashing)?;
    let mut tx = port.state.db.door().await.map_err(database)?;
    // Of many who use it at once, one does.
    if !password_resets::take(&mut tx, &link.hash()).await.map_err(database)? {
        return Err(Trouble::NotFound.into());
    }
    people::store_password_hash(&mut tx, user_id, &hash).await.map_err(database)?;
    sessions::close_all(&mut tx, user_id, None).await.map_err(database)?;
    note(&mut tx, &port.context, user_id, &email, "password.reset").await?;
    tx.commit().await.map_err(database)
}

/// Sends a link, if there is anybody to send one to. What is done for one who is there goes on by
/// itself, so that neither words nor time tell.
pub(super) async fn ask(port: &GuestPort, email: &str) -> Result<(), PortalError> {
    if port.state.mailer.is_none() {
        return Err(Trouble::NotFound.into());
    }
    let email = normalise(email);
    let attempt = Attempt::to_reset(&email, port.context.ip);
    let mut tx = port.state.db.door().await.map_err(database)?;
    let wait = attempt.wait_ms(&mut tx).await.map_err(database)?;
    attempt.failed(&mut tx).await.map_err(database)?;
    tx.commit().await.map_err(database)?;
    if wait > 0 {
        let words = "Too many attempts. Wait a moment and try again.";
        return Err(PortalError::invalid("email", words));
    }
    let (state, context) = (port.state.clone(), port.context.clone());
    tokio::spawn(async move {
        // Logged by whoever failed; nobody waits for it.
        let _done_or_logged = send(&state, &context, &email).await;
    });
    Ok(())
}

async fn send(state: &AppState, context: &RequestContext, email: &str) -> Result<(), PortalError> {
    let link = links::new()?;
    let mut tx = state.db.door().await.map_err(database)?;
    let Some(who) = people::find_credentials(&mut tx, email).await.map_err(database)? else {
        return tx.commit().await.map_err(database);
    };
    let made = password_resets::create_at_the_door(&mut tx, who.user_id, &link.hash()).await;
    made.map_err(database)?;
    note(&mut tx, context, who.user_id, email, "password.forgot").await?;
    tx.commit().await.map_err(database)?;
    links::send_reset(state, email, &link).await;
    Ok(())
}

async fn note(
    tx: &mut DoorTx,
    context: &RequestContext,
    person: UserId,
    email: &str,
    action: &'static str,
) -> Result<(), PortalError> {
    let event = AuditEvent {
        tenant: None,
        actor: Some(person),
        actor_label: email,
        ip: &context.ip.to_string(),
        action,
        subject: email,
        outcome: Outcome::Ok,
        request_id: &context.id,
        detail: serde_json::json!({}),
    };
    audit::record(tx, &event).await.map_err(database)
}
