//! Pages of the past, kept in memory. A page whose range ended longer ago than CloudWatch takes
//! to take events in does not change any more: asked again by the same tenant under the same
//! grants, it makes no request to AWS.
//!
//! The key holds everything that a page depends on, scope and grants version first, and is
//! compared whole. Pages are kept compressed, and at most half an hour: what is deleted or comes
//! in very late at AWS shows by then.

use super::CloudError;
use super::search::{Direction, End, Found, Hit, Search};
use crate::access::GroupScope;
use crate::clock::now_ms;
use domain::{EventKey, LogEvent, LogGroupName, SourceId, StreamScope, TenantId, TimeRange};
use moka::future::Cache;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use serde::{Deserialize, Serialize};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

/// How long ago a range must have ended, in ms. AWS takes most events in within seconds.
pub const LAG_MS: i64 = 15 * 60_000;
/// How long a page is kept.
const LIFE: Duration = Duration::from_secs(30 * 60);
/// zstd's fast end: pages are read back far more often than they are written.
const LEVEL: i32 = 1;
/// Most events of a page that is kept. An export reads longer ones, and only once.
const LONGEST: usize = 1_000;
/// What a key weighs besides its texts, in bytes.
const KEY_BYTES: usize = 300;

/// Everything that a page depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    tenant: TenantId,
    grants_version: i64,
    source: SourceId,
    groups: Vec<(LogGroupName, StreamScope)>,
    pattern: Option<String>,
    range: TimeRange,
    older: bool,
    after: Option<EventKey>,
    limit: usize,
}

/// A page, compressed.
#[derive(Clone, Debug)]
struct Kept {
    packed: Arc<[u8]>,
    /// Bytes that it has when it is not.
    length: usize,
}

#[derive(Serialize, Deserialize)]
struct Page<Event> {
    hits: Vec<(usize, Event)>,
    searched_to: Option<i64>,
    has_more: bool,
    /// Answers of AWS that it took.
    calls: u32,
}

/// Why a page is not kept: it did not come, or is not one that would come again.
#[derive(Debug)]
enum NotKept {
    Failed(CloudError),
    Unfinished(Found),
}

/// The pages, and how often they were of use.
#[derive(Clone, Debug)]
pub struct PastPages {
    /// None where none are to be kept.
    pages: Option<Cache<Key, Kept>>,
    hits: Counter,
    misses: Counter,
}

impl PastPages {
    /// Keeps at most so many bytes; with 0, none.
    pub fn of_bytes(most: u64) -> PastPages {
        let weigh = |key: &Key, page: &Kept| {
            let texts = key.pattern.as_ref().map_or(0, String::len);
            u32::try_from(page.packed.len() + texts + KEY_BYTES).unwrap_or(u32::MAX)
        };
        let pages = Cache::builder().max_capacity(most).weigher(weigh).time_to_live(LIFE).build();
        let pages = (most > 0).then_some(pages);
        PastPages { pages, hits: Counter::default(), misses: Counter::default() }
    }

    /// How many pages came from memory, and how many that could have did not.
    pub fn counts(&self) -> (u64, u64) {
        (self.hits.get(), self.misses.get())
    }

    /// Lets the weight tell of what was kept just now.
    pub async fn settle(&self) {
        if let Some(pages) = &self.pages {
            pages.run_pending_tasks().await;
        }
    }

    /// Gives what is counted here its names.
    pub(super) fn register(&self, registry: &mut Registry) {
        let help = "Pages of the past that came from memory";
        registry.register("cache_hits", help, self.hits.clone());
        let help = "Pages of the past that AWS was asked for";
        registry.register("cache_misses", help, self.misses.clone());
        let help = "Memory that pages of the past take";
        let bytes = Gauge::<i64>::default();
        let weight = self.pages.as_ref().map_or(0, Cache::weighted_size);
        bytes.set(i64::try_from(weight).unwrap_or(i64::MAX));
        registry.register_with_unit("cache", help, Unit::Bytes, bytes);
    }

