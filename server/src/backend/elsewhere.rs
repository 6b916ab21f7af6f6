//! A link opens in the tenant that it belongs to: somebody of several tenants who looks at one of
//! them follows a colleague's link into another.

use super::error::database;
use crate::access::Reader;
use crate::auth::Actor;
use crate::state::AppState;
use app::PortalError;
use app::route::Route;

/// The same person, looking at the first of their other tenants whose grants let them in at this
/// address. None where there is no such tenant, which says nothing of anybody else's.
///
/// # Errors
/// The database is away.
pub async fn find(
    state: &AppState,
    actor: &Actor,
    path: &str,
) -> Result<Option<(Actor, String)>, PortalError> {
    let Some(Route::Explorer { source, group }) = Route::at(path) else { return Ok(None) };
    let here = actor.membership().map(|membership| membership.tenant_slug.as_str());
    for (slug, _) in actor.tenants().iter().filter(|(slug, _)| Some(slug.as_str()) != here) {
        let there = actor.looking_at(&state.db, slug).await.map_err(database)?;
        let Some(there) = there else { continue };
        let reader = Reader::bind(&there, &state.db).await.map_err(database)?;
        if reader.is_some_and(|reader| reader.open(&source, &group).is_some()) {
            return Ok(Some((there, slug.clone())));
        }
    }
    Ok(None)
}
