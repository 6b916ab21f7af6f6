//! What the pages need of a server. The server implements these and puts a [`Portal`] into the
//! context of every page and server function; nothing here knows Postgres or AWS.

use crate::error::{PortalError, Trouble};
use crate::search::{Extent, Search};
use crate::wire::{
    Around, Arrival, AuditCard, AuditEntry, AuditSearch, Batch, BudgetForm, DryRun, EventPage,
    GrantChange, GroupCard, GroupHint, Handed, Invitation, Neighbours, NewGrant, NewMember,
    NewPassword, NewSource, NewTenant, NewToken, NewView, Place, Roster, Row, SessionCard,
    SourceCard, SourceChange, StreamCard, Surroundings, TenantCard, TenantChange, TenantDetail,
    TokenCard, Usage, UsageDay, ViewCard, ViewChange, Viewer,
};
use async_trait::async_trait;
use domain::Role;
use leptos::prelude::use_context;
use std::future::Future;
use std::sync::Arc;

/// What somebody can do who holds nothing but a link.
#[async_trait]
pub trait Guest: Send + Sync {
    /// The invitation behind a link; `NotFound` when it has ended or never was.
    async fn invitation(&self, link: &str) -> Result<Invitation, PortalError>;
    /// The address of whom a link lets choose a new password; `NotFound` when it has ended or never
    /// was.
    async fn reset_for(&self, link: &str) -> Result<String, PortalError>;
    /// Uses it up: the new password, typed twice. Every session of the person ends.
    async fn reset(&self, link: &str, new: &str, again: &str) -> Result<(), PortalError>;
    /// Sends a link to whoever forgot their password, if there is such a person. The answer never
    /// tells. `NotFound` where there is no mail server.
    async fn forgot(&self, email: &str) -> Result<(), PortalError>;
    /// Uses the invitation up.
    async fn accept(&self, link: &str, arrival: &Arrival) -> Result<(), PortalError>;
}

/// What everybody who is logged in can do with their own account.
#[async_trait]
pub trait Person: Send + Sync {
    /// One's own open sessions, the last used first.
    async fn sessions(&self) -> Result<Vec<SessionCard>, PortalError>;
    /// Ends all of them, this one too.
    async fn end_sessions(&self) -> Result<(), PortalError>;
    /// Makes this session look at another of one's own tenants.
    async fn switch_tenant(&self, slug: &str) -> Result<(), PortalError>;
    /// Ends looking as a tenant's viewers do. Returns the tenant's short name; none where it had
    /// ended before.
    async fn stop_seeing(&self) -> Result<Option<String>, PortalError>;
    /// Changes the password and ends every other session.
    async fn change_password(&self, typed: &NewPassword) -> Result<(), PortalError>;
}

/// What a tenant admin can do in their own tenant.
#[async_trait]
pub trait Steward: Send + Sync {
    /// Its people, its open invitations, and who read its logs.
    async fn roster(&self) -> Result<Roster, PortalError>;
    /// Invites somebody.
    async fn invite(&self, email: &str, role: Role) -> Result<Handed, PortalError>;
    /// Makes a link with which another member chooses a new password.
    async fn reset(&self, member: &str) -> Result<Handed, PortalError>;
    /// What it used in the last 31 days, and its budget.
    async fn usage(&self) -> Result<Usage, PortalError>;
    /// The tenant's service tokens, which outlive whoever made them, the newest first.
    async fn tokens(&self) -> Result<Vec<TokenCard>, PortalError>;
    /// Makes a service token, which reads what the tenant may read. Returns its text, which is
    /// shown once and kept nowhere.
    async fn create_token(&self, token: &NewToken) -> Result<String, PortalError>;
    /// Ends a service token.
    async fn revoke_token(&self, id: &str) -> Result<(), PortalError>;
    /// Gives another member another role.
    async fn set_role(&self, member: &str, role: Role) -> Result<(), PortalError>;
    /// Takes another member out.
    async fn remove(&self, member: &str) -> Result<(), PortalError>;
}

