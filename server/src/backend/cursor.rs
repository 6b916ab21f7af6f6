//! The API's cursors: where a search goes on, sealed for one search and one person.

use crate::access::GroupScope;
use crate::access::seal::Sealer;
use crate::clock::now_ms;
use crate::cloudwatch::search::Resume;
use app::search::Search;
use app::{PortalError, Trouble};
use domain::{EventKey, TimeRange};
use serde::{Deserialize, Serialize};

/// What a cursor holds. The range is the first page's: `-1h` must not move from page to page.
#[derive(Serialize, Deserialize)]
pub(super) struct Cursor {
    pub(super) range: TimeRange,
    pub(super) after: Option<EventKey>,
    pub(super) resume: Option<Resume>,
}

/// Opens what a search came with, if it came with a cursor.
pub(super) fn open(
    sealer: &Sealer,
    text: &str,
    context: &str,
) -> Result<Option<Cursor>, PortalError> {
    if text.is_empty() {
        return Ok(None);
    }
    let opened = sealer.open(text, context, now_ms());
    opened.map(Some).map_err(|_| invalid())
}

/// What is said of every cursor that does not open.
pub(super) fn invalid() -> PortalError {
    let words = "This cursor is not valid here: it belongs to another search or to another \
                 person, what was granted has changed, or it is older than an hour. Start again \
                 without it.";
    PortalError::invalid("cursor", words)
}

/// Seals where a search goes on, for an hour.
pub(super) fn seal(sealer: &Sealer, cursor: &Cursor, context: &str) -> Result<String, PortalError> {
    sealer.seal(cursor, context, now_ms()).map_err(|_| Trouble::Internal.into())
}

/// Whom and what a cursor is sealed for: an endpoint, and the request as it was written, but for
/// how much of it is wanted at once.
pub(super) fn context(endpoint: &str, groups: &[GroupScope], search: &Search) -> String {
    let whose = groups.first().map(|scope| {
        let (tenant, user) = (scope.tenant(), scope.user());
        (tenant, user, scope.grants_version(), &scope.origin().slug, scope.group())
    });
    let Search { stream, prefix, filter, from, to, order, .. } = search;
    serde_json::json!([endpoint, whose, stream, prefix, filter, from, to, order]).to_string()
}
