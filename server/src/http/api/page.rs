//! What every list answers.

use serde::Serialize;
use utoipa::ToSchema;

/// A part of a list.
#[derive(Serialize, ToSchema)]
pub(super) struct Page<T: ToSchema> {
    /// What the part holds.
    items: Vec<T>,
    /// Send it as `cursor`, with all else as it was, for the next part; null at the end.
    next: Option<String>,
}

impl<T: ToSchema> Page<T> {
    /// A part, and where it goes on.
    pub(super) fn new(items: impl IntoIterator<Item = T>, next: Option<String>) -> Page<T> {
        Page { items: items.into_iter().collect(), next }
    }

    /// The list in one part.
    pub(super) fn whole(items: impl IntoIterator<Item = T>) -> Page<T> {
        Page::new(items, None)
    }
}
