//! What the list is, said truthfully: how much, from when to when, how far the search got, and
//! whether that is all.

use super::state::{Shown, State, Work};
use crate::components::format::count;
use crate::components::notice::Notice;
use crate::error::{PortalError, Trouble};
use crate::search::{Dir, Search};
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use crate::islands::browser;

pub(super) fn status_line(state: State) -> AnyView {
    view! {
        <div class="status">
            <p role="status">{move || summary(state)}</p>
            {progress(state)} {stop(state)}
            {move || go_on(state)}
        </div>
        {move || {
            state
                .shown
                .with(|shown| shown.gone)
                .then(|| view! { <p class="note bad">"The linked event is not there any more."</p> }.into_any())
        }}
    }
    .into_any()
}

/// How much is shown, and whether that is all. Changes only when something was loaded.
fn summary(state: State) -> String {
    if let Some(words) = state.live_words() {
        return words;
    }
    state.shown.with(|shown| {
        let mut words = match state.ends() {
            Some((oldest, newest)) => state.zone.with(|zone| {
                let oldest = zone.wall_clock(oldest).replace('T', " ");
                format!("{} events, {oldest} to {}. ", count(shown.count), zone.full_time(newest))
            }),
            None if shown.go_on.is_some() => "No event so far. ".to_owned(),
            None => return String::new(),
        };
        if shown.is_whole() {
            words += "That is every event of the range.";
        } else if shown.go_on.is_some() {
            words += &searched(state, shown);
        }
        words
    })
}

/// `Searched back to 13:20, 62 %, 14 pages of AWS; there may be more.`
fn searched(state: State, shown: &Shown) -> String {
    let (Some(to), Some(range)) = (shown.searched_to, shown.range) else {
        return "The search is not finished; there may be more.".to_owned();
    };
    let forwards = shown.go_on.as_ref().is_some_and(|go_on| go_on.dir == Dir::Newer);
    let way = if forwards { "up" } else { "back" };
    let done = if forwards { to - range.from } else { range.to - to };
    let share = (100 * done.max(0) / range.millis().max(1)).min(99);
    let time = state.zone.with(|zone| zone.full_time(to));
    let pages = if shown.pages == 1 { "page" } else { "pages" };
    format!(
        "Searched {way} to {time}, {share} %, {} {pages} of AWS; there may be more.",
        shown.pages
    )
}

/// What is going on. Beside the status, not in it: a screen reader is not told every second.
fn progress(state: State) -> AnyView {
    let words = Memo::new(move |_| under_way(state));
    let view = |words| view! { <span class="progress">{words}</span> }.into_any();
    view! { {move || words.get().map(view)} }.into_any()
}

fn under_way(state: State) -> Option<String> {
    let words = match state.work.get() {
        Work::Nothing => return None,
        Work::Replacing => "Searching…".to_owned(),
        Work::Extending if state.shown.with(|shown| shown.go_on.is_some()) => {
            "Searching on…".to_owned()
        }
        Work::Extending => "Loading more…".to_owned(),
        Work::Waiting(seconds) => {
            let throttled = state.error.with(|error| {
                let trouble = error.as_ref().map(|error| &error.trouble);
                matches!(trouble, Some(Trouble::Throttled { .. }))
            });
            if throttled {
                format!("AWS limit: about {seconds} s")
            } else {
                format!("Trying again in {seconds} s")
            }
        }
    };
    Some(words)
}

/// Ends a search under way. The button stays the same from step to step, so that it can be hit.
fn stop(state: State) -> AnyView {
    let busy = Memo::new(move |_| state.work.get() != Work::Nothing);
    let button = move || {
        view! {
            <button type="button" class="quiet" on:click=move |_| state.cancel()>
                "Stop"
            </button>
        }
        .into_any()
    };
    view! { {move || busy.get().then(button)} }.into_any()
}

/// The link that goes on with a search that took too long.
fn go_on(state: State) -> Option<AnyView> {
    let dir = state.shown.with(|shown| shown.go_on.as_ref().map(|go_on| go_on.dir))?;
    if state.work.get() != Work::Nothing {
        return None;
    }
    let target = Search { at: String::new(), ..state.beyond(dir)? };
    let link = view! {
        <a
            class="button"
            href=state.href(&target)
            on:click=move |event| {
                #[cfg(feature = "hydrate")]
                if browser::is_plain_click(&event) {
                    event.prevent_default();
                    state.extend(dir);
                }
                let _ = &event;
            }
        >
            "Continue"
        </a>
    };
    Some(link.into_any())
}

/// Nothing found: why, and what to do.
pub(super) fn empty(state: State) -> Option<AnyView> {
    let range = state
        .shown
        .with(|shown| shown.range.filter(|_| shown.count == 0 && shown.go_on.is_none()))?;
    let search = state.search.get();
    if search.live {
        return Some(quiet_tail());
    }
    let wider = Search { from: "-24h".into(), to: String::new(), ..search.restarted() };
    let unfiltered = Search { filter: String::new(), ..search.restarted() };
    let far = range.millis() >= 86_400_000;
    Some(
        view! {
            <div class="empty">
                <p class="lead">
                    {if search.at.is_empty() { "No events in this range" } else { "No more events this way" }}
                </p>
                <p>
                    {state
                        .zone
                        .with(|zone| {
                            let from = zone.full_time(range.from);
                            ["Searched everything from ", &from, " to ", &zone.full_time(range.to), "."]
                                .concat()
                        })}
                </p>
                <p class="actions">
                    {(!search.filter.is_empty())
                        .then(|| {
                            view! {
                                <a class="button" href=state.href(&unfiltered)>
                                    "Drop the filter"
                                </a>
                            }
                        })}
                    {(!far)
                        .then(|| {
                            view! {
                                <a class="button" href=state.href(&wider)>
                                    "Look at the last 24 hours"
                                </a>
                            }
                        })}
                </p>
            </div>
        }
        .into_any(),
    )
}

fn quiet_tail() -> AnyView {
    view! {
        <div class="empty">
            <p class="lead">"No line yet"</p>
            <p>"New lines appear here by themselves."</p>
        </div>
    }
    .into_any()
}

/// What went wrong with the last request; the rows from before stay.
pub(super) fn trouble(state: State) -> Option<AnyView> {
    let error = state.error.get().filter(|error| error.about("filter").is_none())?;
    let way_on = way_on(state, &error);
    Some(view! { <Notice error=error>{way_on}</Notice> }.into_any())
}

fn way_on(state: State, error: &PortalError) -> AnyView {
    let again = move || state.href(&state.search.get());
    let fresh = move || state.href(&state.search.get().restarted());
    match &error.trouble {
        Trouble::Throttled { .. } | Trouble::Unavailable { .. } => view! {
            <p>
                {move || state.awake.get().then_some("Trying again by itself. ")}
                <a
                    href=again
                    on:click=move |event| {
                        if state.awake.get_untracked() {
                            event.prevent_default();
                            state.retry();
                        }
                    }
                >
                    "Try again now"
                </a>
            </p>
        }
        .into_any(),
        Trouble::Invalid { field, .. } if field == "cursor" || field == "at" => view! {
            <p>
                <a href=fresh>"Search again from the start"</a>
            </p>
        }
        .into_any(),
        Trouble::Invalid { .. } => ().into_any(),
        Trouble::NotListed { .. } => view! {
            <p>
                <a href="/logs">"All log groups"</a>
            </p>
        }
        .into_any(),
        _ => view! {
            <p>
                <a href=again>"Try again"</a>
            </p>
        }
        .into_any(),
    }
}
