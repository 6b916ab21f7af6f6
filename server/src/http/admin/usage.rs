//! The form of a tenant's budgets.

use super::{can_be_mended, with_form};
use crate::backend;
use crate::http::pages::{self, body_of};
use crate::state::AppState;
use app::pages::usage_href;
use app::wire::BudgetForm;
use axum::extract::{Path, Request, State};
use axum::response::Response;

/// Sets a tenant's budgets of a day, or shows the form again.
pub async fn set_budget(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<BudgetForm>(request).await;
    let set = with_form(&portal, form, |operator, typed| {
        let slug = &slug;
        async move { operator.set_budget(slug, &typed).await }
    });
    match set.await {
        Ok(()) => pages::see_other(&usage_href(&slug)),
        Err((typed, error)) if can_be_mended(&error) => {
            pages::usage(&state, slug, typed, error, page).await
        }
        Err((_, error)) => pages::refused(&state, error, page).await,
    }
}
