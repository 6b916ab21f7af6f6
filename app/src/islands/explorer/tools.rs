//! The tools above the list: saved views, copies, the export, find, columns, and the keys.

use super::columns::columns_button;
use super::copy_as::copy_search;
use super::export::export;
use super::find::find_field;
use super::state::State;
use super::views::views;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use super::help::HELP;
#[cfg(feature = "hydrate")]
use crate::islands::browser;

pub(super) fn tools(state: State) -> AnyView {
    view! {
        {views(state)}
        {copy_search(state)}
        {export(state)}
        {help_button()}
        {find_field(state)}
        {columns_button(state)}
    }
    .into_any()
}

/// Opens the list of keys.
fn help_button() -> AnyView {
    let open = |_| {
        #[cfg(feature = "hydrate")]
        browser::show_dialog(HELP);
    };
    view! {
        <button class="tool script-only" type="button" aria-label="Keys" title="Keys (?)" on:click=open>
            "?"
        </button>
    }
    .into_any()
}
