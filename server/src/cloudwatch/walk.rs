//! One search under way: windows one after the other, in each of them all lanes at once.

mod ending;

use super::CloudError;
use super::client::Cloud;
use super::lane::{Lane, Order, Reading, Streams, streams_of};
use super::line::Line;
use super::search::{Budget, Direction, End, Found, Hit, Resume, Search};
use super::window::{FIRST_MS, Windows};
use crate::access::{GroupScope, Origin};
use domain::event::Place;
use domain::{EventKey, LogEvent, TimeRange};
use futures::future::try_join_all;
use futures::{FutureExt as _, StreamExt as _, TryStreamExt as _, stream};
use std::time::Instant;

/// Events asked for beyond the page, so that its last ms is most often complete at once.
const MARGIN: usize = 28;
/// Events asked for where whole answers are returned: of lines of 350 bytes, all that AWS gives at
/// once, which is 1 MB (API reference, FilterLogEvents).
const WHOLE: usize = 3_000;
/// Requests to AWS at once: the lowest quota of FilterLogEvents is 5 a second.
const AT_ONCE: usize = 5;
/// Requests after which the next window is made shorter rather than longer.
const MANY: u32 = 6;

/// 2024-01-01T00:00Z in ms: FilterLogEvents refuses an earlier `startTime` together with
/// `startFromHead=false` (AWS API reference).
const NEWEST_FIRST_SINCE: i64 = 1_704_067_200_000;

pub(super) struct Walk<'a> {
    cloud: &'a Cloud,
    /// By the group's place.
    lines: Vec<Line>,
    origin: &'a Origin,
    groups: &'a [GroupScope],
    /// What AWS is asked for, a lane each, by the group's place.
    streams: Vec<(usize, Streams)>,
    search: &'a Search<'a>,
    budget: Budget,
    began: Instant,
    pages: u32,
    found: Vec<Hit>,
    searched_to: Option<i64>,
    /// Whether the endpoint gives the newest first; none while nothing shows it.
    newest_first: Option<bool>,
    /// Whether it refused to, or refused something else: what is asked next will tell.
    suspects: bool,
    probed: bool,
}

/// Where groups tie, their places in the search decide.
fn place(hit: &Hit) -> (Place<'_>, usize) {
    (hit.event.place(), hit.group)
}

/// What became of a window.
enum Step {
    /// Read to its end.
    Done,
    /// To be read anew, in pieces of this length.
    Again(i64),
    /// The search is over.
    End(End),
}

