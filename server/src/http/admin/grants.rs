//! Forms of grants.

use super::{answer, can_be_mended, with_form};
use crate::backend;
use crate::http::pages::{self, body_of};
use crate::state::AppState;
use app::pages::{GrantChangeForm, GrantForm, TenantForms};
use app::route::tenant_href;
use app::wire::{GrantChange, NewGrant};
use app::{PortalError, Trouble};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use serde::Deserialize;

/// Lets a tenant see something, or shows the form again.
pub async fn create(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<NewGrant>(request).await;
    let created = with_form(&portal, form, |operator, typed| {
        let slug = &slug;
        async move { operator.create_grant(slug, &typed).await }
    });
    answer(
        &state,
        page,
        created.await,
        |()| tenant_href(&slug),
        |typed, error, page| {
            let grant = GrantForm { typed, refusal: Some(error), tried: None };
            pages::tenant(&state, &slug, TenantForms { grant, ..TenantForms::default() }, page)
        },
    )
    .await
}

/// Shows the form again with what the grant would let in, or why it cannot be. Makes none.
pub async fn dry_run(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<NewGrant>(request).await;
    let tried = with_form(&portal, form, |operator, typed| {
        let slug = &slug;
        async move { operator.try_grant(slug, &typed).await.map(|run| (typed, run)) }
    });
    let grant = match tried.await {
        Ok((typed, run)) => GrantForm { typed, refusal: None, tried: Some(run) },
        Err((typed, error)) if can_be_tried_again(&error) => {
            GrantForm { typed, refusal: Some(error), tried: None }
        }
        Err((_, error)) => return pages::refused(&state, error, page).await,
    };
    pages::tenant(&state, &slug, TenantForms { grant, ..TenantForms::default() }, page).await
}

/// Whether it is the form's fault, or AWS's for the moment.
fn can_be_tried_again(error: &PortalError) -> bool {
    let is_aws = matches!(
        error.trouble,
        Trouble::Throttled { .. } | Trouble::Unavailable { .. } | Trouble::Misconfigured { .. }
    );
    is_aws || can_be_mended(error)
}

/// Changes a grant, or shows the form again.
pub async fn change(
    State(state): State<AppState>,
    Path((slug, id)): Path<(String, String)>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<GrantChange>(request).await;
    let changed = with_form(&portal, form, |operator, typed| {
        let (slug, id) = (&slug, &id);
        async move { operator.change_grant(slug, id, &typed).await }
    });
    answer(
        &state,
        page,
        changed.await,
        |()| tenant_href(&slug),
        |typed, error, page| {
            let form = GrantChangeForm { typed: Some(typed), refusal: Some(error) };
            pages::grant(&state, (&slug, &id), form, page)
        },
    )
    .await
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    version: i32,
}

/// Takes a grant away, unless it is another by now.
pub async fn delete(
    State(state): State<AppState>,
    Path((slug, id)): Path<(String, String)>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<Shown>(request).await;
    let deleted = with_form(&portal, form, |operator, Shown { version }| {
        let (slug, id) = (&slug, &id);
        async move { operator.delete_grant(slug, id, version).await }
    });
    answer(
        &state,
        page,
        deleted.await,
        |()| tenant_href(&slug),
        |_, error, page| {
            let form = GrantChangeForm { typed: None, refusal: Some(error) };
            pages::grant(&state, (&slug, &id), form, page)
        },
    )
    .await
}
