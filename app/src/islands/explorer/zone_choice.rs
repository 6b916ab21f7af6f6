//! The choice of the zone that times are shown and typed in. It stands in the address; the list
//! stays what it is.

use super::state::State;
use crate::components::zone::Zone;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use crate::islands::browser;

pub(super) fn zone_choice(state: State) -> AnyView {
    let wrong = RwSignal::new(false);
    let names = RwSignal::new(Vec::<String>::new());
    let typed = move |name: String| {
        let zone = Zone::named(&name);
        let known = zone != Zone::Utc || ["", "UTC"].contains(&name.as_str());
        wrong.set(!known);
        if known {
            state.choose_zone(&name);
        }
    };
    let button = move |name: &'static str, words: &'static str| {
        let pressed = move || match state.zone.get() {
            Zone::Utc => name.is_empty(),
            Zone::Local(_) => name == "local",
            Zone::Named(_) => false,
        };
        view! {
            <button
                type="button"
                aria-pressed=move || if pressed() { "true" } else { "false" }
                on:click=move |_| typed(name.to_owned())
            >
                {words}
            </button>
        }
    };
    view! {
        <fieldset class="zone-choice script-only">
            <legend>"Times in"</legend>
            {button("", "UTC")}
            {button("local", "Local")}
            <label>
                <span class="unseen">"Another time zone"</span>
                <input
                    id="zone"
                    type="text"
                    list="zones"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="Europe/Berlin"
                    prop:value=move || state.zone.with(|zone| match zone {
                        Zone::Named(name) => name.clone(),
                        _ => String::new(),
                    })
                    on:focus=move |_| {
                        #[cfg(feature = "hydrate")]
                        names.set(crate::components::zone::names());
                    }
                    on:change=move |event| typed(event_target_value(&event).trim().to_owned())
                    on:keydown=move |event| {
                        if event.key() == "Enter" {
                            event.prevent_default();
                            typed(event_target_value(&event).trim().to_owned());
                        }
                    }
                    aria-invalid=move || wrong.get().then_some("true")
                    aria-describedby="zone-note"
                />
            </label>
            <datalist id="zones">
                {move || {
                    names.get().into_iter().map(|name| view! { <option value=name></option> }).collect_view()
                }}
            </datalist>
            <p id="zone-note" class="note bad">
                {move || {
                    wrong.get().then_some("Your browser knows no such zone. Write it like Europe/Berlin.")
                }}
            </p>
        </fieldset>
    }
    .into_any()
}

impl State {
    /// Shows times in another zone. Nothing is asked for anew.
    fn choose_zone(self, name: &str) {
        let name = if name == "UTC" { "" } else { name };
        self.search.update(|search| name.clone_into(&mut search.tz));
        #[cfg(feature = "hydrate")]
        browser::replace(&untrack(|| self.href(&self.search.get())));
    }

    /// Follows the zone of the address; fields that were typed in are read in the new one.
    #[cfg(feature = "hydrate")]
    pub(super) fn follow_zone(self) {
        let named = Memo::new(move |_| self.search.with(|search| search.tz.clone()));
        Effect::new(move || {
            let zone = Zone::named(&named.get());
            if zone == self.zone.get_untracked() {
                return;
            }
            let draft = self.readable(self.draft.get_untracked());
            self.zone.set(zone);
            if let Some(draft) = draft {
                self.say_in_fields(draft);
            }
        });
    }
}
