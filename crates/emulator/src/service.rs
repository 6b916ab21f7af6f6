//! What every request works on.

use std::sync::RwLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::watch;

use crate::access::roles::Roles;
use crate::access::sessions::Sessions;
use crate::calls::Calls;
use crate::faults::Faults;
use crate::options::{EmptyPages, Options};
use crate::store::Store;
use crate::token::Tokens;

pub(crate) struct Service {
    pub(crate) store: RwLock<Store>,
    pub(crate) calls: Calls,
    pub(crate) faults: Faults,
    pub(crate) roles: Roles,
    pub(crate) sessions: Sessions,
    pub(crate) tokens: Tokens,
    pub(crate) empty_pages: EmptyPages,
    empty_one_in: u64,
    searched: AtomicU64,
    pub(crate) events_scanned_per_page: usize,
    pub(crate) live_tail_lifetime: Duration,
    pub(crate) live_tail_sessions: usize,
    pub(crate) clock_off_by_s: i64,
    /// Changes when the emulator stops.
    pub(crate) stopped: watch::Receiver<()>,
}

impl Service {
    pub(crate) fn new(options: &Options, stopped: watch::Receiver<()>) -> Self {
        Self {
            store: RwLock::default(),
            calls: Calls::default(),
            faults: Faults::default(),
            roles: Roles::default(),
            sessions: Sessions::default(),
            tokens: Tokens::new(options.token_lifetime),
            empty_pages: options.empty_pages,
            empty_one_in: options.empty_one_in,
            searched: AtomicU64::default(),
            events_scanned_per_page: options.events_scanned_per_page.max(1),
            live_tail_lifetime: options.live_tail_lifetime,
            live_tail_sessions: options.live_tail_sessions,
            clock_off_by_s: options.clock_off_by_s,
            stopped,
        }
    }

    /// Whether this page of FilterLogEvents comes back empty: by its number in its walk, or by
    /// chance of its turn.
    pub(crate) fn withholds(&self, page: u32) -> bool {
        let turn = self.searched.fetch_add(1, Ordering::Relaxed) + 1;
        let by_turn = self.empty_one_in >= 2 && turn.is_multiple_of(self.empty_one_in);
        by_turn || self.empty_pages.cover(page)
    }
}
