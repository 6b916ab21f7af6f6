//! What one tenant sees: the list of its grants, and the form for a new one.

use crate::components::form::{Field, field, refused};
use crate::components::format::minute;
use crate::components::table::Table;
use crate::error::PortalError;
use crate::islands::grant_picker::{GrantFields, GrantPicker};
use crate::islands::started;
use crate::route::{grant_href, tenant_href};
use crate::wire::{DryRun, GrantCard, NewGrant};
use leptos::prelude::*;

/// What was typed into the form for a new grant, and why it was refused.
#[derive(Clone, Debug, Default)]
pub struct GrantForm {
    /// What was typed.
    pub typed: NewGrant,
    /// What was wrong with it.
    pub refusal: Option<PortalError>,
    /// What it would let in, where that was asked for.
    pub tried: Option<DryRun>,
}

/// How an end is typed.
pub(super) const EXPIRES: &str = "Optional: 2027-01-31, or in 30 days";

pub(super) fn list(tenant: &str, grants: Vec<GrantCard>) -> AnyView {
    if grants.is_empty() {
        return view! { <p class="empty">"Nothing yet: this tenant sees no log group. Grant the first one here."</p> }
            .into_any();
    }
    let row = |grant: GrantCard| {
        let href = grant_href(tenant, &grant.id);
        let change = format!("Change {} {}", grant.group, grant.stream);
        view! {
            <tr class:over=grant.is_expired>
                <th scope="row">
                    <code>{grant.group}</code>
                    {grant.alias.map(|alias| view! { " " <span class="alias">{alias}</span> })}
                    {grant.note.map(|note| view! { <p class="fine">{note}</p> })}
                </th>
                <td>
                    <code>{grant.stream}</code>
                </td>
                <td>
                    <span class="tag">{grant.source}</span>
                </td>
                <td>{ends(grant.expires, grant.is_expired)}</td>
                <td class="figure">
                    <a href=href aria-label=change>
                        "Change"
                    </a>
                </td>
            </tr>
        }
    };
    let rows = grants.into_iter().map(row).collect_view();
    view! {
        <Table
            label="Grants"
            head={view! {
                <th scope="col">"Log group"</th>
                <th scope="col">"Streams"</th>
                <th scope="col">"Source"</th>
                <th scope="col">"Until (UTC)"</th>
                <th scope="col">
                    <span class="unseen">"Actions"</span>
                </th>
            }}
        >
            {rows}
        </Table>
    }
    .into_any()
}

/// When a grant ends, or that it did.
pub(super) fn ends(expires: Option<i64>, is_expired: bool) -> AnyView {
    let Some(at) = expires else { return ().into_any() };
    view! {
        {minute(at)}
        {is_expired.then(|| view! { " " <span class="tag">"Expired"</span> })}
    }
    .into_any()
}

pub(super) fn new(slug: &str, sources: Vec<(String, String)>, form: GrantForm) -> AnyView {
    if sources.is_empty() {
        return view! {
            <div class="card">
                <h2>"New grant"</h2>
                <p>
                    "There are no logs to grant yet. " <a href="/admin/sources">"Add a source"</a>
                    " first."
                </p>
            </div>
        }
        .into_any();
    }
    let GrantForm { typed, refusal, tried } = form;
    let refusal = refusal.as_ref();
    let about =
        |name: &str| refusal.and_then(|error| error.about(name)).unwrap_or_default().to_owned();
    let text = |name: &'static str, label: &'static str, hint: &'static str, value: String| {
        field(Field { form: "grant", name, label, hint, value }, refusal)
    };
    let is_untouched = typed == NewGrant::default();
    let start = GrantFields {
        tenant: slug.to_owned(),
        sources,
        source: typed.source,
        group: typed.group,
        group_complaint: about("group"),
        stream: if is_untouched { "*".to_owned() } else { typed.stream },
        stream_complaint: about("stream"),
        tried,
    };
    view! {
        <form
            id="new-grant"
            class="card"
            method="post"
            action=format!("{}/grants", tenant_href(slug))
        >
            <h2>"New grant"</h2>
            {refused(refusal, &["group", "stream", "alias", "expires", "note"])}
            {started(start, || view! { <GrantPicker /> })}
            {text("alias", "Alias", "Optional; for one exact group", typed.alias)}
            {text("expires", "Until", EXPIRES, typed.expires)}
            {text("note", "Note", "Optional: why, for your colleagues", typed.note)}
            <p class="ends">
                <button class="primary" type="submit">
                    "Create grant"
                </button>
                <button type="submit" formaction=format!("{}/grants/try#new-grant", tenant_href(slug))>
                    "Try it"
                </button>
            </p>
        </form>
    }
    .into_any()
}
