//! What changes the explorer: searches that replace the list, searches that extend it, and the
//! event that is open. An unfinished search goes on by itself, so that progress can be seen and
//! stopped.

use super::recent;
use super::state::{Shown, State, Work, opened_row, walking};
use super::store::{Side, Store};
use crate::api::events;
use crate::error::{PortalError, Trouble};
use crate::islands::{browser, typed_before};
use crate::search::{Dir, Extent, Search};
use crate::wire::{EventPage, Place, Row};
use leptos::prelude::*;
use std::time::Duration;

/// Rows that a new search brings, and that scrolling on brings.
const FIRST_ROWS: u16 = 100;
const MORE_ROWS: u16 = 500;
/// How often an unfinished search is continued before the person is asked. Each time takes the
/// server about a second.
const MOST_STEPS: u32 = 60;

impl State {
    /// Comes alive: follows the browser's own back and forward, and mends what did not load.
    pub(super) fn wake(self) {
        let typed = self.typed_over();
        Effect::new(move || {
            self.draft.set(typed.clone());
            self.awake.set(true);
        });
        self.follow_zone();
        let handle = window_event_listener(leptos::ev::popstate, move |_| {
            let search = Search::from_query(&browser::query());
            self.say_in_fields(search.clone());
            self.replace(search);
        });
        on_cleanup(move || handle.remove());
        // What follows changes the page: only after the first rendering, which has to be the
        // server's own.
        if self.error.with_untracked(|error| error.as_ref().is_some_and(PortalError::is_passing)) {
            Effect::new(move || self.retry_in(3));
        } else if self.shown.with_untracked(|shown| shown.go_on.is_some()) {
            Effect::new(move || self.go_on());
        }
        self.keep_links();
        Effect::new(move || self.with_extras(|_| {}));
        if self.search.with_untracked(|search| search.live) {
            self.begin_live(self.search.get_untracked());
        }
        self.watch_viewport();
        self.listen_to_keys();
        Effect::new(move || self.arrive());
    }

    /// The search with what was typed before the explorer woke.
    fn typed_over(self) -> Search {
        let search = self.search.get_untracked();
        let typed = |id, default: String| typed_before(id).unwrap_or(default);
        Search {
            filter: typed("filter", search.filter),
            from: typed("from", search.from),
            to: typed("to", search.to),
            ..search
        }
    }

    /// Runs what the fields say, from the first page on.
    pub(super) fn run(self) {
        let draft = self.draft.get_untracked().restarted();
        // Before the code is there, the server says what is wrong with a pattern.
        let extras = self.extras.get_untracked();
        if extras.is_some_and(|extras| (extras.parse)(draft.filter.trim()).is_none()) {
            browser::focus("filter");
            return;
        }
        let Some(search) = self.readable(draft) else {
            browser::show_popover("time-range");
            browser::focus_first("#time-range [aria-invalid]");
            return;
        };
        browser::hide_popover("time-range");
        self.go(search);
    }

    /// Puts a search into the fields, its times as they are typed in the zone that is shown.
    pub(super) fn say_in_fields(self, search: Search) {
        let typed = |text: &str| self.zone.with_untracked(|zone| zone.as_typed(text));
        let (from, to) = (typed(&search.from), typed(&search.to));
        self.draft.set(Search { from, to, ..search });
    }

    /// Goes to another search, as a link would.
    pub(super) fn go(self, search: Search) {
        browser::push(&self.href(&search));
        recent::remember(self, &search.filter);
        self.say_in_fields(search.clone());
        self.replace(search);
    }

    /// Goes to a search that starts in the middle of its range, and loads what lies above it too.
    pub(super) fn go_into_the_middle(self, search: Search) {
        self.go(search);
        self.jumping.set_value(true);
    }

    /// Asks again for what is in the address.
    pub(super) fn retry(self) {
        self.replace(self.search.get_untracked());
    }

