//! The admin's plain forms. Each that is refused is shown again with what was typed.

pub mod grants;
pub mod proof;
pub mod sources;
pub mod tenants;
pub mod usage;

use crate::http::pages;
use app::ports::{Operator, Portal};
use app::{PortalError, Trouble};
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
