//! Whose logs one looks at, where that is not plain: as a tenant's viewers do, or in another tenant
//! than before.

use crate::components::format::minute;
use crate::ports::Moved;
use crate::wire::Seeing;
use leptos::prelude::*;

/// Said once, on the page where one arrives.
pub fn moved(moved: Moved) -> AnyView {
    let Moved { tenant, by_link } = moved;
    let words = match by_link {
        true => format!("This link belongs to {tenant}, so you look at {tenant} now."),
        false => format!("You look at {tenant} now."),
    };
    view! {
        <p class="seeing" role="status">
            {words}
        </p>
    }
    .into_any()
}

/// The mark on every page that an operator looks at as a tenant's viewers see it, and the way out.
pub fn banner(seeing: Seeing) -> AnyView {
    let Seeing { tenant, until } = seeing;
    let until = minute(until).split(' ').nth(1).unwrap_or_default().to_owned();
    view! {
        <section class="seeing" aria-label="Seeing as a tenant">
            <p>
                "You see this as " <strong>{tenant}</strong>
                "’s viewers do, and only look. It ends at " {until} " UTC; the tenant sees that you looked."
            </p>
            <form method="post" action="/see/stop">
                <button type="submit">"Stop"</button>
            </form>
        </section>
    }
    .into_any()
}
