//! Server functions. Who may call what is decided behind the ports; here every call just gets the
//! request's own portal.

use crate::backend;
use crate::state::AppState;
use app::{PortalError, Trouble};
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::prelude::provide_context;
use leptos::server_fn::axum::server_fn_paths;

/// How the browser's part knows its own errors.
pub(super) const MARK: HeaderName = HeaderName::from_static("serverfnerror");
/// Longest error, in bytes.
const MAX_ERROR: usize = 64 * 1_024;

/// Answers `/rpc/…`.
pub async fn answer(State(state): State<AppState>, mut request: Request) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (path, id) = (request.uri().path().to_owned(), portal.request_id.clone());
    if !server_fn_paths().any(|(known, _)| known == path) {
        return refusal(Trouble::NotFound.into(), id, &path);
    }
    // A browser's form post would be answered with a redirect to whatever its Referer says, with
    // the error in the address. Here are only calls.
    request.headers_mut().remove(header::REFERER);
    request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let context = move || provide_context(portal.clone());
    let mut response =
        leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    response.headers_mut().remove(header::LOCATION);
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && response.headers().contains_key(MARK)
    {
        return with_id(response, id, &path).await;
    }
    response
}

/// A call whose input cannot be read is refused before it reaches a port: as a fault of ours,
/// which it is not, and without the id that every port gives its errors.
async fn with_id(response: Response, id: String, path: &str) -> Response {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, MAX_ERROR).await.unwrap_or_default();
    match serde_json::from_slice::<PortalError>(&body) {
        Ok(PortalError { request_id: Some(_), .. }) | Err(_) => {
            Response::from_parts(parts, body.into())
        }
        Ok(_) => {
            let words = "This call could not be read. Reload the page and try again.";
            refusal(PortalError::invalid("request", words), id, path)
        }
    }
}

pub(super) fn refusal(error: PortalError, id: String, path: &str) -> Response {
    let error = PortalError { request_id: Some(id), ..error };
    let mark = [(MARK, path.to_owned())];
    (error.status(), mark, axum::Json(error)).into_response()
}
