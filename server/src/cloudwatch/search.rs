//! Reads events of one or several groups in one exact order, page by page, in either direction.
//!
//! The order is [`EventKey`]'s: time, then AWS's event id; where groups tie, their places in the
//! search decide. AWS's own ties within a millisecond are not relied on: a millisecond counts as
//! read only when something beyond it, or the end, was seen in every lane. So pages neither lose
//! nor double an event, however many share a millisecond, whatever arrives meanwhile, and however
//! many stream rules a grant has.

use super::client::Cloud;
use super::walk::Walk;
use super::{CloudError, window};
use crate::access::GroupScope;
use domain::{EventKey, LogEvent, TimeRange};
use futures::FutureExt as _;
use serde::{Deserialize, Serialize};
use std::time::Duration;

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
    /// Most events to return, but that no tie is parted.
    pub limit: usize,
    /// Whether events beyond the limit are returned too where AWS gave them along, rather than
    /// asked for again.
    pub whole_answers: bool,
}

/// Where a search stopped in the middle of a window that had nothing so far. Leaves the server
/// only sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    pub(super) window: TimeRange,
    /// AWS's, by lane; none at all when the window is to be read from its start.
    pub(super) tokens: Vec<Option<String>>,
    /// Whether the tokens go forwards although the walk goes back.
    pub(super) forwards: bool,
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

/// An event, and which of the search's groups it lies in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The place of its group in the search.
    pub group: usize,
    /// The event.
    pub event: LogEvent,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// In walking order.
    pub hits: Vec<Hit>,
    /// The last ms, in walking direction, that was looked at wholly; none when nothing was.
    pub searched_to: Option<i64>,
    /// Why it ended.
    pub end: End,
    /// How many answers of FilterLogEvents it took.
    pub pages: u32,
    /// How many it would have taken, had it not been in memory.
    pub saved: u32,
}

impl Found {
    /// Where the next search of the same walk starts, after one that started at `after`; none
    /// when the walk is over.
    pub fn next(
        &self,
        direction: Direction,
        after: Option<&EventKey>,
    ) -> Option<(Option<EventKey>, Option<Resume>)> {
        let last = || self.hits.last().map(|hit| hit.event.key()).or_else(|| after.cloned());
        match (&self.end, self.searched_to, direction) {
            (End::Complete, ..) => None,
            (End::Budget(None), Some(ms), Direction::Older) => {
                Some((Some(EventKey::before(ms)), None))
            }
            (End::Budget(None), Some(ms), Direction::Newer) => {
                Some((Some(EventKey::before(ms.saturating_add(1))), None))
            }
            (End::Budget(resume), ..) => Some((last(), resume.clone())),
            (End::More, ..) => Some((last(), None)),
        }
    }
}

/// How much one search may ask of AWS before it tells the reader how far it got. A search that
/// got nowhere by then goes on for a while: asked again, it would get nowhere again.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Most requests.
    pub calls: u32,
    /// Longest time.
    pub time: Duration,
}

impl Budget {
    /// For a reader who waits for the whole page.
    pub fn of(groups: usize) -> Budget {
        // Every group is a walk of its own; the time stays what a person waits for.
        let more = u32::try_from(groups.saturating_sub(1)).unwrap_or_default();
        Budget { calls: more.saturating_mul(6).saturating_add(20), time: Duration::from_secs(8) }
    }

    /// For a reader who goes on by itself and shows how far it is.
    pub fn quick() -> Budget {
        Budget { calls: 10, time: Duration::from_millis(1_200) }
    }
}

/// Reads one page of groups that lie in one source.
///
/// # Errors
/// AWS refused or did not answer before anything was found; later troubles end the page early
/// instead.
pub async fn search(
    cloud: &Cloud,
    groups: &[GroupScope],
    search: &Search<'_>,
    budget: Budget,
) -> Result<Found, CloudError> {
    let Some(first) = groups.first() else {
        let (hits, searched_to) = (Vec::new(), None);
        return Ok(Found { hits, searched_to, end: End::Complete, pages: 0, saved: 0 });
    };
    if groups.iter().any(|group| group.origin() != first.origin()) {
        return Err(CloudError::Invalid("one search cannot read several sources".into()));
    }
    // Boxed: a walk within a cache within a page would outgrow a thread's stack.
    let read = async { Walk::new(cloud, groups, search, budget).await?.run().await }.boxed();
    cloud.past().page(groups, search, read).boxed().await
}
