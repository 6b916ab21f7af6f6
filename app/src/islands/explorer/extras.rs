//! What the explorer does not need for its first list: the tools above it, the opened event,
//! dialogs and the tail. A small build keeps their code in a file of its own, which comes once the
//! page is awake; every other build has it at hand.

use super::filter_field::{self, Note};
use super::state::State;
#[cfg(feature = "hydrate")]
use super::state::Work;
use super::store::Line;
use super::{columns, context, event_panel, facets, help, histogram, live, narrow, tools};
use crate::islands::part::split_part;
use crate::wire::Row;
use filter_pattern::Pattern;
use leptos::prelude::*;
use std::ops::Range;

#[cfg(feature = "hydrate")]
use crate::{islands::browser, search::Search};
#[cfg(feature = "hydrate")]
use leptos::tachys::view::any_view::AnyViewState;

/// The functions of that file.
#[derive(Clone, Copy)]
pub(super) struct Extras {
    pub(super) event: fn(State, Row) -> AnyView,
    pub(super) tools: fn(State) -> AnyView,
    pub(super) histogram: fn(State) -> AnyView,
    pub(super) fields: fn(State) -> AnyView,
    pub(super) dialogs: fn(State) -> AnyView,
    pub(super) live_controls: fn(State) -> AnyView,
    pub(super) heads: fn(State) -> AnyView,
    pub(super) cells: fn(State, &Line) -> Option<AnyView>,
    pub(super) parse: fn(&str) -> Option<Pattern>,
    pub(super) highlights: fn(&Pattern, &str) -> Vec<Range<usize>>,
    pub(super) read_filter: fn(State, RwSignal<String>) -> Note,
    pub(super) filter_words: fn(State, Note) -> AnyView,
    #[cfg(feature = "hydrate")]
    begin_live: fn(State, Search),
    #[cfg(feature = "hydrate")]
    toggle_live: fn(State),
    #[cfg(feature = "hydrate")]
    catch_up: fn(State),
    #[cfg(feature = "hydrate")]
    show_context: fn(State),
}

fn all() -> Extras {
    Extras {
        event: event_panel::panel,
        tools: tools::tools,
        histogram: histogram::histogram,
        fields: facets::fields,
        dialogs: |state| {
            let all = (narrow::refusal(state), context::context_dialog(state), help::help(state));
            all.into_any()
        },
        live_controls: live::controls,
        heads: columns::heads,
        cells: columns::cells,
        parse: |text| Pattern::parse(text).ok(),
        highlights: Pattern::highlights,
        read_filter: filter_field::read,
        filter_words: filter_field::words,
        #[cfg(feature = "hydrate")]
        begin_live: State::listen_for,
        #[cfg(feature = "hydrate")]
        toggle_live: State::turn_live,
        #[cfg(feature = "hydrate")]
        catch_up: State::take_what_came,
        #[cfg(feature = "hydrate")]
        show_context: State::open_context,
    }
}

split_part!(explorer_extras: Extras = all());

/// What a page can come with that needs the code at once: an opened event, and a filter, which is
/// explained under its field and marked in the lines.
#[cfg(feature = "hydrate")]
const NEEDED_AT_ONCE: &str = ".explorer .event, #filter[value]:not([value=''])";

/// To be awaited before the explorer wakes. Says whether it can wake.
#[cfg(feature = "hydrate")]
pub(crate) async fn prepare() -> bool {
    !browser::exists(NEEDED_AT_ONCE) || fetch().await.is_some()
}

/// A part of the explorer that appears when its code is there.
pub(super) fn part(state: State, which: fn(Extras) -> fn(State) -> AnyView) -> AnyView {
    // Until it is awake the page is as the server made it, which has none of these.
    let view = move || {
        let extras = state.awake.get().then(|| state.extras.get()).flatten();
        extras.map(|extras| which(extras)(state))
    };
    view! { {move || view()} }.into_any()
}

