//! What the provider's staff asks while it types. Nothing is changed by these.

use crate::error::PortalError;
use crate::json::Json;
use crate::wire::{DryRun, GroupHint, NewGrant};
use leptos::prelude::*;

/// The groups of a source that fit what is being typed.
#[server(prefix = "/rpc", endpoint = "admin/groups/find", input = Json, output = Json)]
pub async fn find_groups(source: String, typed: String) -> Result<Vec<GroupHint>, PortalError> {
    crate::ports::answer(
        |portal| async move { portal.operator()?.find_groups(&source, &typed).await },
    )
    .await
}

/// What a grant would let in now, before it is made.
#[server(prefix = "/rpc", endpoint = "admin/grants/try", input = Json, output = Json)]
pub async fn try_grant(tenant: String, grant: NewGrant) -> Result<DryRun, PortalError> {
    crate::ports::answer(
        |portal| async move { portal.operator()?.try_grant(&tenant, &grant).await },
    )
    .await
}
