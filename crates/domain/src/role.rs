//! What a member may do inside a tenant.

use serde::{Deserialize, Serialize};

/// A member's role. The order matters: a later role may do all that an earlier one may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type))]
#[cfg_attr(feature = "sqlx", sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads the tenant's logs.
    Viewer,
    /// Reads the tenant's logs and manages its members. Never widens a grant.
    TenantAdmin,
}

impl Role {
    /// The role in a person's words.
    pub fn label(self) -> &'static str {
        match self {
            Role::Viewer => "Viewer",
            Role::TenantAdmin => "Tenant admin",
        }
    }
}
