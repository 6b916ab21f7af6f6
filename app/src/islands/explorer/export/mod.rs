//! The export: every event of the search as a file. Its progress is seen, it can be cancelled, and
//! its end is told.

#[cfg(feature = "hydrate")]
mod download;
pub(super) mod format;
#[cfg(any(feature = "hydrate", test))]
mod reading;

use super::state::State;
use crate::components::format::{bytes, count};
use crate::components::icon::{Icon, icon};
use format::Format;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use crate::islands::browser;
#[cfg(feature = "hydrate")]
use crate::search::Search;

/// The dialog's id.
pub(super) const EXPORT: &str = "export";

/// How far an export is.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser sees it going"))]
enum Stage {
    /// None was started, or what came of the last one was seen.
    #[default]
    Idle,
    Going(Progress),
    Saved(Progress, Ending),
    /// The line was cut; what had come was saved.
    Cut(Progress),
    Cancelled(Progress),
    /// It did not begin; why.
    Refused(String),
}

/// How an export ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(any(feature = "hydrate", test)), expect(dead_code, reason = "read in a browser"))]
enum Ending {
    Complete,
    /// Why something is missing, and the address that goes on.
    Missing {
        why: String,
        next: Option<String>,
    },
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Progress {
    events: u64,
    bytes: u64,
    /// Of the range, as far as the file's times say.
    percent: Option<i64>,
}

/// The export's state.
#[derive(Clone, Copy)]
struct Export {
    #[cfg(feature = "hydrate")]
    state: State,
    format: RwSignal<Format>,
    stage: RwSignal<Stage>,
    /// What stops the one under way.
    #[cfg(feature = "hydrate")]
    abort: StoredValue<Option<web_sys::AbortController>, LocalStorage>,
}

pub(super) fn export(state: State) -> AnyView {
    let it = Export {
        #[cfg(feature = "hydrate")]
        state,
        format: RwSignal::new(Format::Ndjson),
        stage: RwSignal::new(Stage::Idle),
        #[cfg(feature = "hydrate")]
        abort: StoredValue::new_local(None),
    };
    // The button must not be drawn anew with every bit of progress: a click takes a moment.
    let going = Memo::new(move |_| it.stage.with(|stage| matches!(stage, Stage::Going(_))));
    let action = state.place.with_value(|place| place.href() + "/export");
    view! {
        <button id="export-button" class="quiet" type="button" popovertarget=EXPORT>
            {icon(Icon::Download)}
            "Export"
        </button>
        <div id=EXPORT class="export" popover="auto" role="dialog" aria-labelledby="export-title">
            <form method="get" action=action on:submit=move |event| it.submitted(&event)>
                <h2 id="export-title">"Export events"</h2>
                <p>{move || covers(state)}</p>
                <fieldset>
                    <legend class="unseen">"Format"</legend>
                    {Format::ALL.map(|format| choice(it, format)).collect_view()}
                </fieldset>
                {hidden_fields(state)}
                <p class="actions">
                    {move || start_or_cancel(it, going.get())}
                    <button class="quiet" type="button" popovertarget=EXPORT popovertargetaction="hide">
                        "Close"
                    </button>
                </p>
            </form>
            <div class="outcome" role="status">
                {move || outcome(it)}
            </div>
        </div>
    }
    .into_any()
}

/// What will stand in the file.
fn covers(state: State) -> String {
    let Some(range) = state.shown.with(|shown| shown.range) else {
        return "Every event of the search, not only what is loaded.".to_owned();
    };
    let (from, to) = state.zone.with(|zone| (zone.full_time(range.from), zone.full_time(range.to)));
    let filtered = state.search.with(|search| !search.filter.trim().is_empty());
    let which = if filtered { "Every event that matches the filter" } else { "Every event" };
    [which, " from ", &from, " to ", &to, ", not only what is loaded."].concat()
}

fn choice(it: Export, format: Format) -> AnyView {
    view! {
        <label class="choice">
            <input
                type="radio"
                name="format"
                value=format.name()
                checked=format == Format::Ndjson
                on:change=move |_| it.format.set(format)
            />
            {format.words()}
        </label>
    }
    .into_any()
}

/// The search, for the plain form.
fn hidden_fields(state: State) -> impl IntoView {
    move || {
        let search = state.pinned().restarted();
        let fields = search.pairs().into_iter().filter(|(name, _)| *name != "tz");
        fields
            .map(|(name, value)| view! { <input type="hidden" name=name value=value.to_owned() /> })
            .collect_view()
    }
}

fn start_or_cancel(it: Export, going: bool) -> AnyView {
    if going {
        // The button may have become the one that starts before the browser acts on the click.
        let cancel = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            it.cancel();
        };
        view! {
            <button type="button" on:click=cancel>
                "Cancel export"
            </button>
        }
        .into_any()
    } else {
        view! {
            <button class="primary" type="submit">
                "Start export"
            </button>
        }
        .into_any()
    }
}

