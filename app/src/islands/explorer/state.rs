//! The explorer's state and the few things that change it. The address follows the state.

use crate::error::PortalError;
use crate::search::{Dir, Order, Search};
use crate::wire::{EventPage, Place, Row};
use domain::time_range::rfc3339_ms;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use crate::{api::events, error::Trouble, islands::browser, islands::typed_before};

/// The explorer's state.
#[derive(Clone, Copy)]
pub(super) struct State {
    pub(super) place: StoredValue<Place>,
    /// What the address says.
    pub(super) search: RwSignal<Search>,
    /// What the fields say, before it is run.
    pub(super) draft: RwSignal<Search>,
    pub(super) page: RwSignal<Option<EventPage>>,
    pub(super) error: RwSignal<Option<PortalError>>,
    pub(super) opened: RwSignal<Option<Row>>,
    pub(super) loading: RwSignal<bool>,
    /// Whether the browser's part has come alive.
    pub(super) awake: RwSignal<bool>,
    /// Counts requests, so that a late answer to an older one is dropped.
    #[cfg(feature = "hydrate")]
    asked: StoredValue<u32>,
    /// How often in a row a passing trouble was met.
    #[cfg(feature = "hydrate")]
    tries: StoredValue<u32>,
}

impl State {
    pub(super) fn new(
        place: Place,
        search: Search,
        page: Option<EventPage>,
        error: Option<PortalError>,
    ) -> State {
        let opened = page.as_ref().and_then(|page| opened_row(page, &search.event));
        State {
            place: StoredValue::new(place),
            draft: RwSignal::new(search.clone()),
            search: RwSignal::new(search),
            page: RwSignal::new(page),
            error: RwSignal::new(error),
            opened: RwSignal::new(opened),
            loading: RwSignal::new(false),
            awake: RwSignal::new(false),
            #[cfg(feature = "hydrate")]
            asked: StoredValue::new(0),
            #[cfg(feature = "hydrate")]
            tries: StoredValue::new(0),
        }
    }

    /// The address of a search in this group.
    pub(super) fn href(self, search: &Search) -> String {
        self.place.with_value(|place| format!("{}{}", place.href(), search.to_query()))
    }

    /// The current search with its range made absolute, so that paging and sharing mean the same
    /// lines a minute later.
    pub(super) fn pinned(self) -> Search {
        let search = self.search.get();
        self.page.with(|page| match page {
            Some(page) => Search {
                from: rfc3339_ms(page.range.from),
                to: rfc3339_ms(page.range.to),
                ..search
            },
            None => search,
        })
    }

    /// Whether the current page was walked this way.
    pub(super) fn walks(self, dir: Dir) -> bool {
        self.search.with(|search| {
            match (search.at.is_empty() && search.cursor.is_empty(), search.order) {
                (false, _) => search.dir == dir,
                (true, Order::Newest) => dir == Dir::Older,
                (true, Order::Oldest) => dir == Dir::Newer,
            }
        })
    }

    /// The address that shows this row opened among the rows that are there now.
    pub(super) fn event_href(self, key: &str) -> String {
        self.href(&Search { event: key.to_owned(), ..self.pinned() })
    }
}

fn opened_row(page: &EventPage, key: &str) -> Option<Row> {
    let among = page.rows.iter().find(|row| row.key() == key);
    page.opened.as_ref().or(among).cloned().filter(|_| !key.is_empty())
}

/// Before it wakes, the form and the links do everything.
#[cfg(not(feature = "hydrate"))]
impl State {
    pub(super) fn wake(self) {}
    pub(super) fn run(self) {}
    pub(super) fn retry(self) {}
    pub(super) fn close(self) {}
    pub(super) fn key(self, _: &KeyboardEvent) {}
}

#[cfg(feature = "hydrate")]
impl State {
    /// Comes alive: follows the browser's own back and forward, and mends what did not load.
    pub(super) fn wake(self) {
        let typed = self.typed_over();
        Effect::new(move || {
            self.draft.set(typed.clone());
            self.awake.set(true);
        });
        let handle = window_event_listener(leptos::ev::popstate, move |_| {
            let search = Search::from_query(&browser::query());
            self.draft.set(search.clone());
            self.load(search, false);
        });
        on_cleanup(move || handle.remove());
        if self.error.with_untracked(|error| error.as_ref().is_some_and(PortalError::is_passing)) {
            self.try_again_soon();
        }
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
        if filter_pattern::Pattern::parse(draft.filter.trim()).is_err() {
            browser::focus("filter");
            return;
        }
        browser::hide_popover("time-range");
        self.go(draft);
    }

