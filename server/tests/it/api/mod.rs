//! The HTTP API, as programs meet it.

mod access;
mod check;
mod description;
mod events;
mod limits;
mod lists;
mod refusals;
mod tokens;
