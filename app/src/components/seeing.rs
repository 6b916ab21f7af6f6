//! Whose logs one looks at, where that is not plain: as a tenant's viewers do, or in another tenant
//! than before.

use crate::components::format::minute;
use crate::wire::Seeing;
use leptos::prelude::*;

/// Said once, on the page that a link led to.
pub fn moved(tenant: String) -> AnyView {
    view! {
        <p class="seeing" role="status">
            "This link belongs to " {tenant.clone()} ", so you look at " {tenant} " now."
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
