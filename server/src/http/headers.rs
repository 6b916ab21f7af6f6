//! The headers that tell a browser what a page may do: nothing but show itself.

use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// The policy of a page whose inline scripts carry this nonce.
pub fn content_security_policy(nonce: &str) -> String {
    // `cargo leptos watch` reloads the page over a socket of its own.
    let watch = if std::env::var_os("LEPTOS_WATCH").is_some() { " ws:" } else { "" };
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'{watch}; \
         manifest-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    )
}

/// The policy of an answer that is no page: whatever it holds, nothing of it runs.
const NO_PAGE: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox";

const FIXED: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=()",
    ),
];

/// The layer that puts them on every answer, whatever it is.
pub async fn harden(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if state.public_url.secure {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=63072000; includeSubDomains"),
        );
    }
    set_if_missing(headers, header::CONTENT_SECURITY_POLICY, NO_PAGE);
    // What a person may see is nobody else's, and is not kept.
    set_if_missing(headers, header::CACHE_CONTROL, "no-store");
    response
}

fn set_if_missing(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
