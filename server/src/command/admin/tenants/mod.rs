//! `vitrine admin apply` and `vitrine admin export`: tenants and grants as a file that is kept and
//! reviewed like code. Everything is done in one transaction, with the rows of the audit, or nothing.

mod file;
mod plan;

use super::{Database, away, note};
use domain::{Slug, TenantId};
use file::{Grant, Rest, Tenant};
use plan::{Change, Existing, Step};
use server::db::grants::{self, GrantChange, GrantRow, NewGrant};
use server::db::{DbError, OperatorTx, broken_constraint, sources, tenants};
use std::collections::BTreeMap;
use std::path::Path;

const CHANGED: &str = "somebody changed this meanwhile, so nothing was done: run it again";

/// Prints every tenant with its grants, as a file for [`apply`].
#[expect(clippy::print_stdout, reason = "the file is what the command is for")]
pub(super) async fn export(database: &Database) -> Result<(), String> {
    let mut tx = database.tx().await?;
    let there = existing(&mut tx).await?;
    tx.commit().await.map_err(away)?;
    let tenants: Vec<Tenant> = there.into_values().map(|there| there.tenant).collect();
    print!("{}", file::write(&tenants)?);
    Ok(())
}

/// Prints what has to be done so that the tenants are as the file says, and does it where `yes`.
#[expect(clippy::print_stdout, reason = "the plan is what the command is for")]
pub(super) async fn apply(database: &Database, path: &Path, yes: bool) -> Result<(), String> {
    let name = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    let wanted = file::read(&text).map_err(|words| format!("{name}: {words}"))?;
    let mut tx = database.tx().await?;
    let there = existing(&mut tx).await?;
    let sources = sources::list_sources(&mut tx).await.map_err(away)?;
    let steps = plan::plan(&wanted, &there);
    for step in &steps {
        println!("{step}");
    }
    let mut ids: BTreeMap<String, TenantId> =
        there.into_iter().map(|(slug, there)| (slug, there.id)).collect();
    for step in &steps {
        // Also where nothing is to stay: a plan that cannot be done is no plan.
        let done = take(&mut tx, step, &mut ids, &sources).await;
        done.map_err(|words| format!("{step}: {words}"))?;
    }
    if steps.is_empty() {
        eprintln!("Everything is as the file says.");
        return Ok(());
    }
    if !yes {
        eprintln!("Nothing was done. Run it with --yes to do this.");
        return Ok(());
    }
    tx.commit().await.map_err(away)?;
    eprintln!("Done: {} changes.", steps.len());
    Ok(())
}

/// What there is, by short name.
async fn existing(tx: &mut OperatorTx) -> Result<BTreeMap<String, Existing>, String> {
    let mut there = BTreeMap::new();
    for row in tenants::list_tenants(tx).await.map_err(away)? {
        let named = tenants::find_tenant(tx, &row.slug).await.map_err(away)?;
        let Some(named) = named else { continue };
        let rows = grants::list_grants(tx, named.id).await.map_err(away)?;
        let slug = Slug::parse(&row.slug).map_err(|error| error.to_string())?;
        let tenant = Tenant { slug, name: named.name, grants: rows.iter().map(grant).collect() };
        let grants = rows.iter().map(|row| (row.id, row.version)).collect();
        let existing = Existing { id: named.id, version: named.version, tenant, grants };
        there.insert(row.slug, existing);
    }
    Ok(there)
}

fn grant(row: &GrantRow) -> Grant {
    Grant {
        source: row.source.clone(),
        group: row.group.clone(),
        stream: row.stream.clone(),
        rest: Rest { alias: row.alias.clone(), note: row.note.clone(), expires: row.expires_at },
    }
}

/// Takes one step of the plan.
async fn take(
    tx: &mut OperatorTx,
    Step { tenant, change }: &Step,
    ids: &mut BTreeMap<String, TenantId>,
    sources: &[sources::SourceRow],
) -> Result<(), String> {
    if let Change::Create { name } = change {
        let id = tenants::create_tenant(tx, tenant, name).await.map_err(refused)?;
        ids.insert(tenant.to_string(), id);
        return note(tx, Some(id), "tenant.create", tenant.as_str()).await;
    }
    let id = *ids.get(tenant.as_str()).ok_or(CHANGED)?;
    let (action, subject) = match change {
        Change::Create { .. } => return Ok(()),
        Change::Rename { version, to, .. } => {
            let renamed = tenants::rename(tx, id, *version, to).await.map_err(refused)?;
            renamed.then_some(()).ok_or(CHANGED)?;
            ("tenant.change", to.clone())
        }
        Change::Grant(grant) => {
            let source = sources.iter().find(|source| source.slug == grant.source);
            let source = source.ok_or_else(|| format!("there is no source “{}”", grant.source))?;
            let new = NewGrant {
                source_id: source.id,
                group: grant.group.clone(),
                stream: grant.stream.clone(),
                alias: grant.rest.alias.clone(),
                note: grant.rest.note.clone(),
                expires_at: grant.rest.expires,
            };
            grants::create_grant(tx, id, &new, None).await.map_err(refused)?;
            ("grant.create", grant.key())
        }
        Change::Amend { id: grant, version, key, rest } => {
            let Rest { alias, note, expires } = rest.clone();
            let change = GrantChange { alias, note, expires_at: expires };
            let changed = grants::change_grant(tx, id, *grant, *version, &change).await;
            changed.map_err(refused)?.ok_or(CHANGED)?;
            ("grant.change", key.clone())
        }
        Change::Revoke { id: grant, version, key } => {
            let gone = grants::delete_grant(tx, id, *grant, *version).await;
            gone.map_err(refused)?.ok_or(CHANGED)?;
            ("grant.delete", key.clone())
        }
    };
    note(tx, Some(id), action, &format!("{tenant}: {subject}")).await
}

fn refused(error: DbError) -> String {
    match broken_constraint(&error) {
        Some("tenants_slug_unique" | "grants_unique") => CHANGED.to_owned(),
        Some(rule) => format!("this breaks the rule {rule}"),
        None => away(error),
    }
}