    /// Loads on beyond the loaded events, unless something is being loaded.
    pub(super) fn extend(self, dir: Dir) {
        self.extend_by(dir, MORE_ROWS);
    }

    /// The same by so many rows.
    pub(super) fn extend_by(self, dir: Dir, rows: u16) {
        if self.work.get_untracked() != Work::Nothing {
            return;
        }
        if let Some(search) = untrack(|| self.beyond(dir)) {
            let ticket = self.begin(Work::Extending);
            leptos::task::spawn_local(self.walk(search, dir, ticket, rows, 0));
        }
    }

    /// Stops what is being loaded. What was found stays.
    pub(super) fn cancel(self) {
        self.begin(Work::Nothing);
    }

    fn replace(self, search: Search) {
        self.hang_up();
        if search.live {
            self.begin_live(search);
            return;
        }
        let ticket = self.begin(Work::Replacing);
        self.search.set(search.clone());
        leptos::task::spawn_local(async move {
            let found = self.ask(&search, FIRST_ROWS).await;
            self.ready_for(&search).await;
            match found {
                _ if self.is_over(ticket) => {}
                Ok(page) => self.show(page, &search, ticket),
                Err(error) => self.fail(error, ticket, move || self.retry()),
            }
        });
    }

    /// Whatever is asked from now on has this number; answers to earlier questions are dropped.
    pub(super) fn begin(self, work: Work) -> u32 {
        self.asked.update_value(|asked| *asked += 1);
        self.work.set(work);
        self.asked.get_value()
    }

    pub(super) fn is_over(self, ticket: u32) -> bool {
        self.asked.try_get_value() != Some(ticket)
    }

    pub(super) async fn ask(self, search: &Search, limit: u16) -> Result<EventPage, PortalError> {
        let Place { source, group, .. } = self.place.get_value();
        events::search_events(source, group, search.clone(), Extent { limit, quick: true }).await
    }

    fn show(self, page: EventPage, search: &Search, ticket: u32) {
        self.error.set(None);
        self.tries.set_value(0);
        // Somebody may have opened or closed an event meanwhile.
        if self.search.with_untracked(|now| now.event == search.event) {
            self.opened.set(opened_row(&page, &search.event));
        }
        self.above_is_due.set_value(false);
        let dir = walking(search);
        let found = u16::try_from(page.rows.len()).unwrap_or(FIRST_ROWS);
        let next = Shown::of(&page, dir);
        self.store.set_value(Store::of(page.rows));
        self.viewport.replaced(self);
        self.shown.update(|shown| {
            let (version, generation) = (shown.version + 1, shown.generation + 1);
            *shown = Shown { version, generation, ..next };
        });
        browser::scroll_to(super::viewport::LIST, 0.0);
        self.go_on_or_rest(dir, ticket, FIRST_ROWS - found.min(FIRST_ROWS), 0);
        self.arrive();
    }

    /// One answer after the other until there are `missing` more rows, or no more to be had.
    async fn walk(self, search: Search, dir: Dir, ticket: u32, missing: u16, steps: u32) {
        match self.ask(&search, missing).await {
            _ if self.is_over(ticket) => {}
            Ok(page) => {
                let found = u16::try_from(page.rows.len()).unwrap_or(missing);
                self.add(page, dir);
                self.go_on_or_rest(dir, ticket, missing - found.min(missing), steps + 1);
            }
            Err(error) => self.fail(error, ticket, move || self.extend(dir)),
        }
    }

    fn go_on_or_rest(self, dir: Dir, ticket: u32, missing: u16, steps: u32) {
        let unfinished = self.shown.with_untracked(|shown| shown.go_on.is_some());
        match untrack(|| self.beyond(dir)) {
            Some(search) if unfinished && missing > 0 && steps < MOST_STEPS => {
                self.work.set(Work::Extending);
                // Boxed: the two call each other.
                let walk = self.walk(search, dir, ticket, missing, steps);
                leptos::task::spawn_local(
                    Box::pin(walk) as std::pin::Pin<Box<dyn Future<Output = ()>>>
                );
            }
            _ => {
                self.work.set(Work::Nothing);
                self.load_what_is_due_above();
            }
        }
    }

