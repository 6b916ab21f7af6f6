//! The layer around operators' forms: when somebody's last proof of who they are is too old for a
//! write, it asks for the password and then goes on with the very same form.

use crate::backend;
use crate::http::{account, pages};
use crate::state::AppState;
use app::pages::Proof;
use app::{PortalError, Trouble};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The field with the password; no form of ours has another of this name.
const FIELD: &str = "proof";
/// Larger bodies do not come this far.
const MOST_BYTES: usize = 64 * 1_024;

/// The mark of an answer: the write was right, but its proof too old.
#[derive(Clone)]
struct Wanted;

/// What stands where a write cannot be done without a proof; the layer turns it into a page.
pub(in crate::http) fn wanted() -> Response {
    let mut response = StatusCode::UNAUTHORIZED.into_response();
    response.extensions_mut().insert(Wanted);
    response
}

/// The layer.
pub async fn ask(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let Ok(operator) = portal.operator() else { return next.run(request).await };
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MOST_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let (proofs, fields): (Vec<_>, Vec<_>) =
        form_urlencoded::parse(&bytes).into_owned().partition(|(name, _)| name == FIELD);
    let page = page_request(&parts);
    let proof = Proof { action: parts.uri.path().to_owned(), fields, refusal: None };
    if let Some((_, password)) = proofs.into_iter().next() {
        if let Err(error) = operator.prove(&password).await {
            return refused(&state, proof, error, page).await;
        }
        // A session is proved by being new.
        if let Err(error) = account::renew_session(&mut parts.extensions).await {
            return pages::failure(&state, error, page).await;
        }
    }
    let response = next.run(form_request(parts, &proof.fields)).await;
    match response.extensions().get::<Wanted>() {
        Some(Wanted) => pages::proof(&state, proof, page).await,
        None => response,
    }
}

async fn refused(state: &AppState, proof: Proof, error: PortalError, page: Request) -> Response {
    match error.trouble {
        Trouble::Invalid { .. } => {
            pages::proof(state, Proof { refusal: Some(error), ..proof }, page).await
        }
        _ => pages::refused(state, error, page).await,
    }
}

fn page_request(parts: &Parts) -> Request {
    let mut page = Request::from_parts(parts.clone(), Body::empty());
    *page.method_mut() = Method::GET;
    page
}

/// The form without the password.
fn form_request(mut parts: Parts, fields: &[(String, String)]) -> Request {
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    parts.headers.remove(header::CONTENT_LENGTH);
    Request::from_parts(parts, form.into())
}