    /// Goes to another search, as a link would.
    pub(super) fn go(self, search: Search) {
        browser::push(&self.href(&search));
        self.draft.set(search.clone());
        self.load(search, false);
    }

    /// Goes on where a search stopped, below what is already there.
    pub(super) fn go_on(self, search: Search) {
        self.load(search, true);
    }

    /// Asks again for what is in the address.
    pub(super) fn retry(self) {
        self.load(self.search.get_untracked(), false);
    }

    fn load(self, search: Search, append: bool) {
        self.asked.update_value(|asked| *asked += 1);
        let ticket = self.asked.get_value();
        self.loading.set(true);
        let Place { source, group, .. } = self.place.get_value();
        if !append {
            self.search.set(search.clone());
        }
        leptos::task::spawn_local(async move {
            let answer = events::search_events(source, group, search.clone()).await;
            if self.asked.try_get_value() != Some(ticket) {
                return;
            }
            self.loading.set(false);
            match answer {
                Ok(page) => self.show(page, &search.event, append),
                Err(error) => self.fail(error),
            }
        });
    }

    fn show(self, page: EventPage, event: &str, append: bool) {
        self.tries.set_value(0);
        self.error.set(None);
        if append {
            self.page.update(|shown| match shown {
                Some(shown) => {
                    let mut rows = std::mem::take(&mut shown.rows);
                    rows.extend(page.rows);
                    *shown = EventPage { rows, newer: shown.newer, ..page };
                }
                None => *shown = Some(page),
            });
        } else {
            self.opened.set(opened_row(&page, event));
            self.page.set(Some(page));
            browser::scroll_to_top("log-events");
        }
    }

    fn fail(self, error: PortalError) {
        if error.trouble == Trouble::SignedOut {
            browser::go_to_login();
            return;
        }
        let passing = error.is_passing();
        self.error.set(Some(error));
        if passing {
            self.try_again_soon();
        }
    }

    /// After 3, 6, 12, then every 30 s, unless something else was asked meanwhile.
    fn try_again_soon(self) {
        let tries = self.tries.get_value();
        self.tries.set_value(tries + 1);
        let wait = std::time::Duration::from_secs((3 << tries.min(4)).min(30));
        let ticket = self.asked.get_value();
        set_timeout(
            move || {
                if self.asked.try_get_value() == Some(ticket) {
                    self.retry();
                }
            },
            wait,
        );
    }

    /// Opens an event, fetching the rest of a long one.
    pub(super) fn open(self, row: Row) {
        let key = row.key();
        browser::replace(&self.event_href(&key));
        self.search.update(|search| search.event = key.clone());
        let cut = row.cut_from.is_some();
        self.opened.set(Some(row));
        if cut {
            let Place { source, group, .. } = self.place.get_value();
            leptos::task::spawn_local(async move {
                let whole = events::find_event(source, group, key.clone()).await;
                let still = self.opened.with_untracked(|row| row.as_ref().map(Row::key));
                if still.as_ref() == Some(&key) {
                    match whole {
                        Ok(row) => self.opened.set(Some(row)),
                        Err(error) => self.error.set(Some(error)),
                    }
                }
            });
        }
    }

    /// Closes the event.
    pub(super) fn close(self) {
        self.opened.set(None);
        self.search.update(|search| search.event.clear());
        browser::replace(&self.href(&self.search.get_untracked()));
    }

    /// Keys that work wherever the focus is: `/` to the filter, Escape out of things.
    pub(super) fn key(self, event: &KeyboardEvent) {
        match event.key().as_str() {
            "Escape" if browser::leave_field(event) => {}
            "Escape" if self.opened.with_untracked(Option::is_some) => {
                self.close();
                browser::focus_current_row();
            }
            _ => {}
        }
    }
}
