//! The forms of `/account` for password and sessions, and the one that switches the tenant.

use crate::backend;
use crate::http::pages::{self, body_of};
use crate::state::AppState;
use app::pages::{AccountForms, PasswordForm};
use app::wire::NewPassword;
use app::{PortalError, Trouble};
use axum::extract::{Request, State};
use axum::response::Response;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    former: String,
    new: String,
    again: String,
}

/// Changes the password, or shows the form again.
pub async fn change_password(State(state): State<AppState>, request: Request) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<Typed>(request).await;
    let Ok(Typed { former, new, again }) = form else {
        return pages::refused(&state, pages::unreadable(), page).await;
    };
    let typed = NewPassword { former, new, again };
    let changed = match portal.person() {
        Ok(person) => person.change_password(&typed).await,
        Err(error) => Err(error),
    };
    let password = match changed {
        Ok(()) => PasswordForm { refusal: None, done: true },
        Err(error @ PortalError { trouble: Trouble::Invalid { .. }, .. }) => {
            PasswordForm { refusal: Some(error), done: false }
        }
        Err(error) => return pages::refused(&state, error, page).await,
    };
    pages::account(&state, AccountForms { password, ..AccountForms::default() }, page).await
}

/// Ends all of one's sessions.
pub async fn end_sessions(State(state): State<AppState>, request: Request) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let ended = match portal.person() {
        Ok(person) => person.end_sessions().await,
        Err(error) => Err(error),
    };
    match ended {
        Ok(()) => pages::see_other("/login"),
        Err(error) => pages::refused(&state, error, request).await,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    tenant: String,
}

/// Makes the session look at another tenant of the same person.
pub async fn switch_tenant(State(state): State<AppState>, request: Request) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<Wish>(request).await;
    let switched = match (portal.person(), form) {
        (Err(error), _) => Err(error),
        (_, Err(())) => Err(pages::unreadable()),
        (Ok(person), Ok(wish)) => person.switch_tenant(&wish.tenant).await,
    };
    match switched {
        Ok(()) => pages::see_other("/"),
        Err(error) => pages::refused(&state, error, page).await,
    }
}