/// What a member of a tenant can do.
#[async_trait]
pub trait Member: Send + Sync {
    /// The address that this member starts from: the log group, for whom there is but one.
    async fn home(&self) -> Result<String, PortalError>;
    /// The log groups that were granted, by name.
    async fn log_groups(&self) -> Result<Vec<GroupCard>, PortalError>;
    /// A group that was granted; `NotFound` for every other.
    async fn place(&self, source: &str, group: &str) -> Result<Place, PortalError>;
    /// The streams of a group that were granted, newest event first.
    async fn log_streams(&self, source: &str, group: &str) -> Result<Vec<StreamCard>, PortalError>;
    /// The streams of a group that were granted and start with the prefix, newest event first.
    async fn streams_under(
        &self,
        source: &str,
        group: &str,
        prefix: &str,
    ) -> Result<Vec<StreamCard>, PortalError>;
    /// One page of events of a group, and of the search's further groups in the same list.
    async fn search(
        &self,
        source: &str,
        group: &str,
        search: &Search,
        extent: Extent,
    ) -> Result<EventPage, PortalError>;
    /// One page of events for a program, which goes on by the page's own cursor. `limit` is 1 to
    /// [`MOST_ROWS`](crate::search::MOST_ROWS).
    async fn batch(
        &self,
        source: &str,
        group: &str,
        search: &Search,
        limit: u16,
    ) -> Result<Batch, PortalError>;
    /// The lines around an event, with any filter lifted; `NotFound` for an event that is not there.
    async fn around(
        &self,
        source: &str,
        group: &str,
        around: &Around,
    ) -> Result<Surroundings, PortalError>;
    /// The same for a program, every event whole.
    async fn neighbours(
        &self,
        source: &str,
        group: &str,
        around: &Around,
    ) -> Result<Neighbours, PortalError>;
    /// One event with all it says.
    async fn event(&self, source: &str, group: &str, key: &str) -> Result<Row, PortalError>;
    /// What was done in the tenant, the newest first, and the cursor of what was done before.
    /// `NotFound` for whom the tenant did not make an admin.
    async fn audit_trail(
        &self,
        cursor: &str,
        limit: u16,
    ) -> Result<(Vec<AuditEntry>, Option<String>), PortalError>;
    /// One's own API tokens, the newest first.
    async fn tokens(&self) -> Result<Vec<TokenCard>, PortalError>;
    /// Makes an API token that reads what one may read oneself. Returns its text, which is shown
    /// once and kept nowhere.
    async fn create_token(&self, token: &NewToken) -> Result<String, PortalError>;
    /// Ends one of one's own tokens.
    async fn revoke_token(&self, id: &str) -> Result<(), PortalError>;
    /// One's own saved views and those that the tenant shares, as far as one may read what they
    /// show.
    async fn views(&self) -> Result<Vec<ViewCard>, PortalError>;
    /// Those of one group.
    async fn group_views(&self, source: &str, group: &str) -> Result<Vec<ViewCard>, PortalError>;
    /// Saves a view. Returns those of its group.
    async fn create_view(&self, view: &NewView) -> Result<Vec<ViewCard>, PortalError>;
    /// Changes a view; `NotFound` for one that is not there, or not one's own to change. Returns
    /// those of its group.
    async fn change_view(
        &self,
        id: &str,
        change: &ViewChange,
    ) -> Result<Vec<ViewCard>, PortalError>;
}

/// What the provider's staff can do.
#[async_trait]
pub trait Operator: Send + Sync {
    /// Shows once more who they are, by their password. For ten minutes this lets them write; a
    /// write without it is `Unproved`.
    async fn prove(&self, password: &str) -> Result<(), PortalError>;
    /// Every tenant.
    async fn tenants(&self) -> Result<Vec<TenantCard>, PortalError>;
    /// One tenant.
    async fn tenant(&self, slug: &str) -> Result<TenantDetail, PortalError>;
    /// Adds a tenant. Returns its short name, which its name suggests where none was typed.
    async fn create_tenant(&self, tenant: &NewTenant) -> Result<String, PortalError>;
    /// Gives a tenant another name; `Changed` where somebody else was faster.
    async fn change_tenant(&self, slug: &str, change: &TenantChange) -> Result<(), PortalError>;
    /// Adds a person to a tenant. Returns the first password, which is shown once.
    async fn create_member(&self, tenant: &str, member: &NewMember) -> Result<String, PortalError>;
    /// Invites somebody into a tenant.
    async fn invite(&self, tenant: &str, member: &NewMember) -> Result<Handed, PortalError>;
    /// Makes a link with which a member of a tenant chooses a new password.
    async fn reset(&self, tenant: &str, member: &str) -> Result<Handed, PortalError>;
    /// Lets a tenant see something.
    async fn create_grant(&self, tenant: &str, grant: &NewGrant) -> Result<(), PortalError>;
    /// Changes what does not say what a grant lets in; `Changed` where somebody else was faster.
    async fn change_grant(
        &self,
        tenant: &str,
        grant: &str,
        change: &GrantChange,
    ) -> Result<(), PortalError>;
    /// The groups of a source that fit what is being typed, and prefixes of several of them.
    async fn find_groups(&self, source: &str, typed: &str) -> Result<Vec<GroupHint>, PortalError>;
    /// What a grant would let in now, before it is made.
    async fn try_grant(&self, tenant: &str, grant: &NewGrant) -> Result<DryRun, PortalError>;
    /// Makes this session look at the portal as the tenant's viewers see it, for half an hour.
    async fn see_as(&self, tenant: &str) -> Result<(), PortalError>;
    /// What every tenant used in the last 31 days, the newest first.
    async fn usage(&self) -> Result<Vec<UsageDay>, PortalError>;
    /// What one tenant used in them, and its budget.
    async fn usage_of(&self, tenant: &str) -> Result<Usage, PortalError>;
    /// Sets a tenant's budget of a day.
    async fn set_budget(&self, tenant: &str, budget: &BudgetForm) -> Result<(), PortalError>;
    /// Lets nobody of a tenant in for now, or lets them in again.
    async fn set_suspended(&self, tenant: &str, suspended: bool) -> Result<(), PortalError>;
    /// Deletes a tenant; `typed` is its short name once more. Returns what is left of it by table.
    async fn delete_tenant(
        &self,
        tenant: &str,
        typed: &str,
    ) -> Result<Vec<(String, i64)>, PortalError>;
    /// Every source.
    async fn sources(&self) -> Result<Vec<SourceCard>, PortalError>;
    /// Adds a source. Returns its short name, which its name suggests where none was typed.
    async fn create_source(&self, source: &NewSource) -> Result<String, PortalError>;
    /// Changes a source; `Changed` where somebody else was faster.
    async fn change_source(&self, slug: &str, change: &SourceChange) -> Result<(), PortalError>;
    /// Takes a grant away as it was shown; `Changed` where somebody else was faster.
    async fn delete_grant(
        &self,
        tenant: &str,
        grant: &str,
        version: i32,
    ) -> Result<(), PortalError>;
    /// The newest rows of the audit that are wanted, at most `limit`.
    async fn audit(&self, wanted: &AuditSearch, limit: u16) -> Result<Vec<AuditCard>, PortalError>;
}

