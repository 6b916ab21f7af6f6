//! Saved views: the search that is shown gets a name, and the names that there are lead to theirs.

use super::state::State;
use crate::api::views as api;
use crate::error::PortalError;
use crate::islands::sending::Sending;
use crate::search::{DEFAULT_FROM, Search};
use crate::wire::{NewView, Place, ViewCard, ViewChange};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use std::pin::Pin;

#[cfg(feature = "hydrate")]
use crate::islands::browser;

/// The two popovers: the form that gives a name, and the list.
const FORM: &str = "save-view";
const LIST: &str = "views";

#[derive(Clone, Copy)]
struct Views {
    state: State,
    /// Changes. Apart from the list's own request, which must not swallow a click.
    sending: Sending,
    fetching: Sending,
    /// Changes that were asked for: a list from before one is out of date.
    changes: StoredValue<u32>,
    name: RwSignal<String>,
    shared: RwSignal<bool>,
    /// The id of the view that gets another name; none while a new one is saved.
    renamed: RwSignal<Option<String>>,
    /// The id of the view that is deleted once that is confirmed.
    doomed: RwSignal<Option<String>>,
}

/// An answer of any of the server's functions about views.
type Answer = Pin<Box<dyn Future<Output = Result<Vec<ViewCard>, PortalError>>>>;

pub(super) fn views(state: State) -> AnyView {
    let views = Views {
        state,
        sending: Sending::new(),
        fetching: Sending::new(),
        changes: StoredValue::new(0),
        name: RwSignal::new(String::new()),
        shared: RwSignal::new(false),
        renamed: RwSignal::new(None),
        doomed: RwSignal::new(None),
    };
    view! {
        <div class="views">
            <button
                class="quiet"
                type="button"
                popovertarget=LIST
                on:click=move |_| views.fetch()
            >
                "Views"
            </button>
            <button
                class="quiet"
                type="button"
                popovertarget=FORM
                on:click=move |_| views.begin(None, String::new())
            >
                "Save view"
            </button>
            {views.form()}
            <div
                id=LIST
                class="popover"
                popover="auto"
                role="group"
                tabindex="-1"
                aria-label="Saved views"
                on:click=move |event| views.act(&event)
            >
                {views.list()}
                {complaint(views)}
            </div>
        </div>
    }
    .into_any()
}

fn complaint(views: Views) -> AnyView {
    let words = move || {
        let error = views.sending.error.get().or_else(|| views.fetching.error.get());
        error.map(|error| error.to_string())
    };
    view! {
        <p class="note bad" role="alert">
            {words}
        </p>
    }
    .into_any()
}

/// Which view the group opens with, while that is what is shown.
pub(super) fn opened_with(state: State) -> Option<AnyView> {
    let search = state.search.get();
    let view = state
        .views
        .with(|cards| cards.iter().find(|view| view.is_default && view.holds(&search)).cloned())?;
    let plain = Search { from: DEFAULT_FROM.to_owned(), ..Search::default() };
    let view = view! {
        <span class="opened-with">
            "Default view: " {view.name} " " <a href=state.href(&plain)>"Plain list"</a>
        </span>
    };
    Some(view.into_any())
}

