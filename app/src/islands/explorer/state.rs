//! The explorer's state, and what can be read from it. `flow` changes it; the address follows.

use super::Start;
use super::columns::Columns;
use super::context::Context;
use super::event_panel::Panel;
use super::extras::{self, Extras};
use super::facets::FieldList;
use super::live::Live;
use super::narrow::Refused;
use super::store::{Line, Side, Store};
use super::viewport::Viewport;
use crate::components::zone::Zone;
use crate::error::PortalError;
use crate::search::{Dir, Order, Search};
use crate::wire::{EventPage, Place, Row, ViewCard};
use domain::TimeRange;
use filter_pattern::Pattern;
use leptos::prelude::*;
use std::sync::Arc;

/// The explorer's state.
#[derive(Clone, Copy)]
pub(super) struct State {
    pub(super) place: StoredValue<Place>,
    /// What the address says.
    pub(super) search: RwSignal<Search>,
    /// What the fields say, before it is run.
    pub(super) draft: RwSignal<Search>,
    /// The loaded events; `shown.version` says when they changed.
    pub(super) store: StoredValue<Store>,
    pub(super) shown: RwSignal<Shown>,
    pub(super) viewport: Viewport,
    pub(super) live: Live,
    pub(super) error: RwSignal<Option<PortalError>>,
    pub(super) opened: RwSignal<Option<Row>>,
    /// What lies around an event, while somebody looks at it.
    pub(super) context: RwSignal<Context>,
    pub(super) panel: Panel,
    /// Saved views, as far as they were fetched; from the start the one that the group opens with.
    pub(super) views: RwSignal<Vec<ViewCard>>,
    pub(super) columns: Columns,
    pub(super) facets: FieldList,
    /// The click on a value that could not become a filter.
    pub(super) refused: RwSignal<Option<Refused>>,
    /// The key of the row that was moved to or opened last.
    pub(super) current: RwSignal<Option<String>>,
    pub(super) work: RwSignal<Work>,
    /// Whether the browser's part has come alive.
    pub(super) awake: RwSignal<bool>,
    /// The code of what is not needed for the first list.
    pub(super) extras: RwSignal<Option<Extras>>,
    /// Whether it did not come when it was asked for.
    pub(super) without_extras: RwSignal<bool>,
    /// The filter that the list was made with, to show what matched.
    pub(super) pattern: Memo<Option<Pattern>>,
    /// What is looked for among the loaded lines; nothing is fetched for it.
    pub(super) find: RwSignal<String>,
    /// Which of the lines that hold it was gone to last.
    pub(super) found: RwSignal<Option<u32>>,
    /// The zone that times are shown in. Always UTC until the browser's part is awake.
    pub(super) zone: RwSignal<Zone>,
    /// Whether keys without Ctrl or the like do something.
    pub(super) single_keys: RwSignal<bool>,
    /// Counts requests, so that a late answer to an older one is dropped.
    #[cfg(feature = "hydrate")]
    pub(super) asked: StoredValue<u32>,
    /// Whether the next list is to show what lies above its start as well.
    #[cfg(feature = "hydrate")]
    pub(super) jumping: StoredValue<bool>,
    /// Whether the rows above are still to be loaded, once what is being loaded is there.
    #[cfg(feature = "hydrate")]
    pub(super) above_is_due: StoredValue<bool>,
    /// How often in a row a passing trouble was met.
    #[cfg(feature = "hydrate")]
    pub(super) tries: StoredValue<u32>,
}

/// What is known about the list as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shown {
    /// Changes whenever the loaded events do.
    pub(super) version: u32,
    /// Changes when they were all replaced.
    pub(super) generation: u32,
    pub(super) count: usize,
    /// What was asked for, made absolute; nothing before the first answer.
    pub(super) range: Option<TimeRange>,
    /// The last ms, in walking direction, that was wholly looked at.
    pub(super) searched_to: Option<i64>,
    pub(super) older: bool,
    pub(super) newer: bool,
    /// How a search that is not finished goes on.
    pub(super) go_on: Option<GoOn>,
    /// Whether an event was asked for that is not there any more.
    pub(super) gone: bool,
    /// AWS pages that were read for all this.
    pub(super) pages: u32,
}

/// How a search goes on that ran out of time.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GoOn {
    pub(super) cursor: String,
    pub(super) dir: Dir,
    /// The range that the cursor belongs to. What a tail adds widens the list's own.
    pub(super) range: TimeRange,
}

/// What the explorer is busy with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser is ever busy"))]
pub(super) enum Work {
    #[default]
    Nothing,
    /// Another search is on its way; the rows of the one before are still there.
    Replacing,
    /// More rows are on their way.
    Extending,
    /// Waits before it asks again, in whole seconds.
    Waiting(u32),
}