    /// The page from memory, or as `read` gives it. Who asks for a page that is being read
    /// already waits for that one.
    pub(super) async fn page(
        &self,
        groups: &[GroupScope],
        search: &Search<'_>,
        read: impl Future<Output = Result<Found, CloudError>>,
    ) -> Result<Found, CloudError> {
        let (Some(pages), Some(key)) = (&self.pages, key_of(groups, search, now_ms())) else {
            return read.await;
        };
        // Whoever reads a page has it before it is packed.
        let (mut has_read, mut own) = (false, None);
        let kept = pages
            .try_get_with(key, async {
                has_read = true;
                let found = own.insert(read.await.map_err(NotKept::Failed)?);
                pack(found)
            })
            .await;
        let count = if has_read { &self.misses } else { &self.hits };
        count.inc();
        match (own, kept) {
            (Some(found), _) => Ok(found),
            (None, Ok(kept)) => unpack(&kept),
            (None, Err(reason)) => match &*reason {
                NotKept::Failed(error) => Err(error.clone()),
                NotKept::Unfinished(found) => Ok(found.clone()),
            },
        }
    }
}

/// The key of a page that does not change any more; none for every other.
fn key_of(groups: &[GroupScope], search: &Search<'_>, now: i64) -> Option<Key> {
    let first = groups.first()?;
    let is_settled = search.range.to < now - LAG_MS;
    if !is_settled || search.resume.is_some() || search.limit > LONGEST {
        return None;
    }
    Some(Key {
        tenant: first.tenant(),
        grants_version: first.grants_version(),
        source: first.origin().id,
        groups: groups.iter().map(|one| (one.group().clone(), one.streams().clone())).collect(),
        pattern: search.pattern.map(str::to_owned),
        range: search.range,
        older: search.direction == Direction::Older,
        after: search.after.clone(),
        limit: search.limit,
    })
}

fn pack(found: &Found) -> Result<Kept, NotKept> {
    let has_more = match found.end {
        End::Complete => false,
        End::More => true,
        End::Budget(_) => return Err(NotKept::Unfinished(found.clone())),
    };
    let hits = found.hits.iter().map(|hit| (hit.group, &hit.event)).collect();
    let page = Page { hits, searched_to: found.searched_to, has_more, calls: found.pages };
    let bytes = postcard::to_allocvec(&page).map_err(|error| broken(&error))?;
    let packed = zstd::bulk::compress(&bytes, LEVEL).map_err(|error| broken(&error))?;
    Ok(Kept { packed: packed.into(), length: bytes.len() })
}

fn unpack(kept: &Kept) -> Result<Found, CloudError> {
    let failed = |error: &dyn std::fmt::Display| CloudError::Unavailable(format!("cache: {error}"));
    let bytes = zstd::bulk::decompress(&kept.packed, kept.length);
    let bytes = bytes.map_err(|error| failed(&error))?;
    let page: Page<LogEvent> = postcard::from_bytes(&bytes).map_err(|error| failed(&error))?;
    let hits = page.hits.into_iter().map(|(group, event)| Hit { group, event }).collect();
    let end = if page.has_more { End::More } else { End::Complete };
    // None of the answers that it took came now.
    Ok(Found { hits, searched_to: page.searched_to, end, pages: 0, saved: page.calls })
}

fn broken(error: &dyn std::fmt::Display) -> NotKept {
    NotKept::Failed(CloudError::Unavailable(format!("cache: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(end: End) -> Found {
        let event = |n: i64| LogEvent {
            id: n.to_string(),
            time: n,
            ingested: n + 1,
            stream: "s".into(),
            message: "ü\u{0}\"".repeat(20),
        };
        let hits = (0..50).map(|n| Hit { group: n % 2, event: event(n as i64) }).collect();
        Found { hits, searched_to: Some(7), end, pages: 3, saved: 0 }
    }

    #[test]
    fn a_page_comes_back_as_it_was_and_smaller() {
        for end in [End::Complete, End::More] {
            let page = found(end);
            let kept = pack(&page).unwrap();
            assert!(kept.packed.len() < 2_000, "{}", kept.packed.len());
            let back = unpack(&kept).unwrap();
            assert_eq!((back.hits, back.end, back.pages), (page.hits, page.end, 0));
            assert_eq!((back.searched_to, back.saved), (Some(7), 3));
        }
    }

    #[test]
    fn a_page_that_ended_for_want_of_time_is_not_kept() {
        assert!(matches!(pack(&found(End::Budget(None))), Err(NotKept::Unfinished(_))));
    }
}
