//! Reads events of a scope in one exact order, page by page, in either direction.
//!
//! The order is [`EventKey`]'s: time, then AWS's event id. AWS's own ties within a millisecond are
//! not relied on: a millisecond counts as read only when something beyond it, or the end, was
//! seen in every lane. So pages neither lose nor double an event, however many share a
//! millisecond, whatever arrives meanwhile, and however many stream rules a grant has.

use super::client::Cloud;
use super::lane::{Lane, streams_of};
use super::window::Windows;
use super::{CloudError, window};
use crate::access::GroupScope;
use domain::{EventKey, LogEvent, TimeRange};
use futures::future::try_join_all;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

pub use window::Direction;

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Search<'a> {
    /// A CloudWatch filter pattern; none means every event.
    pub pattern: Option<&'a str>,
    /// Where in time, both ends inclusive.
    pub range: TimeRange,
    /// The way to walk.
    pub direction: Direction,
    /// Only events strictly beyond this one, in walking direction.
    pub after: Option<EventKey>,
    /// Where an earlier search stopped for want of time.
    pub resume: Option<Resume>,
    /// Most events to return.
    pub limit: usize,
}

/// Where a search stopped in the middle of a window that had nothing so far. Leaves the server
/// only sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    window: TimeRange,
    tokens: Vec<Option<String>>,
}

/// Why a search ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Everything in the range was looked at.
    Complete,
    /// There are more events beyond the last one.
    More,
    /// The budget ran out, or AWS stopped answering: everything up to `searched_to` was looked at.
    Budget(Option<Resume>),
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// In walking order.
    pub events: Vec<LogEvent>,
    /// The last ms, in walking direction, that was looked at wholly; none when nothing was.
    pub searched_to: Option<i64>,
    /// Why it ended.
    pub end: End,
}

/// How much one search may ask of AWS before it tells the reader how far it got.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Most requests.
    pub calls: u32,
    /// Longest time.
    pub time: Duration,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { calls: 20, time: Duration::from_secs(8) }
    }
}

/// Events asked for beyond the page, so that its last ms is most often complete at once.
const MARGIN: usize = 28;

/// Reads one page.
///
/// # Errors
/// AWS refused or did not answer before anything was found; later troubles end the page early
/// instead.
pub async fn search(
    cloud: &Cloud,
    scope: &GroupScope,
    search: &Search<'_>,
    budget: Budget,
) -> Result<Found, CloudError> {
    let mut walk = Walk {
        client: cloud.client(scope.origin()).await,
        scope,
        search,
        calls_left: budget.calls,
        until: Instant::now() + budget.time,
        found: Vec::new(),
        searched_to: None,
    };
    let Some(span) = walk.span() else {
        return Ok(walk.finish(End::Complete));
    };
    let mut resume = search.resume.clone();
    for window in Windows::over(span, search.direction) {
        // What lies before the window where the former search stopped was read then.
        if resume.as_ref().is_some_and(|resume| resume.window != window) {
            continue;
        }
        match walk.through(window, resume.take()).await? {
            None => {}
            Some(end) => return Ok(walk.finish(end)),
        }
    }
    Ok(walk.finish(End::Complete))
}

struct Walk<'a> {
    client: aws_sdk_cloudwatchlogs::Client,
    scope: &'a GroupScope,
    search: &'a Search<'a>,
    calls_left: u32,
    until: Instant,
    found: Vec<LogEvent>,
    searched_to: Option<i64>,
}

