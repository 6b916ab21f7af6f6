//! What a tenant admin can do: look after the people of their own tenant, and see who read its
//! logs. Never anything about grants.

use super::error::database;
use super::links;
use super::noting::note;
use super::reading::bind;
use super::tokens;
use super::usage::{first_day, usage_of};
use crate::auth::Actor;
use crate::auth::login::normalise;
use crate::clock::to_ms;
use crate::db::audit;
use crate::db::people::Membership;
use crate::db::tenants::{self, MemberRow};
use crate::db::{TenantTx, broken_constraint, invites, password_resets, usage};
use crate::http::context::RequestContext;
use crate::state::AppState;
use app::ports::Steward;
use app::wire::{
    AuditCard, Handed, InviteCard, MemberCard, NewToken, OwnMember, Roster, TokenCard, Usage,
};
use app::{PortalError, Trouble};
use async_trait::async_trait;
use domain::{Role, UserId};

/// Rows of the glass box on its page.
const GLASS_ROWS: i64 = 200;

/// A tenant admin, for the time of one request.
pub(super) struct StewardPort {
    state: AppState,
    actor: Actor,
    context: RequestContext,
    membership: Membership,
}

impl StewardPort {
    /// None for whoever is no tenant admin in a session.
    pub(super) fn new(
        state: &AppState,
        actor: &Actor,
        context: &RequestContext,
    ) -> Option<StewardPort> {
        let is_one = |membership: &&Membership| membership.role >= Role::TenantAdmin;
        let membership = actor.membership().filter(is_one).filter(|_| actor.session().is_some())?;
        Some(StewardPort {
            state: state.clone(),
            actor: actor.clone(),
            context: context.clone(),
            membership: membership.clone(),
        })
    }

    async fn tx(&self) -> Result<TenantTx, PortalError> {
        self.state.db.tenant(self.membership.tenant_id).await.map_err(database)
    }

    async fn note(
        &self,
        tx: &mut TenantTx,
        action: &'static str,
        subject: &str,
    ) -> Result<(), PortalError> {
        note(tx, &self.actor, &self.context, action, subject).await
    }

    /// The members, held until the transaction ends: of two tenant admins who take each other's
    /// place away at once, the later one is none any more and changes nothing.
    async fn members(&self, tx: &mut TenantTx) -> Result<Vec<MemberRow>, PortalError> {
        tenants::hold(tx).await.map_err(database)?;
        let members = tenants::list_own_members(tx).await.map_err(database)?;
        let me = self.actor.user_id();
        let is_still = |member: &MemberRow| member.id == me && member.role >= Role::TenantAdmin;
        let is_still_one = members.iter().any(is_still);
        is_still_one.then_some(members).ok_or_else(|| Trouble::NotFound.into())
    }

    /// A member of this tenant other than oneself: nobody changes their own place, so that there
    /// is always somebody left who can look after the others.
    async fn other(&self, tx: &mut TenantTx, id: &str) -> Result<(UserId, String), PortalError> {
        let id = UserId(id.parse().map_err(|_| Trouble::NotFound)?);
        if id == self.actor.user_id() {
            let words = "You cannot change your own place. Ask another tenant admin.";
            return Err(PortalError::invalid("member", words));
        }
        let members = self.members(tx).await?;
        let member = members.into_iter().find(|member| member.id == id);
        member.map(|member| (id, member.email)).ok_or_else(|| Trouble::NotFound.into())
    }
}

#[async_trait]
impl Steward for StewardPort {
    async fn roster(&self) -> Result<Roster, PortalError> {
        let mut tx = self.tx().await?;
        let members = tenants::list_own_members(&mut tx).await.map_err(database)?;
        let open = invites::list(&mut tx).await.map_err(database)?;
        let glass = audit::own(&mut tx, GLASS_ROWS).await.map_err(database)?;
        tx.commit().await.map_err(database)?;
        let me = self.actor.user_id();
        let member = |row: MemberRow| OwnMember {
            is_me: row.id == me,
            card: MemberCard {
                id: row.id.to_string(),
                email: row.email,
                name: row.name,
                role: row.role,
            },
        };
        let invite = |row: invites::InviteRow| InviteCard {
            email: row.email,
            role: row.role,
            expires: to_ms(row.expires_at),
        };
        Ok(Roster {
            tenant: self.membership.tenant_name.clone(),
            members: members.into_iter().map(member).collect(),
            invites: open.into_iter().map(invite).collect(),
            glass: glass.into_iter().map(card).collect(),
        })
    }

