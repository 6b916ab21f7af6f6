//! One group's events as they come, for all its viewers: a ring that every viewer reads at its
//! own pace. Whoever falls behind its end is told how much is missing; nobody waits for them.

use super::audience::Audience;
use super::identity::{identity, name};
use super::seen::Seen;
use domain::{LogEvent, LogGroupName, TenantId};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// What a ring holds: some seconds of a busy group, minutes of a usual one.
const RING_ENTRIES: usize = 5_000;
const RING_BYTES: usize = 4 << 20;
/// An event may take so long to be found by a search, and a producer's clock may be so far off,
/// in ms.
pub(super) const SLACK_MS: i64 = 5_000;
/// How far back events are told apart, in ms of their ingestion: as far as any poll looks.
pub(super) const LATE_MS: i64 = 120_000;

/// How a group is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// By a Live Tail session.
    Live,
    /// By searching again and again.
    Polling,
    /// Not at all for the moment: AWS does not answer.
    Waiting,
}

/// An event, and the name that tells it apart.
#[derive(Debug)]
pub struct Told {
    /// The event. Where its id is not known, the name stands in its place.
    pub event: LogEvent,
    /// See [`super::identity`].
    pub key: String,
    pub(super) identity: u64,
}

impl Told {
    pub(super) fn new(event: LogEvent, before: u32) -> Told {
        let identity = identity(&event);
        let key = name(identity, before);
        let id = if event.id.is_empty() { key.clone() } else { event.id };
        Told { event: LogEvent { id, ..event }, key, identity }
    }
}

/// What a ring holds.
#[derive(Clone, Debug)]
pub(super) enum Entry {
    Event(Arc<Told>),
    /// AWS gave a sample of more.
    Sampled,
    /// What was ingested between these ms may be missing.
    Gap(i64, i64),
}

impl Entry {
    fn bytes(&self) -> usize {
        match self {
            Entry::Event(told) => told.event.message.len() + 200,
            Entry::Sampled | Entry::Gap(..) => 0,
        }
    }
}

/// What a viewer reads at once.
pub(super) struct Reading {
    /// Entries that were pushed out before they could be read.
    pub(super) missed: u64,
    pub(super) entries: Vec<Entry>,
    /// Where the next reading starts.
    pub(super) next: u64,
    /// What was ingested before this ms is in the ring, or was.
    pub(super) certain: i64,
    pub(super) mode: Mode,
}

#[derive(Debug)]
pub(super) struct Feed {
    pub(super) group: LogGroupName,
    state: Mutex<State>,
    changed: watch::Sender<()>,
}

#[derive(Debug)]
struct State {
    ring: VecDeque<Entry>,
    bytes: usize,
    /// The number of the entry to come.
    next: u64,
    seen: Seen,
    /// What was ingested before this ms is not told: it is history.
    born: i64,
    certain: i64,
    /// Whether a search has looked at what came before the session that is heard.
    is_joined: bool,
    mode: Mode,
    audience: Audience,
    idle_since: Instant,
}

