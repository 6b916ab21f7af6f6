//! What the island of a page starts with. It stands as JSON beside the island, and is read by the
//! browser's own parser: properties of an island would come with another one.

#[cfg(not(feature = "hydrate"))]
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use serde::Serialize;
#[cfg(feature = "hydrate")]
use serde::de::DeserializeOwned;

/// A page's only island beside what it starts with.
#[cfg(feature = "ssr")]
pub(crate) fn started<T, V>(start: T, island: impl FnOnce() -> V) -> AnyView
where
    T: Clone + Serialize + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let json = serde_json::to_string(&start).unwrap_or_default();
    provide_context(start);
    view! {
        <div id="start" hidden data-props=json></div>
        {island()}
    }
    .into_any()
}

/// What the island starts with; in the browser nothing where it cannot be read.
#[cfg(not(feature = "hydrate"))]
pub(super) fn start<T: Clone + 'static>() -> Option<T> {
    use_context()
}

/// What the island starts with; nothing where it cannot be read.
#[cfg(feature = "hydrate")]
pub(super) fn start<T: DeserializeOwned>() -> Option<T> {
    crate::json::read(&super::browser::attribute_of("#start", "data-props")).ok()
}
