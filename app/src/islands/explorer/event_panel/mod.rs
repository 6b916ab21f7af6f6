//! The opened event: what it says, as a tree where it is JSON, and everything known about it. Its
//! buttons say what they do in `data-act`; one listener hears them all.

#[cfg(feature = "hydrate")]
mod actions;
mod known;
mod metadata;
mod stack;

use super::context::context_button;
use super::copied::Copied;
use super::copy_as::copy_event;
use super::state::State;
use crate::components::icon::{Icon, icon};
use crate::components::json_tree::json_tree;
use crate::components::level::class;
use crate::components::message::message;
use crate::search::Search;
use crate::wire::Row;
use leptos::prelude::*;
use log_line::Level;

/// The menu of a value.
const MENU: &str = "value-menu";

/// What the panel remembers from event to event.
#[derive(Clone, Copy)]
pub(super) struct Panel {
    /// Whether the raw text is shown rather than the tree.
    raw: RwSignal<bool>,
    copied: Copied,
    /// The text that is marked in the event.
    selected: RwSignal<String>,
    /// The value that the menu is open for, and what kind it is.
    menu: RwSignal<(String, &'static str)>,
}

impl Panel {
    pub(super) fn new() -> Panel {
        Panel {
            raw: RwSignal::new(false),
            copied: Copied::new(),
            selected: RwSignal::new(String::new()),
            menu: RwSignal::new((String::new(), "value-menu")),
        }
    }
}

pub(super) fn event_panel(state: State) -> Option<AnyView> {
    let (row, extras) = (state.opened.get()?, state.extras.get()?);
    Some((extras.event)(state, row))
}

/// The panel of one event.
pub(super) fn panel(state: State, row: Row) -> AnyView {
    let level = Level::of(&row.message);
    let json = serde_json::from_str::<serde_json::Value>(&row.message)
        .ok()
        .filter(|value| value.is_object() || value.is_array());
    let cut = row.cut_from.map(|bytes| {
        let words = ["The whole message has ", &bytes.to_string(), " bytes."].concat();
        view! { <p class="fine">{words}</p> }
    });
    let closed = move || state.href(&Search { event: String::new(), ..state.search.get() });
    // A browser drops a line break that follows <pre> at once.
    let raw = view! { <pre class="raw"><code>{message(&row.message)}</code></pre> };
    let tree = json.as_ref().map(json_tree);
    let views = tree.is_some().then(|| views(state));
    view! {
        <section
            class="event"
            role="region"
            aria-label="Event"
            on:click=move |event| state.event_clicked(&event)
            on:pointerup=move |event| state.text_selected(&event)
            on:keyup=move |event| state.text_selected(&event)
        >
            <header>
                <span class=["level ", class(level)].concat()>{level.letter()}</span>
                <time datetime=row.datetime()>{state.zone.with(|zone| zone.full_time(row.time))}</time>
                {state.panel.copied.view()}
                {copy_event(state, row.clone())} {context_button(state)} {tool("copy-message", "Copy message", Icon::Copy)}
                {tool("copy-link", "Copy link", Icon::Link)}
                <a class="tool" href=closed data-act="close" aria-label="Close event" title="Close (Esc)">
                    {icon(Icon::Close)}
                </a>
            </header>
            {move || selected(state)}
            {known::known_line(&row.message)}
            {stack::stack(state, &row)}
            {views}
            {tree}
            {raw}
            {cut}
            {metadata::metadata(state, &row, level)}
            {menu(state)}
        </section>
    }
    .into_any()
}

/// What can be done with the text that is marked.
fn selected(state: State) -> Option<AnyView> {
    let text = state.panel.selected.get();
    let words = text.clone();
    (!text.is_empty()).then(|| {
        view! {
            <p class="selected" role="group" aria-label="Selected text" data-term=text>
                <code>{words}</code>
                <button class="quiet" type="button" data-act="only">
                    "Only lines with this"
                </button>
                <button class="quiet" type="button" data-act="not">
                    "Lines without it"
                </button>
            </p>
        }
        .into_any()
    })
}

fn tool(act: &'static str, words: &'static str, shape: Icon) -> AnyView {
    view! {
        <button class="tool script-only" type="button" data-act=act aria-label=words title=words>
            {icon(shape)}
        </button>
    }
    .into_any()
}

/// The tree or the raw text, and how deep the tree is open. The choice works without scripts.
fn views(state: State) -> AnyView {
    let raw = state.panel.raw.get_untracked();
    let choose = move |event| {
        state.panel.raw.set(event_target_value(&event) == "raw");
    };
    view! {
        <div class="views">
            <div class="choice" role="radiogroup" aria-label="Show as" on:change=choose>
                <label>
                    <input type="radio" name="event-view" value="tree" checked=!raw />
                    "Fields"
                </label>
                <label>
                    <input id="event-raw" type="radio" name="event-view" value="raw" checked=raw />
                    "Raw"
                </label>
            </div>
            <button class="quiet script-only" type="button" data-act="collapse">
                "Collapse all"
            </button>
            <button class="quiet script-only" type="button" data-act="expand">
                "Expand all"
            </button>
        </div>
    }
    .into_any()
}

/// Everything that can be done with a value.
fn menu(state: State) -> AnyView {
    view! {
        <div
            id=MENU
            class=move || state.panel.menu.get().1
            popover="auto"
            role="menu"
            aria-label="Value"
            on:keydown=move |event| state.menu_key(&event)
        >
            {item("only", "Only this")}
            {item("not", "Not this")}
            {item("greater", "Greater")}
            {item("less", "Less")}
            {item("column", "Add as column")}
            {item("copy-value", "Copy value")}
            {item("copy-path", "Copy path")}
        </div>
    }
    .into_any()
}

fn item(act: &'static str, words: &'static str) -> AnyView {
    view! {
        <button type="button" role="menuitem" data-act=act>
            {words}
        </button>
    }
    .into_any()
}

#[cfg(not(feature = "hydrate"))]
impl State {
    fn event_clicked(self, _: &leptos::ev::MouseEvent) {}
    fn menu_key(self, _: &leptos::ev::KeyboardEvent) {}
    fn text_selected(self, _: &web_sys::Event) {}
}
