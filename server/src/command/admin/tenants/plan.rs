//! What has to be done so that the tenants of a file are as it says. Tenants that it does not name
//! are left alone; grants of those that it names, and that it does not have, are taken away.

use super::file::{Grant, Rest, Tenant};
use domain::{GrantId, Slug, TenantId};
use std::collections::BTreeMap;
use std::fmt;

/// A tenant as it is.
pub(super) struct Existing {
    pub(super) id: TenantId,
    pub(super) version: i32,
    pub(super) tenant: Tenant,
    /// Ids and versions of its grants, in their order.
    pub(super) grants: Vec<(GrantId, i32)>,
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    pub(super) tenant: Slug,
    pub(super) change: Change,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Change {
    Create { name: String },
    Rename { version: i32, from: String, to: String },
    Grant(Grant),
    Amend { id: GrantId, version: i32, key: String, rest: Rest },
    Revoke { id: GrantId, version: i32, key: String },
}

impl fmt::Display for Step {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenant = &self.tenant;
        match &self.change {
            Change::Create { name } => write!(out, "+ tenant {tenant} “{name}”"),
            Change::Rename { from, to, .. } => write!(out, "~ tenant {tenant} “{from}” → “{to}”"),
            Change::Grant(grant) => {
                write!(out, "+ grant  {tenant}: {}{}", grant.key(), grant.rest)
            }
            Change::Amend { key, rest, .. } => write!(out, "~ grant  {tenant}: {key}{rest}"),
            Change::Revoke { key, .. } => write!(out, "- grant  {tenant}: {key}"),
        }
    }
}

impl fmt::Display for Rest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(alias) = &self.alias {
            write!(out, ", alias “{alias}”")?;
        }
        if let Some(note) = &self.note {
            write!(out, ", note “{note}”")?;
        }
        self.expires.map_or(Ok(()), |expires| write!(out, ", until {expires}"))
    }
}

/// Everything to be done, tenant by tenant in the file's order; nothing where all is as it is to be.
pub(super) fn plan(wanted: &[Tenant], there: &BTreeMap<String, Existing>) -> Vec<Step> {
    wanted.iter().flat_map(|tenant| for_tenant(tenant, there.get(tenant.slug.as_str()))).collect()
}

fn for_tenant(wanted: &Tenant, there: Option<&Existing>) -> Vec<Step> {
    let mut changes = Vec::new();
    match there {
        None => changes.push(Change::Create { name: wanted.name.clone() }),
        Some(there) if there.tenant.name != wanted.name => changes.push(Change::Rename {
            version: there.version,
            from: there.tenant.name.clone(),
            to: wanted.name.clone(),
        }),
        Some(_) => {}
    }
    let mut left: BTreeMap<String, (&Grant, (GrantId, i32))> = there
        .into_iter()
        .flat_map(|there| there.tenant.grants.iter().zip(there.grants.iter().copied()))
        .map(|(grant, which)| (grant.key(), (grant, which)))
        .collect();
    for grant in &wanted.grants {
        let key = grant.key();
        match left.remove(&key) {
            None => changes.push(Change::Grant(grant.clone())),
            Some((is, (id, version))) if is.rest != grant.rest => {
                changes.push(Change::Amend { id, version, key, rest: grant.rest.clone() });
            }
            Some(_) => {}
        }
    }
    let revoked = left.into_iter();
    changes.extend(revoked.map(|(key, (_, (id, version)))| Change::Revoke { id, version, key }));
    changes.into_iter().map(|change| Step { tenant: wanted.slug.clone(), change }).collect()
}
