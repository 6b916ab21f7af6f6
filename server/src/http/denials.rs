//! Leaves a row in the audit where somebody who is logged in was refused: whatever the door, the
//! answer looks as if nothing were there, but the provider knows who tried.

use crate::auth::Actor;
use crate::auth::link::without_links;
use crate::backend::witness::Deed;
use crate::db::audit::Outcome;
use crate::http::context::RequestContext;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

/// The layer. It stands inside of the one that finds out who asks.
pub async fn record(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let who = request.extensions().get::<Actor>().cloned();
    let context = request.extensions().get::<RequestContext>().cloned();
    let path = without_links(request.uri().path());
    let response = next.run(request).await;
    if let (StatusCode::NOT_FOUND, Some(actor), Some(context)) = (response.status(), who, context) {
        let deed = Deed {
            action: "access.refuse",
            subject: &path,
            outcome: Outcome::Denied,
            detail: serde_json::json!({}),
        };
        // Logged by whoever failed; the answer is a refusal in any case.
        let _noted_or_logged = state.witness.note(&state.db, &actor, &context, deed).await;
    }
    response
}
