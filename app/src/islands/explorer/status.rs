//! What the list is, said truthfully: how much, from when to when, and whether that is all.

use super::state::State;
use crate::components::format::{count, full_time, minute};
use crate::components::notice::Notice;
use crate::error::{PortalError, Trouble};
use crate::search::{Dir, Search};
use crate::wire::EventPage;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use crate::islands::browser;

pub(super) fn status_line(state: State) -> AnyView {
    view! {
        <div class="status">
            <p role="status">{move || state.page.get().map(|page| summary(state, &page))}</p>
            {move || go_on(state)}
        </div>
        {move || {
            state
                .page
                .with(|page| page.as_ref().is_some_and(|page| page.gone))
                .then(|| view! { <p class="note bad">"The linked event is not there any more."</p> })
        }}
    }
    .into_any()
}

fn summary(state: State, page: &EventPage) -> String {
    let shown = match (page.rows.first(), page.rows.last()) {
        (Some(a), Some(b)) => {
            let (oldest, newest) = (a.time.min(b.time), a.time.max(b.time));
            format!(
                "{} events, {} to {}. ",
                count(page.rows.len()),
                full_time(oldest).trim_end_matches(" UTC"),
                full_time(newest)
            )
        }
        _ => String::new(),
    };
    let whole = !page.older && !page.newer && page.go_on.is_none();
    let rest = match (page.go_on.is_some(), whole) {
        (true, _) => searched(state, page),
        (_, true) if page.rows.is_empty() => String::new(),
        (_, true) => "That is every event of the range.".to_owned(),
        _ => String::new(),
    };
    shown + &rest
}

fn searched(state: State, page: &EventPage) -> String {
    match (page.searched_to, state.walks(Dir::Newer)) {
        (Some(ms), false) => format!("Searched back to {}; there may be more.", full_time(ms)),
        (Some(ms), true) => format!("Searched up to {}; there may be more.", full_time(ms)),
        (None, _) => "Nothing so far; the search is not finished.".to_owned(),
    }
}

/// The link that goes on with a search that took too long.
fn go_on(state: State) -> Option<impl IntoView> {
    let cursor = state.page.with(|page| page.as_ref().and_then(|page| page.go_on.clone()))?;
    let dir = if state.walks(Dir::Newer) { Dir::Newer } else { Dir::Older };
    let target = Search { cursor, dir, event: String::new(), ..state.pinned() };
    let href = state.href(&target);
    Some(view! {
        <a
            class="button"
            href=href
            on:click=move |event| {
                #[cfg(feature = "hydrate")]
                if browser::is_plain_click(&event) {
                    event.prevent_default();
                    state.go_on(target.clone());
                }
                let _ = (&event, &target);
            }
        >
            "Continue"
        </a>
    })
}

/// Nothing found: why, and what to do.
pub(super) fn empty(state: State) -> Option<AnyView> {
    let page = state.page.get().filter(|page| page.rows.is_empty() && page.go_on.is_none())?;
    let search = state.search.get();
    let wider = Search { from: "-24h".into(), to: String::new(), ..search.restarted() };
    let unfiltered = Search { filter: String::new(), ..search.restarted() };
    let far = page.range.millis() >= 86_400_000;
    Some(
        view! {
            <div class="empty">
                <p class="lead">
                    {if search.at.is_empty() { "No events in this range" } else { "No more events this way" }}
                </p>
                <p>
                    {format!(
                        "Searched everything from {} to {} UTC.",
                        minute(page.range.from),
                        minute(page.range.to),
                    )}
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

/// What went wrong with the last request; the rows from before stay.
pub(super) fn trouble(state: State) -> impl IntoView {
    move || {
        let error = state.error.get().filter(|error| error.about("filter").is_none())?;
        let way_on = way_on(state, &error);
        Some(view! { <Notice error=error>{way_on}</Notice> })
    }
}

fn way_on(state: State, error: &PortalError) -> AnyView {
    let again = move || state.href(&state.search.get());
    let fresh = move || state.href(&state.search.get().restarted());
    match &error.trouble {
        Trouble::Throttled | Trouble::Unavailable { .. } => view! {
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
        _ => view! {
            <p>
                <a href=again>"Try again"</a>
            </p>
        }
        .into_any(),
    }
}
