//! The keys, listed; and the switch that turns the single ones off, for those whose tools type
//! letters of their own (WCAG 2.1.4).

use super::state::State;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use crate::islands::browser;

/// The dialog's id.
pub(super) const HELP: &str = "shortcuts";
/// Where the browser keeps that single keys are off.
#[cfg(feature = "hydrate")]
const OFF: &str = "vitrine.keys.off";

/// Keys and what they do, in groups.
const KEYS: [(&str, &[(&str, &str)]); 4] = [
    (
        "Search",
        &[
            ("/", "filter pattern"),
            ("Ctrl Enter", "run"),
            ("Alt \u{2193}", "recent searches, in the filter's field"),
            ("f, Ctrl f", "find in what is loaded"),
            ("r", "search again"),
        ],
    ),
    (
        "Time",
        &[
            ("t", "time range"),
            ("g", "jump to a time"),
            ("[ ]", "half a range earlier, later"),
            ("-", "twice the range"),
        ],
    ),
    (
        "Events",
        &[
            ("j k ↓ ↑", "next, previous"),
            ("Page keys, Home, End", "by what is in sight, to the ends"),
            ("Enter", "open"),
            ("c", "show in context"),
            ("Esc", "leave a field, close"),
        ],
    ),
    (
        "More",
        &[
            ("l", "live"),
            ("e", "export"),
            ("y", "copy a link to exactly this"),
            ("?", "these keys"),
        ],
    ),
];

pub(super) fn help(state: State) -> AnyView {
    let single = state.single_keys;
    view! {
        <dialog id=HELP class="help" aria-labelledby="shortcuts-title">
            <form method="dialog">
                <h2 id="shortcuts-title">"Keys"</h2>
                <div class="keys">{KEYS.map(group).collect_view()}</div>
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=move || single.get()
                        on:change=move |event| state.allow_single_keys(event_target_checked(&event))
                    />
                    "Single keys work outside of fields"
                </label>
                <button type="submit">"Close"</button>
            </form>
        </dialog>
    }
    .into_any()
}

fn group((title, keys): (&'static str, &'static [(&'static str, &'static str)])) -> AnyView {
    let row = |(keys, words): &(&'static str, &'static str)| {
        view! {
            <div>
                <dt>
                    <kbd>{*keys}</kbd>
                </dt>
                <dd>{*words}</dd>
            </div>
        }
    };
    view! {
        <section>
            <h3>{title}</h3>
            <dl>{keys.iter().map(row).collect_view()}</dl>
        </section>
    }
    .into_any()
}

impl State {
    fn allow_single_keys(self, allow: bool) {
        self.single_keys.set(allow);
        #[cfg(feature = "hydrate")]
        browser::remember(OFF, (!allow).then_some("yes"));
    }

    /// Takes over whether single keys work from what was said the last time.
    #[cfg(feature = "hydrate")]
    pub(super) fn recall_keys(self) {
        if browser::recall(OFF).is_some() {
            self.single_keys.set(false);
        }
    }
}
