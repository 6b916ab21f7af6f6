//! So many requests a minute, for whom it may be. What is not used fills up again evenly, up to
//! a minute's worth. Counted by this process alone.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const MINUTE: f64 = 60.0;
/// Keys after which those that are full again are forgotten.
const MANY: usize = 10_000;

/// A limit for each key.
#[derive(Debug)]
pub struct Rate<K> {
    per_minute: u32,
    buckets: Mutex<HashMap<K, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at: Instant,
}

/// What became of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Whether it may go ahead.
    pub allowed: bool,
    /// How many more may go ahead at once.
    pub remaining: u32,
    /// Until the next one may, if none is left; else until all of them may again.
    pub reset: Duration,
}

impl<K: Eq + Hash> Rate<K> {
    /// So many a minute for each key; at least one.
    pub fn new(per_minute: u32) -> Rate<K> {
        Rate { per_minute: per_minute.max(1), buckets: Mutex::default() }
    }

    /// The limit itself.
    pub fn per_minute(&self) -> u32 {
        self.per_minute
    }

    /// Counts one request of this key.
    pub fn take(&self, key: K) -> Taken {
        self.take_at(key, Instant::now())
    }

    fn take_at(&self, key: K, now: Instant) -> Taken {
        let most = f64::from(self.per_minute);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MANY {
            buckets.retain(|_, bucket| bucket.left_at(now, most) < most);
        }
        let bucket = buckets.entry(key).or_insert(Bucket { left: most, at: now });
        *bucket = Bucket { left: bucket.left_at(now, most), at: now };
        let allowed = bucket.left >= 1.0;
        if allowed {
            bucket.left -= 1.0;
        }
        let lacking = if bucket.left >= 1.0 { most - bucket.left } else { 1.0 - bucket.left };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and the limit, which is a u32"
        )]
        let remaining = bucket.left as u32;
        Taken { allowed, remaining, reset: Duration::from_secs_f64(lacking * MINUTE / most) }
    }
}

impl Bucket {
    fn left_at(self, now: Instant, most: f64) -> f64 {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        (self.left + passed * most / MINUTE).min(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_holds_no_more_than_its_limit_and_fills_up_evenly() {
        let rate = Rate::new(60);
        let start = Instant::now();
        let taken: Vec<bool> = (0..61).map(|_| rate.take_at("a", start).allowed).collect();
        assert_eq!(taken.iter().filter(|allowed| **allowed).count(), 60);
        assert!(rate.take_at("b", start).allowed, "keys do not share");
        let late = start + Duration::from_millis(999);
        assert!(!rate.take_at("a", late).allowed);
        let later = start + Duration::from_millis(1_001);
        assert!(rate.take_at("a", later).allowed && !rate.take_at("a", later).allowed);
    }

    #[test]
    fn it_tells_what_is_left_and_how_long_to_wait() {
        let rate = Rate::new(2);
        let start = Instant::now();
        let first = rate.take_at("a", start);
        assert_eq!((first.remaining, first.reset), (1, Duration::from_secs(30)));
        let last = rate.take_at("a", start);
        assert_eq!((last.allowed, last.remaining, last.reset.as_secs()), (true, 0, 30));
        let refused = rate.take_at("a", start + Duration::from_secs(10));
        assert_eq!((refused.allowed, refused.reset.as_secs()), (false, 20));
    }

    #[test]
    fn keys_that_are_full_again_are_forgotten() {
        let rate = Rate::new(60);
        let start = Instant::now();
        for key in 0..MANY {
            rate.take_at(key, start);
        }
        rate.take_at(MANY, start + Duration::from_secs(2));
        assert_eq!(rate.buckets.lock().unwrap().len(), 1);
    }
}