/// A part that the server draws at once. In the browser it stays as it was drawn until its code is
/// there, and is then drawn anew.
#[cfg(not(feature = "hydrate"))]
pub(super) fn later(state: State, which: fn(Extras) -> fn(State) -> AnyView) -> AnyView {
    view! { <div class="later">{which(all())(state)}</div> }.into_any()
}

/// The same in the browser.
#[cfg(feature = "hydrate")]
pub(super) fn later(state: State, which: fn(Extras) -> fn(State) -> AnyView) -> AnyView {
    let place = NodeRef::<leptos::html::Div>::new();
    let owner = Owner::current();
    let drawn = StoredValue::new_local(None);
    Effect::new(move || {
        let (Some(place), Some(extras)) = (place.get(), state.extras.get()) else { return };
        if drawn.with_value(Option::is_none) {
            let view = || untrack(|| which(extras)(state));
            let view = owner.as_ref().map(|owner| owner.with(view));
            drawn.set_value(view.map(|view| fill(&place, view)));
        }
    });
    view! { <div class="later" node_ref=place></div> }.into_any()
}

/// Puts a view in the place of all that an element holds.
#[cfg(feature = "hydrate")]
fn fill(element: &web_sys::Element, view: AnyView) -> AnyViewState {
    element.set_text_content(None);
    let mut state = view.build();
    state.mount(element, None);
    state
}

/// Says that the file did not come, and what to do.
pub(super) fn missing(state: State) -> Option<AnyView> {
    let view = || {
        view! {
            <div class="notice" role="alert">
                <p>
                    "A part of this page did not load. " <a href=move || state.href(&state.search.get())>
                        "Load the page again"
                    </a>
                </p>
            </div>
        }
        .into_any()
    };
    state.without_extras.get().then(view)
}

#[cfg(feature = "hydrate")]
impl State {
    /// Fetches the file, if it is not there yet, and then goes on.
    pub(super) fn with_extras(self, then: impl FnOnce(Extras) + 'static) {
        if let Some(extras) = self.extras.get_untracked() {
            then(extras);
            return;
        }
        leptos::task::spawn_local(async move {
            let fetched = fetch().await;
            self.without_extras.set(fetched.is_none());
            let Some(extras) = fetched else { return };
            if self.extras.with_untracked(Option::is_none) {
                self.extras.set(fetched);
            }
            then(extras);
        });
    }

    /// Does something with what the file draws, at once or when it is drawn.
    pub(super) fn with_tools(self, then: impl FnOnce() + 'static) {
        if self.extras.with_untracked(Option::is_some) {
            then();
            return;
        }
        self.with_extras(|_| {
            leptos::task::spawn_local(async {
                leptos::task::tick().await;
                then();
            });
        });
    }

    /// Waits for the file where the search has a filter to be marked. Without it the lines are
    /// shown all the same.
    pub(super) async fn ready_for(self, search: &Search) {
        if search.filter.is_empty() || self.extras.with_untracked(Option::is_some) {
            return;
        }
        self.extras.set(fetch().await);
    }

    pub(super) fn begin_live(self, search: Search) {
        // Another search may have been asked for before the code is there.
        let ticket = self.begin(Work::Nothing);
        self.with_extras(move |extras| {
            if !self.is_over(ticket) {
                (extras.begin_live)(self, search);
            }
        });
    }

    pub(super) fn toggle_live(self) {
        self.with_extras(move |extras| (extras.toggle_live)(self));
    }

    pub(super) fn catch_up(self) {
        self.with_extras(move |extras| (extras.catch_up)(self));
    }

    pub(super) fn show_context(self) {
        self.with_tools(move || {
            if let Some(extras) = self.extras.get_untracked() {
                (extras.show_context)(self);
            }
        });
    }
}

/// Before it wakes, the form and the links do everything.
#[cfg(not(feature = "hydrate"))]
impl State {
    pub(super) fn toggle_live(self) {}
    pub(super) fn catch_up(self) {}
    pub(super) fn show_context(self) {}
}
