//! The links to the pages before and after this one.

use super::state::State;
use crate::components::icon::{Icon, icon};
use crate::search::{Dir, Order, Search};
use crate::wire::Row;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use crate::islands::browser;

pub(super) fn pager(state: State) -> AnyView {
    view! {
        <nav class="pager" aria-label="Pages">
            {link(state, Dir::Newer)} {link(state, Dir::Older)}
        </nav>
    }
    .into_any()
}

fn link(state: State, dir: Dir) -> impl IntoView {
    let target = Memo::new(move |_| target(state, dir));
    let words = move || match dir {
        Dir::Newer => view! {
            {icon(Icon::Left)}
            "Newer"
        }
        .into_any(),
        Dir::Older => view! {
            "Older"
            {icon(Icon::Right)}
        }
        .into_any(),
    };
    move || match target.get() {
        Some(search) => {
            let href = state.href(&search);
            view! {
                <a
                    href=href
                    on:click=move |event| {
                        #[cfg(feature = "hydrate")]
                        if browser::is_plain_click(&event) {
                            event.prevent_default();
                            state.go(search.clone());
                        }
                        let _ = (&event, &search);
                    }
                >
                    {words()}
                </a>
            }
            .into_any()
        }
        None => view! { <span class="off">{words()}</span> }.into_any(),
    }
}

/// The search behind a link, or none when there is nothing that way.
fn target(state: State, dir: Dir) -> Option<Search> {
    let order = state.search.with(|search| search.order);
    let (at, cursor) = state.page.with(|page| {
        let page = page.as_ref()?;
        let there = if dir == Dir::Older { page.older } else { page.newer };
        // A search that ran out of time goes on where it stopped, not at its last row.
        let cursor = page.go_on.clone().filter(|_| state.walks(dir)).unwrap_or_default();
        // The row nearest to where the link leads.
        let edge = match (dir, order) {
            (Dir::Older, Order::Newest) | (Dir::Newer, Order::Oldest) => page.rows.last(),
            (Dir::Newer, Order::Newest) | (Dir::Older, Order::Oldest) => page.rows.first(),
        };
        let at = edge.map(Row::key).or_else(|| turn_back(state)).unwrap_or_default();
        (there && !(at.is_empty() && cursor.is_empty())).then_some((at, cursor))
    })?;
    Some(Search { at, dir, cursor, event: String::new(), ..state.pinned() })
}

/// From an empty page one goes back to where it was reached from.
fn turn_back(state: State) -> Option<String> {
    state.search.with(|search| Some(search.at.clone()).filter(|at| !at.is_empty()))
}
