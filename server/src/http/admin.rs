//! The admin's plain forms: tenants that are shut out, and new sources.

use crate::backend;
use crate::http::pages::{self, body_of};
use crate::state::AppState;
use app::pages::{Deleted, SourceForm};
use app::ports::Portal;
use app::route::tenant_href;
use app::wire::NewSource;
use app::{PortalError, Trouble};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use serde::Deserialize;

/// Lets nobody of a tenant in for now.
pub async fn suspend(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    request: Request,
) -> Response {
    set_suspended(&state, &slug, true, request).await
}

/// Lets them in again.
pub async fn resume(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    request: Request,
) -> Response {
    set_suspended(&state, &slug, false, request).await
}

async fn set_suspended(state: &AppState, slug: &str, yes: bool, request: Request) -> Response {
    let portal = backend::portal(state, request.extensions());
    let set = match portal.operator() {
        Ok(operator) => operator.set_suspended(slug, yes).await,
        Err(error) => Err(error),
    };
    match set {
        Ok(()) => pages::see_other(&tenant_href(slug)),
        Err(error) => pages::refused(state, error, request).await,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sure {
    #[serde(default)]
    sure: String,
}

/// Deletes a tenant and shows what is left of it.
pub async fn delete(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<Sure>(request).await;
    match try_delete(&portal, &slug, form).await {
        Ok(left) => pages::deleted(&state, Deleted { slug, left }, page).await,
        Err(error) => pages::refused(&state, error, page).await,
    }
}

async fn try_delete(
    portal: &Portal,
    slug: &str,
    form: Result<Sure, ()>,
) -> Result<Vec<(String, i64)>, PortalError> {
    let operator = portal.operator()?;
    let Sure { sure } = form.map_err(|()| pages::unreadable())?;
    operator.delete_tenant(slug, &sure).await
}

/// Adds a source, or shows the form again.
pub async fn create_source(State(state): State<AppState>, request: Request) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<NewSource>(request).await;
    let (typed, created) = match (portal.operator(), form) {
        (Err(error), _) => (NewSource::default(), Err(error)),
        (_, Err(())) => (NewSource::default(), Err(pages::unreadable())),
        (Ok(operator), Ok(typed)) => {
            let created = operator.create_source(&typed).await;
            (typed, created)
        }
    };
    match created {
        Ok(()) => pages::see_other("/admin/sources"),
        Err(error @ PortalError { trouble: Trouble::Invalid { .. }, .. }) => {
            let form = SourceForm { typed, refusal: Some(error) };
            pages::sources(&state, form, page).await
        }
        Err(error) => pages::refused(&state, error, page).await,
    }
}
