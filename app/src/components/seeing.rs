//! The mark on every page that an operator looks at as a tenant's viewers see it, and the way out.

use crate::components::format::minute;
use crate::wire::Seeing;
use leptos::prelude::*;

pub(crate) fn banner(seeing: Seeing) -> AnyView {
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
