//! The forms of `/account` for API tokens: plain forms that need no script.

use crate::backend;
use crate::http::pages;
use crate::state::AppState;
use app::PortalError;
use app::pages::{AccountForms, TokenForm};
use app::ports::Portal;
use app::wire::NewToken;
use axum::RequestExt as _;
use axum::body::Body;
use axum::extract::{Form, Path, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
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

/// Makes a token and shows it, once; or shows the form again.
pub async fn create(State(state): State<AppState>, request: Request) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (parts, body) = request.into_parts();
    let mut page = Request::from_parts(parts.clone(), Body::empty());
    *page.method_mut() = Method::GET;
    let form = Request::from_parts(parts, body).extract::<Form<Typed>, _>().await;
    let Ok(Form(Typed { name, days, groups })) = form else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let typed = NewToken { name, days, groups };
    match try_create(&portal, &typed).await {
        Ok(text) => {
            let token = TokenForm { made: Some(text), ..TokenForm::default() };
            pages::account(&state, AccountForms { token, ..AccountForms::default() }, page).await
        }
        Err(error @ PortalError { trouble: app::Trouble::Invalid { .. }, .. }) => {
            let token = TokenForm { typed, refusal: Some(error), made: None };
            pages::account(&state, AccountForms { token, ..AccountForms::default() }, page).await
        }
        Err(error) => pages::refused(&state, error, page).await,
    }
}

async fn try_create(portal: &Portal, typed: &NewToken) -> Result<String, PortalError> {
    portal.member()?.create_token(typed).await
}

/// Ends a token.
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
    match revoked {
        Ok(()) => pages::see_other("/account"),
        Err(error) => pages::refused(&state, error, request).await,
    }
}
