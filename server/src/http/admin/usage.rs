//! The form of a tenant's budgets.

use super::{answer, with_form};
use crate::backend;
use crate::http::pages::{self, body_of};
use crate::state::AppState;
use app::route::usage_href;
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
    answer(
        &state,
        page,
        set.await,
        |()| usage_href(&slug),
        |typed, error, page| pages::usage(&state, slug.clone(), typed, error, page),
    )
    .await
}
