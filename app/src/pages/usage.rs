//! `/usage`: what one's own tenant used, day by day, and how much of today's budget is left.

use crate::components::usage_table;
use crate::error::PortalError;
use crate::ports::Portal;
use crate::wire::Usage;
use leptos::prelude::*;

/// Loads the page.
pub(super) async fn load(portal: &Portal) -> Result<Usage, PortalError> {
    portal.steward()?.usage().await
}

pub(super) fn view(usage: Usage) -> impl IntoView {
    let Usage { days, budget, today } = usage;
    view! {
        <main id="main" class="page admin">
            <h1>"Usage"</h1>
            <p class="fine">
                "What your organisation had read, by day in UTC, over the last 31 days. "
                <a href="/usage/export">"As CSV"</a>
            </p>
            {usage_table::today(&days, &budget, &today)}
            {usage_table::days(days, false)}
        </main>
    }
}
