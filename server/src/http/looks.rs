//! `POST /account/looks`: how a person likes the portal to look.

use crate::auth::Actor;
use crate::db::{DbError, people};
use crate::http::{pages, unavailable};
use crate::state::AppState;
use app::looks::{Density, Looks, Theme};
use app::pages::{login_href, safe_next};
use axum::RequestExt as _;
use axum::extract::{Form, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// The form; what is missing or unknown is the default.
#[derive(Deserialize)]
struct LooksForm {
    #[serde(default)]
    theme: String,
    #[serde(default)]
    density: String,
    #[serde(default)]
    wrap: String,
    #[serde(default)]
    next: String,
}

/// Remembers the choices and leads back to where they were made.
pub async fn remember(State(state): State<AppState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let asked = Request::from_parts(parts.clone(), axum::body::Body::empty());
    let form = Request::from_parts(parts, body).extract::<Form<LooksForm>, _>().await;
    let Ok(Form(form)) = form else { return StatusCode::BAD_REQUEST.into_response() };
    let next = safe_next(&form.next);
    let next = if next.is_empty() { "/" } else { &next };
    let Some(actor) = asked.extensions().get::<Actor>() else {
        return pages::see_other(&login_href(next, ""));
    };
    let looks = Looks {
        theme: Theme::named(&form.theme),
        density: Density::named(&form.density),
        wraps: form.wrap == "on",
    };
    match store(&state, actor, looks).await {
        Ok(()) => pages::see_other(next),
        Err(error) => {
            tracing::error!(%error, "a person's looks could not be stored");
            unavailable::page(&asked)
        }
    }
}

async fn store(state: &AppState, actor: &Actor, looks: Looks) -> Result<(), DbError> {
    let mut tx = state.db.door().await?;
    people::store_looks(&mut tx, actor.user_id(), looks).await?;
    tx.commit().await
}
