//! The HTTP API, as programs meet it.

pub(crate) mod access;
mod audit;
mod check;
mod context;
mod description;
mod events;
mod export;
mod limits;
mod lists;
mod refusals;
mod services;
mod tokens;
