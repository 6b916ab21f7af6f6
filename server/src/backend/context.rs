//! The lines around an event: its stream alone, whatever the filter of the list was.

use super::reading::read;
use crate::access::GroupScope;
use crate::clock::now_ms;
use crate::cloudwatch::search::{self, Budget, Direction, End};
use crate::state::AppState;
use app::PortalError;
use app::search::MOST_AROUND;
use domain::{EventKey, LogEvent, TimeRange};
use std::slice;

/// How far to either side is looked, in ms: 31 days.
const REACH: i64 = 31 * 86_400_000;
/// AWS takes events of up to two hours ahead of its clock (API reference, PutLogEvents).
const AHEAD: i64 = 2 * 3_600_000;

/// The lines on one side of an event, in the order of time, and whether there may be more.
pub(super) struct Side {
    pub(super) events: Vec<LogEvent>,
    pub(super) more: bool,
}

/// How many lines are asked for, if that can be borne.
pub(super) fn count(field: &str, lines: u16) -> Result<usize, PortalError> {
    if lines <= MOST_AROUND {
        Ok(usize::from(lines))
    } else {
        Err(PortalError::invalid(field, format!("At most {MOST_AROUND} lines at once.")))
    }
}

/// Reads up to `lines` lines that lie on one side of a place.
pub(super) async fn side(
    state: &AppState,
    scope: &GroupScope,
    place: &EventKey,
    direction: Direction,
    lines: usize,
) -> Result<Side, PortalError> {
    if lines == 0 {
        return Ok(Side { events: Vec::new(), more: true });
    }
    let range = match direction {
        Direction::Older => TimeRange { from: (place.time - REACH).max(0), to: place.time },
        Direction::Newer => {
            let end = place.time.saturating_add(REACH).min(now_ms() + AHEAD);
            TimeRange { from: place.time, to: end.max(place.time) }
        }
    };
    let wanted = search::Search {
        pattern: None,
        range,
        direction,
        after: Some(place.clone()),
        resume: None,
        limit: lines,
        whole_answers: false,
    };
    let scopes = slice::from_ref(scope);
    let found = read(state, scopes, &wanted, Budget::of(1)).await?;
    let mut events: Vec<LogEvent> = found.hits.into_iter().map(|hit| hit.event).collect();
    if direction == Direction::Older {
        events.reverse();
    }
    Ok(Side { events, more: found.end != End::Complete })
}
