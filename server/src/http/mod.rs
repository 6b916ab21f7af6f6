//! What answers over HTTP: pages, the log-in form, server functions, files, health.

pub mod context;
pub mod files;
pub mod headers;
pub mod health;
pub mod limits;
pub mod login;
pub mod pages;
pub mod rpc;
pub mod unavailable;
