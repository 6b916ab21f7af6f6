//! What the provider's staff can do. Every write leaves its audit row in the same transaction.

mod expiry;
mod grants;
mod linked;
mod people;
mod proof;
mod sources;
mod suggestions;
mod tenants;
mod usage;

use super::error::database;
use super::noting::{Change, note_change};
use super::steward::card;
use crate::auth::Actor;
use crate::db::audit::{self, Outcome};
use crate::db::{DbError, OperatorTx, broken_constraint, is_refusal, sessions};
use crate::http::context::RequestContext;
use crate::state::AppState;
use app::ports::Operator;
use app::wire::{
    AuditCard, AuditSearch, BudgetForm, DryRun, GrantChange, GroupHint, Handed, NewGrant,
    NewMember, NewSource, NewTenant, SourceCard, SourceChange, TenantCard, TenantChange,
    TenantDetail, Usage, UsageDay,
};
use app::{PortalError, Trouble};
use async_trait::async_trait;
use domain::{Slug, TenantId};

/// An operator, for the time of one request.
#[derive(Clone)]
pub(super) struct OperatorPort {
    state: AppState,
    actor: Actor,
    context: RequestContext,
}

impl OperatorPort {
    pub(super) fn new(state: AppState, actor: Actor, context: RequestContext) -> OperatorPort {
        OperatorPort { state, actor, context }
    }

    async fn tx(&self) -> Result<OperatorTx, PortalError> {
        let key = self.actor.office_key().ok_or(Trouble::NotFound)?;
        self.state.db.operator(&key).await.map_err(|error| {
            // The session ended, or the person's office did, within this very moment.
            if is_refusal(&error) { Trouble::NotFound.into() } else { database(error) }
        })
    }

    /// A transaction that changes something: only soon after it was shown who does it.
    async fn writing(&self) -> Result<OperatorTx, PortalError> {
        let mut tx = self.tx().await?;
        let session = self.actor.session().ok_or(Trouble::NotFound)?;
        match sessions::is_proved(&mut tx, session).await.map_err(database)? {
            true => Ok(tx),
            false => Err(Trouble::Unproved.into()),
        }
    }

    async fn note(
        &self,
        tx: &mut OperatorTx,
        tenant: Option<TenantId>,
        action: &'static str,
        subject: &str,
    ) -> Result<(), PortalError> {
        let change = Change { tenant, action, subject, outcome: Outcome::Ok };
        note_change(tx, &self.actor, &self.context, change).await
    }
}

async fn commit(tx: OperatorTx) -> Result<(), PortalError> {
    tx.commit().await.map_err(database)
}

/// A write that broke a rule of the database becomes words about the field that broke it.
fn refused(error: DbError, rules: &[(&str, &str, &str)]) -> PortalError {
    let broken = broken_constraint(&error);
    match rules.iter().find(|(constraint, _, _)| broken == Some(constraint)) {
        Some((_, field, words)) => PortalError::invalid(field, words),
        None => database(error),
    }
}

/// A name as people write it: trimmed, 1 to 200 characters.
fn person_or_company(field: &str, text: &str) -> Result<String, PortalError> {
    let name = text.trim();
    match name.chars().count() {
        0 => Err(PortalError::invalid(field, "Give a name.")),
        1..=200 => Ok(name.to_owned()),
        _ => Err(PortalError::invalid(field, "A name has at most 200 characters.")),
    }
}

/// The short name that was typed, or where none was, the one that the name suggests.
fn short_name(typed: &str, name: &str) -> Result<Slug, PortalError> {
    let slug = match typed.trim() {
        "" => Slug::of_name(name),
        typed => Some(Slug::parse(typed).map_err(|error| PortalError::invalid("slug", error))?),
    };
    slug.ok_or_else(|| PortalError::invalid("slug", "Give one: the name suggests none."))
}

#[async_trait]
impl Operator for OperatorPort {
    async fn prove(&self, password: &str) -> Result<(), PortalError> {
        proof::prove(self, password).await
    }

