//! A page of events for a program: whole messages, and one cursor that goes on whatever ended
//! the page.

use super::plan::Plan;
use super::reading::Groups;
use crate::access::seal::Sealer;
use crate::access::{GroupScope, Reader};
use crate::clock::now_ms;
use crate::cloudwatch::search::{Budget, Direction, Found, Resume};
use crate::state::AppState;
use app::search::{Extent, Search};
use app::wire::Batch;
use app::{PortalError, Trouble};
use domain::{EventKey, TimeRange};
use serde::{Deserialize, Serialize};

/// What a cursor holds. The range is the first page's: `-1h` must not move from page to page.
#[derive(Serialize, Deserialize)]
struct Cursor {
    range: TimeRange,
    after: Option<EventKey>,
    resume: Option<Resume>,
}

/// Reads the page that a search starts with, or that its cursor leads to.
pub(super) async fn read(
    state: &AppState,
    reader: &Reader,
    (source, group): (&str, &str),
    search: &Search,
    limit: u16,
) -> Result<Batch, PortalError> {
    let groups = Groups::open(reader, source, group, search)?;
    let context = context(groups.scopes(), search);
    let cursor = open(&state.sealer, &search.cursor, &context)?;
    let asked = Search { cursor: String::new(), ..search.clone() };
    let mut plan = Plan::read(&asked, groups.scopes(), &state.sealer, now_ms())?;
    let limit = super::plan::rows(Extent { limit, quick: false })?;
    if let Some(Cursor { range, after, resume }) = cursor {
        (plan.range, plan.after, plan.resume) = (range, after, resume);
    }
    let budget = Budget::of(groups.scopes().len());
    let found = groups.read(state, &plan.request(limit), budget).await?;
    let next = found.next(plan.direction, plan.after.as_ref());
    let next = next.map(|(after, resume)| Cursor { range: plan.range, after, resume });
    let searched = searched(&plan, &found, next.is_some());
    Ok(Batch {
        next: next.map(|next| seal(&state.sealer, &next, &context)).transpose()?,
        searched,
        events: found.hits.into_iter().map(|hit| hit.event).collect(),
    })
}

/// How much of the range lies behind, from its start in walking direction.
fn searched(plan: &Plan, found: &Found, goes_on: bool) -> Option<TimeRange> {
    let TimeRange { from, to } = plan.range;
    if !goes_on {
        return Some(plan.range);
    }
    // A full page was cut where it was full, though more may have been looked at.
    let last = found.hits.last().map(|hit| hit.event.time);
    let reached = last.or(found.searched_to).or(plan.after.as_ref().map(|key| key.time))?;
    let range = match plan.direction {
        Direction::Older => TimeRange { from: reached.max(from), to },
        Direction::Newer => TimeRange { from, to: reached.min(to) },
    };
    (range.from <= range.to).then_some(range)
}

fn open(sealer: &Sealer, text: &str, context: &str) -> Result<Option<Cursor>, PortalError> {
    if text.is_empty() {
        return Ok(None);
    }
    let opened = sealer.open(text, context, now_ms());
    opened.map(Some).map_err(|_| {
        let words = "This cursor is not valid here: it belongs to another search, another person, \
                     what was granted has changed, or it is older than an hour. Start again without it.";
        PortalError::invalid("cursor", words)
    })
}

fn seal(sealer: &Sealer, cursor: &Cursor, context: &str) -> Result<String, PortalError> {
    sealer.seal(cursor, context, now_ms()).map_err(|_| Trouble::Internal.into())
}

/// Whom and what a cursor is sealed for: the request as it was written, but for its limit.
fn context(groups: &[GroupScope], search: &Search) -> String {
    let whose = groups.first().map(|scope| {
        let (tenant, user) = (scope.tenant(), scope.user());
        (tenant, user, scope.grants_version(), &scope.origin().slug, scope.group())
    });
    let Search { stream, prefix, filter, from, to, order, .. } = search;
    serde_json::json!(["api events", whose, stream, prefix, filter, from, to, order]).to_string()
}
