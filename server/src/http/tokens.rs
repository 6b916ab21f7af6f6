//! The forms of `/account` and `/members` for API tokens: plain forms that need no script.

use crate::backend;
use crate::http::pages::{self, body_of};
use crate::state::AppState;
use app::pages::{AccountForms, MembersForm, TokenForm};
use app::wire::NewToken;
use app::{PortalError, Trouble};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    name: String,
    #[serde(default)]
    days: String,
    #[serde(default)]
    groups: String,
}

/// Makes a token of one's own and shows it, once; or shows the form again.
pub async fn create(State(state): State<AppState>, request: Request) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, typed) = read(request).await;
    let made = match (portal.member(), &typed) {
        (Err(error), _) => Err(error),
        (_, Err(())) => Err(pages::unreadable()),
        (Ok(member), Ok(typed)) => member.create_token(typed).await,
    };
    match form(typed, made) {
        Ok(token) => {
            pages::account(&state, AccountForms { token, ..AccountForms::default() }, page).await
        }
        Err(error) => pages::refused(&state, error, page).await,
    }
}

/// Makes a service token of the tenant and shows it, once; or shows the form again.
pub async fn create_of_tenant(State(state): State<AppState>, request: Request) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, typed) = read(request).await;
    let made = match (portal.steward(), &typed) {
        (Err(error), _) => Err(error),
        (_, Err(())) => Err(pages::unreadable()),
        (Ok(steward), Ok(typed)) => steward.create_token(typed).await,
    };
    match form(typed, made) {
        Ok(token) => {
            pages::members(&state, MembersForm { token, ..MembersForm::default() }, page).await
        }
        Err(error) => pages::refused(&state, error, page).await,
    }
}

/// Ends a token of one's own.
pub async fn revoke(
    State(state): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let revoked = match portal.member() {
        Ok(member) => member.revoke_token(&id).await,
        Err(error) => Err(error),
    };
    done(&state, "/account", revoked, request).await
}

/// Ends a service token of the tenant.
pub async fn revoke_of_tenant(
    State(state): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let revoked = match portal.steward() {
        Ok(steward) => steward.revoke_token(&id).await,
        Err(error) => Err(error),
    };
    done(&state, "/members", revoked, request).await
}

async fn read(request: Request) -> (Request, Result<NewToken, ()>) {
    let (page, typed) = body_of::<Typed>(request).await;
    (page, typed.map(|Typed { name, days, groups }| NewToken { name, days, groups }))
}

/// The form as it is shown next; an error where it is not shown again.
fn form(
    typed: Result<NewToken, ()>,
    made: Result<String, PortalError>,
) -> Result<TokenForm, PortalError> {
    match made {
        Ok(text) => Ok(TokenForm { made: Some(text), ..TokenForm::default() }),
        Err(error @ PortalError { trouble: Trouble::Invalid { .. }, .. }) => {
            let typed = typed.unwrap_or_default();
            Ok(TokenForm { typed, refusal: Some(error), made: None })
        }
        Err(error) => Err(error),
    }
}

async fn done(
    state: &AppState,
    page: &str,
    result: Result<(), PortalError>,
    request: Request,
) -> Response {
    match result {
        Ok(()) => pages::see_other(page),
        Err(error) => pages::refused(state, error, request).await,
    }
}
