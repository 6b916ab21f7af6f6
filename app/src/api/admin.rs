//! The provider's staff at work.

use crate::error::PortalError;
use crate::wire::{DryRun, NewGrant, NewMember};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Adds a tenant.
#[server(prefix = "/rpc", endpoint = "admin/tenants/create", input = Json)]
pub async fn create_tenant(name: String, slug: String) -> Result<(), PortalError> {
    crate::ports::answer(
        |portal| async move { portal.operator()?.create_tenant(&name, &slug).await },
    )
    .await
}

/// Adds a person to a tenant. Returns the first password, which is shown once.
#[server(prefix = "/rpc", endpoint = "admin/members/create", input = Json)]
pub async fn create_member(tenant: String, member: NewMember) -> Result<String, PortalError> {
    crate::ports::answer(|portal| async move {
        portal.operator()?.create_member(&tenant, &member).await
    })
    .await
}

/// Lets a tenant see something.
#[server(prefix = "/rpc", endpoint = "admin/grants/create", input = Json)]
pub async fn create_grant(tenant: String, grant: NewGrant) -> Result<(), PortalError> {
    crate::ports::answer(
        |portal| async move { portal.operator()?.create_grant(&tenant, &grant).await },
    )
    .await
}

/// What a grant would let in now, before it is made.
#[server(prefix = "/rpc", endpoint = "admin/grants/try", input = Json)]
pub async fn try_grant(tenant: String, grant: NewGrant) -> Result<DryRun, PortalError> {
    crate::ports::answer(
        |portal| async move { portal.operator()?.try_grant(&tenant, &grant).await },
    )
    .await
}

/// Takes a grant away.
#[server(prefix = "/rpc", endpoint = "admin/grants/delete", input = Json)]
pub async fn delete_grant(tenant: String, grant: String) -> Result<(), PortalError> {
    crate::ports::answer(
        |portal| async move { portal.operator()?.delete_grant(&tenant, &grant).await },
    )
    .await
}
