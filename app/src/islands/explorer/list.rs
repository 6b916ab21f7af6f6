//! The list of events: one line each, one tab stop, arrows to move, Enter or a click to open.

use super::state::State;
use crate::components::format::date_and_clock;
use crate::components::level::Level;
use crate::components::message::message;
use crate::wire::Row;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use crate::islands::browser;

pub(super) fn event_list(state: State) -> AnyView {
    let rows =
        move || state.page.with(|page| page.as_ref().map(|p| p.rows.clone()).unwrap_or_default());
    // The row that Tab leads to; the first one until another was moved to or opened.
    let current = RwSignal::new(None::<String>);
    let is_current = move |key: &str| {
        state.page.with(|page| {
            let rows = page.as_ref().map(|page| page.rows.as_slice()).unwrap_or_default();
            let chosen = current.with(|current| {
                current.clone().filter(|key| rows.iter().any(|row| row.key() == *key))
            });
            match chosen {
                Some(chosen) => chosen == key,
                None => rows.first().is_some_and(|row| row.key() == key),
            }
        })
    };
    let is_current = Callback::new(move |key: String| is_current(&key));
    view! {
        <div
            id="log-events"
            class="rows"
            role="log"
            aria-live="off"
            aria-label="Log events"
            aria-busy=move || state.loading.get().then_some("true")
            on:click=move |event| click(state, current, &event)
            on:keydown=move |event| key(state, current, &event)
        >
            <For
                each=rows
                key=Row::key
                children=move |row| row_view(state, is_current, row)
            />
            {move || skeleton(state)}
        </div>
    }
    .into_any()
}

fn row_view(state: State, is_current: Callback<String, bool>, row: Row) -> AnyView {
    let key = StoredValue::new(row.key());
    let (date, clock) = date_and_clock(row.time);
    let level = Level::of(&row.message);
    let opened = move || {
        state.opened.with(|row| row.as_ref().is_some_and(|row| key.with_value(|k| *k == row.key())))
    };
    let tab_stop = move || !state.awake.get() || is_current.run(key.get_value());
    view! {
        <div class="row" class:opened=opened data-event=row.id data-key=key.get_value()>
            <span class=level.class() title=level.word()>
                {level.letter()}
            </span>
            <a
                class="when"
                href=move || key.with_value(|key| state.event_href(key))
                tabindex=move || if tab_stop() { "0" } else { "-1" }
                aria-current=move || opened().then_some("true")
            >
                <time datetime=row.datetime()>
                    <span class="date">{date}</span>
                    " "
                    {clock}
                </time>
            </a>
            <span class="stream" title=row.stream.clone()>
                <bdi dir="ltr">{message(&row.stream)}</bdi>
            </span>
            <span class="message">{message(&row.message)}</span>
        </div>
    }
    .into_any()
}

/// Grey lines where nothing has ever been.
fn skeleton(state: State) -> Option<impl IntoView> {
    (state.loading.get() && state.page.with(Option::is_none)).then(|| {
        let lines = (0..12).map(|_| view! { <div class="row skeleton"></div> }).collect_view();
        view! { <div aria-hidden="true">{lines}</div> }
    })
}

#[cfg(feature = "hydrate")]
fn row_of(state: State, key: &str) -> Option<Row> {
    state
        .page
        .with_untracked(|page| page.as_ref()?.rows.iter().find(|row| row.key() == key).cloned())
}

#[cfg(feature = "hydrate")]
fn click(state: State, current: RwSignal<Option<String>>, event: &MouseEvent) {
    if !browser::is_plain_click(event) || browser::is_selecting() {
        return;
    }
    if let Some(key) = browser::attribute_around(event, "data-key")
        && let Some(row) = row_of(state, &key)
    {
        event.prevent_default();
        current.set(Some(key));
        state.open(row);
    }
}

/// Arrows and j/k move, Home and End jump.
#[cfg(feature = "hydrate")]
fn key(state: State, current: RwSignal<Option<String>>, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let keys: Vec<String> = state.page.with_untracked(|page| {
        page.as_ref().map(|page| page.rows.iter().map(Row::key).collect()).unwrap_or_default()
    });
    let Some(last) = keys.len().checked_sub(1) else { return };
    let here = current
        .get_untracked()
        .and_then(|key| keys.iter().position(|other| *other == key))
        .unwrap_or_default();
    let there = match event.key().as_str() {
        "ArrowDown" | "j" => (here + 1).min(last),
        "ArrowUp" | "k" => here.saturating_sub(1),
        "Home" => 0,
        "End" => last,
        _ => return,
    };
    event.prevent_default();
    current.set(Some(keys[there].clone()));
    browser::focus_first(&format!("[data-key='{}'] a", keys[there]));
    let open = state.opened.with_untracked(Option::is_some);
    if open && let Some(row) = row_of(state, &keys[there]) {
        state.open(row);
    }
}

#[cfg(not(feature = "hydrate"))]
fn click(_: State, _: RwSignal<Option<String>>, _: &MouseEvent) {}
#[cfg(not(feature = "hydrate"))]
fn key(_: State, _: RwSignal<Option<String>>, _: &KeyboardEvent) {}
