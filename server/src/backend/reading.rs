//! The groups of one list, and what is read of them.

use super::error::{cloud_search, database};
use super::plan::narrowed;
use super::usage::handed_out;
use crate::access::{GroupScope, Reader};
use crate::auth::Actor;
use crate::cloudwatch::search::{self, Budget, Found};
use crate::db::Db;
use crate::db::usage::Counts;
use crate::state::AppState;
use app::search::{MOST_GROUPS, Search};
use app::{PortalError, Trouble};

/// The groups that a search reads, each as far as it was granted and is asked for.
pub(super) struct Groups {
    scopes: Vec<GroupScope>,
    /// Whether the list joins several, so that each row has to say where it comes from.
    are_several: bool,
}

/// Binds an actor to what they may see at this moment.
pub(super) async fn bind(actor: &Actor, db: &Db) -> Result<Reader, PortalError> {
    let bound = Reader::bind(actor, db).await.map_err(database)?;
    bound.ok_or_else(|| Trouble::NotFound.into())
}

impl Groups {
    /// Opens every group of a search. One that was not granted hides all of it.
    pub(super) fn open(
        reader: &Reader,
        source: &str,
        group: &str,
        search: &Search,
    ) -> Result<Groups, PortalError> {
        let mut names = vec![group];
        for further in &search.with {
            if !names.contains(&further.as_str()) {
                names.push(further);
            }
        }
        let opened: Option<Vec<GroupScope>> =
            names.iter().map(|name| reader.open(source, name)).collect();
        let opened = opened.ok_or(Trouble::NotFound)?;
        if opened.len() > MOST_GROUPS {
            let words = format!(
                "One list joins at most {MOST_GROUPS} log groups, not {}. Take some out.",
                opened.len()
            );
            return Err(PortalError::invalid("with", words));
        }
        let are_several = opened.len() > 1;
        let scopes: Vec<GroupScope> =
            opened.into_iter().filter_map(|scope| narrowed(scope, search)).collect();
        if scopes.is_empty() {
            return Err(Trouble::NotFound.into());
        }
        Ok(Groups { scopes, are_several })
    }

    /// At least one.
    pub(super) fn scopes(&self) -> &[GroupScope] {
        &self.scopes
    }

    /// The groups' names by their places, where rows have to name them.
    pub(super) fn names(&self) -> Option<Vec<String>> {
        let names = || self.scopes.iter().map(|scope| scope.group().to_string()).collect();
        self.are_several.then(names)
    }

    /// Reads one page, and says in the reader's words why it cannot.
    pub(super) async fn read(
        &self,
        state: &AppState,
        request: &search::Search<'_>,
        budget: Budget,
    ) -> Result<Found, PortalError> {
        read(state, &self.scopes, request, budget).await
    }
}

/// Reads one page of some groups of one tenant, on that tenant's account, and says in the reader's
/// words why it cannot.
pub(super) async fn read(
    state: &AppState,
    scopes: &[GroupScope],
    request: &search::Search<'_>,
    budget: Budget,
) -> Result<Found, PortalError> {
    let tenant = scopes.first().map(GroupScope::tenant);
    if let Some(tenant) = tenant {
        state.meter.admit(&state.db, tenant).await?;
    }
    match search::search(&state.cloud, scopes, request, budget).await {
        Ok(found) => {
            if let Some(tenant) = tenant {
                let counts = handed_out(found.hits.iter().map(|hit| &hit.event));
                let (calls, saved) = (found.pages.into(), found.saved.into());
                state.meter.count(tenant, Counts { calls, saved, ..counts });
            }
            Ok(found)
        }
        Err(error) => {
            let has_pattern = request.pattern.is_some();
            Err(cloud_search(&state.cloud, scopes, has_pattern, error).await)
        }
    }
}
