//! Tenants, as the admin sees them.

use super::GrantCard;
use super::MemberCard;
use serde::{Deserialize, Serialize};

/// A tenant in the admin's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantCard {
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// When it was created, in ms since 1970.
    pub created: i64,
    /// How many people belong to it.
    pub members: i64,
    /// How many grants it has.
    pub grants: i64,
    /// Whether nobody of it gets in for now.
    pub is_suspended: bool,
}

/// A tenant as the admin works on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantDetail {
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Counts the changes of what the form shows.
    pub version: i32,
    /// Whether nobody of it gets in for now.
    pub is_suspended: bool,
    /// Its people.
    pub members: Vec<MemberCard>,
    /// What it may see.
    pub grants: Vec<GrantCard>,
    /// The sources that a grant can speak of: short name and name.
    pub sources: Vec<(String, String)>,
}

/// A tenant about to be created, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewTenant {
    /// Its name.
    pub name: String,
    /// Its short name.
    pub slug: String,
}

/// A change of a tenant, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantChange {
    /// Its name.
    pub name: String,
    /// The version that the form showed.
    pub version: i32,
}
