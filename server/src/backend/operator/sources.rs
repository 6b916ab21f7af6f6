//! Where logs come from.

use super::super::error::database;
use super::{OperatorPort, commit, person_or_company, refused};
use crate::db::{OperatorTx, sources};
use app::wire::{NewSource, SourceCard, SourceChange};
use app::{PortalError, Trouble};
use domain::Slug;

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
    let card = |row: sources::SourceRow| SourceCard {
        slug: row.slug,
        name: row.name,
        account: row.account_id,
        region: row.region,
        role_arn: row.role_arn,
        external_id: row.external_id,
        version: row.version,
    };
    Ok(rows.into_iter().map(card).collect())
}

pub(super) async fn create(port: &OperatorPort, typed: &NewSource) -> Result<(), PortalError> {
    let slug = Slug::parse(typed.slug.trim());
    let slug = slug.map_err(|error| PortalError::invalid("slug", error))?;
    let source = sources::NewSource {
        slug,
        name: person_or_company("name", &typed.name)?,
        account_id: typed.account.trim().to_owned(),
        region: typed.region.trim().to_owned(),
        role_arn: role(&typed.role_arn),
    };
    let mut tx = port.writing().await?;
    let rules = [
        ("sources_slug_unique", "slug", "Another source has this short name."),
        ("sources_account_form", "account", "An AWS account has twelve digits."),
        ("sources_region_form", "region", "That is no AWS region, such as eu-central-1."),
        ROLE,
    ];
    sources::create_source(&mut tx, &source).await.map_err(|error| refused(error, &rules))?;
    port.note(&mut tx, None, "source.create", source.slug.as_str()).await?;
    commit(tx).await
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
    source_named(&mut tx, slug).await?.ok_or(Trouble::NotFound)?;
    let changed = sources::change_source(&mut tx, slug, version, &name, role.as_deref()).await;
    if !changed.map_err(|error| refused(error, &[ROLE]))? {
        return Err(Trouble::Changed.into());
    }
    port.note(&mut tx, None, "source.change", slug).await?;
    commit(tx).await
}

fn role(typed: &str) -> Option<String> {
    Some(typed.trim().to_owned()).filter(|role| !role.is_empty())
}
