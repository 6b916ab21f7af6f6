//! What a person sees. Pages are rendered by the server from data that it has already fetched
//! and checked; islands are the parts of them that come alive in the browser.
// A page is one deeply nested type until something erases it.
#![recursion_limit = "256"]

pub mod api;
pub mod components;
pub mod error;
pub mod islands;
pub mod json;
pub mod looks;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod ports;
pub mod route;
pub mod search;
#[cfg(feature = "ssr")]
mod shell;
pub mod wire;

pub use error::{PortalError, Trouble};
#[cfg(feature = "ssr")]
pub use shell::shell;
