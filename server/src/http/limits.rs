//! Bodies: how large, and of which kind. Looked at before anything reads them.

use crate::http::api::problem;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;

const FORM: &str = "application/x-www-form-urlencoded";
/// Largest body of a log-in, in bytes.
const LOGIN_BYTES: usize = 4 * 1_024;
/// Largest body of anything else, in bytes.
const DEFAULT_BYTES: usize = 64 * 1_024;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(10);

/// The layer. Reads the body whole, so that one which is too large is a 413 wherever it was going,
/// and one which never ends holds nothing up.
pub async fn bound_body(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let path = request.uri().path();
    let says_its_kind = request.headers().contains_key(header::CONTENT_TYPE);
    let (most, kind) = match path {
        "/login" => (LOGIN_BYTES, Some(FORM)),
        _ if path.starts_with("/rpc/") => (DEFAULT_BYTES, Some("application/json")),
        // The API says by itself what it takes.
        _ if path.starts_with(problem::BASE) => (DEFAULT_BYTES, None),
        // A form without any field may say nothing; what reads fields demands that it does.
        _ if says_its_kind && request.method() == Method::POST => (DEFAULT_BYTES, Some(FORM)),
        _ => (DEFAULT_BYTES, None),
    };
    if announced(request.headers()) > most {
        return too_large();
    }
    if !kind.is_none_or(|kind| is_kind(request.headers(), kind)) {
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, "This kind of content is not taken here.\n")
            .into_response();
    }
    let (parts, body) = request.into_parts();
    match tokio::time::timeout(BODY_TIME, to_bytes(body, most)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Ok(Err(_)) => too_large(),
        Err(_) => (StatusCode::REQUEST_TIMEOUT, "The request took too long.\n").into_response(),
    }
}

fn too_large() -> Response {
    (StatusCode::PAYLOAD_TOO_LARGE, "The request is too large.\n").into_response()
}

fn announced(headers: &HeaderMap) -> usize {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    length.and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// Whether content says that it is of this kind.
pub(super) fn is_kind(headers: &HeaderMap, kind: &str) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    value
        .and_then(|text| text.split(';').next())
        .is_some_and(|text| text.trim().eq_ignore_ascii_case(kind))
}
