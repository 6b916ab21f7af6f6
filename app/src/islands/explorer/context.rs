//! The lines around an event: its stream alone, the filter lifted, growing at both ends. It lies
//! over the list, which is left as it was.

use super::state::State;
use crate::components::icon::{Icon, icon};
use crate::components::level::class;
use crate::components::message::message;
use crate::error::PortalError;
use crate::wire::Row;
use leptos::prelude::*;
use log_line::Level;

#[cfg(feature = "hydrate")]
use crate::{api::events, islands::browser, wire::Around};

/// The dialog's id.
pub(super) const DIALOG: &str = "context";
/// Lines that one answer brings to either side.
#[cfg(feature = "hydrate")]
const LINES: u16 = 50;

/// What the dialog shows.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    /// The event that it is about.
    event: Option<Row>,
    /// In the order of time.
    rows: Vec<Row>,
    earlier: bool,
    later: bool,
    /// Whether lines are on their way.
    busy: bool,
    error: Option<PortalError>,
}

pub(super) fn context_dialog(state: State) -> AnyView {
    let context = state.context;
    let shown = move || context.with(|context| context.rows.clone());
    let says = move || context.with(words);
    view! {
        <dialog id=DIALOG class="context" aria-labelledby="context-title">
            <header>
                <h2 id="context-title">"Lines around the event"</h2>
                <p class="fine" role="status">
                    {says}
                </p>
                <form method="dialog">
                    <button class="tool" type="submit" aria-label="Back to the list" title="Back (Esc)">
                        {icon(Icon::Close)}
                    </button>
                </form>
            </header>
            {more(state, true)}
            <ol>
                <For each=shown key=Row::key children=move |row| line(state, &row) />
            </ol>
            {more(state, false)}
        </dialog>
    }
    .into_any()
}

/// Where the lines come from, or what went wrong.
fn words(context: &Context) -> String {
    match (&context.error, &context.event) {
        (Some(error), _) => error.to_string(),
        (None, Some(event)) if context.busy => ["Reading stream ", &event.stream, "…"].concat(),
        (None, Some(event)) => {
            ["Stream ", &event.stream, ", every line, whatever the filter says."].concat()
        }
        (None, None) => String::new(),
    }
}

fn line(state: State, row: &Row) -> AnyView {
    let is_event = state.context.with_untracked(|context| {
        context.event.as_ref().is_some_and(|event| event.key() == row.key())
    });
    let (date, clock) = state.zone.with_untracked(|zone| zone.date_and_clock(row.time));
    view! {
        <li
            class=if is_event { "row opened" } else { "row" }
            data-level=class(Level::of(&row.message))
            aria-current=is_event.then_some("true")
        >
            <time datetime=row.datetime()>{[date, clock].join(" ")}</time>
            <span class="message">{message(&row.message)}</span>
        </li>
    }
    .into_any()
}

/// The way on at one end, or what ends there.
fn more(state: State, earlier: bool) -> AnyView {
    let there =
        move || state.context.with(|context| if earlier { context.earlier } else { context.later });
    let label = if earlier { "Earlier lines" } else { "Later lines" };
    let end = if earlier { "The stream begins here." } else { "Nothing newer yet." };
    view! {
        <p class="more">
            <button
                type="button"
                class="quiet"
                hidden=move || !there()
                on:click=move |_| state.grow_context(earlier)
            >
                {label}
            </button>
            <span class="fine" hidden=there>
                {end}
            </span>
        </p>
    }
    .into_any()
}

/// Opens the context of the open event.
pub(super) fn context_button(state: State) -> AnyView {
    view! {
        <button
            class="tool script-only"
            type="button"
            aria-label="Show in context"
            title="Lines around it (c)"
            on:click=move |_| state.show_context()
        >
            {icon(Icon::Lines)}
        </button>
    }
    .into_any()
}

#[cfg(not(feature = "hydrate"))]
impl State {
    fn grow_context(self, _: bool) {}
}

#[cfg(feature = "hydrate")]
impl State {
    /// Shows what lies around the open event, or else around the row that Tab leads to.
    pub(super) fn open_context(self) {
        let row = self.opened.get_untracked().or_else(|| {
            let at = self.current_place();
            self.store.with_value(|store| store.lines().get(at).map(|line| line.row.clone()))
        });
        let Some(row) = row else { return };
        self.context.set(Context {
            event: Some(row.clone()),
            rows: vec![row.clone()],
            busy: true,
            ..Context::default()
        });
        browser::show_dialog(DIALOG);
        self.fetch_around(row, LINES, LINES);
    }

    fn grow_context(self, earlier: bool) {
        let end = self.context.with_untracked(|context| {
            let end = if earlier { context.rows.first() } else { context.rows.last() };
            end.filter(|_| !context.busy).cloned()
        });
        let Some(end) = end else { return };
        self.context.update(|context| context.busy = true);
        let (before, after) = if earlier { (LINES, 0) } else { (0, LINES) };
        self.fetch_around(end, before, after);
    }

    fn fetch_around(self, row: Row, before: u16, after: u16) {
        let place = self.place.get_value();
        let group = row.group.clone().unwrap_or(place.group);
        let around = Around { stream: row.stream.clone(), event: row.key(), before, after };
        let asked_for = self.context.with_untracked(|context| context.event.clone());
        leptos::task::spawn_local(async move {
            let answer = events::events_around(place.source, group, around).await;
            let is_first = before > 0 && after > 0;
            let is_wanted = self.context.try_with_untracked(|now| now.event == asked_for);
            if is_wanted != Some(true) {
                return;
            }
            self.context.update(|context| {
                context.busy = false;
                match answer {
                    Ok(found) => {
                        context.error = None;
                        if before > 0 {
                            context.earlier = found.earlier;
                            context.rows.splice(0..0, found.before);
                        }
                        if after > 0 {
                            context.later = found.later;
                            context.rows.extend(found.after);
                        }
                    }
                    Err(error) => context.error = Some(error),
                }
            });
            if is_first {
                leptos::task::tick().await;
                browser::center_in(DIALOG, ".opened");
            }
        });
    }
}
