//! What reacts in the browser. Each gets its first data from the page, so nothing is fetched twice.
#![expect(missing_docs, reason = "the macro's own structs for islands carry no docs")]

pub mod admin_forms;
#[cfg(feature = "hydrate")]
mod browser;
pub mod explorer;
pub mod group_list;