impl Walk<'_> {
    /// The part of the range that lies beyond where the walk starts.
    fn span(&self) -> Option<TimeRange> {
        let TimeRange { from, to } = self.search.range;
        let start = self.search.after.as_ref().map(|key| key.time);
        let (from, to) = match self.search.direction {
            Direction::Older => (from, start.map_or(to, |ms| ms.min(to))),
            Direction::Newer => (start.map_or(from, |ms| ms.max(from)), to),
        };
        (from <= to).then_some(TimeRange { from, to })
    }

    /// Walks one window to its end, or until the page is full or the budget is spent.
    async fn through(
        &mut self,
        window: TimeRange,
        resume: Option<Resume>,
    ) -> Result<Option<End>, CloudError> {
        let mut lanes = self.lanes(window, resume);
        let fresh: Vec<usize> = (0..lanes.len()).collect();
        if let Err(error) = self.fetch(&mut lanes, &fresh).await {
            return self.stopped(window, &lanes, error).map(Some);
        }
        loop {
            let edge = self.edge(&lanes);
            if self.found.len() + self.ready(&lanes, edge) > self.search.limit {
                self.take(&lanes, edge);
                self.found.truncate(self.search.limit);
                return Ok(Some(End::More));
            }
            if lanes.iter().all(|lane| lane.done) {
                self.take(&lanes, edge);
                return Ok(None);
            }
            if self.calls_left == 0 || Instant::now() >= self.until {
                return Ok(Some(self.spent(window, &lanes)));
            }
            let behind: Vec<usize> = (0..lanes.len())
                .filter(|i| !lanes[*i].done && lanes[*i].known_to() == edge)
                .collect();
            if let Err(error) = self.fetch(&mut lanes, &behind).await {
                return self.stopped(window, &lanes, error).map(Some);
            }
        }
    }

    fn lanes(&self, window: TimeRange, resume: Option<Resume>) -> Vec<Lane> {
        let streams = streams_of(self.scope);
        let limit = self.search.limit - self.found.len() + MARGIN;
        let tokens = resume
            .filter(|resume| resume.tokens.len() == streams.len())
            .map_or_else(|| vec![None; streams.len()], |resume| resume.tokens);
        streams
            .into_iter()
            .zip(tokens)
            .map(|(streams, token)| Lane::new(streams, window, self.search.direction, limit, token))
            .collect()
    }

    async fn fetch(&mut self, lanes: &mut [Lane], which: &[usize]) -> Result<(), CloudError> {
        let (client, scope, pattern) = (&self.client, self.scope, self.search.pattern);
        let asked = lanes.iter_mut().enumerate().filter(|(i, _)| which.contains(i));
        let calls = u32::try_from(which.len()).unwrap_or(u32::MAX);
        self.calls_left = self.calls_left.saturating_sub(calls);
        try_join_all(asked.map(|(_, lane)| lane.fetch(client, scope, pattern))).await.map(|_| ())
    }

    /// The ms up to which every lane is known: the nearest of theirs.
    fn edge(&self, lanes: &[Lane]) -> Option<i64> {
        let known = lanes.iter().map(Lane::known_to);
        match self.search.direction {
            Direction::Older => known.map(|ms| ms.unwrap_or(i64::MAX)).max(),
            Direction::Newer => known.map(|ms| ms.unwrap_or(i64::MIN)).min(),
        }
        .filter(|ms| !matches!(*ms, i64::MAX | i64::MIN))
    }

    fn is_ready(&self, event: &LogEvent, edge: i64) -> bool {
        let within = match self.search.direction {
            Direction::Older => event.time >= edge,
            Direction::Newer => event.time <= edge,
        };
        within
            && self.search.after.as_ref().is_none_or(|after| match self.search.direction {
                Direction::Older => event.key() < *after,
                Direction::Newer => event.key() > *after,
            })
    }

    fn ready(&self, lanes: &[Lane], edge: Option<i64>) -> usize {
        let Some(edge) = edge else { return 0 };
        lanes.iter().flat_map(|lane| &lane.events).filter(|e| self.is_ready(e, edge)).count()
    }

    /// Moves what is certain into the page, in order.
    fn take(&mut self, lanes: &[Lane], edge: Option<i64>) {
        let Some(edge) = edge else { return };
        let ready = lanes.iter().flat_map(|lane| &lane.events).filter(|e| self.is_ready(e, edge));
        let mut ready: Vec<LogEvent> = ready.cloned().collect();
        ready.sort_by_cached_key(LogEvent::key);
        ready.dedup_by(|a, b| a.key() == b.key());
        if self.search.direction == Direction::Older {
            ready.reverse();
        }
        self.found.append(&mut ready);
        self.searched_to = Some(edge);
    }

    /// The budget is spent: keep what is certain. Where nothing of the window is, the tokens are
    /// all that tells where to go on.
    fn spent(&mut self, window: TimeRange, lanes: &[Lane]) -> End {
        let edge = self.edge(lanes);
        self.take(lanes, edge);
        if edge.is_some() {
            return End::Budget(None);
        }
        // A lane that has events is read again from the window's start: they are not kept.
        let token =
            |lane: &Lane| lane.token.clone().filter(|_| lane.events.is_empty() && !lane.is_reduced);
        End::Budget(Some(Resume { window, tokens: lanes.iter().map(token).collect() }))
    }

    /// AWS stopped answering. What was found before is worth more than an error.
    fn stopped(
        &mut self,
        window: TimeRange,
        lanes: &[Lane],
        error: CloudError,
    ) -> Result<End, CloudError> {
        let passing = matches!(error, CloudError::Throttled | CloudError::Unavailable(_));
        let edge = self.edge(lanes);
        if passing && (!self.found.is_empty() || self.ready(lanes, edge) > 0) {
            tracing::warn!(%error, group = %self.scope.group(), "a search ended early");
            return Ok(self.spent(window, lanes));
        }
        Err(error)
    }

    fn finish(self, end: End) -> Found {
        let searched_to = match (&end, self.search.direction) {
            (End::Complete, Direction::Older) => Some(self.search.range.from),
            (End::Complete, Direction::Newer) => Some(self.search.range.to),
            (End::More, _) => self.found.last().map(|event| event.time),
            (End::Budget(_), _) => self.searched_to,
        };
        Found { events: self.found, searched_to, end }
    }
}
