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
    /// Whether nobody of it gets in for now.
    pub is_suspended: bool,
    /// Its people.
    pub members: Vec<MemberCard>,
    /// What it may see.
    pub grants: Vec<GrantCard>,
    /// The sources that a grant can speak of: short name and name.
    pub sources: Vec<(String, String)>,
}
