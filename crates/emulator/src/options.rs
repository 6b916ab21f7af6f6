//! How an emulator is set up.

use std::net::SocketAddr;
use std::time::Duration;

/// How an emulator is set up. The default is a quiet one for tests: a free port on loopback,
/// nothing stored, no empty pages but those that AWS's rules force.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it listens; port 0 takes a free one.
    pub addr: SocketAddr,
    /// Which pages of a walk come back empty although there is more.
    pub empty_pages: EmptyPages,
    /// One in so many pages of FilterLogEvents, whosever walk it belongs to, comes back empty with
    /// a token; below 2, none.
    pub empty_one_in: u64,
    /// How many events one page of FilterLogEvents looks at before it gives what it has found,
    /// perhaps nothing, with a token. AWS bounds a page's work by time; a number of events is
    /// the same on every machine. At least 1.
    pub events_scanned_per_page: usize,
    /// How long a page token is good for; 24 h at AWS.
    pub token_lifetime: Duration,
    /// How long a Live Tail session goes on; 3 h at AWS.
    pub live_tail_lifetime: Duration,
    /// How many Live Tail sessions may be open at once; 15 at AWS, unless raised.
    pub live_tail_sessions: usize,
    /// Seconds by which the Date header of every answer is ahead of this machine's clock.
    pub clock_off_by_s: i64,
    /// Loads the demo's events of the last 24 h at the start, and live ones from then on.
    pub demo: bool,
    /// What the demo's content is drawn from.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            addr: SocketAddr::from(([127, 0, 0, 1], 0)),
            empty_pages: EmptyPages::default(),
            empty_one_in: 0,
            events_scanned_per_page: 25_000,
            token_lifetime: Duration::from_secs(24 * 60 * 60),
            live_tail_lifetime: Duration::from_secs(3 * 60 * 60),
            live_tail_sessions: 15,
            clock_off_by_s: 0,
            demo: false,
            seed: 4580,
        }
    }
}

/// Which pages of a walk come back empty although there is more: "partially full or empty pages
/// of results" are normal in GetLogEvents and FilterLogEvents (API reference), and a client that
/// takes one for the end loses events.
#[derive(Clone, Copy, Debug, Default)]
pub struct EmptyPages {
    /// So many empty pages open every walk.
    pub first: u32,
    /// After them, each page whose number is a multiple of this is empty; below 2, none.
    pub every: u32,
}

impl EmptyPages {
    /// As the demo has them: in the middle of a walk, never as its first page.
    pub const DEMO: Self = Self { first: 0, every: 4 };

    /// Whether the page with this number in its walk, counted from 0, is an empty one.
    pub(crate) fn cover(self, page: u32) -> bool {
        let number = page.saturating_add(1).saturating_sub(self.first);
        number == 0 || (self.every >= 2 && number.is_multiple_of(self.every))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(pages: EmptyPages) -> String {
        (0..9).map(|page| if pages.cover(page) { '-' } else { 'x' }).collect()
    }

    #[test]
    fn empty_pages_follow_their_plan() {
        assert_eq!(drawn(EmptyPages::default()), "xxxxxxxxx");
        assert_eq!(drawn(EmptyPages { first: 2, every: 0 }), "--xxxxxxx");
        assert_eq!(drawn(EmptyPages { first: 0, every: 4 }), "xxx-xxx-x");
        assert_eq!(drawn(EmptyPages { first: 1, every: 2 }), "-x-x-x-x-");
        assert_eq!(drawn(EmptyPages { first: 0, every: 1 }), "xxxxxxxxx");
    }
}
