//! What is answered when the database is away, before it is known who asks: it says so, and
//! tries again by itself.

use crate::http::context::RequestContext;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// A page for browsers, a line for server functions.
pub fn page(request: &Request) -> Response {
    let id = request.extensions().get::<RequestContext>().map_or("", |context| &context.id);
    let retry = [(header::RETRY_AFTER, "3")];
    if request.uri().path().starts_with("/rpc/") {
        let error = app::PortalError {
            trouble: app::Trouble::Unavailable { what: "The database".into() },
            request_id: Some(id.to_owned()),
        };
        // The browser's part knows its own errors by this header.
        let mark = [("serverfnerror", request.uri().path().to_owned())];
        return (StatusCode::SERVICE_UNAVAILABLE, retry, mark, axum::Json(error)).into_response();
    }
    let html = format!(
        r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>One moment · Vitrine</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5"><link rel="stylesheet" href="/pkg/vitrine.css"></head>
<body><main id="main" class="failure"><h1>One moment</h1>
<p>The database does not answer at the moment. Nothing is lost.</p>
<p>This page tries again by itself every few seconds.</p>
<p class="fine">Request <code>{id}</code></p></main></body></html>
"#
    );
    let policy = [(header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'self'")];
    (StatusCode::SERVICE_UNAVAILABLE, retry, policy, Html(html)).into_response()
}