impl Feed {
    pub(super) fn new(group: LogGroupName, now: i64) -> Feed {
        let state = State {
            ring: VecDeque::new(),
            bytes: 0,
            next: 0,
            seen: Seen::default(),
            born: now - SLACK_MS,
            certain: now,
            is_joined: false,
            mode: Mode::Waiting,
            audience: Audience::default(),
            idle_since: Instant::now(),
        };
        Feed { group, state: Mutex::new(state), changed: watch::Sender::new(()) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets one more viewer in: where it starts to read, and how it hears of more.
    pub(super) fn join(&self, tenant: TenantId) -> (u64, watch::Receiver<()>) {
        let mut state = self.state();
        state.audience.join(tenant);
        (state.next, self.changed.subscribe())
    }

    pub(super) fn leave(&self, tenant: TenantId) {
        let mut state = self.state();
        state.audience.leave(tenant);
        state.idle_since = Instant::now();
    }

    /// How many view it.
    pub(super) fn viewers(&self) -> usize {
        self.state().audience.size()
    }

    /// The tenant that one answer of AWS is for, which all viewers share.
    pub(super) fn payer(&self) -> Option<TenantId> {
        self.state().audience.payer()
    }

    pub(super) fn is_idle_for(&self, time: Duration) -> bool {
        let state = self.state();
        state.audience.size() == 0 && state.idle_since.elapsed() >= time
    }

    /// The ms up to which everything ingested is known.
    pub(super) fn certain(&self) -> i64 {
        self.state().certain
    }

    pub(super) fn follow_by(&self, mode: Mode) {
        let former = std::mem::replace(&mut self.state().mode, mode);
        if former != mode {
            self.changed.send_replace(());
        }
    }

    /// A new session is heard. What it tells is no end of the gap before it.
    pub(super) fn begin_session(&self) {
        self.state().is_joined = false;
    }

    /// Takes in one update of a session, heard at `now` (ms).
    pub(super) fn hear(&self, events: Vec<LogEvent>, sampled: bool, now: i64) {
        let nothing = events.is_empty() && !sampled;
        let mut state = self.state();
        let tell = |seen: &mut Seen, event: &LogEvent| seen.live(identity(event), event.ingested);
        state.take(events, tell);
        if sampled {
            state.push(Entry::Sampled);
        }
        if state.is_joined {
            state.know(now);
        }
        drop(state);
        if !nothing {
            self.changed.send_replace(());
        }
    }

    /// Takes in what a search found that was begun at `now` (ms).
    pub(super) fn find(&self, events: Vec<LogEvent>, now: i64) {
        let mut state = self.state();
        let floor = state.born.max(state.certain - LATE_MS);
        let fresh = events.into_iter().filter(|event| event.ingested >= floor).collect();
        let tell = |seen: &mut Seen, event: &LogEvent| {
            seen.searched(identity(event), &event.id, event.ingested)
        };
        let told = state.take(fresh, tell);
        state.is_joined = true;
        state.know(now);
        drop(state);
        if told {
            self.changed.send_replace(());
        }
    }

    /// What was ingested from one ms to another may never come.
    pub(super) fn miss(&self, from: i64, to: i64) {
        let mut state = self.state();
        state.push(Entry::Gap(from, to));
        drop(state);
        self.changed.send_replace(());
    }

    /// The entries from a place on, at most `most`.
    pub(super) fn read(&self, from: u64, most: usize) -> Reading {
        let state = self.state();
        let oldest = state.next - state.ring.len() as u64;
        let start = from.clamp(oldest, state.next);
        let skipped = usize::try_from(start - oldest).unwrap_or(usize::MAX);
        let entries: Vec<Entry> = state.ring.iter().skip(skipped).take(most).cloned().collect();
        Reading {
            missed: start.saturating_sub(from),
            next: start + entries.len() as u64,
            entries,
            certain: state.certain,
            mode: state.mode,
        }
    }

    /// Whether everything from this place on is still there.
    pub(super) fn holds(&self, place: u64) -> bool {
        let state = self.state();
        (state.next - state.ring.len() as u64..=state.next).contains(&place)
    }
}

impl State {
    /// Puts what is new into the ring, oldest first. Whether there was anything.
    fn take(
        &mut self,
        mut events: Vec<LogEvent>,
        tell: impl Fn(&mut Seen, &LogEvent) -> Option<u32>,
    ) -> bool {
        events.sort_by_key(|event| event.time);
        let before = self.next;
        for event in events {
            if let Some(alike) = tell(&mut self.seen, &event) {
                self.push(Entry::Event(Arc::new(Told::new(event, alike))));
            }
        }
        self.next > before
    }

    fn push(&mut self, entry: Entry) {
        self.bytes += entry.bytes();
        self.ring.push_back(entry);
        self.next += 1;
        while self.ring.len() > RING_ENTRIES || self.bytes > RING_BYTES {
            let Some(oldest) = self.ring.pop_front() else { break };
            self.bytes -= oldest.bytes();
        }
    }

    fn know(&mut self, ms: i64) {
        self.certain = self.certain.max(ms);
        self.seen.forget_before(self.certain - LATE_MS - SLACK_MS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_767_225_600_000;

    fn feed() -> Feed {
        Feed::new(LogGroupName::parse("/acme/api").unwrap(), NOW)
    }

    fn event(id: &str, ms: i64) -> LogEvent {
        let message = format!("at {ms}");
        LogEvent { id: id.into(), time: ms, ingested: ms, stream: "a".into(), message }
    }

    fn told(reading: &Reading) -> Vec<String> {
        let message = |entry: &Entry| match entry {
            Entry::Event(told) => told.event.message.clone(),
            other => format!("{other:?}"),
        };
        reading.entries.iter().map(message).collect()
    }

    #[test]
    fn a_gap_in_a_session_is_filled_without_doubles() {
        let feed = feed();
        let (start, _) = feed.join(TenantId(uuid::Uuid::nil()));
        feed.hear(vec![event("", NOW + 1), event("", NOW + 2)], false, NOW + 10);
        assert_eq!(feed.certain(), NOW, "before it, something may be missing");
        let found = (1..5).map(|n| event(&n.to_string(), NOW + n)).collect();
        feed.find(found, NOW + 20);
        feed.hear(vec![event("", NOW + 4), event("", NOW + 5)], false, NOW + 30);
        let reading = feed.read(start, 100);
        let expected: Vec<String> = (1..6).map(|n| format!("at {}", NOW + n)).collect();
        assert_eq!(told(&reading), expected);
        assert_eq!((reading.certain, reading.missed), (NOW + 30, 0));
    }

    #[test]
    fn history_is_not_told() {
        let feed = feed();
        feed.find(vec![event("1", NOW - 60_000), event("2", NOW)], NOW);
        assert_eq!(told(&feed.read(0, 100)), [format!("at {NOW}")]);
    }

    #[test]
    fn who_is_too_slow_is_told_how_much_is_missing() {
        let feed = feed();
        for n in 0..RING_ENTRIES as i64 + 7 {
            feed.hear(vec![event("", NOW + n)], false, NOW + n);
        }
        assert!(!feed.holds(6) && feed.holds(7));
        let reading = feed.read(0, 10);
        assert_eq!((reading.missed, reading.next), (7, 17));
        assert_eq!(reading.entries.len(), 10);
    }

    #[test]
    fn long_messages_fill_it_too() {
        let feed = feed();
        for n in 0..10 {
            let message = "x".repeat(RING_BYTES / 4);
            let event = LogEvent { message, ..event("", NOW + n) };
            feed.hear(vec![event], false, NOW + n);
        }
        assert_eq!(feed.read(0, 100).entries.len(), 3);
    }

    #[test]
    fn samples_and_gaps_stand_where_they_happened() {
        let feed = feed();
        feed.hear(vec![event("", NOW)], true, NOW);
        feed.miss(NOW, NOW + 9);
        let told = told(&feed.read(0, 100));
        assert_eq!(told[1..], ["Sampled".to_owned(), format!("Gap({NOW}, {})", NOW + 9)]);
        assert_eq!(feed.certain(), NOW, "what is found of it all the same is still told");
    }
}
