//! Reading events.

use crate::error::PortalError;
use crate::search::{Extent, Search};
use crate::wire::{EventPage, Row};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One page of events.
#[server(prefix = "/rpc", endpoint = "events/search", input = Json)]
pub async fn search_events(
    source: String,
    group: String,
    search: Search,
    // A page from before an upgrade does not say it.
    #[server(default)] extent: Extent,
) -> Result<EventPage, PortalError> {
    crate::ports::answer(|portal| async move {
        portal.member()?.search(&source, &group, &search, extent).await
    })
    .await
}

/// One event with all it says.
#[server(prefix = "/rpc", endpoint = "events/one", input = Json)]
pub async fn find_event(source: String, group: String, key: String) -> Result<Row, PortalError> {
    crate::ports::answer(
        |portal| async move { portal.member()?.event(&source, &group, &key).await },
    )
    .await
}
