//! The log explorer: what is looked for, what was found, and the event that is open.

#[cfg(feature = "hydrate")]
mod arrive;
#[cfg(any(feature = "hydrate", test))]
mod clause;
mod columns;
mod context;
mod copied;
mod copy_as;
mod event_panel;
mod export;
mod extras;
mod facets;
mod filter_field;
mod find;
#[cfg(feature = "hydrate")]
mod flow;
#[cfg(any(feature = "hydrate", test))]
mod heights;
mod help;
mod histogram;
#[cfg(feature = "hydrate")]
mod keys;
#[cfg(feature = "hydrate")]
mod links;
mod list;
mod live;
mod narrow;
mod pager;
mod range_steps;
mod recent;
mod state;
mod status;
mod store;
mod time_range;
mod tools;
mod viewport;
mod views;
mod zone_choice;

use crate::error::PortalError;
use crate::islands::start::start;
use crate::search::Search;
use crate::wire::{EventPage, Place, ViewCard};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use event_panel::event_panel;
use extras::{later, part};
use facets::field_list;
use filter_field::filter_field;
use list::event_list;
use live::{live_bar, new_lines};
use pager::pager;
use state::{State, Work};
use status::{empty, status_line, trouble};
use time_range::time_range;
use views::opened_with;

#[cfg(feature = "ssr")]
pub(crate) use export::format::Format;
#[cfg(feature = "hydrate")]
pub(crate) use extras::prepare;

/// The explorer of one log group. Works as a plain form with links before it wakes.
#[island]
pub fn Explorer() -> impl IntoView {
    start().map(explorer)
}

/// What the explorer starts with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Start {
    /// Where it looks.
    pub place: Place,
    /// What it looks for.
    pub search: Search,
    /// The first page, unless it could not be had.
    pub page: Option<EventPage>,
    /// Why it could not be had.
    pub error: Option<PortalError>,
    /// The saved view that the group opens with.
    pub default_view: Option<ViewCard>,
}

fn explorer(start: Start) -> AnyView {
    let action = start.place.href();
    let state = State::new(start);
    state.wake();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        state.run();
    };
    view! {
        <div
            class="explorer"
            class:loading=move || state.work.get() == Work::Replacing
            class:in-other-zone=move || !state.awake.get() && state.search.with(|s| !s.tz.is_empty())
        >
            <form class="query" method="get" action=action on:submit=submit>
                {filter_field(state)} {time_range(state)} {move || kept_fields(state)}
                <button class="primary" type="submit">
                    "Run"
                </button>
                {live_bar(state)}
            </form>
            <div class="toolbar">
                {status_line(state)} {move || opened_with(state)} {part(state, |extras| extras.tools)}
            </div>
            {later(state, |extras| extras.histogram)}
            {move || trouble(state)} {move || extras::missing(state)}
            <div class="found">
                <div class="left">{move || empty(state)} {new_lines(state)} {event_list(state)} {pager(state)}</div>
                {move || event_panel(state)}
            </div>
            {part(state, |extras| extras.dialogs)}
        </div>
        {field_list(state)}
    }
    .into_any()
}

/// What a plain form must carry along so that nothing but the field typed in changes.
fn kept_fields(state: State) -> Vec<AnyView> {
    let is_kept = |name| matches!(name, "stream" | "prefix" | "order" | "tz" | "with" | "live");
    let field = |(name, value): (&'static str, &str)| {
        view! { <input type="hidden" name=name value=value.to_owned() /> }.into_any()
    };
    state.search.with(|search| {
        search.pairs().into_iter().filter(|(name, _)| is_kept(*name)).map(field).collect()
    })
}
