//! What everybody can do with their own account.

use super::error::database;
use super::noting::{Change, note_change};
use crate::auth::Actor;
use crate::auth::password::{HashError, MIN_PASSWORD_CHARS, Password, Verdict};
use crate::auth::throttle::Attempt;
use crate::clock::to_ms;
use crate::db::audit::Outcome;
use crate::db::{DoorTx, password_resets, people, seeing, sessions};
use crate::http::context::RequestContext;
use crate::state::AppState;
use app::ports::Person;
use app::wire::{NewPassword, SessionCard};
use app::{PortalError, Trouble};
use async_trait::async_trait;
use domain::UserId;

/// Somebody who is logged in, for the time of one request.
pub(super) struct PersonPort {
    state: AppState,
    actor: Actor,
    context: RequestContext,
    session: Vec<u8>,
}

impl PersonPort {
    /// None where a token stands behind the request: it reads logs and nothing else.
    pub(super) fn new(
        state: &AppState,
        actor: &Actor,
        context: &RequestContext,
    ) -> Option<PersonPort> {
        let session = actor.session()?.to_vec();
        Some(PersonPort {
            state: state.clone(),
            actor: actor.clone(),
            context: context.clone(),
            session,
        })
    }

    async fn door(&self) -> Result<DoorTx, PortalError> {
        self.state.db.door().await.map_err(database)
    }

    async fn note(
        &self,
        tx: &mut DoorTx,
        action: &'static str,
        outcome: Outcome,
    ) -> Result<(), PortalError> {
        let tenant = self.actor.membership().map(|membership| membership.tenant_id);
        let change = Change { tenant, action, subject: self.actor.email(), outcome };
        note_change(tx, &self.actor, &self.context, change).await
    }
}

/// The person of this address, if the password in `field` is theirs. Guesses are slowed down
/// just as at log-in.
pub(super) async fn recognise(
    state: &AppState,
    context: &RequestContext,
    email: &str,
    (field, typed): (&str, &str),
) -> Result<UserId, PortalError> {
    let wrong = || PortalError::invalid(field, "This is not the password of this account.");
    let attempt = Attempt::new(email, context.ip);
    let mut tx = state.db.door().await.map_err(database)?;
    let wait = attempt.wait_ms(&mut tx).await.map_err(database)?;
    let found = people::find_credentials(&mut tx, email).await.map_err(database)?;
    tx.commit().await.map_err(database)?;
    if wait > 0 {
        let words = "Too many attempts. Wait a moment and try again.";
        return Err(PortalError::invalid(field, words));
    }
    let password = Password::new(typed.to_owned()).ok_or_else(wrong)?;
    let stored = found.as_ref().and_then(|who| who.password_hash.clone());
    let verdict = state.hasher.verify(password, stored).await.map_err(hashing)?;
    let who = found.filter(|_| verdict != Verdict::Wrong);
    let mut tx = state.db.door().await.map_err(database)?;
    match &who {
        Some(_) => attempt.worked(&mut tx).await.map_err(database)?,
        None => attempt.failed(&mut tx).await.map_err(database)?,
    }
    tx.commit().await.map_err(database)?;
    who.map(|who| who.user_id).ok_or_else(wrong)
}

/// A new password that may be one.
pub(super) fn readable(field: &str, typed: &str) -> Result<Password, PortalError> {
    if typed.chars().count() < MIN_PASSWORD_CHARS {
        let words = format!("A password has at least {MIN_PASSWORD_CHARS} characters.");
        return Err(PortalError::invalid(field, words));
    }
    let too_long = || PortalError::invalid(field, "A password has at most 1,024 bytes.");
    Password::new(typed.to_owned()).ok_or_else(too_long)
}

/// Whether the new password was typed twice.
pub(super) fn again(new: &str, again: &str) -> Result<(), PortalError> {
    if new == again {
        return Ok(());
    }
    Err(PortalError::invalid("again", "The two new passwords differ."))
}

pub(super) fn hashing(error: HashError) -> PortalError {
    match error {
        HashError::Busy => Trouble::Unavailable { what: "The log-in".into() }.into(),
        HashError::Failed => Trouble::Internal.into(),
    }
}

#[async_trait]
impl Person for PersonPort {
    async fn sessions(&self) -> Result<Vec<SessionCard>, PortalError> {
        let mut tx = self.door().await?;
        let user = self.actor.user_id();
        let open = sessions::list(&mut tx, user, &self.session).await.map_err(database)?;
        tx.commit().await.map_err(database)?;
        let card = |row: sessions::OpenSession| SessionCard {
            is_this: row.is_this,
            ip: row.ip,
            agent: row.agent,
            opened: to_ms(row.created_at),
            last_seen: to_ms(row.last_seen_at),
        };
        Ok(open.into_iter().map(card).collect())
    }

    async fn end_sessions(&self) -> Result<(), PortalError> {
        let mut tx = self.door().await?;
        sessions::close_all(&mut tx, self.actor.user_id(), None).await.map_err(database)?;
        self.note(&mut tx, "session.close_all", Outcome::Ok).await?;
        tx.commit().await.map_err(database)
    }

    async fn switch_tenant(&self, slug: &str) -> Result<(), PortalError> {
        let mut tx = self.door().await?;
        let found = people::find_own_tenant(&mut tx, self.actor.user_id(), slug).await;
        let tenant = found.map_err(database)?.ok_or(Trouble::NotFound)?;
        sessions::look_at(&mut tx, &self.session, tenant).await.map_err(database)?;
        tx.commit().await.map_err(database)
    }

    async fn stop_seeing(&self) -> Result<Option<String>, PortalError> {
        let mut tx = self.door().await?;
        seeing::stop(&mut tx, &self.session).await.map_err(database)?;
        let seen = self.actor.seeing();
        if let Some(seen) = seen {
            let change = Change {
                tenant: Some(seen.tenant_id),
                action: "seeing.stop",
                subject: &seen.slug,
                outcome: Outcome::Ok,
            };
            note_change(&mut tx, &self.actor, &self.context, change).await?;
        }
        tx.commit().await.map_err(database)?;
        Ok(seen.map(|seen| seen.slug.clone()))
    }

    async fn change_password(&self, typed: &NewPassword) -> Result<(), PortalError> {
        let new = readable("new", &typed.new)?;
        again(&typed.new, &typed.again)?;
        // Whoever finds an open browser is not its owner.
        let former = ("former", typed.former.as_str());
        let known = recognise(&self.state, &self.context, self.actor.email(), former).await;
        if let Err(error) = known {
            // A database that is away, or too much to do, is no refusal.
            if !matches!(error.trouble, Trouble::Invalid { .. }) {
                return Err(error);
            }
            let mut tx = self.door().await?;
            self.note(&mut tx, "password.change", Outcome::Denied).await?;
            tx.commit().await.map_err(database)?;
            return Err(error);
        }
        let hash = self.state.hasher.hash(new).await.map_err(hashing)?;
        let mut tx = self.door().await?;
        let user = self.actor.user_id();
        people::store_password_hash(&mut tx, user, &hash).await.map_err(database)?;
        password_resets::end(&mut tx, user).await.map_err(database)?;
        sessions::close_all(&mut tx, user, Some(&self.session)).await.map_err(database)?;
        self.note(&mut tx, "password.change", Outcome::Ok).await?;
        tx.commit().await.map_err(database)
    }
}
