//! What tenants may see.

use super::super::dry_run;
use super::super::error::{cloud, database};
use super::sources::source_named;
use super::tenants::tenant_named;
use super::{OperatorPort, commit, expiry, refused, suggestions};
use crate::access::CatalogueScope;
use crate::cloudwatch::catalogue;
use crate::db::{OperatorTx, grants, sources, tenants};
use app::wire::{DryRun, GrantChange, GroupHint, NewGrant};
use app::{PortalError, Trouble};
use domain::{GrantId, Rule};
use time::OffsetDateTime;

/// Longest alias, in characters.
const ALIAS: usize = 200;
/// Longest note, in characters.
const NOTE: usize = 500;
const NOT_EXACT: &str = "Only one exact group can have an alias, not a prefix.";

pub(super) async fn create(
    port: &OperatorPort,
    tenant: &str,
    typed: &NewGrant,
) -> Result<(), PortalError> {
    let group = group_rule(typed)?;
    let stream = stream_rule(typed)?;
    let grants::GrantChange { alias, note, expires_at } =
        around(&typed.alias, &typed.expires, &typed.note)?;
    if alias.is_some() && !matches!(group, Rule::Exact(_)) {
        return Err(PortalError::invalid("alias", NOT_EXACT));
    }
    let mut tx = port.writing().await?;
    let id = tenant_named(&mut tx, tenant).await?.id;
    let source = chosen(&mut tx, &typed.source).await?;
    let subject = format!("{tenant}: {} {group} {stream}", source.slug);
    let grant = grants::NewGrant { source_id: source.id, group, stream, alias, note, expires_at };
    let twice = [("grants_unique", "group", "This tenant has just that grant already.")];
    grants::create_grant(&mut tx, id, &grant, Some(port.actor.user_id()))
        .await
        .map_err(|error| refused(error, &twice))?;
    port.note(&mut tx, Some(id), "grant.create", &subject).await?;
    commit(tx).await
}

pub(super) async fn change(
    port: &OperatorPort,
    tenant: &str,
    grant: &str,
    typed: &GrantChange,
) -> Result<(), PortalError> {
    let grant = GrantId(grant.parse().map_err(|_| Trouble::NotFound)?);
    let change = around(&typed.alias, &typed.expires, &typed.note)?;
    let mut tx = port.writing().await?;
    let id = tenant_named(&mut tx, tenant).await?.id;
    let rules = [("grants_alias_is_exact", "alias", NOT_EXACT)];
    let changed = grants::change_grant(&mut tx, id, grant, typed.version, &change).await;
    let Some(what) = changed.map_err(|error| refused(error, &rules))? else {
        return Err(gone_or_changed(&mut tx, &id, grant).await);
    };
    port.note(&mut tx, Some(id), "grant.change", &format!("{tenant}: {what}")).await?;
    commit(tx).await
}

pub(super) async fn delete(
    port: &OperatorPort,
    tenant: &str,
    grant: &str,
    version: i32,
) -> Result<(), PortalError> {
    let grant = GrantId(grant.parse().map_err(|_| Trouble::NotFound)?);
    let mut tx = port.writing().await?;
    let id = tenant_named(&mut tx, tenant).await?.id;
    let gone = grants::delete_grant(&mut tx, id, grant, version).await.map_err(database)?;
    let Some(gone) = gone else {
        return Err(gone_or_changed(&mut tx, &id, grant).await);
    };
    port.note(&mut tx, Some(id), "grant.delete", &format!("{tenant}: {gone}")).await?;
    commit(tx).await
}

/// Why a grant was not there at the version that was shown.
async fn gone_or_changed(
    tx: &mut OperatorTx,
    tenant: &domain::TenantId,
    grant: GrantId,
) -> PortalError {
    match grants::has_grant(tx, *tenant, grant).await {
        Ok(true) => Trouble::Changed.into(),
        Ok(false) => Trouble::NotFound.into(),
        Err(error) => database(error),
    }
}

/// What a grant would let in now, before it is made.
pub(super) async fn dry_run(
    port: &OperatorPort,
    tenant: &str,
    typed: &NewGrant,
) -> Result<DryRun, PortalError> {
    let rule = group_rule(typed)?;
    if !typed.stream.is_empty() {
        stream_rule(typed)?;
    }
    let mut tx = port.tx().await?;
    tenant_named(&mut tx, tenant).await?;
    let source = chosen(&mut tx, &typed.source).await?;
    let neighbours = grants::list_neighbours(&mut tx, source.id).await.map_err(database)?;
    let all = tenants::list_tenants(&mut tx).await.map_err(database)?;
    commit(tx).await?;
    let slugs: Vec<String> = all.into_iter().map(|tenant| tenant.slug).collect();
    let scope = CatalogueScope::for_operator(&port.actor, source, rule.clone());
    let scope = scope.ok_or(Trouble::NotFound)?;
    dry_run::run(&port.state.cloud, &scope, tenant, &rule, &neighbours, &slugs).await
}

/// The groups of a source that fit what is being typed.
pub(super) async fn suggest(
    port: &OperatorPort,
    source: &str,
    typed: &str,
) -> Result<Vec<GroupHint>, PortalError> {
    let typed = typed.trim().trim_end_matches('*');
    if typed.chars().any(|c| !c.is_ascii_alphanumeric() && !"._/#-".contains(c)) {
        return Ok(Vec::new());
    }
    let mut tx = port.tx().await?;
    let source = chosen(&mut tx, source).await?;
    commit(tx).await?;
    let scope = CatalogueScope::for_operator(&port.actor, source, Rule::All);
    let scope = scope.ok_or(Trouble::NotFound)?;
    let found = catalogue::suggest_groups(&port.state.cloud, &scope, typed).await.map_err(cloud)?;
    Ok(suggestions::of(typed, found))
}

fn group_rule(typed: &NewGrant) -> Result<Rule, PortalError> {
    Rule::parse_group(&typed.group).map_err(|error| PortalError::invalid("group", error))
}

fn stream_rule(typed: &NewGrant) -> Result<Rule, PortalError> {
    Rule::parse_stream(&typed.stream).map_err(|error| PortalError::invalid("stream", error))
}

async fn chosen(tx: &mut OperatorTx, slug: &str) -> Result<sources::SourceRow, PortalError> {
    let found = source_named(tx, slug).await?;
    found.ok_or_else(|| PortalError::invalid("source", "There is no such source."))
}

/// What is said of a grant besides what it lets in.
fn around(alias: &str, expires: &str, note: &str) -> Result<grants::GrantChange, PortalError> {
    let expires_at = expiry::read(expires, OffsetDateTime::now_utc())
        .map_err(|words| PortalError::invalid("expires", words))?;
    Ok(grants::GrantChange {
        alias: optional("alias", "An alias", alias, ALIAS)?,
        note: optional("note", "A note", note, NOTE)?,
        expires_at,
    })
}

fn optional(
    field: &str,
    what: &str,
    typed: &str,
    most: usize,
) -> Result<Option<String>, PortalError> {
    let text = typed.trim();
    if text.chars().count() > most {
        let words = format!("{what} has at most {most} characters.");
        return Err(PortalError::invalid(field, words));
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}
