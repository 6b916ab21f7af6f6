//! The admin's plain forms. Each that is refused is shown again with what was typed.

pub mod grants;
pub mod proof;
pub mod sources;
pub mod tenants;
pub mod usage;

use crate::http::pages;
use crate::state::AppState;
use app::ports::{Operator, Portal};
use app::{PortalError, Trouble};
use axum::extract::Request;
use axum::response::Response;
use std::future::Future;

/// Whether somebody can mend it in the form itself.
fn can_be_mended(error: &PortalError) -> bool {
    matches!(error.trouble, Trouble::Invalid { .. } | Trouble::Changed)
}

/// Does with an operator's form what it is for. What was typed comes back in any case.
async fn with_form<'p, T, R, F>(
    portal: &'p Portal,
    form: Result<T, ()>,
    write: impl FnOnce(&'p dyn Operator, T) -> F,
) -> Result<R, (T, PortalError)>
where
    T: Clone + Default,
    F: Future<Output = Result<R, PortalError>>,
{
    let operator = portal.operator().map_err(|error| (T::default(), error))?;
    let typed = form.map_err(|()| (T::default(), pages::unreadable()))?;
    write(operator, typed.clone()).await.map_err(|error| (typed, error))
}

/// Leads on after a form, or shows it `again` where somebody can mend it there.
async fn answer<T, R, F>(
    state: &AppState,
    page: Request,
    done: Result<R, (T, PortalError)>,
    on: impl FnOnce(R) -> String,
    again: impl FnOnce(T, PortalError, Request) -> F,
) -> Response
where
    F: Future<Output = Response>,
{
    match done {
        Ok(done) => pages::see_other(&on(done)),
        Err((typed, error)) if can_be_mended(&error) => again(typed, error, page).await,
        Err((_, error)) => pages::refused(state, error, page).await,
    }
}