/// What this request may do.
#[derive(Clone)]
pub struct Portal {
    /// The request's id, shown with errors.
    pub request_id: String,
    /// Who is logged in.
    pub viewer: Option<Viewer>,
    /// Whether the log-in page offers the demo's accounts.
    pub demo: bool,
    /// Whether there is a mail server, so that a forgotten password needs nobody's help.
    pub mails: bool,
    /// The tenant that the session looks at from this page on, because the link belongs there.
    pub moved_to: Option<String>,
    /// Set for everybody.
    pub guest: Option<Arc<dyn Guest>>,
    /// Set for whoever is logged in.
    pub person: Option<Arc<dyn Person>>,
    /// Set for tenant admins.
    pub steward: Option<Arc<dyn Steward>>,
    /// Set for members of a tenant.
    pub member: Option<Arc<dyn Member>>,
    /// Set for the provider's staff.
    pub operator: Option<Arc<dyn Operator>>,
}

impl Portal {
    /// The address that this person starts from.
    ///
    /// # Errors
    /// What they may see cannot be read just now.
    pub async fn home(&self) -> Result<String, PortalError> {
        match (&self.viewer, &self.member, &self.operator) {
            (None, ..) => Ok("/login".to_owned()),
            (_, Some(member), _) => member.home().await,
            (_, None, Some(_)) => Ok("/admin/tenants".to_owned()),
            (_, None, None) => Ok("/logs".to_owned()),
        }
    }

    /// What anybody can do.
    ///
    /// # Errors
    /// Never in a request.
    pub fn guest(&self) -> Result<&dyn Guest, PortalError> {
        self.guest.as_deref().ok_or_else(|| Trouble::Internal.into())
    }

    /// What one can do with one's own account.
    ///
    /// # Errors
    /// `SignedOut` for nobody.
    pub fn person(&self) -> Result<&dyn Person, PortalError> {
        self.person.as_deref().ok_or_else(|| self.refusal())
    }

    /// What a tenant admin can do, for tenant admins.
    ///
    /// # Errors
    /// `SignedOut` for nobody, `NotFound` for everybody else.
    pub fn steward(&self) -> Result<&dyn Steward, PortalError> {
        self.steward.as_deref().ok_or_else(|| self.refusal())
    }

    /// What a member can do, for members.
    ///
    /// # Errors
    /// `SignedOut` for nobody, `NotFound` for somebody who belongs to no tenant.
    pub fn member(&self) -> Result<&dyn Member, PortalError> {
        self.member.as_deref().ok_or_else(|| self.refusal())
    }

    /// What the provider's staff can do, for them.
    ///
    /// # Errors
    /// `SignedOut` for nobody, `NotFound` for everybody else.
    pub fn operator(&self) -> Result<&dyn Operator, PortalError> {
        self.operator.as_deref().ok_or_else(|| self.refusal())
    }

    fn refusal(&self) -> PortalError {
        let trouble = if self.viewer.is_none() { Trouble::SignedOut } else { Trouble::NotFound };
        trouble.into()
    }
}

/// Runs a server function's one line with the request's portal: gives errors their status and
/// the request's id.
///
/// # Errors
/// Those of the line.
pub(crate) async fn answer<T, F>(line: impl FnOnce(Portal) -> F) -> Result<T, PortalError>
where
    F: Future<Output = Result<T, PortalError>>,
{
    let portal = use_context::<Portal>().ok_or(Trouble::Internal)?;
    let options = use_context::<leptos_axum::ResponseOptions>();
    let request_id = portal.request_id.clone();
    let result = line(portal).await;
    result.map_err(|error| {
        if let Some(options) = options {
            options.set_status(error.status());
        }
        PortalError { request_id: Some(request_id), ..error }
    })
}
