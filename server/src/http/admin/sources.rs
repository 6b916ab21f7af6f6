//! Forms of sources.

use super::{answer, with_form};
use crate::backend;
use crate::http::pages::{self, body_of};
use crate::state::AppState;
use app::pages::{SourceChangeForm, SourceForm};
use app::route::source_href;
use app::wire::{NewSource, SourceChange};
use axum::extract::{Path, Request, State};
use axum::response::Response;

/// Adds a source, or shows the form again.
pub async fn create(State(state): State<AppState>, request: Request) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<NewSource>(request).await;
    let created =
        with_form(
            &portal,
            form,
            |operator, typed| async move { operator.create_source(&typed).await },
        );
    let on = |slug: String| source_href(&slug);
    answer(&state, page, created.await, on, |typed, error, page| {
        pages::sources(&state, SourceForm { typed, refusal: Some(error) }, page)
    })
    .await
}

/// Changes a source, or shows the form again.
pub async fn change(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<SourceChange>(request).await;
    let changed = with_form(&portal, form, |operator, typed| {
        let slug = &slug;
        async move { operator.change_source(slug, &typed).await }
    });
    let on = |()| "/admin/sources".to_owned();
    answer(&state, page, changed.await, on, |typed, error, page| {
        let form = SourceChangeForm { typed: Some(typed), refusal: Some(error) };
        pages::source(&state, &slug, form, page)
    })
    .await
}
