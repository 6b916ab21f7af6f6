//! `GET /api/v1/openapi.json`: the API's description, made from the code.

use super::{
    audit, context, events, export, filter_check, log_groups, log_streams, me, problem, tail,
};
use aws_lc_rs::digest::{SHA256, digest};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use std::sync::LazyLock;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{OpenApi as Document, SecurityRequirement};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Vitrine",
        description = "Your own CloudWatch logs, over HTTPS. Times come as RFC 3339 in UTC with \
            three decimals; they go in as RFC 3339, epoch milliseconds, or relative such as `-15m`.",
    ),
    servers((url = "/api/v1")),
    paths(
        me::show,
        log_groups::list,
        log_streams::list,
        events::list,
        context::show,
        export::stream,
        audit::list,
        tail::listen,
        filter_check::check,
    ),
    components(schemas(problem::Body, events::Event, export::LastRecord, tail::Told)),
    modifiers(&Token),
)]
struct Api;

struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut Document) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A token, `vtr_…`, that you make under Account."))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
        document.security = Some(vec![SecurityRequirement::new("token", [""; 0])]);
    }
}

/// The description.
pub fn document() -> Document {
    Api::openapi()
}

/// The description as JSON, and its ETag.
static TEXT: LazyLock<(String, String)> = LazyLock::new(|| {
    let text = document().to_json().unwrap_or_default();
    let hash = digest(&SHA256, text.as_bytes());
    let tag = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&hash.as_ref()[..12]);
    (text, format!("\"{tag}\""))
});

pub(super) async fn show(headers: HeaderMap) -> Response {
    let (text, tag) = &*TEXT;
    let caching = [(header::ETAG, tag.as_str()), (header::CACHE_CONTROL, "public, max-age=300")];
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|known| known.trim() == tag)) {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    (caching, [(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response()
}