impl State {
    pub(super) fn new(start: Start) -> State {
        let Start { place, search, page, error, default_view } = start;
        let opened = page.as_ref().and_then(|page| opened_row(page, &search.event));
        let walking = walking(&search);
        let shown = page.as_ref().map(|page| Shown::of(page, walking)).unwrap_or_default();
        let count = shown.count;
        let search = RwSignal::new(search);
        let extras = RwSignal::new(extras::at_hand());
        State {
            place: StoredValue::new(place),
            draft: RwSignal::new(search.get_untracked()),
            search,
            store: StoredValue::new(Store::of(page.map(|page| page.rows).unwrap_or_default())),
            shown: RwSignal::new(shown),
            viewport: Viewport::new(count),
            live: Live::new(),
            error: RwSignal::new(error),
            opened: RwSignal::new(opened),
            context: RwSignal::new(Context::default()),
            panel: Panel::new(),
            views: RwSignal::new(default_view.into_iter().collect()),
            columns: Columns::new(),
            facets: FieldList::new(),
            refused: RwSignal::new(None),
            current: RwSignal::new(None),
            work: RwSignal::new(Work::Nothing),
            awake: RwSignal::new(false),
            extras,
            without_extras: RwSignal::new(false),
            pattern: Memo::new(move |_| {
                let text = search.with(|search| search.filter.trim().to_owned());
                let extras = extras.get().filter(|_| !text.is_empty())?;
                (extras.parse)(&text)
            }),
            find: RwSignal::new(String::new()),
            found: RwSignal::new(None),
            zone: RwSignal::new(Zone::Utc),
            single_keys: RwSignal::new(true),
            #[cfg(feature = "hydrate")]
            asked: StoredValue::new(0),
            #[cfg(feature = "hydrate")]
            jumping: StoredValue::new(false),
            #[cfg(feature = "hydrate")]
            above_is_due: StoredValue::new(false),
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
        pinned(self.search.get(), self.shown.with(|shown| shown.range))
    }

    /// The address that shows this row opened among the rows that are there now.
    pub(super) fn event_href(self, key: &str) -> String {
        self.href(&Search { event: key.to_owned(), ..self.pinned() })
    }

    /// The address for others: the same lines whenever it is opened, with the event that is open
    /// or this one. A cursor is nobody else's, and a list around an event needs no other place.
    pub(super) fn shared_href(self, event: Option<&str>) -> String {
        let pinned = self.pinned();
        let event = event.unwrap_or(&pinned.event).to_owned();
        let at_an_event = !event.is_empty() || !pinned.cursor.is_empty();
        let shared = if at_an_event { pinned.restarted() } else { pinned };
        self.href(&Search { event, ..shared })
    }

    /// The loaded events from one place in the list up to another.
    pub(super) fn lines(self, from: usize, to: usize) -> Vec<Arc<Line>> {
        self.store.with_value(|store| {
            let to = to.min(store.len());
            store.lines()[from.min(to)..to].to_vec()
        })
    }

    /// The times of the oldest and the newest loaded event.
    pub(super) fn ends(self) -> Option<(i64, i64)> {
        self.store.with_value(|store| {
            let (first, last) = (store.lines().first()?.row.time, store.lines().last()?.row.time);
            Some((first.min(last), first.max(last)))
        })
    }

    /// The search that leads on this way from the loaded events; none when nothing is there.
    pub(super) fn beyond(self, dir: Dir) -> Option<Search> {
        let search = self.search.get();
        let (at, cursor, range) = self.shown.with(|shown| {
            let there = if dir == Dir::Older { shown.older } else { shown.newer };
            // A search that ran out of time goes on where it stopped, not at its last row.
            let going_on = shown.go_on.as_ref().filter(|go_on| go_on.dir == dir);
            let range = going_on.map(|go_on| go_on.range).or(shown.range);
            let cursor = going_on.map(|go_on| go_on.cursor.clone()).unwrap_or_default();
            let side = Side::of(dir, search.order);
            let edge = self.store.with_value(|store| store.edge(side).map(Row::key));
            // From an empty page one goes back to where it was reached from.
            let at = edge.unwrap_or_else(|| search.at.clone());
            let leads_on = there && !(at.is_empty() && cursor.is_empty());
            leads_on.then_some((at, cursor, range))
        })?;
        Some(pinned(Search { at, dir, cursor, event: String::new(), ..search }, range))
    }
}

impl Shown {
    /// What one page says about the list.
    pub(super) fn of(page: &EventPage, walking: Dir) -> Shown {
        Shown {
            version: 0,
            generation: 0,
            count: page.rows.len(),
            range: Some(page.range),
            searched_to: page.searched_to,
            older: page.older,
            newer: page.newer,
            go_on: page.go_on.clone().map(|cursor| GoOn {
                cursor,
                dir: walking,
                range: page.range,
            }),
            gone: page.gone,
            pages: page.pages,
        }
    }

    /// Whether the list is all there is in the range.
    pub(super) fn is_whole(&self) -> bool {
        self.range.is_some() && !self.older && !self.newer && self.go_on.is_none()
    }
}

fn pinned(search: Search, range: Option<TimeRange>) -> Search {
    match range {
        Some(range) => search.within(range),
        None => search,
    }
}

/// The way through time that a search takes.
pub(super) fn walking(search: &Search) -> Dir {
    match (search.at.is_empty() && search.cursor.is_empty(), search.order) {
        (false, _) => search.dir,
        (true, Order::Newest) => Dir::Older,
        (true, Order::Oldest) => Dir::Newer,
    }
}

pub(super) fn opened_row(page: &EventPage, key: &str) -> Option<Row> {
    let among = page.rows.iter().find(|row| row.key() == key);
    page.opened.as_ref().or(among).cloned().filter(|_| !key.is_empty())
}

/// Before it wakes, the form and the links do everything.
#[cfg(not(feature = "hydrate"))]
impl State {
    pub(super) fn wake(self) {}
    pub(super) fn run(self) {}
    pub(super) fn retry(self) {}
    pub(super) fn cancel(self) {}
}
