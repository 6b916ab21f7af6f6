//! Live tails: any number of viewers, few sessions with AWS.
//!
//! CloudWatch allows 15 Live Tail sessions an account and bills them by the minute. So a group is
//! followed once, whoever views it ([`source`]); its events go into one ring ([`feed`]) that every
//! viewer reads for themselves ([`viewer`]): their grant and their pattern are applied there, to
//! every event. While there is no session, and over the gap between two, searches stand in
//! ([`upstream`]).

mod audience;
mod feed;
mod identity;
mod place;
mod poll;
mod refused;
mod seen;
mod session;
mod source;
mod upstream;
mod viewer;

use self::source::Source;
use self::viewer::Seat;
use super::search::{self, Budget, Direction, End, Found, Search};
use super::{Cloud, CloudError};
use crate::access::{GroupScope, Origin};
use crate::clock::Clock;
use domain::TimeRange;
use filter_pattern::Pattern;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

pub(super) use session::may_start;

pub use audience::Bill;
pub use feed::{Mode, Told};
pub use identity::is_name_of;
pub use place::{NoPlace, Place};
pub use viewer::{Line, Said, Viewer};

/// How far back the lines are looked for that a tail starts with, in ms.
const BACKLOG_MS: i64 = 24 * 3_600_000;
/// Events may lie so far ahead of the clock, in ms, and so late behind it.
const AHEAD_MS: i64 = 60_000;
/// Most events that a viewer is told who was away; more than that is a search.
const MOST_MISSED: usize = 5_000;
/// How much further back it is looked for events that came late meanwhile, in ms, and how many are
/// looked through for them.
const TARDY_MS: i64 = 900_000;
const MOST_TARDY: usize = 20_000;

/// Where a viewer starts.
#[derive(Clone, Debug)]
pub enum Start {
    /// With so many of the newest lines that are there already.
    Newest(usize),
    /// Where somebody left off.
    After(Place),
}

/// How a hub is set up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most Live Tail sessions an account that asks, in one Region. AWS allows 15; others may want
    /// some too.
    pub sessions: usize,
    /// How long a group is still followed after its last viewer left.
    pub lingers: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { sessions: 12, lingers: Duration::from_secs(10) }
    }
}

/// Where viewers and sessions meet.
#[derive(Clone)]
pub struct Hub {
    cloud: Cloud,
    limits: Limits,
    bill: Bill,
    clock: Clock,
    epoch: i64,
    sources: Arc<Mutex<Sources>>,
}

/// What is followed. Sources that ask from one account share its sessions.
#[derive(Default)]
struct Sources {
    all: HashMap<Origin, Arc<Source>>,
    sessions: HashMap<(String, String), Arc<Semaphore>>,
}

impl Sources {
    /// The sessions of the account that asks for a source, in its Region.
    fn sessions(&mut self, origin: &Origin, most: usize) -> Arc<Semaphore> {
        let place = (origin.asking_account().to_owned(), origin.region.clone());
        Arc::clone(self.sessions.entry(place).or_insert_with(|| Arc::new(Semaphore::new(most))))
    }
}

impl std::fmt::Debug for Hub {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Hub")
    }
}

impl Hub {
    /// A hub that follows nothing yet. `bill` is told for which tenant AWS answered: what is asked
    /// for one viewer is that viewer's, what is asked for all of a group falls to the tenants that
    /// view it in turn. Sessions are not asked for anything.
    pub fn new(cloud: Cloud, limits: Limits, bill: Bill) -> Hub {
        let clock = Clock::default();
        Hub { cloud, limits, bill, epoch: clock.now_ms(), clock, sources: Arc::default() }
    }

    /// What it takes for the time.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Lets somebody view groups of one source.
    ///
    /// # Errors
    /// AWS refused or did not answer when the first lines were looked for.
    pub async fn view(
        &self,
        groups: &[GroupScope],
        pattern: Option<&str>,
        start: Start,
    ) -> Result<Viewer, CloudError> {
        let parsed = pattern.map(Pattern::parse).transpose();
        let parsed = parsed.map_err(|error| CloudError::Invalid(error.message))?;
        let seats = groups.iter().map(|scope| self.seat(scope)).collect();
        let mut viewer = Viewer::new(seats, parsed, self.epoch);
        match start {
            Start::Newest(0) => viewer.leave_out(i64::MAX, self.clock.now_ms()),
            Start::Newest(most) => self.begin(&mut viewer, groups, pattern, most).await?,
            Start::After(place) => {
                if !self.resumes(&mut viewer, &place) {
                    self.catch_up(&mut viewer, groups, pattern, place.certain).await?;
                }
            }
        }
        Ok(viewer)
    }

    /// How many seats are taken, one a viewer and group, and how many upstreams serve them.
    pub fn counts(&self) -> (usize, usize) {
        let sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = sources.all.values().map(|source| source.counts());
        counts.fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
    }

