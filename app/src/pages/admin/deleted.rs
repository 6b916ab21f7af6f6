//! What is left of a tenant that was deleted: the proof that nothing is.

use crate::components::table::Table;
use leptos::prelude::*;

/// A tenant that is gone.
#[derive(Clone, Debug)]
pub struct Deleted {
    /// Its short name.
    pub slug: String,
    /// How many of its rows every table still holds.
    pub left: Vec<(String, i64)>,
}

pub(crate) fn view(Deleted { slug, left }: Deleted) -> impl IntoView {
    let row = |(table, count): (String, i64)| {
        let why = if table == "audit_events" { "Kept: the audit is never changed" } else { "" };
        view! {
            <tr>
                <th scope="row">
                    <code>{table}</code>
                </th>
                <td class="figure">{count}</td>
                <td>{why}</td>
            </tr>
        }
    };
    view! {
        <main id="main" class="page admin">
            <h1>"Deleted"</h1>
            <p role="status">"The tenant " <code>{slug}</code> " is gone. This is what the tables still hold of it:"</p>
            <Table
                label="What is left"
                head={view! {
                    <th scope="col">"Table"</th>
                    <th scope="col" class="figure">
                        "Rows left"
                    </th>
                    <th scope="col">"Why"</th>
                }}
            >
                {left.into_iter().map(row).collect_view()}
            </Table>
            <p>
                <a class="button" href="/admin/tenants">
                    "To the tenants"
                </a>
            </p>
        </main>
    }
}
