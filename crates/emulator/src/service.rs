//! What every request works on.

use std::sync::RwLock;

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
    pub(crate) sessions: Sessions,
    pub(crate) tokens: Tokens,
    pub(crate) empty_pages: EmptyPages,
    pub(crate) events_scanned_per_page: usize,
}

impl Service {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            store: RwLock::default(),
            calls: Calls::default(),
            faults: Faults::default(),
            sessions: Sessions::default(),
            tokens: Tokens::new(options.token_lifetime),
            empty_pages: options.empty_pages,
            events_scanned_per_page: options.events_scanned_per_page.max(1),
        }
    }
}
