//! A table that is scrolled by itself where it is wider than the page.

use leptos::prelude::*;

/// The table; its children are the rows.
#[component]
pub fn Table(
    /// What it is called for those who do not see it.
    #[prop(into)]
    label: String,
    /// The cells above the columns.
    head: impl IntoView,
    children: Children,
) -> impl IntoView {
    // Whoever has no mouse scrolls it by keys, so it can take the focus (WCAG 2.1.1).
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=label>
            <table>
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
