//! A page of events for a program: whole messages, and one cursor that goes on whatever ended
//! the page.

use super::cursor::{self, Cursor};
use super::plan::Plan;
use super::reading::Groups;
use crate::access::Reader;
use crate::clock::now_ms;
use crate::cloudwatch::search::{Budget, Direction, Found};
use crate::state::AppState;
use app::PortalError;
use app::search::{Extent, Search};
use app::wire::Batch;
use domain::TimeRange;

/// Reads the page that a search starts with, or that its cursor leads to.
pub(super) async fn read(
    state: &AppState,
    reader: &Reader,
    (source, group): (&str, &str),
    search: &Search,
    limit: u16,
) -> Result<Batch, PortalError> {
    let groups = Groups::open(reader, source, group, search)?;
    let context = cursor::context("events", groups.scopes(), search);
    let cursor = cursor::open(&state.sealer, &search.cursor, &context)?;
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
        next: next.map(|next| cursor::seal(&state.sealer, &next, &context)).transpose()?,
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