/// How far it is, or how it ended.
fn outcome(it: Export) -> AnyView {
    match it.stage.get() {
        Stage::Idle => ().into_any(),
        Stage::Going(progress) => {
            let share = progress.percent.map(|percent| percent.to_string());
            view! {
                <progress max="100" value=share aria-label="Export"></progress>
                <p>{amount(&progress)} " so far"</p>
            }
            .into_any()
        }
        Stage::Saved(progress, Ending::Complete) => {
            view! { <p class="note good">"Complete: " {amount(&progress)} "."</p> }.into_any()
        }
        Stage::Saved(progress, Ending::Missing { why, next }) => {
            let rest = next.map(|next| {
                let href = next.clone();
                let click = move |event: leptos::ev::MouseEvent| {
                    #[cfg(feature = "hydrate")]
                    if browser::is_plain_click(&event) {
                        event.prevent_default();
                        it.start(next.clone());
                    }
                    let _ = (&event, &next);
                };
                view! {
                    <p>
                        <a class="button" href=href on:click=click>
                            "Export the rest"
                        </a>
                    </p>
                }
            });
            view! {
                <p class="note warn">"Not complete: " {amount(&progress)} " were saved. " {why}</p>
                {rest}
            }
            .into_any()
        }
        Stage::Cut(progress) => view! {
            <p class="note bad">
                "Not complete: the connection was lost after " {amount(&progress)}
                ", which were saved."
            </p>
        }
        .into_any(),
        Stage::Cancelled(progress) => {
            view! { <p class="note">"Cancelled after " {amount(&progress)} ". Nothing was saved."</p> }
                .into_any()
        }
        Stage::Refused(why) => view! { <p class="note bad">{why}</p> }.into_any(),
    }
}

fn amount(progress: &Progress) -> String {
    let events = count(usize::try_from(progress.events).unwrap_or(usize::MAX));
    let unit = if progress.events == 1 { " event, " } else { " events, " };
    [&events, unit, &bytes(i64::try_from(progress.bytes).unwrap_or(i64::MAX))].concat()
}

impl Export {
    /// Takes over from the plain form.
    fn submitted(self, event: &leptos::ev::SubmitEvent) {
        #[cfg(feature = "hydrate")]
        {
            event.prevent_default();
            self.start(untrack(|| self.href()));
        }
        let _ = event;
    }

    /// The address of the search as a file.
    #[cfg(feature = "hydrate")]
    fn href(self) -> String {
        let search = self.state.pinned().restarted();
        let query = Search { tz: String::new(), ..search }.to_query();
        let place = self.state.place.with_value(crate::wire::Place::href);
        [&place, "/export", &query, "&format=", self.format.get().name()].concat()
    }

    fn cancel(self) {
        #[cfg(feature = "hydrate")]
        self.abort.with_value(|abort| abort.as_ref().inspect(|abort| abort.abort()).is_some());
    }
}
