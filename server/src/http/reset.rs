//! The forms of `/forgot` and `/reset/{link}`.

use crate::backend;
use crate::http::pages::{self, body_of};
use crate::state::AppState;
use app::pages::{ForgotForm, ResetForm};
use app::{PortalError, Trouble};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whom {
    email: String,
}

/// Sends a link, to somebody or nobody: the answer is the same.
pub async fn forgot(State(state): State<AppState>, request: Request) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<Whom>(request).await;
    let Ok(Whom { email }) = form else {
        return pages::failure(&state, pages::unreadable(), page).await;
    };
    let asked = match portal.guest() {
        Ok(guest) => guest.forgot(&email).await,
        Err(error) => Err(error),
    };
    let form = match asked {
        Ok(()) => ForgotForm { email: String::new(), refusal: None, done: true },
        Err(error @ PortalError { trouble: Trouble::Invalid { .. }, .. }) => {
            ForgotForm { email, refusal: Some(error), done: false }
        }
        Err(error) => return pages::failure(&state, error, page).await,
    };
    pages::forgot(&state, form, page).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    new: String,
    again: String,
}

/// Sets the new password and leads to the log-in, or shows the form again.
pub async fn set(
    State(state): State<AppState>,
    Path(link): Path<String>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<Typed>(request).await;
    let Ok(Typed { new, again }) = form else {
        return pages::failure(&state, Trouble::NotFound.into(), page).await;
    };
    let set = match portal.guest() {
        Ok(guest) => guest.reset(&link, &new, &again).await,
        Err(error) => Err(error),
    };
    match set {
        Ok(()) => pages::see_other("/login"),
        Err(error @ PortalError { trouble: Trouble::Invalid { .. }, .. }) => {
            pages::reset(&state, &link, ResetForm { refusal: Some(error) }, page).await
        }
        Err(error) => pages::failure(&state, error, page).await,
    }
}
