//! What can be copied: the link to what is shown, and the search or an event in other forms.

mod texts;

use super::copied::Copied;
use super::state::State;
use crate::components::icon::{Icon, icon};
use crate::search::Search;
use crate::wire::{Place, Row};
use domain::TimeRange;
use leptos::prelude::*;
use texts::Sought;

#[cfg(feature = "hydrate")]
use crate::islands::browser;

/// The forms, and what they are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Json,
    Aws,
    Curl,
}

const FORMS: [(Form, &str); 4] = [
    (Form::Text, "Text"),
    (Form::Json, "JSON"),
    (Form::Aws, "AWS CLI command"),
    (Form::Curl, "curl command"),
];

/// Beside the list: its link, and what was looked for and found.
pub(super) fn copy_search(state: State) -> AnyView {
    let copied = Copied::new();
    let link = move |_| copied.copy(absolute(&untrack(|| state.shared_href(None))), "Link copied");
    view! {
        <span class="copies script-only">
            <button
                id="copy-link"
                class="quiet"
                type="button"
                title="Copy a link to exactly this (y)"
                on:click=link
            >
                {icon(Icon::Link)}
                "Copy link"
            </button>
            {menu("copy-search", copied, move |form| of_search(state, form))}
            {copied.view()}
        </span>
    }
    .into_any()
}

/// On an opened event: the same of it alone.
pub(super) fn copy_event(state: State, row: Row) -> AnyView {
    let copied = Copied::new();
    view! {
        <span class="copies script-only">
            {menu("copy-event", copied, move |form| of_event(state, &row, form))}
            {copied.view()}
        </span>
    }
    .into_any()
}

/// A button that opens the forms to choose from.
fn menu(
    id: &'static str,
    copied: Copied,
    text: impl Fn(Form) -> String + Clone + 'static,
) -> AnyView {
    let entry = |(form, words): (Form, &'static str)| {
        let text = text.clone();
        let click = move |_| {
            copied.copy(untrack(|| text(form)), "Copied");
            #[cfg(feature = "hydrate")]
            browser::hide_popover(id);
        };
        view! {
            <button class="quiet" type="button" on:click=click>
                {words}
            </button>
        }
    };
    view! {
        <button class="quiet" type="button" popovertarget=id>
            {icon(Icon::Copy)}
            "Copy as"
        </button>
        <div id=id class="menu" popover="auto" role="group" aria-label="Copy as">
            {FORMS.map(entry).collect_view()}
        </div>
    }
    .into_any()
}

fn of_search(state: State, form: Form) -> String {
    let all = |write: fn(&Row) -> String| {
        state.store.with_value(|store| {
            let lines: Vec<_> = store.lines().iter().map(|line| write(&line.row)).collect();
            lines.join("\n")
        })
    };
    match form {
        Form::Text => all(texts::text),
        Form::Json => all(texts::json),
        Form::Aws | Form::Curl => {
            let range = state.shown.with(|shown| shown.range);
            let Some(range) = range else { return String::new() };
            let place = state.place.get_value();
            state.search.with(|search| command(&place, search, range, form))
        }
    }
}

fn of_event(state: State, row: &Row, form: Form) -> String {
    match form {
        Form::Text => texts::text(row),
        Form::Json => texts::json(row),
        Form::Aws | Form::Curl => {
            let alone = Search { stream: row.stream.clone(), ..Search::default() };
            let mut place = state.place.get_value();
            if let Some(group) = &row.group {
                place.group.clone_from(group);
            }
            command(&place, &alone, TimeRange { from: row.time, to: row.time }, form)
        }
    }
}

fn command(place: &Place, search: &Search, range: TimeRange, form: Form) -> String {
    let sought = Sought { place, search, range };
    if form == Form::Aws { sought.aws() } else { sought.curl(&absolute("")) }
}

fn absolute(path: &str) -> String {
    #[cfg(feature = "hydrate")]
    return browser::absolute(path);
    #[cfg(not(feature = "hydrate"))]
    path.to_owned()
}
