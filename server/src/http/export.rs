//! `GET /logs/{source}/{group}/export`: a search as a file.

use crate::auth::Actor;
use crate::backend::export::{self, Asked, Export};
use crate::http::context::RequestContext;
use crate::http::pages;
use crate::state::AppState;
use app::pages::login_href;
use app::route::Route;
use app::{PortalError, Trouble};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Answers the address. Who may not see the explorer's page gets what that page gives them.
pub async fn download(State(state): State<AppState>, request: Request) -> Response {
    let uri = request.uri().clone();
    let page = uri.path().strip_suffix("/export").unwrap_or_default();
    let query = uri.query().unwrap_or_default();
    let Some(actor) = request.extensions().get::<Actor>() else {
        // To the page, not to the file: that one would leave them standing on the log-in form.
        return pages::see_other(&login_href(page, query));
    };
    let opened = match (Route::at(page), request.extensions().get::<RequestContext>()) {
        (Some(Route::Explorer { source, group }), Some(context)) => {
            export::open(&state, actor, context, (&source, &group), Asked::of_page(query)).await
        }
        _ => Err(Trouble::NotFound.into()),
    };
    match opened {
        Ok(export) => file(export),
        Err(error) => refuse(&state, error, request).await,
    }
}

/// The file as an answer, read while it is written.
pub(super) fn file(export: Export) -> Response {
    let disposition = format!("attachment; filename=\"{}\"", export.file_name());
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(export.content_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    (headers, Body::from_stream(export.into_stream())).into_response()
}

/// A page for a person who followed a link, a problem (RFC 9457) for a script. What is not there
/// looks as everywhere.
pub(super) async fn refuse(state: &AppState, error: PortalError, request: Request) -> Response {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let wants_page = accept.is_some_and(|accept| accept.contains("text/html"));
    if wants_page || error.trouble == Trouble::NotFound {
        return pages::failure(state, error, request).await;
    }
    let status = error.status();
    let id = request.extensions().get::<RequestContext>().map(|context| context.id.clone());
    let field = match &error.trouble {
        Trouble::Invalid { field, .. } => Some(field.clone()),
        _ => None,
    };
    let problem = json!({
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "detail": error.to_string(),
        "field": field,
        "request_id": id,
    });
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (status, kind, problem.to_string()).into_response()
}
