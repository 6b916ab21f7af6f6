//! How a search ends: with everything, with a full page, or with as much as its budget allowed.

use super::Walk;
use crate::cloudwatch::CloudError;
use crate::cloudwatch::lane::{Lane, Reading};
use crate::cloudwatch::search::{Budget, Direction, End, Found, Resume};
use crate::cloudwatch::window::nearer_half;
use domain::TimeRange;
use std::time::Duration;

/// What a search that got nowhere may ask for beyond its budget; well below the time that one
/// answer of the portal may take to start.
const MOST: Budget = Budget { calls: 200, time: Duration::from_secs(20) };
/// Most bytes of AWS's tokens in one cursor, which stands in an address.
const MAX_TOKENS: usize = 4_000;

/// A lane that has events is read again from the window's start: they are not kept.
fn kept_tokens(lanes: &[Lane]) -> Vec<Option<String>> {
    let token =
        |lane: &Lane| lane.token.clone().filter(|_| lane.events.is_empty() && !lane.is_reduced);
    lanes.iter().map(token).collect()
}

impl Walk<'_> {
    pub(super) fn is_spent(&self, budget: Budget) -> bool {
        self.pages >= budget.calls || self.began.elapsed() >= budget.time
    }

    /// The end for want of budget; none while the same search, asked again, would end just here.
    pub(super) fn spent(
        &mut self,
        window: TimeRange,
        reading: Reading,
        lanes: &mut [Lane],
        edge: Option<i64>,
    ) -> Option<End> {
        let gets_on = edge.is_some()
            || self.searched_to.is_some()
            || self.halves(window, reading, lanes)
            || kept_tokens(lanes).iter().any(Option::is_some);
        (gets_on || self.is_spent(MOST)).then(|| self.give_up(window, reading, lanes))
    }

    /// Ends with what is certain. Where nothing of the window is, the tokens are all that tells
    /// where to go on.
    fn give_up(&mut self, window: TimeRange, reading: Reading, lanes: &mut [Lane]) -> End {
        let edge = self.edge(lanes);
        self.take(lanes, edge);
        End::Budget(edge.is_none().then(|| self.unfinished(window, reading, lanes)))
    }

    /// Whether a window that is not finished is to be read again, but less of it.
    fn halves(&self, window: TimeRange, reading: Reading, lanes: &[Lane]) -> bool {
        let trusted = !self.asks_newest_first(reading) || self.newest_first == Some(true);
        let loses = lanes.iter().any(|lane| !lane.events.is_empty() || lane.is_reduced);
        let bytes: usize = kept_tokens(lanes).iter().flatten().map(String::len).sum();
        let doubtful = (reading == Reading::Forwards || !trusted) && loses;
        (doubtful || bytes > MAX_TOKENS) && window.millis() > 1
    }

    fn unfinished(&self, window: TimeRange, reading: Reading, lanes: &[Lane]) -> Resume {
        let forwards = reading == Reading::Forwards;
        if self.halves(window, reading, lanes) {
            let window = nearer_half(window, self.search.direction);
            return Resume { window, tokens: Vec::new(), forwards };
        }
        Resume { window, tokens: kept_tokens(lanes), forwards }
    }

    /// AWS stopped answering. What was found before is worth more than an error.
    pub(super) fn stopped(
        &mut self,
        window: TimeRange,
        reading: Reading,
        lanes: &mut [Lane],
        error: CloudError,
    ) -> Result<End, CloudError> {
        let passing = error.is_passing();
        let edge = self.edge(lanes);
        if passing && (!self.found.is_empty() || self.ready(lanes, edge) > 0) {
            tracing::warn!(%error, group = %self.groups[0].group(), "a search ended early");
            return Ok(self.give_up(window, reading, lanes));
        }
        Err(error)
    }

    pub(super) fn finish(self, end: End) -> Found {
        let searched_to = match (&end, self.search.direction) {
            (End::Complete, Direction::Older) => Some(self.search.range.from),
            (End::Complete, Direction::Newer) => Some(self.search.range.to),
            (End::More, _) => self.found.last().map(|hit| hit.event.time),
            (End::Budget(_), _) => self.searched_to,
        };
        Found { hits: self.found, searched_to, end, pages: self.pages, saved: 0 }
    }
}