impl<'a> Walk<'a> {
    pub(super) async fn new(
        cloud: &'a Cloud,
        groups: &'a [GroupScope],
        search: &'a Search<'a>,
        budget: Budget,
    ) -> Result<Walk<'a>, CloudError> {
        let origin = groups[0].origin();
        cloud.prepare(groups).await;
        let lines = groups.iter().map(|group| async {
            cloud.line_to(group).await.map(|line| line.patient_for(budget.time))
        });
        let lines = try_join_all(lines).await?;
        let lanes = groups.iter().enumerate();
        let streams = lanes.flat_map(|(place, group)| {
            streams_of(group).into_iter().map(move |streams| (place, streams))
        });
        Ok(Walk {
            cloud,
            lines,
            origin,
            groups,
            streams: streams.collect(),
            search,
            budget,
            began: Instant::now(),
            pages: 0,
            found: Vec::new(),
            searched_to: None,
            newest_first: cloud.gives_newest_first(origin),
            suspects: false,
            probed: false,
        })
    }

    pub(super) async fn run(mut self) -> Result<Found, CloudError> {
        let Some(span) = self.span() else { return Ok(self.finish(End::Complete)) };
        let mut windows = Windows::over(span, self.search.direction);
        let mut resume = self.search.resume.clone();
        if let Some(resume) = &resume {
            windows.start_with(resume.window);
        }
        while let Some(window) = windows.next(NEWEST_FIRST_SINCE) {
            let (found, pages) = (self.found.len(), self.pages);
            let reading = self.reading(window, resume.as_ref());
            if self.searched_to.is_some() && self.is_spent(self.budget) {
                // As long as it has grown: to start small again would take ever so many answers.
                let forwards = reading == Reading::Forwards;
                let next = Resume { window, tokens: Vec::new(), forwards };
                return Ok(self.finish(End::Budget(Some(next))));
            }
            match self.through(window, reading, resume.take()).await? {
                Step::End(end) => return Ok(self.finish(end)),
                Step::Again(length) => windows.put_back(window, length),
                Step::Done if reading == Reading::Along => windows.grow(4),
                Step::Done if self.pages - pages > MANY => windows.shrink(),
                Step::Done if self.found.len() - found < self.wanted() / 4 => windows.grow(2),
                Step::Done => {}
            }
        }
        Ok(self.finish(End::Complete))
    }

    /// The part of the range that lies beyond where the walk starts.
    fn span(&self) -> Option<TimeRange> {
        let TimeRange { from, to } = self.search.range;
        let after = self.search.after.as_ref();
        let (from, to) = match self.search.direction {
            // A place before a whole ms leaves nothing of it.
            Direction::Older => {
                (from, after.map_or(to, |key| to.min(key.time - i64::from(key.id.is_empty()))))
            }
            Direction::Newer => (after.map_or(from, |key| from.max(key.time)), to),
        };
        (from <= to).then_some(TimeRange { from, to })
    }

    fn reading(&self, window: TimeRange, resume: Option<&Resume>) -> Reading {
        let forwards = self.search.direction == Direction::Older
            && (window.from < NEWEST_FIRST_SINCE
                || self.suspects
                || self.newest_first == Some(false)
                || resume.is_some_and(|resume| resume.forwards));
        if forwards { Reading::Forwards } else { Reading::Along }
    }

    /// How many events are still wanted, and a few more.
    fn wanted(&self) -> usize {
        self.search.limit.saturating_sub(self.found.len()) + MARGIN
    }

    /// More than this in a window that is read forwards is more than the page can use.
    fn fill(&self) -> usize {
        2 * self.wanted()
    }

    /// Walks one window to its end, or until the page is full or the budget is spent.
    async fn through(
        &mut self,
        window: TimeRange,
        reading: Reading,
        resume: Option<Resume>,
    ) -> Result<Step, CloudError> {
        let mut lanes = self.lanes(window, reading, resume.as_ref());
        let mut resumed = lanes.iter().any(|lane| lane.token.is_some());
        let mut fresh = true;
        let mut next: Vec<usize> = (0..lanes.len()).collect();
        loop {
            match self.fetch(&mut lanes, &next).await {
                Ok(()) => {}
                // A token that AWS does not take any more: what it stood for is read again.
                Err(CloudError::Invalid(_)) if resumed => {
                    lanes = self.lanes(window, reading, None);
                    resumed = false;
                    continue;
                }
                Err(CloudError::Invalid(_)) if fresh && self.asks_newest_first(reading) => {
                    self.suspects = true;
                    return Ok(Step::Again(FIRST_MS));
                }
                Err(error) => {
                    return self.stopped(window, reading, &mut lanes, error).map(Step::End);
                }
            }
            (fresh, resumed) = (false, false);
            if self.suspects && reading == Reading::Forwards {
                self.learn(false);
            }
            let done = lanes.iter().all(|lane| lane.done);
            if self.asks_newest_first(reading) && !self.keeps_order(&lanes, done).await {
                return Ok(Step::Again(FIRST_MS));
            }
            let edge = self.edge(&lanes);
            if self.found.len() + self.ready(&lanes, edge) > self.search.limit {
                self.take(&mut lanes, edge);
                if !self.search.whole_answers {
                    self.cut();
                }
                return Ok(Step::End(End::More));
            }
            if done {
                self.take(&mut lanes, edge);
                return Ok(Step::Done);
            }
            let shorter = match reading {
                Reading::Along => None,
                Reading::Forwards => self.too_full(window, &lanes),
            };
            if self.is_spent(self.budget)
                && let Some(end) = self.spent(window, reading, &mut lanes, edge)
            {
                return Ok(Step::End(end));
            }
            if let Some(length) = shorter {
                return Ok(Step::Again(length));
            }
            next = (0..lanes.len())
                .filter(|i| !lanes[*i].done && self.known_to(&lanes[*i]) == edge)
                .collect();
        }
    }

    fn lanes(&self, window: TimeRange, reading: Reading, resume: Option<&Resume>) -> Vec<Lane> {
        let limit = match reading {
            // Of several lanes, what lies beyond the slowest is read again: there it does not pay.
            Reading::Along if self.search.whole_answers && self.streams.len() == 1 => WHOLE,
            Reading::Along => self.wanted(),
            Reading::Forwards => self.fill(),
        };
        let tokens = resume
            .filter(|resume| resume.tokens.len() == self.streams.len())
            .filter(|resume| resume.forwards == (reading == Reading::Forwards))
            .map_or_else(|| vec![None; self.streams.len()], |resume| resume.tokens.clone());
        let direction = self.search.direction;
        self.streams
            .iter()
            .zip(tokens)
            .map(|(of, token)| Lane::new(of.clone(), window, direction, reading, limit, token))
            .collect()
    }

    async fn fetch(&mut self, lanes: &mut [Lane], which: &[usize]) -> Result<(), CloudError> {
        let (lines, groups, pattern) = (&self.lines, self.groups, self.search.pattern);
        self.pages = self.pages.saturating_add(u32::try_from(which.len()).unwrap_or(u32::MAX));
        let asked: Vec<_> = lanes
            .iter_mut()
            .enumerate()
            .filter(|(i, _)| which.contains(i))
            .map(|(_, lane)| {
                let group = &groups[lane.group];
                let line = &lines[lane.group];
                lane.fetch(line, group, pattern).boxed()
            })
            .collect();
        stream::iter(asked).buffer_unordered(AT_ONCE).try_collect().await
    }

    fn asks_newest_first(&self, reading: Reading) -> bool {
        self.search.direction == Direction::Older && reading == Reading::Along
    }

    fn learn(&mut self, newest_first: bool) {
        self.suspects = false;
        if self.newest_first != Some(newest_first) {
            self.newest_first = Some(newest_first);
            self.cloud.remember_order(self.origin, newest_first);
        }
    }

    /// Whether the endpoint still seems to give the newest first, as it was asked to.
    async fn keeps_order(&mut self, lanes: &[Lane], done: bool) -> bool {
        if lanes.iter().any(|lane| lane.order == Order::Broken) {
            self.learn(false);
            // All of it is there: the order in which it came does not matter.
            return done;
        }
        if self.newest_first.is_none() && lanes.iter().any(|lane| lane.order == Order::Kept) {
            self.learn(true);
        }
        let doubtful = lanes.iter().find(|lane| !lane.done && !lane.events.is_empty());
        // A filter lets through too few events to tell; without it one answer most often tells.
        if let Some(doubtful) = doubtful
            && self.newest_first.is_none()
            && !self.probed
            && self.search.pattern.is_some()
        {
            self.probed = true;
            self.pages += 1;
            let mut probe = doubtful.probe();
            let (line, group) = (&self.lines[probe.group], &self.groups[probe.group]);
            let asked = probe.fetch(line, group, None).await;
            match probe.order {
                _ if asked.is_err() => {}
                Order::Kept => self.learn(true),
                Order::Broken => self.learn(false),
                Order::Unknown => {}
            }
        }
        self.newest_first != Some(false)
    }

    fn known_to(&self, lane: &Lane) -> Option<i64> {
        lane.known_to(self.newest_first == Some(true))
    }

    /// The ms up to which every lane is known: the nearest of theirs.
    fn edge(&self, lanes: &[Lane]) -> Option<i64> {
        let known = lanes.iter().map(|lane| self.known_to(lane));
        match self.search.direction {
            Direction::Older => known.map(|ms| ms.unwrap_or(i64::MAX)).max(),
            Direction::Newer => known.map(|ms| ms.unwrap_or(i64::MIN)).min(),
        }
        .filter(|ms| !matches!(*ms, i64::MAX | i64::MIN))
    }

    /// Whether an event lies beyond where the walk starts, and not beyond what is known.
    fn is_certain(&self, event: &LogEvent, edge: i64) -> bool {
        let after = self.search.after.as_ref().map(EventKey::place);
        match self.search.direction {
            Direction::Older => {
                event.time >= edge && after.is_none_or(|after| event.place() < after)
            }
            Direction::Newer => {
                event.time <= edge && after.is_none_or(|after| event.place() > after)
            }
        }
    }

    fn ready(&self, lanes: &[Lane], edge: Option<i64>) -> usize {
        let events = || lanes.iter().flat_map(|lane| &lane.events);
        edge.map_or(0, |edge| events().filter(|event| self.is_certain(event, edge)).count())
    }

    /// Moves what is certain into the page, in order.
    fn take(&mut self, lanes: &mut [Lane], edge: Option<i64>) {
        let Some(edge) = edge else { return };
        let mut ready = Vec::new();
        for lane in lanes {
            let certain = lane.events.extract_if(.., |event| self.is_certain(event, edge));
            ready.extend(certain.map(|event| Hit { group: lane.group, event }));
        }
        ready.sort_by(|a, b| place(a).cmp(&place(b)));
        ready.dedup_by(|a, b| place(a) == place(b));
        if self.search.direction == Direction::Older {
            ready.reverse();
        }
        self.found.append(&mut ready);
        self.searched_to = Some(edge);
    }

    /// Cuts the page at its limit, but not between events that share a key: the next page starts
    /// beyond that key.
    fn cut(&mut self) {
        let key = |place: usize| self.found[place].event.place();
        let mut end = self.search.limit.min(self.found.len());
        while (1..self.found.len()).contains(&end) && key(end) == key(end - 1) {
            end += 1;
        }
        self.found.truncate(end);
    }

    /// The length of a piece that should be read instead of a window with too much in it.
    fn too_full(&self, window: TimeRange, lanes: &[Lane]) -> Option<i64> {
        let held: usize = lanes.iter().map(|lane| lane.events.len()).sum();
        if window.millis() == 1 || held < self.fill() {
            return None;
        }
        let read_to = lanes
            .iter()
            .filter(|lane| !lane.done)
            .map(|lane| lane.events.last().map_or(window.from - 1, |event| event.time))
            .min()?;
        let events = lanes.iter().flat_map(|lane| &lane.events);
        let seen = events.filter(|event| event.time <= read_to).count();
        let wanted = i64::try_from(self.wanted()).unwrap_or(i64::MAX);
        let length = i64::try_from(seen)
            .ok()
            .and_then(|seen| (read_to - window.from + 1).checked_mul(wanted)?.checked_div(seen))
            .unwrap_or(i64::MAX);
        Some(length.clamp(1, window.millis() / 2))
    }
}
