//! One viewer of one or several groups: what of them this viewer may and wants to see, in their
//! own place in every group's ring.

use super::feed::{Entry, Feed, Mode, Told};
use super::place::Place;
use crate::access::GroupScope;
use filter_pattern::Pattern;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use tokio::sync::watch;

/// Most entries looked at in one step: a viewer of a busy group is told in pieces.
const STEP: usize = 500;

/// An event, and the place of its group among those that are viewed.
pub type Line = (usize, Arc<Told>);

/// What a viewer is told.
#[derive(Debug)]
pub enum Said {
    /// New events, at least one.
    Log(Vec<Line>),
    /// So many entries went by too fast for this viewer, some of which may have been theirs.
    Missed(u64),
    /// What was ingested between these ms may be missing.
    Gap(i64, i64),
    /// There were more events than AWS tells.
    Sampled,
    /// How the groups are followed from now on: the worst of all.
    Mode(Mode),
}

/// A viewer. Dropped, it leaves.
#[derive(Debug)]
pub struct Viewer {
    seats: Vec<Seat>,
    pattern: Option<Pattern>,
    epoch: i64,
    mode: Option<Mode>,
    ahead: VecDeque<Said>,
}

#[derive(Debug)]
pub(super) struct Seat {
    pub(super) scope: GroupScope,
    pub(super) feed: Arc<Feed>,
    pub(super) changed: watch::Receiver<()>,
    pub(super) next: u64,
    pub(super) certain: i64,
    /// How many events of an identity were told before the ring is read.
    pub(super) told: HashMap<u64, u32>,
    /// What happened before the first of these ms and was ingested before the second is history:
    /// this viewer did not ask for it.
    pub(super) history: (i64, i64),
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.feed.leave(self.scope.tenant());
    }
}

impl Viewer {
    pub(super) fn new(seats: Vec<Seat>, pattern: Option<Pattern>, epoch: i64) -> Viewer {
        Viewer { seats, pattern, epoch, mode: None, ahead: VecDeque::new() }
    }

    pub(super) fn seats_mut(&mut self) -> &mut [Seat] {
        &mut self.seats
    }

    /// Tells these events first, and not once more when they come.
    pub(super) fn tell_first(&mut self, lines: Vec<Line>) {
        for (seat, line) in &lines {
            *self.seats[*seat].told.entry(line.identity).or_default() += 1;
        }
        if !lines.is_empty() {
            self.ahead.push_back(Said::Log(lines));
        }
    }

    /// Leaves out what happened before one ms and was ingested before another.
    pub(super) fn leave_out(&mut self, happened: i64, ingested: i64) {
        for seat in &mut self.seats {
            seat.history = (happened, ingested);
        }
    }

    pub(super) fn tell_of_gap(&mut self, from: i64, to: i64) {
        self.ahead.push_back(Said::Gap(from, to));
    }

    /// Where this viewer stands: enough to go on there.
    pub fn place(&self) -> Place {
        Place {
            epoch: self.epoch,
            certain: self.seats.iter().map(|seat| seat.certain).min().unwrap_or_default(),
            next: self.seats.iter().map(|seat| seat.next).collect(),
        }
    }

    /// Whether everything before [`place`](Viewer::place) was told.
    pub fn has_told_all(&self) -> bool {
        self.ahead.is_empty()
    }

    /// What is new, as soon as there is something. Can be dropped and asked again.
    pub async fn next(&mut self) -> Said {
        loop {
            // Marked as seen before it is read: what comes meanwhile wakes again.
            for seat in &mut self.seats {
                seat.changed.mark_unchanged();
            }
            let ahead = self.ahead.pop_front().or_else(|| self.look());
            if let Some(said) = ahead {
                return said;
            }
            if !self.seats.iter().any(|seat| seat.changed.has_changed().unwrap_or(false)) {
                let waits = self.seats.iter_mut().map(|seat| Box::pin(seat.changed.changed()));
                let _which = futures::future::select_all(waits).await;
            }
        }
    }

    /// Reads on in every group.
    fn look(&mut self) -> Option<Said> {
        let mut mode = Mode::Live;
        let mut lines: Vec<Line> = Vec::new();
        let mut goes_on = true;
        while goes_on && lines.len() < STEP && self.ahead.is_empty() {
            goes_on = false;
            mode = Mode::Live;
            for (place, seat) in self.seats.iter_mut().enumerate() {
                let reading = seat.feed.read(seat.next, STEP);
                goes_on |= reading.entries.len() == STEP;
                (seat.next, seat.certain) = (reading.next, reading.certain);
                mode = worse(mode, reading.mode);
                if reading.missed > 0 {
                    self.ahead.push_back(Said::Missed(reading.missed));
                }
                for entry in reading.entries {
                    match entry {
                        Entry::Event(told) if seat.shows(&told, self.pattern.as_ref()) => {
                            lines.push((place, told));
                        }
                        Entry::Event(_) => {}
                        Entry::Sampled => self.ahead.push_back(Said::Sampled),
                        Entry::Gap(from, to) => self.ahead.push_back(Said::Gap(from, to)),
                    }
                }
            }
        }
        // Last, for whoever has heard them goes on after all that was read.
        if !lines.is_empty() {
            self.ahead.push_back(Said::Log(lines));
        }
        if self.mode.replace(mode) != Some(mode) {
            self.ahead.push_front(Said::Mode(mode));
        }
        self.ahead.pop_front()
    }
}

impl Seat {
    /// Whether the event is this viewer's to see. The group is shared by everybody who may see any
    /// of it, so that this is where one is told from another.
    fn shows(&mut self, told: &Told, pattern: Option<&Pattern>) -> bool {
        self.scope.streams().lets_in(&told.event.stream)
            && pattern.is_none_or(|pattern| pattern.matches(&told.event.message))
            && !self.is_history(told)
            && !self.was_told(told.identity)
    }

    fn is_history(&self, told: &Told) -> bool {
        told.event.time < self.history.0 && told.event.ingested < self.history.1
    }

    fn was_told(&mut self, identity: u64) -> bool {
        let Some(left) = self.told.get_mut(&identity) else { return false };
        *left -= 1;
        if *left == 0 {
            self.told.remove(&identity);
        }
        true
    }
}

fn worse(one: Mode, other: Mode) -> Mode {
    let rank = |mode| match mode {
        Mode::Live => 0,
        Mode::Polling => 1,
        Mode::Waiting => 2,
    };
    if rank(other) > rank(one) { other } else { one }
}
