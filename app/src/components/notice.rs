//! Words that stand where something is missing or wrong.

use crate::components::icon::{Icon, icon};
use crate::error::PortalError;
use leptos::prelude::*;

/// What went wrong, under which request id, and room for a way on.
#[component]
pub fn Notice(
    /// What went wrong.
    error: PortalError,
    /// The way on.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let request_id = error.request_id.clone();
    view! {
        <div class="notice bad" role="alert">
            {icon(Icon::Alert)} <div>
                <p>{error.to_string()}</p>
                {children.map(|children| children())}
                {request_id
                    .map(|id| {
                        view! {
                            <p class="fine">"Request " <code>{id}</code></p>
                        }
                    })}
            </div>
        </div>
    }
}
