//! Find among the loaded lines: the browser's own find sees only the rows that are drawn.

use super::list::occurrences;
use super::state::State;
use crate::components::format::count;
use crate::components::icon::{Icon, icon};
use leptos::prelude::*;

/// The field, how many lines hold the text, and the way from one to the next.
pub(super) fn find_field(state: State) -> AnyView {
    let hits = Memo::new(move |_| hits(state));
    let words = move || {
        let total = hits.with(Vec::len);
        if state.find.with(String::is_empty) {
            String::new()
        } else if let Some(at) = hits.with(|hits| place(hits, state.found.get())) {
            [count(at + 1).as_str(), " of ", &count(total)].concat()
        } else if total == 1 {
            "1 line".to_owned()
        } else {
            count(total) + " lines"
        }
    };
    let step = move |forwards: bool| step(state, &hits.get_untracked(), forwards);
    view! {
        <div class="find-loaded script-only" role="search">
            <label class="unseen" for="find-loaded">
                "Find in loaded lines"
            </label>
            <input
                id="find-loaded"
                type="text"
                autocomplete="off"
                spellcheck="false"
                placeholder="Find in loaded"
                prop:value=move || state.find.get()
                on:input=move |event| {
                    state.found.set(None);
                    state.find.set(event_target_value(&event));
                }
                on:keydown=move |event| {
                    if event.key() == "Enter" {
                        event.prevent_default();
                        step(!event.shift_key());
                    }
                }
            />
            <span class="hits" role="status">
                {words}
            </span>
            <button
                class="tool"
                type="button"
                aria-label="Previous find"
                on:click=move |_| step(false)
            >
                {icon(Icon::Up)}
            </button>
            <button
                class="tool"
                type="button"
                aria-label="Next find"
                on:click=move |_| step(true)
            >
                {icon(Icon::Down)}
            </button>
        </div>
    }
    .into_any()
}

/// A line that holds the text.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Hit {
    at: usize,
    serial: u32,
}

/// The lines that hold the text, in the order of the list.
fn hits(state: State) -> Vec<Hit> {
    state.shown.with(|shown| shown.version);
    state.find.with(|find| {
        if find.is_empty() {
            return Vec::new();
        }
        state.store.with_value(|store| {
            let holds = |text: &str| !occurrences(text, find).is_empty();
            let lines = store.lines().iter().enumerate();
            let hits = lines.filter(|(_, line)| holds(&line.row.message));
            hits.map(|(at, line)| Hit { at, serial: line.serial }).collect()
        })
    })
}

/// Which of the hits is the line that was found last. Others may have come before it meanwhile.
fn place(hits: &[Hit], found: Option<u32>) -> Option<usize> {
    hits.iter().position(|hit| Some(hit.serial) == found)
}

/// Goes to the next or the last hit, around the ends.
fn step(state: State, hits: &[Hit], forwards: bool) {
    let Some(last) = hits.len().checked_sub(1) else { return };
    let next = match (place(hits, state.found.get_untracked()), forwards) {
        (None, true) => 0,
        (None, false) => last,
        (Some(at), true) => (at + 1) % hits.len(),
        (Some(at), false) => at.checked_sub(1).unwrap_or(last),
    };
    state.found.set(Some(hits[next].serial));
    #[cfg(feature = "hydrate")]
    state.bring_into_sight(hits[next].at);
}
