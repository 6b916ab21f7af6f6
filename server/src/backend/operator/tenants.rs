//! Tenants themselves.

use super::super::error::database;
use super::{OperatorPort, commit, person_or_company, refused, short_name};
use crate::clock::to_ms;
use crate::db::{OperatorTx, grants, seeing, sources, tenants};
use app::wire::{GrantCard, MemberCard, NewTenant, TenantCard, TenantChange, TenantDetail};
use app::{PortalError, Trouble};

/// The tenant of this short name.
pub(super) async fn tenant_named(
    tx: &mut OperatorTx,
    slug: &str,
) -> Result<tenants::Named, PortalError> {
    let found = tenants::find_tenant(tx, slug).await.map_err(database)?;
    found.ok_or_else(|| Trouble::NotFound.into())
}

pub(super) async fn list(port: &OperatorPort) -> Result<Vec<TenantCard>, PortalError> {
    let mut tx = port.tx().await?;
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

pub(super) async fn show(port: &OperatorPort, slug: &str) -> Result<TenantDetail, PortalError> {
    let mut tx = port.tx().await?;
    let tenants::Named { id, name, is_suspended, version } = tenant_named(&mut tx, slug).await?;
    let members = tenants::list_members(&mut tx, id).await.map_err(database)?;
    let grants = grants::list_grants(&mut tx, id).await.map_err(database)?;
    let sources = sources::list_sources(&mut tx).await.map_err(database)?;
    commit(tx).await?;
    let member = |row: tenants::MemberRow| MemberCard {
        id: row.id.to_string(),
        email: row.email,
        name: row.name,
        role: row.role,
    };
    let grant = |row: grants::GrantRow| GrantCard {
        id: row.id.to_string(),
        source: row.source,
        group: row.group.to_string(),
        stream: row.stream.to_string(),
        alias: row.alias,
        expires: row.expires_at.map(to_ms),
        is_expired: row.is_expired,
        note: row.note,
        version: row.version,
    };
    Ok(TenantDetail {
        slug: slug.to_owned(),
        name,
        version,
        is_suspended,
        members: members.into_iter().map(member).collect(),
        grants: grants.into_iter().map(grant).collect(),
        sources: sources.into_iter().map(|source| (source.slug, source.name)).collect(),
    })
}

pub(super) async fn create(port: &OperatorPort, typed: &NewTenant) -> Result<String, PortalError> {
    let name = person_or_company("name", &typed.name)?;
    let slug = short_name(&typed.slug, &name)?;
    let mut tx = port.writing().await?;
    let taken = [("tenants_slug_unique", "slug", "Another tenant has this short name.")];
    let id = tenants::create_tenant(&mut tx, &slug, &name)
        .await
        .map_err(|error| refused(error, &taken))?;
    port.note(&mut tx, Some(id), "tenant.create", slug.as_str()).await?;
    commit(tx).await?;
    Ok(slug.into())
}

pub(super) async fn change(
    port: &OperatorPort,
    slug: &str,
    change: &TenantChange,
) -> Result<(), PortalError> {
    let name = person_or_company("name", &change.name)?;
    let version = change.version;
    let mut tx = port.writing().await?;
    let id = tenant_named(&mut tx, slug).await?.id;
    if !tenants::rename(&mut tx, id, version, &name).await.map_err(database)? {
        return Err(Trouble::Changed.into());
    }
    port.note(&mut tx, Some(id), "tenant.change", &format!("{slug}: {name}")).await?;
    commit(tx).await
}

/// Makes this session look as the tenant's viewers do. One who is suspended has none.
pub(super) async fn see_as(port: &OperatorPort, tenant: &str) -> Result<(), PortalError> {
    let session = port.actor.session().ok_or(Trouble::NotFound)?;
    let mut tx = port.writing().await?;
    let tenants::Named { id, is_suspended, .. } = tenant_named(&mut tx, tenant).await?;
    if is_suspended {
        let words = "Nobody of a suspended tenant sees anything.";
        return Err(PortalError::invalid("tenant", words));
    }
    seeing::start(&mut tx, session, id).await.map_err(database)?;
    port.note(&mut tx, Some(id), "seeing.start", tenant).await?;
    commit(tx).await
}

pub(super) async fn set_suspended(
    port: &OperatorPort,
    tenant: &str,
    suspended: bool,
) -> Result<(), PortalError> {
    let mut tx = port.writing().await?;
    let id = tenant_named(&mut tx, tenant).await?.id;
    if tenants::set_suspended(&mut tx, id, suspended).await.map_err(database)? {
        let action = if suspended { "tenant.suspend" } else { "tenant.resume" };
        port.note(&mut tx, Some(id), action, tenant).await?;
    }
    commit(tx).await
}

/// Deletes a tenant. Returns what is left of it.
pub(super) async fn delete(
    port: &OperatorPort,
    tenant: &str,
    typed: &str,
) -> Result<Vec<(String, i64)>, PortalError> {
    if typed.trim() != tenant {
        let words = "Type the tenant's short name to delete it with everything that is its own.";
        return Err(PortalError::invalid("sure", words));
    }
    let mut tx = port.writing().await?;
    let id = tenant_named(&mut tx, tenant).await?.id;
    tenants::delete_tenant(&mut tx, id).await.map_err(database)?;
    port.note(&mut tx, Some(id), "tenant.delete", tenant).await?;
    let left = tenants::rows_left(&mut tx, id).await.map_err(database)?;
    commit(tx).await?;
    Ok(left)
}
