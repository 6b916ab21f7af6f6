//! A group's events one after the other: when they happen, when they arrive, in which stream.

use std::sync::Arc;

use super::lines::{Kind, Moment, Writer};
use super::plan::Plan;
use super::random::{Random, scrambled};
use crate::store::Incoming;

const HOUR_MS: i64 = 60 * 60 * 1_000;
/// So long after the last one, the next event is an error: every minute has some.
const ERROR_EVERY_MS: i64 = 30_000;
/// So long after the last one, the next event of a web server is hostile.
const HOSTILE_EVERY_MS: i64 = 15_000;
/// No pause is longer: even two of them after an event fell due stay within a minute.
const LONGEST_PAUSE_MS: f64 = 14_000.0;
/// In so long slices it is decided whether something is broken just then.
const INCIDENT_SLICE_MS: i64 = 8 * 60 * 1_000;
/// How busy each hour of the day is (UTC), around 1.
const BUSY: [f64; 24] = [
    0.74, 0.72, 0.71, 0.72, 0.76, 0.84, 0.95, 1.06, 1.16, 1.22, 1.25, 1.24, 1.18, 1.20, 1.23, 1.22,
    1.17, 1.12, 1.08, 1.04, 0.98, 0.91, 0.83, 0.77,
];

/// An event and the stream that it belongs to.
pub(super) struct Happening {
    pub(super) stream: &'static str,
    pub(super) event: Incoming,
}

/// An endless account of what a group logs.
pub(super) struct Traffic {
    pub(super) plan: &'static Plan,
    random: Random,
    writer: Writer,
    /// ms since 1970, with fractions so that short pauses add up.
    now: f64,
    last_error: i64,
    last_hostile: i64,
    live: bool,
}

impl Traffic {
    /// The account from `start` (ms since 1970) on.
    pub(super) fn starting(plan: &'static Plan, seed: u64, start: i64) -> Self {
        Self {
            plan,
            random: Random::seeded(seed, plan.name),
            writer: Writer::new(plan.kind),
            now: start as f64,
            last_error: start,
            last_hostile: start,
            live: false,
        }
    }

    /// From here on at the live rate.
    pub(super) fn go_live(&mut self) {
        self.live = true;
    }

    /// When the last event happened, ms since 1970.
    pub(super) fn time(&self) -> i64 {
        self.now as i64
    }

    fn mean_pause(&self) -> f64 {
        if self.live {
            return 1_000.0 / self.plan.live_per_second;
        }
        let hour = (self.time() / HOUR_MS).rem_euclid(24);
        let busy = BUSY.get(hour as usize).copied().unwrap_or(1.0);
        HOUR_MS as f64 / (self.plan.per_hour * busy)
    }

    /// The next event.
    pub(super) fn next(&mut self) -> Happening {
        // Some events share their millisecond with the one before, as they do in earnest.
        if !self.random.chance(40) {
            self.now += self.random.wait(self.mean_pause()).min(LONGEST_PAUSE_MS);
        }
        let timestamp = self.time();
        let moment = self.moment(timestamp);
        let message = self.writer.write(&mut self.random, moment);
        let stream = self.plan.streams[self.random.index(self.plan.streams.len())];
        let ingested = timestamp + self.delay_ms();
        Happening { stream, event: Incoming { timestamp, ingested, message: Arc::from(message) } }
    }

    fn moment(&mut self, timestamp: i64) -> Moment {
        let slice = (timestamp / INCIDENT_SLICE_MS) as u64;
        let incident = scrambled(slice ^ self.plan.name.len() as u64).is_multiple_of(23);
        let visited = matches!(self.plan.kind, Kind::Visits { .. });
        let hostile = visited && timestamp - self.last_hostile >= HOSTILE_EVERY_MS;
        let overdue = timestamp - self.last_error >= ERROR_EVERY_MS;
        let error = !hostile && (overdue || self.random.chance(if incident { 90 } else { 6 }));
        if hostile {
            self.last_hostile = timestamp;
        }
        if error {
            self.last_error = timestamp;
        }
        Moment { timestamp, incident, error, hostile }
    }

    /// How much later an event arrives: mostly within 2 s, now and then after up to 25 s.
    fn delay_ms(&mut self) -> i64 {
        let most = if self.random.chance(5) { 25_000 } else { 1_800 };
        120 + self.random.below(most) as i64
    }
}
