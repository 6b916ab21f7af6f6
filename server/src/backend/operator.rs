//! What the provider's staff can do. Every write leaves its audit row in the same transaction,
//! and runs in a task of its own: a client that hangs up cannot cancel it half-way.

use super::dry_run;
use super::error::database;
use super::noting::{Change, note_change};
use super::steward::card;
use crate::access::CatalogueScope;
use crate::auth::Actor;
use crate::auth::login::normalise;
use crate::auth::password::{HashError, Password};
use crate::clock::to_ms;
use crate::db::audit::{self, Outcome};
use crate::db::{
    DbError, OperatorTx, broken_constraint, grants, is_refusal, people, sources, tenants,
};
use crate::http::context::RequestContext;
use crate::state::AppState;
use app::ports::Operator;
use app::wire::{
    AuditCard, AuditSearch, DryRun, GrantCard, MemberCard, NewGrant, NewMember, NewSource,
    SourceCard, TenantCard, TenantDetail,
};
use app::{PortalError, Trouble};
use async_trait::async_trait;
use domain::{GrantId, Role, Rule, Slug, TenantId};
use std::future::Future;

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

/// Runs a write to its end, whether or not anybody still waits for it.
async fn to_the_end<T: Send + 'static>(
    write: impl Future<Output = Result<T, PortalError>> + Send + 'static,
) -> Result<T, PortalError> {
    tokio::spawn(write).await.unwrap_or_else(|error| {
        tracing::error!(%error, "an admin write broke off");
        Err(Trouble::Internal.into())
    })
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

async fn tenant_id(tx: &mut OperatorTx, slug: &str) -> Result<(TenantId, String), PortalError> {
    let found = tenants::find_tenant(tx, slug).await.map_err(database)?;
    found.ok_or_else(|| Trouble::NotFound.into())
}

async fn source_named(tx: &mut OperatorTx, slug: &str) -> Result<sources::SourceRow, PortalError> {
    let all = sources::list_sources(tx).await.map_err(database)?;
    let found = all.into_iter().find(|row| row.slug == slug);
    found.ok_or_else(|| PortalError::invalid("source", "There is no such source."))
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

#[async_trait]
impl Operator for OperatorPort {
    async fn tenants(&self) -> Result<Vec<TenantCard>, PortalError> {
        let mut tx = self.tx().await?;
        let rows = tenants::list_tenants(&mut tx).await.map_err(database)?;
        commit(tx).await?;
        let card = |row: tenants::TenantRow| TenantCard {
            slug: row.slug,
            name: row.name,
            created: to_ms(row.created_at),
            members: row.members,
            grants: row.grants,
            is_suspended: row.is_suspended,
        };
        Ok(rows.into_iter().map(card).collect())
    }

    async fn tenant(&self, slug: &str) -> Result<TenantDetail, PortalError> {
        let mut tx = self.tx().await?;
        let (id, name) = tenant_id(&mut tx, slug).await?;
        let members = tenants::list_members(&mut tx, id).await.map_err(database)?;
        let grants = grants::list_grants(&mut tx, id).await.map_err(database)?;
        let all = tenants::list_tenants(&mut tx).await.map_err(database)?;
        let is_suspended = all.iter().any(|tenant| tenant.id == id && tenant.is_suspended);
        let sources = sources::list_sources(&mut tx).await.map_err(database)?;
        commit(tx).await?;
        let member = |row: tenants::MemberRow| MemberCard {
            email: row.email,
            name: row.name,
            role: row.role,
        };
        let grant = |grant: domain::Grant| GrantCard {
            id: grant.id.to_string(),
            source: grant.source.to_string(),
            group: grant.group.to_string(),
            stream: grant.stream.to_string(),
            alias: grant.alias,
        };
        Ok(TenantDetail {
            slug: slug.to_owned(),
            name,
            is_suspended,
            members: members.into_iter().map(member).collect(),
            grants: grants.into_iter().map(grant).collect(),
            sources: sources.into_iter().map(|source| (source.slug, source.name)).collect(),
        })
    }

    async fn create_tenant(&self, name: &str, slug: &str) -> Result<(), PortalError> {
        let name = person_or_company("name", name)?;
        let slug = Slug::parse(slug.trim()).map_err(|error| PortalError::invalid("slug", error))?;
        let port = self.clone();
        to_the_end(async move {
            let mut tx = port.tx().await?;
            let taken = [("tenants_slug_unique", "slug", "Another tenant has this short name.")];
            let id = tenants::create_tenant(&mut tx, &slug, &name)
                .await
                .map_err(|error| refused(error, &taken))?;
            port.note(&mut tx, Some(id), "tenant.create", slug.as_str()).await?;
            commit(tx).await
        })
        .await
    }

    async fn create_member(&self, tenant: &str, member: &NewMember) -> Result<String, PortalError> {
        let email = normalise(&member.email);
        if !looks_like_email(&email) {
            return Err(PortalError::invalid("email", "That is no e-mail address."));
        }
        let name = person_or_company("person", &member.name)?;
        let role = if member.tenant_admin { Role::TenantAdmin } else { Role::Viewer };
        let first = first_password()?;
        let password = Password::new(first.clone()).ok_or(Trouble::Internal)?;
        let hash = self.state.hasher.hash(password).await.map_err(|error| match error {
            HashError::Busy => Trouble::Unavailable { what: "The log-in service".into() },
            HashError::Failed => Trouble::Internal,
        })?;
        let (port, tenant) = (self.clone(), tenant.to_owned());
        to_the_end(async move {
            let mut tx = port.tx().await?;
            let (id, _) = tenant_id(&mut tx, &tenant).await?;
            let taken = [("users_email_unique", "email", "Somebody has this address already.")];
            let user = people::create_user(&mut tx, &email, &name, &hash)
                .await
                .map_err(|error| refused(error, &taken))?;
            tenants::add_member(&mut tx, id, user, role).await.map_err(database)?;
            port.note(&mut tx, Some(id), "member.create", &email).await?;
            commit(tx).await
        })
        .await?;
        Ok(first)
    }

    async fn create_grant(&self, tenant: &str, grant: &NewGrant) -> Result<(), PortalError> {
        let group = Rule::parse_group(&grant.group)
            .map_err(|error| PortalError::invalid("group", error))?;
        let stream = Rule::parse_stream(&grant.stream)
            .map_err(|error| PortalError::invalid("stream", error))?;
        let alias = Some(grant.alias.trim()).filter(|alias| !alias.is_empty());
        if alias.is_some() && !matches!(group, Rule::Exact(_)) {
            let words = "Only one exact group can have an alias, not a prefix.";
            return Err(PortalError::invalid("alias", words));
        }
        if alias.is_some_and(|alias| alias.chars().count() > 200) {
            return Err(PortalError::invalid("alias", "An alias has at most 200 characters."));
        }
        let (port, tenant, source) = (self.clone(), tenant.to_owned(), grant.source.clone());
        let alias = alias.map(str::to_owned);
        to_the_end(async move {
            let mut tx = port.tx().await?;
            let (id, _) = tenant_id(&mut tx, &tenant).await?;
            let source = source_named(&mut tx, &source).await?;
            let subject = format!("{tenant}: {} {group} {stream}", source.slug);
            let grant = grants::NewGrant { source_id: source.id, group, stream, alias, note: None };
            let twice = [("grants_unique", "group", "This tenant has just that grant already.")];
            grants::create_grant(&mut tx, id, &grant, Some(port.actor.user_id()))
                .await
                .map_err(|error| refused(error, &twice))?;
            port.note(&mut tx, Some(id), "grant.create", &subject).await?;
            commit(tx).await
        })
        .await
    }

    async fn try_grant(&self, tenant: &str, grant: &NewGrant) -> Result<DryRun, PortalError> {
        let rule = Rule::parse_group(&grant.group)
            .map_err(|error| PortalError::invalid("group", error))?;
        let mut tx = self.tx().await?;
        tenant_id(&mut tx, tenant).await?;
        let source = source_named(&mut tx, &grant.source).await?;
        let neighbours = grants::list_neighbours(&mut tx, source.id).await.map_err(database)?;
        let all = tenants::list_tenants(&mut tx).await.map_err(database)?;
        commit(tx).await?;
        let slugs: Vec<String> = all.into_iter().map(|tenant| tenant.slug).collect();
        let scope = CatalogueScope::for_operator(&self.actor, source, rule.clone());
        let scope = scope.ok_or(Trouble::NotFound)?;
        dry_run::run(&self.state.cloud, &scope, tenant, &rule, &neighbours, &slugs).await
    }

    async fn set_suspended(&self, tenant: &str, suspended: bool) -> Result<(), PortalError> {
        let (port, tenant) = (self.clone(), tenant.to_owned());
        to_the_end(async move {
            let mut tx = port.tx().await?;
            let (id, _) = tenant_id(&mut tx, &tenant).await?;
            if tenants::set_suspended(&mut tx, id, suspended).await.map_err(database)? {
                let action = if suspended { "tenant.suspend" } else { "tenant.resume" };
                port.note(&mut tx, Some(id), action, &tenant).await?;
            }
            commit(tx).await
        })
        .await
    }

    async fn delete_tenant(
        &self,
        tenant: &str,
        typed: &str,
    ) -> Result<Vec<(String, i64)>, PortalError> {
        if typed.trim() != tenant {
            let words =
                "Type the tenant's short name to delete it with everything that is its own.";
            return Err(PortalError::invalid("sure", words));
        }
        let (port, tenant) = (self.clone(), tenant.to_owned());
        to_the_end(async move {
            let mut tx = port.tx().await?;
            let (id, _) = tenant_id(&mut tx, &tenant).await?;
            tenants::delete_tenant(&mut tx, id).await.map_err(database)?;
            port.note(&mut tx, Some(id), "tenant.delete", &tenant).await?;
            let left = tenants::rows_left(&mut tx, id).await.map_err(database)?;
            commit(tx).await?;
            Ok(left)
        })
        .await
    }

    async fn sources(&self) -> Result<Vec<SourceCard>, PortalError> {
        let mut tx = self.tx().await?;
        let rows = sources::list_sources(&mut tx).await.map_err(database)?;
        commit(tx).await?;
        let card = |row: sources::SourceRow| SourceCard {
            slug: row.slug,
            name: row.name,
            account: row.account_id,
            region: row.region,
            role_arn: row.role_arn,
            external_id: row.external_id,
        };
        Ok(rows.into_iter().map(card).collect())
    }

    async fn create_source(&self, typed: &NewSource) -> Result<(), PortalError> {
        let slug = Slug::parse(typed.slug.trim());
        let slug = slug.map_err(|error| PortalError::invalid("slug", error))?;
        let source = sources::NewSource {
            slug,
            name: person_or_company("name", &typed.name)?,
            account_id: typed.account.trim().to_owned(),
            region: typed.region.trim().to_owned(),
            role_arn: Some(typed.role_arn.trim().to_owned()).filter(|role| !role.is_empty()),
        };
        let port = self.clone();
        to_the_end(async move {
            let mut tx = port.tx().await?;
            let role = "Needs the form arn:aws:iam::ACCOUNT:role/NAME, with the account above.";
            let rules = [
                ("sources_slug_unique", "slug", "Another source has this short name."),
                ("sources_account_form", "account", "An AWS account has twelve digits."),
                ("sources_region_form", "region", "That is no AWS region, such as eu-central-1."),
                ("sources_role_form", "role_arn", role),
            ];
            sources::create_source(&mut tx, &source)
                .await
                .map_err(|error| refused(error, &rules))?;
            port.note(&mut tx, None, "source.create", source.slug.as_str()).await?;
            commit(tx).await
        })
        .await
    }

    async fn delete_grant(&self, tenant: &str, grant: &str) -> Result<(), PortalError> {
        let grant = GrantId(grant.parse().map_err(|_| Trouble::NotFound)?);
        let (port, tenant) = (self.clone(), tenant.to_owned());
        to_the_end(async move {
            let mut tx = port.tx().await?;
            let (id, _) = tenant_id(&mut tx, &tenant).await?;
            let gone = grants::delete_grant(&mut tx, id, grant).await.map_err(database)?;
            let gone = gone.ok_or(Trouble::NotFound)?;
            port.note(&mut tx, Some(id), "grant.delete", &format!("{tenant}: {gone}")).await?;
            commit(tx).await
        })
        .await
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

fn looks_like_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    plain && !name.is_empty() && !host.is_empty() && text.len() <= 254
}

/// 20 letters and digits out of 31 that nobody confuses: 99 bits.
fn first_password() -> Result<String, PortalError> {
    const ALPHABET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut password = String::with_capacity(20);
    while password.len() < 20 {
        let mut byte = [0];
        aws_lc_rs::rand::fill(&mut byte).map_err(|_| Trouble::Internal)?;
        // 248 is the largest multiple of 31 in a byte; the rest would favour some letters.
        if byte[0] < 248 {
            password.push(char::from(ALPHABET[usize::from(byte[0]) % ALPHABET.len()]));
        }
    }
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_passwords_are_long_and_differ() {
        let (a, b) = (first_password().unwrap(), first_password().unwrap());
        assert_eq!(a.len(), 20);
        assert_ne!(a, b);
    }

    #[test]
    fn addresses_are_looked_at() {
        assert!(looks_like_email("ann@acme.test"));
        for bad in ["", "ann", "@acme", "ann@", "a b@c", "a\n@c"] {
            assert!(!looks_like_email(bad), "{bad:?}");
        }
    }
}
