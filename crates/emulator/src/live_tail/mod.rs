//! Live Tail: sessions that are told of every event as it arrives, and once a second tell their
//! clients.

mod frame;
mod session;

use std::sync::{Arc, Weak};

pub(crate) use session::{Frames, Session, Wanted};

use crate::account::GroupId;
use crate::store::key::Key;

/// The sessions that are open. A session ends when its client lets go of its frames.
#[derive(Default)]
pub(crate) struct Tails {
    sessions: Vec<Weak<Session>>,
}

impl Tails {
    pub(crate) fn open(&mut self, session: &Arc<Session>) {
        self.sessions.retain(|session| session.strong_count() > 0);
        self.sessions.push(Arc::downgrade(session));
    }

    pub(crate) fn count(&self) -> usize {
        self.sessions.iter().filter(|session| session.strong_count() > 0).count()
    }

    /// Tells every session of an event that has just arrived.
    pub(crate) fn offer(&self, group: &GroupId, stream: &str, key: Key, message: &Arc<str>) {
        for session in self.sessions.iter().filter_map(Weak::upgrade) {
            session.offer(group, stream, key, message);
        }
    }
}