    fn seat(&self, scope: &GroupScope) -> Seat {
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        let Limits { sessions, lingers } = self.limits;
        let sessions = sources.sessions(scope.origin(), sessions);
        let source = sources.all.entry(scope.origin().clone()).or_insert_with(|| {
            let (cloud, origin) = (self.cloud.clone(), scope.origin().clone());
            let (bill, clock) = (self.bill.clone(), self.clock.clone());
            Arc::new(Source::new(cloud, origin, sessions, lingers, bill, clock))
        });
        let (feed, next, changed) = source.join(scope.group(), scope.tenant());
        let certain = feed.certain();
        Seat {
            scope: scope.clone(),
            feed,
            changed,
            next,
            certain,
            told: HashMap::new(),
            history: (i64::MIN, i64::MIN),
        }
    }

    /// Goes on in the rings, where they still hold what comes next.
    fn resumes(&self, viewer: &mut Viewer, place: &Place) -> bool {
        let seats = viewer.seats_mut();
        let holds = place.epoch == self.epoch
            && place.next.len() == seats.len()
            && seats.iter().zip(&place.next).all(|(seat, next)| seat.feed.holds(*next));
        if holds {
            for (seat, next) in seats.iter_mut().zip(&place.next) {
                seat.next = *next;
            }
        }
        holds
    }

    /// Tells the newest lines that are there already.
    async fn begin(
        &self,
        viewer: &mut Viewer,
        groups: &[GroupScope],
        pattern: Option<&str>,
        most: usize,
    ) -> Result<(), CloudError> {
        let now = self.clock.now_ms();
        let range = TimeRange { from: now - BACKLOG_MS, to: now + AHEAD_MS };
        let request = Search {
            pattern,
            range,
            direction: Direction::Older,
            after: None,
            resume: None,
            limit: most,
            whole_answers: false,
        };
        let found = self.search(groups, &request, Budget::quick()).await?;
        let mut hits = found.hits;
        hits.reverse();
        // The rings may still tell of older ones that have come just before.
        viewer.leave_out(hits.first().map_or(i64::MIN, |hit| hit.event.time), now);
        viewer.tell_first(lines(hits));
        Ok(())
    }

    /// Tells somebody what they missed who comes from another hub, or after too long: all that was
    /// ingested from a little before `certain` (ms) on.
    async fn catch_up(
        &self,
        viewer: &mut Viewer,
        groups: &[GroupScope],
        pattern: Option<&str>,
        certain: i64,
    ) -> Result<(), CloudError> {
        let now = self.clock.now_ms();
        let oldest = now - BACKLOG_MS;
        // A search sees an event later than a session does: better told twice than never.
        let from = (certain - feed::SLACK_MS).max(oldest);
        viewer.leave_out(i64::MAX, from);
        let recent = TimeRange { from: from - feed::LATE_MS, to: now.max(from) + AHEAD_MS };
        let missed = self.missed(groups, pattern, recent, from, MOST_MISSED).await?;
        let tardy = if now - certain > feed::LATE_MS {
            let range = TimeRange { from: recent.from - TARDY_MS, to: recent.from - 1 };
            self.missed(groups, pattern, range, from, MOST_TARDY).await?
        } else {
            Missed::default()
        };
        if certain < oldest {
            viewer.tell_of_gap(certain, oldest);
        }
        viewer.tell_first(lines(tardy.hits.into_iter().chain(missed.hits)));
        if let Some(since) = tardy.all_but.map(|_| from).or(missed.all_but) {
            viewer.tell_of_gap(since, now);
        }
        Ok(())
    }

    /// What happened in a range and was ingested from a ms on.
    async fn missed(
        &self,
        groups: &[GroupScope],
        pattern: Option<&str>,
        range: TimeRange,
        ingested: i64,
        most: usize,
    ) -> Result<Missed, CloudError> {
        let request = Search {
            pattern,
            range,
            direction: Direction::Newer,
            after: None,
            resume: None,
            limit: most,
            whole_answers: false,
        };
        let found = self.search(groups, &request, Budget::of(groups.len())).await?;
        let is_all = found.end == End::Complete;
        let mut hits = found.hits;
        hits.retain(|hit| hit.event.ingested >= ingested);
        let all_but = (!is_all).then(|| found.searched_to.unwrap_or(ingested));
        Ok(Missed { hits, all_but })
    }

    async fn search(
        &self,
        groups: &[GroupScope],
        request: &Search<'_>,
        budget: Budget,
    ) -> Result<Found, CloudError> {
        let found = search::search(&self.cloud, groups, request, budget).await?;
        if let Some(scope) = groups.first() {
            self.bill.charge(scope.tenant(), found.pages);
        }
        Ok(found)
    }
}

/// What somebody missed.
#[derive(Default)]
struct Missed {
    hits: Vec<search::Hit>,
    /// From which ms on there may be more, if so.
    all_but: Option<i64>,
}

fn lines(hits: impl IntoIterator<Item = search::Hit>) -> Vec<Line> {
    let mut alike: HashMap<u64, u32> = HashMap::new();
    let line = |hit: search::Hit| {
        let before = alike.entry(identity::identity(&hit.event)).or_default();
        let told = Told::new(hit.event, *before);
        *before += 1;
        (hit.group, Arc::new(told))
    };
    hits.into_iter().map(line).collect()
}
