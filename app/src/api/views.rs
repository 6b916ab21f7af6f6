//! Saved views of one group. What changes them answers with how they are now.

use crate::error::PortalError;
use crate::json::Json;
use crate::wire::{NewView, ViewCard, ViewChange};
use leptos::prelude::*;

/// One's own and those that the tenant shares.
#[server(prefix = "/rpc", endpoint = "views/list", input = Json, output = Json)]
pub async fn list_views(source: String, group: String) -> Result<Vec<ViewCard>, PortalError> {
    crate::ports::answer(
        |portal| async move { portal.member()?.group_views(&source, &group).await },
    )
    .await
}

/// Saves a view.
#[server(prefix = "/rpc", endpoint = "views/create", input = Json, output = Json)]
pub async fn create_view(view: NewView) -> Result<Vec<ViewCard>, PortalError> {
    crate::ports::answer(|portal| async move { portal.member()?.create_view(&view).await }).await
}

/// Changes a view.
#[server(prefix = "/rpc", endpoint = "views/change", input = Json, output = Json)]
pub async fn change_view(id: String, change: ViewChange) -> Result<Vec<ViewCard>, PortalError> {
    crate::ports::answer(|portal| async move { portal.member()?.change_view(&id, &change).await })
        .await
}