    async fn usage(&self) -> Result<Usage, PortalError> {
        let mut tx = self.tx().await?;
        let days = usage::own_days(&mut tx, first_day()).await.map_err(database)?;
        let budget = usage::own_budget(&mut tx).await.map_err(database)?;
        tx.commit().await.map_err(database)?;
        Ok(usage_of(days, &budget))
    }

    async fn invite(&self, email: &str, role: Role) -> Result<Handed, PortalError> {
        let email = normalise(email);
        let mut tx = self.tx().await?;
        if self.members(&mut tx).await?.iter().any(|member| member.email == email) {
            let words = "This person is a member already.";
            return Err(PortalError::invalid("email", words));
        }
        let link = links::new()?;
        let by = self.actor.user_id();
        invites::create(&mut tx, &email, role, &link.hash(), by).await.map_err(|error| {
            match broken_constraint(&error) {
                Some("invites_email_form") => {
                    PortalError::invalid("email", "This is no e-mail address.")
                }
                _ => database(error),
            }
        })?;
        self.note(&mut tx, "member.invite", &email).await?;
        tx.commit().await.map_err(database)?;
        Ok(links::invitation(&self.state, &email, &self.membership.tenant_name, &link).await)
    }

    async fn reset(&self, member: &str) -> Result<Handed, PortalError> {
        let link = links::new()?;
        let mut tx = self.tx().await?;
        let (id, email) = self.other(&mut tx, member).await?;
        // Whoever sees the link of somebody who belongs to others too could become them there.
        let may_be_shown =
            password_resets::belongs_only_here(&mut tx, id).await.map_err(database)?;
        if !may_be_shown && self.state.mailer.is_none() {
            let words = "This person belongs to others as well. Ask your provider for the link.";
            return Err(PortalError::invalid("member", words));
        }
        let by = self.actor.user_id();
        password_resets::create(&mut tx, id, &link.hash(), by).await.map_err(database)?;
        self.note(&mut tx, "password.offer", &email).await?;
        tx.commit().await.map_err(database)?;
        links::reset(&self.state, &email, &link, may_be_shown).await
    }

    async fn tokens(&self) -> Result<Vec<TokenCard>, PortalError> {
        let mut tx = self.tx().await?;
        let cards = tokens::list(&mut tx, None).await?;
        tx.commit().await.map_err(database)?;
        Ok(cards)
    }

    async fn create_token(&self, token: &NewToken) -> Result<String, PortalError> {
        let reader = bind(&self.actor, &self.state.db).await?;
        let mut tx = self.tx().await?;
        self.members(&mut tx).await?;
        let text = tokens::create(&mut tx, &reader, &self.context, None, token).await?;
        tx.commit().await.map_err(database)?;
        Ok(text)
    }

    async fn revoke_token(&self, id: &str) -> Result<(), PortalError> {
        let mut tx = self.tx().await?;
        self.members(&mut tx).await?;
        tokens::revoke(&mut tx, &self.actor, &self.context, None, id).await?;
        tx.commit().await.map_err(database)
    }

    async fn set_role(&self, member: &str, role: Role) -> Result<(), PortalError> {
        let mut tx = self.tx().await?;
        let (id, email) = self.other(&mut tx, member).await?;
        tenants::set_role(&mut tx, id, role).await.map_err(database)?;
        self.note(&mut tx, "member.change", &format!("{email}: {}", role.label())).await?;
        tx.commit().await.map_err(database)
    }

    async fn remove(&self, member: &str) -> Result<(), PortalError> {
        let mut tx = self.tx().await?;
        let (id, email) = self.other(&mut tx, member).await?;
        tenants::remove_member(&mut tx, id).await.map_err(database)?;
        self.note(&mut tx, "member.remove", &email).await?;
        tx.commit().await.map_err(database)
    }
}

/// A row of the audit, as pages show it.
pub(super) fn card(row: audit::AuditRow) -> AuditCard {
    AuditCard {
        id: row.id.to_string(),
        at: to_ms(row.at),
        tenant: row.tenant,
        actor: row.actor_label,
        action: row.action,
        subject: row.subject,
        outcome: row.outcome,
        ip: row.ip,
    }
}
