//! Recent searches: what was looked for in this group, kept in this browser for this person. A
//! list under the filter's field takes the focus while it is open.

use super::state::State;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use crate::islands::browser;

/// Most searches that are kept, a group.
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser keeps any"))]
const MOST: usize = 20;
const LIST: &str = "recent";

/// The list while it is open, and which of its lines is chosen.
#[derive(Clone, Copy)]
pub(super) struct Recent {
    state: State,
    shown: RwSignal<Vec<String>>,
    chosen: RwSignal<usize>,
}

impl Recent {
    pub(super) fn new(state: State) -> Recent {
        Recent { state, shown: RwSignal::new(Vec::new()), chosen: RwSignal::new(0) }
    }

    pub(super) fn view(self) -> AnyView {
        view! {
            <ul
                id=LIST
                role="listbox"
                tabindex="0"
                aria-label="Recent searches"
                hidden=move || self.shown.with(Vec::is_empty)
                aria-activedescendant=move || option_id(self.chosen.get())
                on:click=move |event| self.click(&event)
                on:focusout=move |_| self.shown.set(Vec::new())
            >
                {move || self.options()}
            </ul>
        }
        .into_any()
    }

    fn options(self) -> Vec<AnyView> {
        let chosen = self.chosen.get();
        let option = |(at, text): (usize, String)| {
            let is_chosen = if at == chosen { "true" } else { "false" };
            view! {
                <li id=option_id(at) role="option" data-at=at.to_string() aria-selected=is_chosen>
                    {text}
                </li>
            }
            .into_any()
        };
        self.shown.get().into_iter().enumerate().map(option).collect()
    }
}

fn option_id(at: usize) -> String {
    [LIST, "-", &at.to_string()].concat()
}

#[cfg(not(feature = "hydrate"))]
impl Recent {
    pub(super) fn key(self, _: &KeyboardEvent) {}
    fn click(self, _: &leptos::ev::MouseEvent) {
        let _ = self.state;
    }
}

#[cfg(feature = "hydrate")]
impl Recent {
    /// A key in the field, or in the list below it.
    pub(super) fn key(self, event: &KeyboardEvent) {
        if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        let done = if browser::has_focus(LIST) {
            self.key_in_list(&event.key())
        } else {
            let empty = self.state.draft.with_untracked(|draft| draft.filter.is_empty());
            event.key() == "ArrowDown" && (empty || event.alt_key()) && self.open()
        };
        if done {
            event.prevent_default();
        }
    }

    fn open(self) -> bool {
        let texts = read(self.state);
        let any = !texts.is_empty();
        self.chosen.set(0);
        self.shown.set(texts);
        // It can take the focus only once it is no longer hidden, and has to before the next key.
        leptos::task::spawn_local(async {
            leptos::task::tick().await;
            browser::focus(LIST);
        });
        any
    }

    fn key_in_list(self, key: &str) -> bool {
        let (chosen, count) = (self.chosen.get_untracked(), self.shown.with_untracked(Vec::len));
        match key {
            "ArrowDown" => self.chosen.set((chosen + 1).min(count.saturating_sub(1))),
            "ArrowUp" if chosen > 0 => self.chosen.set(chosen - 1),
            "Home" => self.chosen.set(0),
            "End" => self.chosen.set(count.saturating_sub(1)),
            "ArrowUp" | "Escape" => browser::focus("filter"),
            "Enter" => self.take(chosen),
            "Delete" => self.forget(chosen),
            _ => return false,
        }
        browser::show_nearest(&option_id(self.chosen.get_untracked()));
        true
    }

    fn click(self, event: &leptos::ev::MouseEvent) {
        if let Some(at) = browser::attribute_around(event, "data-at") {
            self.take(at.parse().unwrap_or_default());
        }
    }

    /// Looks for it again.
    fn take(self, at: usize) {
        if let Some(text) = self.shown.with_untracked(|texts| texts.get(at).cloned()) {
            self.state.draft.update(|draft| draft.filter = text);
            browser::focus("filter");
            self.state.run();
        }
    }

    fn forget(self, at: usize) {
        self.shown.update(|texts| {
            texts.remove(at);
        });
        let left = self.shown.get_untracked();
        browser::remember(&key(self.state), (!left.is_empty()).then(|| left.join("\n")).as_deref());
        self.chosen.set(at.min(left.len().saturating_sub(1)));
        if left.is_empty() {
            browser::focus("filter");
        }
    }
}

/// Puts a search first among the recent ones of its group.
#[cfg(feature = "hydrate")]
pub(super) fn remember(state: State, filter: &str) {
    let filter = filter.trim();
    if filter.is_empty() {
        return;
    }
    let former = read(state).into_iter().filter(|text| text != filter).take(MOST - 1);
    let texts: Vec<String> = std::iter::once(filter.to_owned()).chain(former).collect();
    browser::remember(&key(state), Some(&texts.join("\n")));
}

#[cfg(feature = "hydrate")]
fn read(state: State) -> Vec<String> {
    browser::recall(&key(state)).unwrap_or_default().lines().map(str::to_owned).collect()
}

/// Where they are kept: several people may use one browser.
#[cfg(feature = "hydrate")]
fn key(state: State) -> String {
    let who = browser::attribute_of("main", "data-who");
    state.place.with_value(|place| ["vitrine.recent ", &who, " ", &place.href()].concat())
}