impl Views {
    fn form(self) -> AnyView {
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            self.save();
        };
        let named = move || self.sending.about("name").map(|_| "true");
        let renames = move || self.renamed.with(Option::is_some);
        view! {
            <form id=FORM class="popover" popover="auto" aria-label="Name a view" on:submit=submit>
                <label for="view-name">"View name"</label>
                <input
                    id="view-name"
                    type="text"
                    maxlength="80"
                    required
                    autofocus
                    autocomplete="off"
                    prop:value=move || self.name.get()
                    on:input=move |event| self.name.set(event_target_value(&event))
                    aria-invalid=named
                />
                <label class="check" class:unseen=renames>
                    <input
                        type="checkbox"
                        prop:checked=move || self.shared.get()
                        on:change=move |event| self.shared.set(event_target_checked(&event))
                    />
                    "Share it with your organisation"
                </label>
                {complaint(self)}
                <button class="primary" type="submit">
                    "Save"
                </button>
            </form>
        }
        .into_any()
    }

    fn list(self) -> AnyView {
        let cards = self.state.views;
        let words = move || {
            let words = match self.fetching.busy.get() {
                true => "Loading…",
                false => "No views yet. Save view keeps the search that is shown.",
            };
            cards.with(Vec::is_empty).then(|| view! { <p class="fine">{words}</p> })
        };
        let ids = move || {
            let ids = |cards: &Vec<ViewCard>| cards.iter().map(|view| view.id.clone()).collect();
            cards.with::<Vec<_>>(ids)
        };
        // A view keeps its place in the document: under a pointer that is about to press,
        // a list drawn anew would put another one.
        view! {
            {words}
            <ul>
                <For each=ids key=String::clone children=move |id| self.row(id) />
            </ul>
        }
        .into_any()
    }

    fn row(self, id: String) -> AnyView {
        let name = id.clone();
        let view = move || {
            let view = self.state.views.with(|cards| cards.iter().find(|v| v.id == id).cloned());
            let doomed = self.doomed.with(|doomed| doomed.as_ref() == Some(&id));
            view.map(|view| row(&view, doomed))
        };
        view! { <li data-view=name>{view}</li> }.into_any()
    }

    /// Makes the form ready: for a new view, or for the name of one that is there.
    fn begin(self, id: Option<String>, name: String) {
        self.sending.error.set(None);
        self.renamed.set(id);
        self.name.set(name);
        self.shared.set(false);
    }

    fn fetch(self) {
        self.doomed.set(None);
        let Place { source, group, .. } = self.state.place.get_value();
        let before = self.changes.get_value();
        self.sending.error.set(None);
        let request: Answer = Box::pin(api::list_views(source, group));
        self.fetching.send(request, move |cards| {
            if self.changes.get_value() == before {
                self.state.views.set(cards);
            }
        });
    }

    fn save(self) {
        let name = self.name.get_untracked();
        if let Some(id) = self.renamed.get_untracked() {
            let request = api::change_view(id, ViewChange::Rename(name));
            return self.ask(Box::pin(request), show_list);
        }
        let Place { source, group, .. } = self.state.place.get_value();
        let query = self.state.search.with_untracked(Search::to_query);
        let shared = self.shared.get_untracked();
        let request = api::create_view(NewView { source, group, name, query, shared });
        self.ask(Box::pin(request), show_list);
    }

    fn ask(self, request: Answer, then: fn()) {
        self.sending.error.set(None);
        self.changes.update_value(|changes| *changes += 1);
        self.sending.send(request, move |cards| {
            self.state.views.set(cards);
            then();
        });
    }
}

#[cfg(not(feature = "hydrate"))]
impl Views {
    fn act(self, _: &MouseEvent) {}
}

#[cfg(feature = "hydrate")]
impl Views {
    /// What a button in the list stands for, by its `data-do`.
    fn act(self, event: &MouseEvent) {
        let Some(what) = browser::attribute_around(event, "data-do") else { return };
        let Some(view) = browser::attribute_around(event, "data-view")
            .and_then(|id| self.state.views.get_untracked().into_iter().find(|view| view.id == id))
        else {
            return;
        };
        self.doomed.set(None);
        match what.as_str() {
            "default" => self.change(view.id, ViewChange::Default(!view.is_default)),
            "share" => self.change(view.id, ViewChange::Share(!view.shared)),
            "rename" => {
                self.begin(Some(view.id), view.name);
                browser::show_popover(FORM);
            }
            "ask" => self.doomed.set(Some(view.id)),
            "delete" => {
                self.change(view.id, ViewChange::Delete);
                browser::focus(LIST);
            }
            _ => {}
        }
    }

    fn change(self, id: String, change: ViewChange) {
        self.ask(Box::pin(api::change_view(id, change)), || {});
    }
}

/// After a view got its name: there it stands.
fn show_list() {
    #[cfg(feature = "hydrate")]
    {
        browser::show_popover(LIST);
        browser::focus(LIST);
    }
}

fn row(view: &ViewCard, doomed: bool) -> AnyView {
    let ViewCard { name, is_default, shared, editable, .. } = view;
    let (is_default, shared) = (*is_default, *shared);
    view! {
        <a href=view.href()>{name.clone()}</a>
        <span class="fine">{view.origin()}</span>
        <span class="does">
            {button("default", "Default", name, Some(is_default))}
            {editable.then(|| button("share", "Shared", name, Some(shared)))}
            {editable.then(|| button("rename", "Rename", name, None))}
            {editable.then(|| button("ask", "Delete", name, None))}
        </span>
        {doomed
            .then(|| {
                view! {
                    <span class="does sure" role="alert">
                        "Delete it for good?"
                        {button("delete", "Yes, delete", name, None)}
                        {button("keep", "Keep", name, None)}
                    </span>
                }
                    .into_any()
            })}
    }
    .into_any()
}

/// A button of the list; one with two states says which it is in.
fn button(what: &'static str, words: &'static str, name: &str, pressed: Option<bool>) -> AnyView {
    let pressed = pressed.map(|pressed| if pressed { "true" } else { "false" });
    view! {
        <button
            class="quiet"
            type="button"
            data-do=what
            aria-label=[words, ": ", name].concat()
            aria-pressed=pressed
        >
            {words}
        </button>
    }
    .into_any()
}
