//! Columns from JSON fields, before the message: chosen and ordered in a small popover, remembered
//! for each group in this browser.

#[cfg(feature = "hydrate")]
mod choose;

use super::state::State;
use super::store::Line;
use crate::components::message::message;
use leptos::prelude::*;
use log_line::fields::{self, Scalar, Step};

#[cfg(any(feature = "hydrate", test))]
use log_line::fields::parse_path;

/// Most fields that are offered.
const OFFERED: usize = 20;
#[cfg(feature = "hydrate")]
const POPOVER: &str = "columns";
#[cfg(feature = "hydrate")]
const FIELD: &str = "column-path";

/// A column: a field by its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    text: String,
    path: Vec<Step>,
}

#[cfg(any(feature = "hydrate", test))]
impl Column {
    fn read(text: &str) -> Option<Column> {
        let text = text.trim();
        parse_path(text).map(|path| Column { text: text.to_owned(), path })
    }
}

/// The columns of this group.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    pub(super) chosen: RwSignal<Vec<Column>>,
    /// Paths of fields that could be columns.
    offered: RwSignal<Vec<String>>,
    /// What is wrong with the path that was typed.
    wrong: RwSignal<Option<&'static str>>,
}

impl Columns {
    pub(super) fn new() -> Columns {
        Columns {
            chosen: RwSignal::new(Vec::new()),
            offered: RwSignal::new(Vec::new()),
            wrong: RwSignal::new(None),
        }
    }

    pub(super) fn any(self) -> bool {
        self.chosen.with(|chosen| !chosen.is_empty())
    }
}

/// The names over the list.
pub(super) fn heads(state: State) -> AnyView {
    let view = move || {
        let names = state.columns.chosen.with(|chosen| names(chosen));
        (!names.is_empty()).then(|| {
            let names =
                names.into_iter().map(|name| view! { <span class="cell">{message(&name)}</span> });
            view! {
                <div class="row heads">
                    <span class="when">"Time"</span>
                    <span class="stream">"Stream"</span>
                    <span class="cells">{names.collect_view()}</span>
                    <span class="message">"Message"</span>
                </div>
            }
        })
    };
    view.into_any()
}

/// A line's values; nothing without columns.
pub(super) fn cells(state: State, line: &Line) -> Option<AnyView> {
    state.columns.chosen.with(|chosen| {
        let cells = chosen.iter().map(|column| {
            let value = fields::get(&line.row.message, &column.path).map(text);
            view! {
                <span class="cell" data-name=column.text.clone()>
                    {value.map(|value| message(&value))}
                </span>
            }
            .into_any()
        });
        let cells: Vec<AnyView> = cells.collect();
        (!cells.is_empty()).then(|| view! { <span class="cells">{cells}</span> }.into_any())
    })
}

fn names(chosen: &[Column]) -> Vec<String> {
    chosen.iter().map(|column| column.text.clone()).collect()
}

/// A value as it reads.
pub(super) fn text(value: Scalar) -> String {
    match value {
        Scalar::Text(text) | Scalar::Number(text) => text,
        Scalar::Bool(flag) => flag.to_string(),
        Scalar::Null => "null".to_owned(),
    }
}

/// The button, and the popover that it opens.
pub(super) fn columns_button(state: State) -> AnyView {
    let columns = state.columns;
    state.remember_columns();
    let chosen = move || {
        let names = columns.chosen.with(|chosen| names(chosen));
        let last = names.len().saturating_sub(1);
        names.into_iter().enumerate().map(|(at, name)| chosen_view(name, at, last)).collect_view()
    };
    let offered = move || {
        let chosen = columns.chosen.with(|chosen| names(chosen));
        let free = columns.offered.get().into_iter().filter(|name| !chosen.contains(name));
        free.take(OFFERED).map(offer).collect_view()
    };
    view! {
        <button class="columns-button quiet script-only" type="button" popovertarget="columns">
            "Columns"
        </button>
        <div
            id="columns"
            class="column-choice"
            popover="auto"
            role="group"
            aria-label="Choose columns"
            on:click=move |event| state.columns_clicked(&event)
            on:keydown=move |event| state.columns_key(&event)
            on:toggle=move |_| state.offer_columns()
        >
            <ol>{chosen}</ol>
            <label for="column-path">"Field"</label>
            <div class="add">
                <input
                    id="column-path"
                    type="text"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    placeholder="user.id"
                    aria-invalid=move || columns.wrong.get().map(|_| "true")
                    aria-describedby="column-note"
                />
                <button type="button" data-act="add">
                    "Add column"
                </button>
            </div>
            <p id="column-note" class="note bad" role="status">
                {move || columns.wrong.get()}
            </p>
            <ul aria-label="Fields of the loaded events">{offered}</ul>
        </div>
    }
    .into_any()
}

fn chosen_view(name: String, at: usize, last: usize) -> AnyView {
    let button = |act: &'static str, words: &'static str, sign: &'static str, off: bool| {
        let label = [words, " ", &name].concat();
        view! {
            <button class="act" type="button" data-act=act aria-label=label title=words disabled=off>
                {sign}
            </button>
        }
        .into_any()
    };
    let buttons = [
        button("earlier", "Move left", "\u{2191}", at == 0),
        button("later", "Move right", "\u{2193}", at == last),
        button("remove", "Remove", "\u{d7}", false),
    ];
    view! {
        <li data-path=name.clone()>
            <code>{message(&name)}</code>
            {buttons}
        </li>
    }
    .into_any()
}

fn offer(name: String) -> AnyView {
    let words = message(&name);
    view! {
        <li data-path=name>
            <button class="quiet" type="button" data-act="offer">
                {words}
            </button>
        </li>
    }
    .into_any()
}

#[cfg(not(feature = "hydrate"))]
impl State {
    fn remember_columns(self) {}
    fn offer_columns(self) {}
    fn columns_clicked(self, _: &leptos::ev::MouseEvent) {}
    fn columns_key(self, _: &leptos::ev::KeyboardEvent) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_a_path_as_it_was_typed() {
        assert_eq!(Column::read(" user.id ").unwrap().text, "user.id");
        assert_eq!(Column::read("['a.b'][0]").unwrap().path.len(), 2);
        assert_eq!(Column::read("a b"), None);
        assert_eq!(Column::read(""), None);
    }

    #[test]
    fn values_read_as_they_are_meant() {
        let message = r#"{"a":"x","b":1.50,"c":true,"d":null,"e":[1,2]}"#;
        let value = |path: &str| fields::get(message, &parse_path(path).unwrap()).map(text);
        let all = ["a", "b", "c", "d", "e"].map(|path| value(path).unwrap_or_default());
        assert_eq!(all, ["x", "1.50", "true", "null", "[1,2]"]);
        assert_eq!(value("f"), None);
    }
}
