//! Who looks at the portal.

use crate::looks::Looks;
use serde::{Deserialize, Serialize};

/// Who is logged in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The person's name.
    pub name: String,
    /// The person's e-mail address.
    pub email: String,
    /// The name of the tenant that is looked at.
    pub tenant: Option<String>,
    /// Every tenant that the person belongs to: short name and name.
    pub tenants: Vec<(String, String)>,
    /// Whether the person looks after the tenant's people.
    pub is_steward: bool,
    /// Whether the admin area is theirs.
    pub is_operator: bool,
    /// How the portal is to look.
    pub looks: Looks,
    /// Set while an operator looks as a tenant's viewers do.
    pub seeing: Option<Seeing>,
}

/// An operator looks at the portal as a tenant's viewers see it, and changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seeing {
    /// The tenant's name.
    pub tenant: String,
    /// When it ends by itself, in ms since 1970.
    pub until: i64,
}
