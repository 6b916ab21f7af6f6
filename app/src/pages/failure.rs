//! What stands where a page cannot. It names neither the address nor what was looked for, so that
//! what is forbidden and what does not exist look the same, byte for byte.

use crate::components::icon::mark;
use crate::error::{PortalError, Trouble};
use leptos::prelude::*;

pub(super) fn title(error: &PortalError) -> &'static str {
    match error.trouble {
        Trouble::NotFound => "Not found",
        Trouble::Throttled { .. } | Trouble::Unavailable { .. } => "One moment",
        Trouble::Invalid { .. } | Trouble::OnlyLooking => "This cannot be done",
        Trouble::NotListed { .. } => "Not listed by AWS",
        Trouble::TooMany { .. } => "Too much at once",
        _ => "Something went wrong",
    }
}

pub(super) fn view(error: PortalError) -> impl IntoView {
    let found = error.trouble != Trouble::NotFound;
    let words = if found {
        error.to_string()
    } else {
        "This page does not exist, or it is not yours to see.".to_owned()
    };
    let passing = error.is_passing();
    let id = error.request_id.clone();
    view! {
        <main id="main" class="failure">
            {mark()} <h1>{title(&error)}</h1> <p>{words}</p>
            {passing.then(|| view! { <p>"This page tries again by itself every few seconds."</p> })}
            {passing.then(|| view! { <meta http-equiv="refresh" content="5" /> })} <p>
                <a class="button" href="/">
                    "To the start page"
                </a>
            </p> {id.map(|id| view! { <p class="fine">"Request " <code>{id}</code></p> })}
        </main>
    }
}
