//! What every request passes through, outermost last.

use crate::auth::{origin, session};
use crate::http::api::{bearer, problem};
use crate::http::{context, denials, detached, headers, limits};
use crate::state::AppState;
use axum::Router;
use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate as _};
use tower_http::timeout::TimeoutLayer;

/// Longest time that one answer may take to start.
const REQUEST_TIME: Duration = Duration::from_secs(30);

/// For everything that a person asks: who they are.
pub(crate) fn for_people(router: Router<AppState>, state: &AppState) -> Router<AppState> {
    router
        .layer(from_fn_with_state(state.clone(), denials::record))
        .layer(from_fn_with_state(state.clone(), session::find_actor))
        .layer(session::layer(state.db.clone(), &state.public_url))
        .layer(from_fn_with_state(state.clone(), session::harden_removal))
        .layer(from_fn(detached::run_to_the_end))
        .layer(from_fn(limits::bound_body))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(is_no_file)))
}

/// For everything that a program asks: whose token it shows, and nothing else.
pub(crate) fn for_programs(router: Router<AppState>, state: &AppState) -> Router<AppState> {
    router
        .layer(from_fn(limits::bound_body))
        .layer(from_fn_with_state(state.clone(), bearer::find_actor))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(is_no_file)))
}

/// What is saved is not worth the work, and compressing would hold its first lines back.
fn is_no_file(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    !headers.contains_key(header::CONTENT_DISPOSITION)
}

/// For every address there is.
pub(crate) fn for_all(router: Router<AppState>, state: &AppState) -> Router<AppState> {
    router
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, REQUEST_TIME))
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(from_fn_with_state(state.clone(), origin::refuse_foreign))
        .layer(from_fn(problem::speak))
        .layer(from_fn_with_state(state.clone(), headers::harden))
        .layer(from_fn_with_state(state.clone(), context::name))
}

/// The process lives on; the person is told; the log has what happened.
fn after_panic(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a request panicked");
    let words = "Something went wrong on our side. Try again, or go back.\n";
    (StatusCode::INTERNAL_SERVER_ERROR, words).into_response()
}
