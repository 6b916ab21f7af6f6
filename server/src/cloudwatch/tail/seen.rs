//! Which events were told already, although two sources speak of them: a session tells each event
//! once and without id, a search as often as it is repeated, but with its id.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher as _, RandomState};

/// The events of the last while.
#[derive(Debug, Default)]
pub(super) struct Seen {
    counts: HashMap<u64, Count>,
    ids: HashSet<u64>,
    /// What to forget, with the ms of its ingestion, about in that order.
    order: VecDeque<(i64, Mark)>,
    random: RandomState,
}

/// How many events of one identity came, and how many of them were told.
#[derive(Debug, Default)]
struct Count {
    live: u32,
    searched: u32,
    told: u32,
}

#[derive(Debug)]
enum Mark {
    Identity(u64),
    Id(u64),
}

impl Seen {
    /// Notes an event that a session told of. How many of its identity were told before, or
    /// nothing when it was told itself.
    pub(super) fn live(&mut self, identity: u64, ingested: i64) -> Option<u32> {
        let count = self.count(identity, ingested);
        count.live += 1;
        count.tell()
    }

    /// Notes an event that a search found; otherwise as [`live`](Seen::live).
    pub(super) fn searched(&mut self, identity: u64, id: &str, ingested: i64) -> Option<u32> {
        let id = self.random.hash_one(id);
        if !self.ids.insert(id) {
            return None;
        }
        self.order.push_back((ingested, Mark::Id(id)));
        let count = self.count(identity, ingested);
        count.searched += 1;
        count.tell()
    }

    /// Forgets what was ingested before this ms.
    pub(super) fn forget_before(&mut self, ms: i64) {
        while let Some((_, mark)) = self.order.pop_front_if(|(ingested, _)| *ingested < ms) {
            match mark {
                Mark::Identity(identity) => drop(self.counts.remove(&identity)),
                Mark::Id(id) => drop(self.ids.remove(&id)),
            }
        }
    }

    fn count(&mut self, identity: u64, ingested: i64) -> &mut Count {
        let order = &mut self.order;
        self.counts.entry(identity).or_insert_with(|| {
            order.push_back((ingested, Mark::Identity(identity)));
            Count::default()
        })
    }
}

impl Count {
    /// Both sources speak of the same events, so that there are as many as the greater of both.
    fn tell(&mut self) -> Option<u32> {
        if self.live.max(self.searched) <= self.told {
            return None;
        }
        self.told += 1;
        Some(self.told - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_told_once_whoever_speaks_of_it_first() {
        let mut seen = Seen::default();
        assert_eq!(seen.live(7, 1), Some(0));
        assert_eq!(seen.searched(7, "a", 1), None);
        assert_eq!(seen.searched(8, "b", 1), Some(0));
        assert_eq!(seen.searched(8, "b", 1), None);
        assert_eq!(seen.live(8, 1), None);
    }

    #[test]
    fn events_that_are_alike_are_counted() {
        let mut seen = Seen::default();
        assert_eq!([seen.live(7, 1), seen.live(7, 1)], [Some(0), Some(1)]);
        assert_eq!(seen.searched(7, "a", 1), None);
        assert_eq!(seen.searched(7, "b", 1), None);
        assert_eq!(seen.searched(7, "c", 1), Some(2), "the session missed one");
        assert_eq!(seen.live(7, 1), None);
    }

    #[test]
    fn what_is_long_past_is_forgotten() {
        let mut seen = Seen::default();
        for ms in 0..100 {
            seen.searched(ms, &ms.to_string(), ms as i64);
        }
        seen.forget_before(90);
        assert_eq!((seen.counts.len(), seen.ids.len(), seen.order.len()), (10, 10, 20));
        assert_eq!(seen.searched(95, "95", 95), None);
    }
}
