//! The links to the pages before and after this one.

use super::state::State;
use crate::components::icon::{Icon, icon};
use crate::search::Dir;
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

fn link(state: State, dir: Dir) -> AnyView {
    let target = Memo::new(move |_| state.beyond(dir));
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
    let link = move || match target.get() {
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
    };
    view! { {move || link()} }.into_any()
}
