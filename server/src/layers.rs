//! What every request passes through, outermost last.

use crate::auth::{origin, session};
use crate::http::api::{bearer, problem};
use crate::http::{context, denials, detached, headers, limits, metrics, seeing};
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
        .layer(from_fn_with_state(state.clone(), seeing::only_looks))
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
        .layer(from_fn_with_state(state.clone(), metrics::count))
        .layer(from_fn_with_state(state.clone(), context::name))
}

/// The process lives on; the person is told; the log has what happened.
fn after_panic(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a request panicked");
    let words = "Something went wrong on our side. Try again, or go back.\n";
    (StatusCode::INTERNAL_SERVER_ERROR, words).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudwatch::Cloud;
    use crate::config::Config;
    use axum::body::Body;
    use axum::extract::Request;
    use axum::routing::any;
    use clap::Parser as _;
    use tower::ServiceExt as _;

    #[derive(clap::Parser)]
    struct Given {
        #[command(flatten)]
        config: Config,
    }

    async fn panics() {
        panic!("on purpose");
    }

    #[tokio::test]
    async fn a_panic_is_a_500_with_every_header_and_the_process_lives() {
        let nowhere = "--database-url=postgres://nobody@127.0.0.1:9/none";
        let key = "--secret-key=dml0cmluZSB0ZXN0cyBzZWFsIHdpdGggdGhpcyBrZXk=";
        let https = "--public-url=https://logs.example.com";
        let config = Given::parse_from(["vitrine", nowhere, key, https]).config;
        let cloud = Cloud::at_endpoint("http://127.0.0.1:9", "eu-central-1").await;
        let state = AppState::new(&config, cloud).unwrap();
        let router = Router::new()
            .route("/panics", any(panics))
            .layer(from_fn(detached::run_to_the_end))
            .route("/lives", any(|| async { "it lives" }));
        let router = for_all(router, &state).with_state(state);
        for (method, path, status) in
            [("GET", "/panics", 500), ("POST", "/panics", 500), ("GET", "/lives", 200)]
        {
            let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
            let answer = router.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.status(), status, "{method} {path}");
            for name in [
                "content-security-policy",
                "strict-transport-security",
                "x-content-type-options",
                "cache-control",
                "x-request-id",
            ] {
                assert!(answer.headers().contains_key(name), "{method} {path}: {name}");
            }
        }
    }
}
