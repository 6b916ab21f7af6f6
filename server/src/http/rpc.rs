//! Server functions. Who may call what is decided behind the ports; here every call just gets the
//! request's own portal.

use crate::backend;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use leptos::prelude::provide_context;

/// Answers `/rpc/…`.
pub async fn answer(State(state): State<AppState>, mut request: Request) -> Response {
    let portal = backend::portal(&state, request.extensions());
    // A browser's form post would be answered with a redirect to whatever its Referer says.
    request.headers_mut().remove(header::REFERER);
    let context = move || provide_context(portal.clone());
    let mut response =
        leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    response.headers_mut().remove(header::LOCATION);
    response
}
