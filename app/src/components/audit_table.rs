//! Rows of the audit as a table.

use crate::components::format::full_time;
use crate::components::table::Table;
use crate::wire::AuditCard;
use leptos::prelude::*;

/// The rows, in their order; with tenant and address for the provider alone.
pub fn view(rows: Vec<AuditCard>, for_provider: bool) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="empty">"Nothing yet."</p> }.into_any();
    }
    let row = move |row: AuditCard| {
        view! {
            <tr>
                <td>{full_time(row.at)}</td>
                {for_provider
                    .then(|| view! { <td>{row.tenant.unwrap_or_else(|| "–".to_owned())}</td> })}
                <td>{row.actor}</td>
                <td>
                    <code>{row.action}</code>
                </td>
                <td>{row.subject}</td>
                <td>{row.outcome}</td>
                {for_provider.then(|| view! { <td>{row.ip}</td> })}
            </tr>
        }
    };
    view! {
        <Table
            label="Audit entries"
            head={view! {
                <th scope="col">"When"</th>
                {for_provider.then(|| view! { <th scope="col">"Tenant"</th> })}
                <th scope="col">"Who"</th>
                <th scope="col">"What"</th>
                <th scope="col">"To what"</th>
                <th scope="col">"Outcome"</th>
                {for_provider.then(|| view! { <th scope="col">"From"</th> })}
            }}
        >
            {rows.into_iter().map(row).collect_view()}
        </Table>
    }
    .into_any()
}
