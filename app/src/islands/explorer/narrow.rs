//! A filter pattern from a click: the value that was clicked joins the pattern that is there. Where
//! CloudWatch has no pattern for both, the words say so and everything stays as it was.

use super::state::State;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use super::clause::joined;
#[cfg(feature = "hydrate")]
use crate::search::Search;
#[cfg(feature = "hydrate")]
use filter_pattern::builder::{Clause, Refusal};

/// Why a click did not become a filter, and the pattern that it would be on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) words: String,
    /// None where it says nothing by itself.
    pub(super) alone: Option<String>,
}

/// What was refused, and the way on.
pub(super) fn refusal(state: State) -> AnyView {
    let view = move |refused: Refused| {
        let dismiss = move |_| state.refused.set(None);
        let alone = refused.alone.map(|pattern| {
            let words = pattern.clone();
            let click = move |_: leptos::ev::MouseEvent| {
                #[cfg(feature = "hydrate")]
                state.filter_by(pattern.clone());
                let _ = &pattern;
            };
            view! {
                <button type="button" on:click=click>
                    "Filter only by "
                    <code>{words}</code>
                </button>
            }
        });
        view! {
            <div class="notice refused" role="alert">
                <div>
                    <p>{refused.words} ". The filter is as it was."</p>
                    <p>
                        {alone} " " <button class="quiet" type="button" on:click=dismiss>
                            "Leave it"
                        </button>
                    </p>
                </div>
            </div>
        }
        .into_any()
    };
    (move || state.refused.get().map(view)).into_any()
}

#[cfg(feature = "hydrate")]
impl State {
    /// Adds to the filter that the field shows, and runs it.
    pub(super) fn narrow(self, clause: Result<Clause, Refusal>) {
        let there = self.draft.with_untracked(|draft| draft.filter.clone());
        match joined(&there, clause) {
            Ok(filter) => self.filter_by(filter),
            Err(refused) => self.refused.set(Some(refused)),
        }
    }

    fn filter_by(self, filter: String) {
        self.refused.set(None);
        // The open event stays open, so that one click can follow the other.
        let event = self.search.with_untracked(|search| search.event.clone());
        let draft = self.draft.get_untracked().restarted();
        self.go(Search { filter, event, ..draft });
    }
}
