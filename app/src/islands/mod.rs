//! What reacts in the browser. Each gets its first data from the page, so nothing is fetched twice.

use leptos::prelude::*;

#[cfg(feature = "hydrate")]
mod browser;
pub mod explorer;
pub mod grant_picker;
pub mod group_list;
mod part;
mod sending;
mod start;

#[cfg(feature = "ssr")]
pub(crate) use start::started;

/// Brings what the page's islands need before they can wake. False where it cannot be had; the
/// page then stays as the server made it, which works by links and forms.
#[cfg(feature = "hydrate")]
pub async fn prepare() -> bool {
    explorer::prepare().await && group_list::prepare().await && grant_picker::prepare().await
}

/// What was typed into a field before its island woke; nothing on the server.
fn typed_before(id: &str) -> Option<String> {
    #[cfg(feature = "hydrate")]
    return browser::value(id).filter(|typed| !typed.is_empty());
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = id;
        None
    }
}

/// Keeps what was typed before the island woke. It is set only after the first rendering, which
/// has to be the server's own.
fn keep_typed(id: &str, field: RwSignal<String>) {
    if let Some(typed) = typed_before(id) {
        Effect::new(move || field.set(typed.clone()));
    }
}
