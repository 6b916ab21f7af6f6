//! Reading events.

use crate::error::PortalError;
use crate::json::Json;
use crate::search::{Extent, Search};
use crate::wire::{Around, EventPage, Row, Surroundings};
use leptos::prelude::*;

/// One page of events.
#[server(prefix = "/rpc", endpoint = "events/search", input = Json, output = Json)]
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
#[server(prefix = "/rpc", endpoint = "events/one", input = Json, output = Json)]
pub async fn find_event(source: String, group: String, key: String) -> Result<Row, PortalError> {
    crate::ports::answer(
        |portal| async move { portal.member()?.event(&source, &group, &key).await },
    )
    .await
}

/// The lines around an event.
#[server(prefix = "/rpc", endpoint = "events/around", input = Json, output = Json)]
pub async fn events_around(
    source: String,
    group: String,
    around: Around,
) -> Result<Surroundings, PortalError> {
    crate::ports::answer(
        |portal| async move { portal.member()?.around(&source, &group, &around).await },
    )
    .await
}
