//! Puts what was heard into the list: once a frame, following the newest line as long as the
//! reader looks at it, and never more than a browser bears.

use super::super::state::State;
use super::super::store::{Side, Store};
use super::Mode;
use crate::search::Dir;
use crate::wire::{LiveBatch, Row};
use domain::TimeRange;
use leptos::prelude::*;
use std::collections::{HashSet, VecDeque};

/// Lines that are kept; what is older is found by searching on. Trimmed in steps, for each
/// trimming looks at all of them.
const KEPT: usize = 5_000;
const STEP: usize = 500;
/// How far back older lines are looked for, in ms.
const BACKLOG_MS: i64 = 86_400_000;
/// A session that ends is followed by another within so many ms: nobody need hear of it.
const SHORT_MS: i64 = 5_000;
/// The rate is that of so many seconds.
const RATE_MS: f64 = 5_000.0;

/// What was heard and is not in the list yet.
#[derive(Default)]
pub(in super::super) struct Buffer {
    /// Oldest first.
    waiting: VecDeque<Row>,
    /// Whether the next frame takes them.
    is_due: bool,
    /// Whether the rows of the search before are still there.
    is_first: bool,
    /// The keys of what was heard last: after a break some may be told again.
    known: HashSet<String>,
    order: VecDeque<String>,
    /// Where to go on listening.
    place: Option<String>,
    /// When how many lines came, in ms of the browser's clock.
    counts: VecDeque<(f64, u32)>,
    /// When anything was heard last, and when that a sample was told.
    heard_at: f64,
    sampled_at: f64,
    /// Whether AWS has answered, and since when it does not.
    has_answered: bool,
    away_since: Option<f64>,
}

impl Buffer {
    fn is_new(&mut self, key: String) -> bool {
        if !self.known.insert(key.clone()) {
            return false;
        }
        self.order.push_back(key);
        if self.order.len() > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }

    fn rate(&mut self, now: f64) -> u32 {
        while self.counts.pop_front_if(|(at, _)| *at < now - RATE_MS).is_some() {}
        let lines: u32 = self.counts.iter().map(|(_, lines)| lines).sum();
        (f64::from(lines) * 1_000.0 / RATE_MS).ceil() as u32
    }
}

impl State {
    /// Another tail begins.
    pub(super) fn start_rows(self) {
        self.live.buffer.set_value(Buffer { is_first: true, ..Buffer::default() });
        self.live.unseen.set(0);
        self.live.rate.set(0);
    }

    pub(super) fn last_place(self) -> Option<String> {
        self.live.buffer.with_value(|buffer| buffer.place.clone())
    }

    /// The server is there.
    pub(super) fn note_alive(self) {
        self.live.buffer.update_value(|buffer| buffer.heard_at = js_sys::Date::now());
    }

    /// AWS told a sample.
    pub(super) fn note_sample(self) {
        self.live.buffer.update_value(|buffer| buffer.sampled_at = js_sys::Date::now());
    }

    /// Where to go on, although no line came.
    pub(super) fn stands_at(self, place: String) {
        self.live.buffer.update_value(|buffer| buffer.place = Some(place));
    }

    /// For how many ms nothing was heard, and no sample was told.
    pub(super) fn silences(self) -> (f64, f64) {
        let now = js_sys::Date::now();
        self.live.buffer.with_value(|buffer| (now - buffer.heard_at, now - buffer.sampled_at))
    }

    /// From when to when AWS did not answer, in ms, where that has just ended.
    pub(super) fn outage(self, mode: Mode) -> Option<(i64, i64)> {
        let now = js_sys::Date::now();
        let mut over = None;
        self.live.buffer.update_value(|buffer| {
            if mode != Mode::Waiting {
                over = buffer.away_since.take().map(|since| (since as i64, now as i64));
                buffer.has_answered = true;
            } else if buffer.has_answered && buffer.away_since.is_none() {
                buffer.away_since = Some(now);
            }
        });
        over.filter(|(from, to)| to - from >= SHORT_MS)
    }

    /// New lines came, and where to go on after them.
    pub(super) fn heard(self, batch: LiveBatch, place: String) {
        self.make_room_for_first();
        let now = js_sys::Date::now();
        let mut is_due = false;
        let mut rate = 0;
        self.live.buffer.update_value(|buffer| {
            let before = buffer.waiting.len();
            for (row, key) in batch.rows.into_iter().zip(batch.keys) {
                if buffer.is_new(key) {
                    buffer.waiting.push_back(row);
                }
            }
            let fresh = buffer.waiting.len() - before;
            // A hidden page draws no frames, and a paused one takes none.
            let surplus = buffer.waiting.len().saturating_sub(KEPT);
            buffer.waiting.drain(..surplus);
            buffer.place = Some(place);
            buffer.counts.push_back((now, u32::try_from(fresh).unwrap_or_default()));
            rate = buffer.rate(now);
            is_due = !std::mem::replace(&mut buffer.is_due, true);
        });
        self.live.rate.set(rate);
        if is_due {
            request_animation_frame(move || self.take_waiting());
        }
    }

