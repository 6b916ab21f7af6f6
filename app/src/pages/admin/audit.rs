//! `/admin/audit`: what was done, newest first.

use crate::components::format::full_time;
use crate::error::PortalError;
use crate::ports::Portal;
use crate::wire::AuditCard;
use leptos::prelude::*;

/// The newest rows.
#[derive(Clone, Debug)]
pub struct Audit(Vec<AuditCard>);

pub(crate) async fn load(portal: &Portal) -> Result<Audit, PortalError> {
    Ok(Audit(portal.operator()?.audit().await?))
}

pub(crate) fn view(Audit(rows): Audit) -> impl IntoView {
    let row = |row: AuditCard| {
        view! {
            <tr>
                <td>{full_time(row.at)}</td>
                <td>{row.actor}</td>
                <td>
                    <code>{row.action}</code>
                </td>
                <td>{row.subject}</td>
                <td>{row.outcome}</td>
                <td>{row.ip}</td>
            </tr>
        }
    };
    view! {
        <main id="main" class="page admin">
            <h1>"Audit"</h1>
            <p class="fine">"The newest 200 entries. They are added and never changed."</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Audit entries">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"When"</th>
                            <th scope="col">"Who"</th>
                            <th scope="col">"What"</th>
                            <th scope="col">"To what"</th>
                            <th scope="col">"Outcome"</th>
                            <th scope="col">"From"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </main>
    }
}
