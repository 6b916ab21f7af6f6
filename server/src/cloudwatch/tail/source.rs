//! Which groups of one source are followed, and by which upstream: a session of its own for each
//! while the budget lasts, then joined to the session with the fewest groups. A group that AWS
//! starts no session for is followed apart from the others.

use super::super::client::Cloud;
use super::audience::Bill;
use super::feed::Feed;
use super::poll::Gate;
use super::session::NoSession;
use super::upstream::Upstream;
use crate::access::Origin;
use crate::clock::Clock;
use domain::{LogGroupName, TenantId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// Most groups in one session (AWS API reference, StartLiveTail `logGroupIdentifiers`).
const GROUPS_PER_SESSION: usize = 10;
/// Most characters that their ARNs may take in a session policy, which has 2,048 in all, and what
/// an ARN takes beside the group's name.
const ARNS_PER_SESSION: usize = 1_800;
const ARN_AROUND_NAME: usize = 80;

pub(super) struct Source {
    pub(super) cloud: Cloud,
    pub(super) origin: Origin,
    pub(super) gate: Gate,
    pub(super) bill: Bill,
    pub(super) clock: Clock,
    /// The sessions of the account that asks, in its Region.
    sessions: Arc<Semaphore>,
    /// How long a group is still followed after its last viewer left.
    lingers: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    feeds: HashMap<String, Arc<Feed>>,
    upstreams: Vec<Slot>,
    last_number: u64,
}

struct Slot {
    number: u64,
    /// One of the sessions, unless it polls.
    session: Option<OwnedSemaphorePermit>,
    feeds: watch::Sender<Vec<Arc<Feed>>>,
}

impl Source {
    pub(super) fn new(
        cloud: Cloud,
        origin: Origin,
        sessions: Arc<Semaphore>,
        lingers: Duration,
        bill: Bill,
        clock: Clock,
    ) -> Source {
        let (gate, state) = (Gate::default(), Mutex::default());
        Source { cloud, origin, gate, bill, clock, sessions, lingers, state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The group's feed with one viewer of a tenant more, followed from now on if it was not; where the viewer
    /// starts to read, and how they hear of more.
    pub(super) fn join(
        self: &Arc<Source>,
        group: &LogGroupName,
        tenant: TenantId,
    ) -> (Arc<Feed>, u64, watch::Receiver<()>) {
        let mut state = self.state();
        if let Some(feed) = state.feeds.get(group.as_str()) {
            let (place, changed) = feed.join(tenant);
            return (Arc::clone(feed), place, changed);
        }
        let feed = Arc::new(Feed::new(group.clone(), self.clock.now_ms()));
        let (place, changed) = feed.join(tenant);
        state.feeds.insert(group.to_string(), Arc::clone(&feed));
        self.follow(&mut state, Arc::clone(&feed));
        (feed, place, changed)
    }

    fn follow(self: &Arc<Source>, state: &mut State, feed: Arc<Feed>) {
        let session = self.session_left();
        if session.is_none()
            && let Some(slot) = state.emptiest(&feed)
        {
            slot.feeds.send_modify(|feeds| feeds.push(feed));
            return;
        }
        self.begin(state, feed, session, None);
    }

    fn session_left(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.sessions).try_acquire_owned().ok()
    }

    fn begin(
        self: &Arc<Source>,
        state: &mut State,
        feed: Arc<Feed>,
        session: Option<OwnedSemaphorePermit>,
        refused: Option<NoSession>,
    ) {
        state.last_number += 1;
        let number = state.last_number;
        let (sender, feeds) = watch::channel(vec![feed]);
        state.upstreams.push(Slot { number, session, feeds: sender });
        tokio::spawn(Upstream { source: Arc::clone(self), number, feeds, refused }.run());
    }

    /// Takes groups out of an upstream, each into one of its own that polls at first. An upstream
    /// that would have none left keeps one.
    pub(super) fn set_apart(self: &Arc<Source>, number: u64, refused: &[Arc<Feed>], code: &str) {
        let mut state = self.state();
        let Some(slot) = state.upstreams.iter().find(|slot| slot.number == number) else { return };
        let mut apart = Vec::new();
        // The upstream itself asks for this: it need not be told of a change.
        slot.feeds.send_if_modified(|feeds| {
            let is_refused = |feed: &Arc<Feed>| refused.iter().any(|one| Arc::ptr_eq(one, feed));
            (apart, *feeds) = std::mem::take(feeds).into_iter().partition(is_refused);
            if feeds.is_empty() {
                feeds.extend(apart.pop());
            }
            false
        });
        for feed in apart {
            self.begin(&mut state, feed, None, Some(NoSession::Refused(code.to_owned())));
        }
    }

    /// An upstream has no use for its session at the moment: another may have it.
    pub(super) fn give_back(&self, number: u64) {
        let mut state = self.state();
        if let Some(slot) = state.upstreams.iter_mut().find(|slot| slot.number == number) {
            slot.session = None;
        }
    }

    /// Whether an upstream may have a session. One that may not is let in when another has ended.
    pub(super) fn may_tail(&self, number: u64) -> bool {
        let mut state = self.state();
        let Some(slot) = state.upstreams.iter_mut().find(|slot| slot.number == number) else {
            return false;
        };
        slot.session = slot.session.take().or_else(|| self.session_left());
        slot.session.is_some()
    }

    /// How many view groups of it, and how many upstreams follow them.
    pub(super) fn counts(&self) -> (usize, usize) {
        let state = self.state();
        (state.feeds.values().map(|feed| feed.viewers()).sum(), state.upstreams.len())
    }

    /// Lets go of an upstream's groups that nobody views any more. Whether none is left: then the
    /// upstream is forgotten.
    pub(super) fn sweep(&self, number: u64) -> bool {
        let mut state = self.state();
        let State { feeds: all, upstreams, .. } = &mut *state;
        let Some(place) = upstreams.iter().position(|slot| slot.number == number) else {
            return true;
        };
        // No change that it should react to: what it hears of others it drops.
        upstreams[place].feeds.send_if_modified(|feeds| {
            feeds.retain(|feed| {
                let keeps = !feed.is_idle_for(self.lingers);
                if !keeps {
                    all.remove(feed.group.as_str());
                }
                keeps
            });
            false
        });
        let is_over = upstreams[place].feeds.borrow().is_empty();
        if is_over {
            upstreams.swap_remove(place);
        }
        is_over
    }
}

impl State {
    /// The upstream with the fewest groups that has room for one more, one with a session before
    /// one without.
    fn emptiest(&self, feed: &Feed) -> Option<&Slot> {
        let size = |slot: &Slot| slot.feeds.borrow().len();
        let arn = |feed: &Feed| feed.group.as_str().len() + ARN_AROUND_NAME;
        let with_room = self.upstreams.iter().filter(|slot| {
            let arns: usize = slot.feeds.borrow().iter().map(|feed| arn(feed)).sum();
            size(slot) < GROUPS_PER_SESSION && arns + arn(feed) <= ARNS_PER_SESSION
        });
        with_room.min_by_key(|slot| (slot.session.is_none(), size(slot)))
    }
}
