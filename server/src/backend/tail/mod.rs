//! A live tail for one person: opened with what they may see, ended when they may no longer.

mod permits;
mod sitting;

use self::permits::Standing;
use self::sitting::Sitting;
use super::error::cloud_search;
use super::plan::Plan;
use super::reading::{Groups, bind};
use super::slots::Slot;
use super::witness::note_reading;
use crate::access::Reader;
use crate::auth::Actor;
use crate::clock::now_ms;
use crate::cloudwatch::tail::{Place, Said, Viewer};
use crate::http::context::RequestContext;
use crate::state::AppState;
use app::search::Search;
use app::{PortalError, Trouble};
use futures::stream::{self, Stream};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior, interval_at};

pub use crate::cloudwatch::tail::{Line, Mode, Start};
pub use permits::Permits;

/// Most tails of one person at once.
pub const AT_ONCE: usize = 20;
/// How often a listener hears where it stands, whether anything came or not: one that comes back
/// after a quiet hour need not search it.
const STANDS: Duration = Duration::from_secs(10);

/// What a listener is told.
#[derive(Debug)]
pub enum News {
    /// New events, and where to go on after them.
    Log(Vec<Line>, Place),
    /// So many went by too fast.
    Missed(u64),
    /// What was ingested between these ms may be missing.
    Gap(i64, i64),
    /// AWS gave a sample of more.
    Sampled,
    /// How it is followed.
    Mode(Mode),
    /// Where to go on, although nothing came.
    Stands(Place),
    /// It may not be seen any more.
    Revoked,
    /// It is over for a reason of ours: another try goes on.
    End,
}

/// What a tail has to do with.
enum Turn {
    Stop,
    Permit,
    Tick,
    Said(Said),
}

/// A tail that has begun.
pub struct Tail {
    viewer: Viewer,
    source: String,
    group: String,
    search: Search,
    groups: Groups,
    permit: watch::Receiver<Standing>,
    stopping: watch::Receiver<bool>,
    stands: Interval,
    sitting: Sitting,
    _slot: Slot,
}

/// Where a tail starts: after the place where a former one stopped, or with so many of the newest
/// lines.
///
/// # Errors
/// `Invalid` for what is no place.
pub fn start(place: Option<&str>, lines: usize) -> Result<Start, PortalError> {
    let Some(place) = place else { return Ok(Start::Newest(lines)) };
    let no_place = |_| PortalError::invalid("after", "That is no place in a tail.");
    place.parse().map(Start::After).map_err(no_place)
}

/// Opens a tail of a group, and of the search's further groups. What is wrong with its `start` is
/// said only to those who may see the groups.
///
/// # Errors
/// The same as the explorer's page; `TooMany` beyond [`AT_ONCE`].
pub async fn open(
    state: &AppState,
    actor: &Actor,
    context: &RequestContext,
    (source, group): (&str, &str),
    search: Search,
    start: Result<Start, PortalError>,
) -> Result<Tail, PortalError> {
    let reader = bind(actor, &state.db).await?;
    let groups = Groups::open(&reader, source, group, &search)?;
    let plan = Plan::read(&search, groups.scopes(), &state.sealer, now_ms())?;
    let start = start?;
    let slot = state.tails.take(actor.user_id()).ok_or_else(|| {
        let words = format!("You have {AT_ONCE} live tails open already. Close one of them.");
        PortalError::from(Trouble::TooMany { message: words })
    })?;
    let names: Vec<&str> = groups.scopes().iter().map(|scope| scope.group().as_str()).collect();
    let tenant = reader.membership().tenant_id;
    state.meter.admit(&state.db, tenant).await?;
    note_reading(state, actor, context, ("logs.tail", source, &names), &search).await?;
    let sitting =
        Sitting::begin(state, actor, context, tenant, format!("{source}: {}", names.join(" ")));
    let pattern = plan.pattern.as_deref();
    let viewer = match state.hub.view(groups.scopes(), pattern, start).await {
        Ok(viewer) => viewer,
        Err(error) => {
            let has_pattern = pattern.is_some();
            return Err(cloud_search(&state.cloud, groups.scopes(), has_pattern, error).await);
        }
    };
    let mut stands = interval_at(tokio::time::Instant::now() + STANDS, STANDS);
    stands.set_missed_tick_behavior(MissedTickBehavior::Delay);
    Ok(Tail {
        viewer,
        source: source.to_owned(),
        group: group.to_owned(),
        search,
        groups,
        permit: state.permits.watch(actor, reader),
        stopping: state.stopping.subscribe(),
        stands,
        sitting,
        _slot: slot,
    })
}

impl Tail {
    /// The groups' names by their places, where there are several.
    pub fn names(&self) -> Option<Vec<String>> {
        self.groups.names()
    }

    /// Everything that happens, until it is over.
    pub fn into_stream(self) -> impl Stream<Item = News> + Send {
        stream::unfold(Some(self), |tail| async move {
            let mut tail = tail?;
            let news = tail.next().await;
            let goes_on = !matches!(news, News::Revoked | News::End);
            Some((news, goes_on.then_some(tail)))
        })
    }

    async fn next(&mut self) -> News {
        loop {
            let turn = tokio::select! {
                biased;
                _ = self.stopping.wait_for(|stopping| *stopping) => Turn::Stop,
                changed = self.permit.changed() => {
                    if changed.is_ok() { Turn::Permit } else { Turn::Stop }
                }
                _ = self.stands.tick() => Turn::Tick,
                said = self.viewer.next() => Turn::Said(said),
            };
            match turn {
                Turn::Stop => return News::End,
                Turn::Said(said) => return self.news(said),
                Turn::Permit => {
                    if let Some(end) = self.verdict() {
                        return end;
                    }
                }
                Turn::Tick if !self.sitting.go_on().await => return News::End,
                Turn::Tick if self.viewer.has_told_all() => {
                    return News::Stands(self.viewer.place());
                }
                // What is still to be told says itself where to go on.
                Turn::Tick => {}
            }
        }
    }

    /// How it ends, if it may not go on as before.
    fn verdict(&mut self) -> Option<News> {
        let standing = self.permit.borrow_and_update().clone();
        match standing {
            Standing::May(reader) if self.is_open_to(&reader) => None,
            Standing::May(_) | Standing::Nothing => Some(News::Revoked),
            Standing::Unknown => Some(News::End),
        }
    }

    /// Whether just the streams that are listened to may be seen.
    fn is_open_to(&self, reader: &Reader) -> bool {
        let Ok(now) = Groups::open(reader, &self.source, &self.group, &self.search) else {
            return false;
        };
        let (now, then) = (now.scopes(), self.groups.scopes());
        now.len() == then.len()
            && now
                .iter()
                .zip(then)
                .all(|(now, then)| now.streams() == then.streams() && now.origin() == then.origin())
    }

    fn news(&mut self, said: Said) -> News {
        match said {
            Said::Log(lines) => {
                self.sitting.tell(&lines);
                News::Log(lines, self.viewer.place())
            }
            Said::Missed(entries) => News::Missed(entries),
            Said::Gap(from, to) => News::Gap(from, to),
            Said::Sampled => News::Sampled,
            Said::Mode(mode) => News::Mode(mode),
        }
    }
}
