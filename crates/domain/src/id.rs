//! One type per kind of id, so that a tenant's id can never stand where a user's belongs.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(out)
            }
        }
    )+};
}

ids! {
    /// A customer of the provider.
    TenantId,
    /// A person who logs in.
    UserId,
    /// An AWS account and region that logs are read from.
    SourceId,
    /// One rule that lets a tenant see something.
    GrantId,
    /// A token of the HTTP API.
    ApiTokenId,
    /// A saved view of the explorer.
    ViewId,
}
