//! Roles that were set up: whom they trust, and what they may do. A role that was not set up
//! trusts every key of the account and may do everything.

use std::collections::BTreeMap;
use std::sync::RwLock;

use super::policy::Policy;
use crate::lock::{read, write};

/// A role, as its owner set it up.
#[derive(Clone, Default)]
pub(crate) struct Role {
    /// What whoever assumes it has to say (`sts:ExternalId` in its trust policy).
    pub(crate) external_id: Option<String>,
    /// Nothing means everything.
    pub(crate) policy: Option<Policy>,
}

#[derive(Default)]
pub(crate) struct Roles(RwLock<BTreeMap<String, Role>>);

impl Roles {
    pub(crate) fn set(&self, name: &str, role: Role) {
        write(&self.0).insert(name.to_owned(), role);
    }

    pub(crate) fn named(&self, name: &str) -> Role {
        read(&self.0).get(name).cloned().unwrap_or_default()
    }
}

impl Role {
    /// Whether somebody who says this, or nothing, is let in.
    pub(crate) fn trusts(&self, external_id: Option<&str>) -> bool {
        self.external_id.is_none() || self.external_id.as_deref() == external_id
    }
}
