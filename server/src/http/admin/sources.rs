//! Forms of sources.

use super::{can_be_mended, with_form};
use crate::backend;
use crate::http::pages::{self, body_of};
use crate::state::AppState;
use app::pages::{SourceChangeForm, SourceForm};
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
    match created.await {
        Ok(()) => pages::see_other("/admin/sources"),
        Err((typed, error)) if can_be_mended(&error) => {
            pages::sources(&state, SourceForm { typed, refusal: Some(error) }, page).await
        }
        Err((_, error)) => pages::refused(&state, error, page).await,
    }
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
    match changed.await {
        Ok(()) => pages::see_other("/admin/sources"),
        Err((typed, error)) if can_be_mended(&error) => {
            let form = SourceChangeForm { typed: Some(typed), refusal: Some(error) };
            pages::source(&state, &slug, form, page).await
        }
        Err((_, error)) => pages::refused(&state, error, page).await,
    }
}