    /// Goes on with the search that the page came with, if that was not finished.
    fn go_on(self) {
        let dir = self.search.with_untracked(walking);
        let found =
            self.shown.with_untracked(|shown| u16::try_from(shown.count).unwrap_or(FIRST_ROWS));
        let ticket = self.begin(Work::Nothing);
        self.go_on_or_rest(dir, ticket, FIRST_ROWS.saturating_sub(found), 0);
    }

    fn add(self, page: EventPage, dir: Dir) {
        self.error.set(None);
        self.tries.set_value(0);
        let side = Side::of(dir, self.search.with_untracked(|search| search.order));
        let next = Shown::of(&page, dir);
        let mut added = 0;
        self.store.update_value(|store| added = store.add(page.rows, side));
        self.viewport.added(self, side, added);
        self.shown.update(|shown| {
            let (older, newer) = match dir {
                Dir::Older => (next.older, shown.newer),
                Dir::Newer => (shown.older, next.newer),
            };
            *shown = Shown {
                version: shown.version + 1,
                generation: shown.generation,
                count: shown.count + added,
                range: shown.range,
                pages: shown.pages + next.pages,
                gone: shown.gone,
                older,
                newer,
                ..next
            };
        });
    }

    fn fail(self, error: PortalError, ticket: u32, again: impl Fn() + 'static) {
        if error.trouble == Trouble::SignedOut {
            browser::go_to_login();
            return;
        }
        let (passing, wait) = (error.is_passing(), error.wait());
        self.error.set(Some(error));
        self.work.set(Work::Nothing);
        if passing {
            // When it is said, else after 3, 6, 12, then every 30 s.
            let tries = self.tries.get_value();
            self.tries.set_value(tries + 1);
            let wait = wait.unwrap_or((3 << tries.min(4)).min(30));
            self.count_down(wait, ticket, std::rc::Rc::new(again));
        }
    }

    fn retry_in(self, seconds: u32) {
        let ticket = self.asked.get_value();
        self.count_down(seconds, ticket, std::rc::Rc::new(move || self.retry()));
    }

    /// Says every second how long it will be, unless something else is asked meanwhile.
    fn count_down(self, seconds: u32, ticket: u32, then: std::rc::Rc<dyn Fn()>) {
        if self.is_over(ticket) {
            return;
        }
        if seconds == 0 {
            self.work.set(Work::Nothing);
            then();
            return;
        }
        self.work.set(Work::Waiting(seconds));
        set_timeout(move || self.count_down(seconds - 1, ticket, then), Duration::from_secs(1));
    }

    /// Opens an event, fetching the rest of a long one.
    pub(super) fn open(self, row: Row) {
        let key = row.key();
        browser::replace(&untrack(|| self.event_href(&key)));
        self.search.update(|search| search.event = key.clone());
        let whole = row.cut_from.is_none();
        let Place { source, group, .. } = self.place.get_value();
        let group = row.group.clone().unwrap_or(group);
        self.opened.set(Some(row));
        self.with_extras(|_| {});
        if whole {
            return;
        }
        leptos::task::spawn_local(async move {
            let whole = events::find_event(source, group, key.clone()).await;
            if self.opened.with_untracked(|row| row.as_ref().map(Row::key)).as_ref() == Some(&key) {
                match whole {
                    Ok(row) => self.opened.set(Some(row)),
                    Err(error) => self.error.set(Some(error)),
                }
            }
        });
    }

    /// Closes the event.
    pub(super) fn close(self) {
        self.opened.set(None);
        self.search.update(|search| search.event.clear());
        browser::replace(&self.href(&self.search.get_untracked()));
    }
}
