//! Where logs come from.

use super::super::error::database;
use super::{OperatorPort, commit, linked, person_or_company, refused, short_name};
use crate::db::{OperatorTx, sources};
use app::wire::{NewSource, SourceCard, SourceChange};
use app::{PortalError, Trouble};

const ROLE: (&str, &str, &str) = (
    "sources_role_form",
    "role_arn",
    "Needs the form arn:aws:iam::ACCOUNT:role/NAME, with the source's own account.",
);

/// The source of this short name, if there is one.
pub(super) async fn source_named(
    tx: &mut OperatorTx,
    slug: &str,
) -> Result<Option<sources::SourceRow>, PortalError> {
    let all = sources::list_sources(tx).await.map_err(database)?;
    Ok(all.into_iter().find(|row| row.slug == slug))
}

pub(super) async fn list(port: &OperatorPort) -> Result<Vec<SourceCard>, PortalError> {
    let mut tx = port.tx().await?;
    let rows = sources::list_sources(&mut tx).await.map_err(database)?;
    commit(tx).await?;
    let card = |row: &sources::SourceRow| SourceCard {
        slug: row.slug.clone(),
        name: row.name.clone(),
        account: row.account_id.clone(),
        region: row.region.clone(),
        role_arn: row.role_arn.clone(),
        external_id: row.external_id.clone(),
        monitor: row.monitor.clone(),
        linked: linked_to(&row.slug, &rows),
        version: row.version,
    };
    Ok(rows.iter().map(card).collect())
}

/// The accounts that are read through a source.
fn linked_to(slug: &str, all: &[sources::SourceRow]) -> Vec<String> {
    let linked = all.iter().filter(|row| row.monitor.as_deref() == Some(slug));
    linked.map(|row| row.account_id.clone()).collect()
}

pub(super) async fn create(port: &OperatorPort, typed: &NewSource) -> Result<String, PortalError> {
    let name = person_or_company("name", &typed.name)?;
    let source = sources::NewSource {
        slug: short_name(&typed.slug, &name)?,
        name,
        account_id: typed.account.trim().to_owned(),
        region: typed.region.trim().to_owned(),
        role_arn: role(&typed.role_arn),
    };
    let accounts = linked::read(&typed.linked, &source.account_id)?;
    let mut tx = port.writing().await?;
    let rules = [
        ("sources_slug_unique", "slug", "Another source has this short name."),
        ("sources_account_form", "account", "An AWS account has twelve digits."),
        ("sources_region_form", "region", "That is no AWS region, such as eu-central-1."),
        ROLE,
    ];
    sources::create_source(&mut tx, &source).await.map_err(|error| refused(error, &rules))?;
    port.note(&mut tx, None, "source.create", source.slug.as_str()).await?;
    linked::set(port, &mut tx, source.slug.as_str(), &[], &accounts).await?;
    commit(tx).await?;
    Ok(source.slug.into())
}

pub(super) async fn change(
    port: &OperatorPort,
    slug: &str,
    change: &SourceChange,
) -> Result<(), PortalError> {
    let name = person_or_company("name", &change.name)?;
    let version = change.version;
    let role = role(&change.role_arn);
    let mut tx = port.writing().await?;
    let all = sources::list_sources(&mut tx).await.map_err(database)?;
    let source = all.iter().find(|row| row.slug == slug).ok_or(Trouble::NotFound)?;
    let typed = change.linked.as_deref();
    let accounts = typed.map(|typed| linked::read(typed, &source.account_id)).transpose()?;
    if source.monitor.is_some() && (role.is_some() || accounts.is_some()) {
        let words = "A linked account has neither a role nor linked accounts of its own.";
        return Err(PortalError::invalid("name", words));
    }
    let changed = sources::change_source(&mut tx, slug, version, &name, role.as_deref()).await;
    if !changed.map_err(|error| refused(error, &[ROLE]))? {
        return Err(Trouble::Changed.into());
    }
    port.note(&mut tx, None, "source.change", slug).await?;
    if let Some(accounts) = accounts {
        linked::set(port, &mut tx, slug, &linked_to(slug, &all), &accounts).await?;
    }
    commit(tx).await
}

fn role(typed: &str) -> Option<String> {
    Some(typed.trim().to_owned()).filter(|role| !role.is_empty())
}