    /// The first that is heard takes the place of what was there.
    pub(super) fn make_room_for_first(self) {
        let mut is_first = false;
        self.live.buffer.update_value(|buffer| is_first = std::mem::take(&mut buffer.is_first));
        if is_first {
            self.clear_rows();
        }
    }

    /// Shows at once which of the lines that are there match another filter, until the server says
    /// which are the newest that do.
    pub(super) fn keep_matching(self) {
        let pattern = self.pattern.get_untracked();
        let matches =
            |row: &Row| pattern.as_ref().is_none_or(|pattern| pattern.matches(&row.message));
        let rows: Vec<Row> = self.store.with_value(|store| {
            let rows = store.lines().iter().map(|line| &line.row);
            rows.filter(|row| matches(row)).cloned().collect()
        });
        let count = rows.len();
        self.store.set_value(Store::of(rows));
        self.viewport.replaced(self);
        self.shown.update(|shown| {
            shown.version += 1;
            shown.generation += 1;
            shown.count = count;
        });
    }

    fn clear_rows(self) {
        self.store.set_value(Store::default());
        self.viewport.replaced(self);
        let now = js_sys::Date::now() as i64;
        self.shown.update(|shown| {
            shown.version += 1;
            shown.generation += 1;
            shown.count = 0;
            shown.range = Some(TimeRange { from: now - BACKLOG_MS, to: now });
            (shown.searched_to, shown.go_on, shown.gone) = (None, None, false);
            (shown.older, shown.newer) = (true, false);
        });
    }

    fn take_waiting(self) {
        let paused = self.live.paused.get_untracked();
        let mut rows = Vec::new();
        let mut waiting = 0;
        self.live.buffer.update_value(|buffer| {
            buffer.is_due = false;
            if paused {
                waiting = buffer.waiting.len();
            } else {
                rows = buffer.waiting.drain(..).collect();
            }
        });
        if paused {
            self.live.unseen.set(u32::try_from(waiting).unwrap_or(u32::MAX));
        } else if !rows.is_empty() {
            self.add_live(rows);
        }
    }

    /// Where new lines are added.
    fn live_side(self) -> Side {
        self.search.with_untracked(|search| Side::of(Dir::Newer, search.order))
    }

    fn add_live(self, mut rows: Vec<Row>) {
        let side = self.live_side();
        let follows = self.viewport.is_at(side);
        let newest = rows.iter().map(|row| row.time).max().unwrap_or_default();
        if side == Side::Top {
            rows.reverse();
        }
        let mut added = 0;
        self.store.update_value(|store| added = store.add(rows, side));
        self.viewport.grown(side, added, follows);
        self.shown.update(|shown| {
            shown.version += 1;
            shown.count += added;
            if let Some(range) = &mut shown.range {
                range.to = range.to.max(newest);
            }
        });
        if !follows {
            self.live.unseen.update(|unseen| *unseen += u32::try_from(added).unwrap_or_default());
        }
        self.trim(side);
    }

    /// Lets go of the lines that are furthest from the new ones.
    fn trim(self, side: Side) {
        let mut gone = 0;
        self.store.update_value(|store| {
            if store.len() > KEPT + STEP {
                gone = store.cut(KEPT, side);
            }
        });
        if gone > 0 {
            self.viewport.shrunk(side, gone);
            self.shown.update(|shown| {
                shown.version += 1;
                shown.count -= gone;
                shown.older = true;
            });
        }
    }

    pub(super) fn toggle_pause(self) {
        if self.live.paused.get_untracked() {
            self.take_what_came();
        } else {
            self.live.paused.set(true);
        }
    }

    /// Takes in what came meanwhile and goes back to the newest line.
    pub(in super::super) fn take_what_came(self) {
        self.live.paused.set(false);
        self.take_waiting();
        self.live.unseen.set(0);
        self.viewport.go_to(self.live_side());
    }

    /// Empties the list. What comes from now on is shown.
    pub(super) fn clear_live(self) {
        self.live.buffer.update_value(|buffer| buffer.waiting.clear());
        self.live.unseen.set(0);
        self.live.note.set(String::new());
        self.clear_rows();
    }

    /// The reader has scrolled: back at the newest line, nothing is unseen.
    pub(in super::super) fn live_scrolled(self) {
        let unseen = self.live.unseen.get_untracked() > 0 && !self.live.paused.get_untracked();
        if unseen && self.viewport.is_at(self.live_side()) {
            self.live.unseen.set(0);
        }
    }
}
