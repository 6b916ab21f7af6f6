//! The forms of `/members`: plain forms that need no script.

use crate::backend;
use crate::http::pages::{self, body_of};
use crate::state::AppState;
use app::pages::MembersForm;
use app::{PortalError, Trouble};
use axum::extract::{Path, Request, State};
use axum::http::Method;
use axum::response::Response;
use domain::Role;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whom {
    email: String,
    role: Role,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct As {
    role: Role,
}

/// Makes an invitation and shows its link, once; or shows the form again.
pub async fn invite(State(state): State<AppState>, request: Request) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<Whom>(request).await;
    let (email, invited) = match (portal.steward(), form) {
        (Err(error), _) => (String::new(), Err(error)),
        (_, Err(())) => (String::new(), Err(pages::unreadable())),
        (Ok(steward), Ok(Whom { email, role })) => {
            let invited = steward.invite(&email, role).await;
            (email, invited)
        }
    };
    match invited {
        Ok(handed) => {
            let form = MembersForm { handed: Some(handed), ..MembersForm::default() };
            pages::members(&state, form, page).await
        }
        Err(error) => again(&state, email, error, page).await,
    }
}

/// Gives a member another role.
pub async fn set_role(
    State(state): State<AppState>,
    Path(member): Path<String>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<As>(request).await;
    let changed = match (portal.steward(), form) {
        (Err(error), _) => Err(error),
        (_, Err(())) => Err(pages::unreadable()),
        (Ok(steward), Ok(As { role })) => steward.set_role(&member, role).await,
    };
    done(&state, changed, page).await
}

/// Makes a link with which a member chooses a new password.
pub async fn reset(
    State(state): State<AppState>,
    Path(member): Path<String>,
    mut request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let made = match portal.steward() {
        Ok(steward) => steward.reset(&member).await,
        Err(error) => Err(error),
    };
    *request.method_mut() = Method::GET;
    match made {
        Ok(handed) => {
            let form = MembersForm { handed: Some(handed), ..MembersForm::default() };
            pages::members(&state, form, request).await
        }
        Err(error) => again(&state, String::new(), error, request).await,
    }
}

/// Takes a member out.
pub async fn remove(
    State(state): State<AppState>,
    Path(member): Path<String>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let removed = match portal.steward() {
        Ok(steward) => steward.remove(&member).await,
        Err(error) => Err(error),
    };
    done(&state, removed, request).await
}

async fn done(state: &AppState, result: Result<(), PortalError>, page: Request) -> Response {
    match result {
        Ok(()) => pages::see_other("/members"),
        Err(error) => again(state, String::new(), error, page).await,
    }
}

async fn again(state: &AppState, email: String, error: PortalError, page: Request) -> Response {
    if !matches!(error.trouble, Trouble::Invalid { .. }) {
        return pages::refused(state, error, page).await;
    }
    let form = MembersForm { email, refusal: Some(error), ..MembersForm::default() };
    pages::members(state, form, page).await
}
