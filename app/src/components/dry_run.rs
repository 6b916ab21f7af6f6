//! What a grant would let in now, as the server shows it when asked and the browser while one
//! types.

use crate::components::format::bytes;
use crate::wire::{DryRun, LetIn};
use leptos::prelude::*;

/// Its groups, and what to know of them.
pub fn view(run: DryRun) -> AnyView {
    let DryRun { total, groups, warnings } = run;
    let more = total - groups.len();
    let group = |group: LetIn| {
        let LetIn { name, stored_bytes, is_new, also_seen_by } = group;
        view! {
            <li>
                <code>{name}</code>
                " "
                <span class="fine">{bytes(stored_bytes)}</span>
                {is_new.then(|| view! { " " <span class="tag">"new"</span> })}
                {(!also_seen_by.is_empty())
                    .then(|| view! { " " <span class="tag">"also " {also_seen_by.join(", ")}</span> })}
            </li>
        }
    };
    view! {
        <div class="dry-run" role="status">
            <p class="note">"Lets in now: " {total}</p>
            <ul>{groups.into_iter().map(group).collect_view()}</ul>
            {(more > 0).then(|| view! { <p class="note">"and " {more} " more"</p> })}
            {warnings
                .into_iter()
                .map(|words| view! { <p class="note warn">{words}</p> })
                .collect_view()}
        </div>
    }
    .into_any()
}
