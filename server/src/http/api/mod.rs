//! The HTTP API, `/api/v1`: the same ports as the pages, for programs. An endpoint a file; every
//! one of them takes a [`Caller`](input::Caller), which only the token layer makes.

mod audit;
pub mod bearer;
mod context;
mod events;
mod export;
mod filter_check;
mod input;
mod log_groups;
mod log_streams;
mod me;
mod openapi;
mod page;
pub(crate) mod problem;
pub mod rate;
pub mod reference;
mod refusals;
mod search;
mod tail;

use crate::state::AppState;
use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use problem::Problem;

pub use openapi::document;

/// What is answered to whoever shows a token.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/me", get(me::show))
        .route("/log-groups", get(log_groups::list))
        .route("/log-streams", get(log_streams::list))
        .route("/events", get(events::list))
        .route("/events/context", get(context::show))
        .route("/events/export", get(export::stream))
        .route("/audit", get(audit::list))
        .route("/events/tail", get(tail::listen))
        .route("/filter/check", post(filter_check::check))
        .fallback(nothing)
}

/// What is answered to anybody.
pub(crate) fn public_routes() -> Router<AppState> {
    Router::new().route("/api/v1/openapi.json", get(openapi::show))
}

/// What stands at every other address.
pub(crate) async fn nothing() -> Problem {
    Problem::of(StatusCode::NOT_FOUND)
}