    async fn tenants(&self) -> Result<Vec<TenantCard>, PortalError> {
        tenants::list(self).await
    }

    async fn tenant(&self, slug: &str) -> Result<TenantDetail, PortalError> {
        tenants::show(self, slug).await
    }

    async fn create_tenant(&self, tenant: &NewTenant) -> Result<String, PortalError> {
        tenants::create(self, tenant).await
    }

    async fn change_tenant(&self, slug: &str, change: &TenantChange) -> Result<(), PortalError> {
        tenants::change(self, slug, change).await
    }

    async fn see_as(&self, tenant: &str) -> Result<(), PortalError> {
        tenants::see_as(self, tenant).await
    }

    async fn set_suspended(&self, tenant: &str, suspended: bool) -> Result<(), PortalError> {
        tenants::set_suspended(self, tenant, suspended).await
    }

    async fn delete_tenant(
        &self,
        tenant: &str,
        typed: &str,
    ) -> Result<Vec<(String, i64)>, PortalError> {
        tenants::delete(self, tenant, typed).await
    }

    async fn create_member(&self, tenant: &str, member: &NewMember) -> Result<String, PortalError> {
        people::create_member(self, tenant, member).await
    }

    async fn invite(&self, tenant: &str, member: &NewMember) -> Result<Handed, PortalError> {
        people::invite(self, tenant, member).await
    }

    async fn reset(&self, tenant: &str, member: &str) -> Result<Handed, PortalError> {
        people::reset(self, tenant, member).await
    }

    async fn create_grant(&self, tenant: &str, grant: &NewGrant) -> Result<(), PortalError> {
        grants::create(self, tenant, grant).await
    }

    async fn change_grant(
        &self,
        tenant: &str,
        grant: &str,
        change: &GrantChange,
    ) -> Result<(), PortalError> {
        grants::change(self, tenant, grant, change).await
    }

    async fn delete_grant(
        &self,
        tenant: &str,
        grant: &str,
        version: i32,
    ) -> Result<(), PortalError> {
        grants::delete(self, tenant, grant, version).await
    }

    async fn try_grant(&self, tenant: &str, grant: &NewGrant) -> Result<DryRun, PortalError> {
        grants::dry_run(self, tenant, grant).await
    }

    async fn find_groups(&self, source: &str, typed: &str) -> Result<Vec<GroupHint>, PortalError> {
        grants::suggest(self, source, typed).await
    }

    async fn sources(&self) -> Result<Vec<SourceCard>, PortalError> {
        sources::list(self).await
    }

    async fn create_source(&self, source: &NewSource) -> Result<String, PortalError> {
        sources::create(self, source).await
    }

    async fn change_source(&self, slug: &str, change: &SourceChange) -> Result<(), PortalError> {
        sources::change(self, slug, change).await
    }

    async fn usage(&self) -> Result<Vec<UsageDay>, PortalError> {
        usage::list(self).await
    }

    async fn usage_of(&self, tenant: &str) -> Result<Usage, PortalError> {
        usage::show(self, tenant).await
    }

    async fn set_budget(&self, tenant: &str, budget: &BudgetForm) -> Result<(), PortalError> {
        usage::set_budget(self, tenant, budget).await
    }

    async fn audit(&self, wanted: &AuditSearch, limit: u16) -> Result<Vec<AuditCard>, PortalError> {
        let before = match wanted.before.as_str() {
            "" => None,
            id => Some(id.parse().map_err(|_| PortalError::invalid("before", "No such row."))?),
        };
        let find = audit::Wanted {
            tenant: wanted.tenant.trim(),
            who: wanted.who.trim(),
            what: wanted.what.trim(),
            outcome: &wanted.outcome,
            before,
        };
        let mut tx = self.tx().await?;
        let rows = audit::find(&mut tx, &find, i64::from(limit)).await.map_err(database)?;
        commit(tx).await?;
        Ok(rows.into_iter().map(card).collect())
    }
}
