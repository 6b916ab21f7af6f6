//! What answers over HTTP: pages, the log-in form, server functions, the API, exports, tails,
//! files, health.

pub mod api;
pub mod context;
pub mod export;
pub mod files;
pub mod headers;
pub mod health;
pub mod limits;
pub mod login;
pub mod looks;
pub mod pages;
pub mod rpc;
pub mod tail;
pub mod tokens;
pub mod unavailable;
