//! What somebody can do who holds nothing but a link.

use super::error::database;
use super::person::{hashing, readable, recognise};
use super::resets;
use crate::auth::link::Link;
use crate::db::audit::{self, AuditEvent, Outcome};
use crate::db::{DoorTx, broken_constraint, invites, people};
use crate::http::context::RequestContext;
use crate::state::AppState;
use app::ports::Guest;
use app::wire::{Arrival, Invitation};
use app::{PortalError, Trouble};
use async_trait::async_trait;
use domain::UserId;

/// Anybody, for the time of one request.
pub(super) struct GuestPort {
    pub(super) state: AppState,
    pub(super) context: RequestContext,
}

impl GuestPort {
    async fn find(
        &self,
        tx: &mut DoorTx,
        link: &str,
    ) -> Result<(Link, invites::Invitation), PortalError> {
        let link = Link::read(link).ok_or(Trouble::NotFound)?;
        let found = invites::find(tx, &link.hash()).await.map_err(database)?;
        Ok((link, found.ok_or(Trouble::NotFound)?))
    }

    async fn register(
        &self,
        tx: &mut DoorTx,
        email: &str,
        name: &str,
        hash: &str,
    ) -> Result<UserId, PortalError> {
        people::register(tx, email, name, hash).await.map_err(|error| {
            match broken_constraint(&error) {
                Some("users_name_length") => PortalError::invalid("name", "Give your name."),
                Some("users_email_unique") => {
                    PortalError::invalid("password", "This account was made meanwhile. Try again.")
                }
                _ => database(error),
            }
        })
    }
}

#[async_trait]
impl Guest for GuestPort {
    async fn reset_for(&self, link: &str) -> Result<String, PortalError> {
        resets::find(self, link).await.map(|(_, reset)| reset.email)
    }

    async fn reset(&self, link: &str, new: &str, again: &str) -> Result<(), PortalError> {
        resets::use_up(self, link, new, again).await
    }

    async fn forgot(&self, email: &str) -> Result<(), PortalError> {
        resets::ask(self, email).await
    }

    async fn invitation(&self, link: &str) -> Result<Invitation, PortalError> {
        let mut tx = self.state.db.door().await.map_err(database)?;
        let (_, found) = self.find(&mut tx, link).await?;
        tx.commit().await.map_err(database)?;
        Ok(Invitation { tenant: found.tenant_name, email: found.email, is_known: found.is_known })
    }

    async fn accept(&self, link: &str, arrival: &Arrival) -> Result<(), PortalError> {
        let mut tx = self.state.db.door().await.map_err(database)?;
        let (link, found) = self.find(&mut tx, link).await?;
        tx.commit().await.map_err(database)?;
        let email = found.email;
        let known = match found.is_known {
            true => {
                let typed = ("password", arrival.password.as_str());
                Some(recognise(&self.state, &self.context, &email, typed).await?)
            }
            false => None,
        };
        let hash = match known {
            Some(_) => String::new(),
            None => {
                let new = readable("password", &arrival.password)?;
                self.state.hasher.hash(new).await.map_err(hashing)?
            }
        };
        let mut tx = self.state.db.door().await.map_err(database)?;
        let person = match known {
            Some(person) => person,
            None => self.register(&mut tx, &email, arrival.name.trim(), &hash).await?,
        };
        let tenant = invites::accept(&mut tx, &link.hash(), person).await.map_err(database)?;
        // Dropping the transaction takes back the account too.
        let tenant = tenant.ok_or(Trouble::NotFound)?;
        let event = AuditEvent {
            tenant: Some(tenant),
            actor: Some(person),
            actor_label: &email,
            ip: &self.context.ip.to_string(),
            action: "member.join",
            subject: &email,
            outcome: Outcome::Ok,
            request_id: &self.context.id,
            detail: serde_json::json!({}),
        };
        audit::record(&mut tx, &event).await.map_err(database)?;
        tx.commit().await.map_err(database)
    }
}
