//! What answers over HTTP: pages, the log-in form, server functions, the API, exports, tails,
//! files, health.

pub mod account;
pub mod admin;
pub mod api;
pub mod audit;
pub mod context;
pub mod denials;
pub mod detached;
pub mod export;
pub mod files;
pub mod headers;
pub mod health;
pub mod invite;
pub mod limits;
pub mod login;
pub mod looks;
pub mod members;
pub mod metrics;
mod moved;
pub mod pages;
pub mod reset;
pub mod rpc;
pub mod seeing;
pub mod tail;
pub mod tokens;
pub mod unavailable;
pub mod usage;
