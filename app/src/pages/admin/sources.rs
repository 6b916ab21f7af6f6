//! `/admin/sources`: where logs come from, and a plain form for a new one.

use super::tenants::SHORT_NAME;
use crate::components::form::{Field, field, refused};
use crate::components::table::Table;
use crate::error::PortalError;
use crate::ports::Portal;
use crate::route::source_href;
use crate::wire::{NewSource, SourceCard};
use http::StatusCode;
use leptos::prelude::*;

/// What linked accounts are, beside their field.
pub(super) const LINKED: &str = "Optional: ids of accounts whose logs this one monitors, parted by commas. Each becomes a source to grant from.";

/// What was typed into the form, and why it was refused.
#[derive(Clone, Debug, Default)]
pub struct SourceForm {
    /// What was typed.
    pub typed: NewSource,
    /// What was wrong with it.
    pub refusal: Option<PortalError>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct Sources {
    sources: Vec<SourceCard>,
    form: SourceForm,
}

/// Loads the page, with what came of its form.
pub async fn load(portal: &Portal, form: SourceForm) -> Result<Sources, PortalError> {
    Ok(Sources { sources: portal.operator()?.sources().await?, form })
}

impl Sources {
    pub(crate) fn status(&self) -> StatusCode {
        self.form.refusal.as_ref().map_or(StatusCode::OK, PortalError::status)
    }
}

pub(crate) fn view(Sources { sources, form }: Sources) -> impl IntoView {
    // Most often it is the same Region again.
    let region = sources.last().map(|source| source.region.clone()).unwrap_or_default();
    view! {
        <main id="main" class="page admin">
            <h1>"Sources"</h1>
            <p class="fine">
                "An AWS account and region each. With a role, every tenant is read with credentials that AWS confines to its own log groups."
            </p>
            <div class="columns">
                <section aria-label="Sources">
                    {if sources.is_empty() {
                        view! { <p class="empty">"None yet. Add the first one here."</p> }.into_any()
                    } else {
                        table(sources).into_any()
                    }}
                </section>
                {new_source(form, region).into_any()}
            </div>
        </main>
    }
}

fn table(sources: Vec<SourceCard>) -> impl IntoView {
    let row = |source: SourceCard| {
        let SourceCard { slug, name, account, region, external_id, .. } = source;
        let external_id = external_id.filter(|_| source.monitor.is_none());
        let read_as = match (source.monitor, source.role_arn) {
            (Some(monitor), _) => format!("Through {monitor}"),
            (None, Some(role)) => role,
            (None, None) => "None: the portal's own".to_owned(),
        };
        view! {
            <tr>
                <th scope="row">
                    <a href=source_href(&slug)>{name}</a>
                    <p class="fine">{slug}</p>
                </th>
                <td>
                    <code>{account}</code>
                </td>
                <td>{region}</td>
                <td class="long">
                    {read_as}
                    {external_id
                        .map(|id| view! { <p class="fine">"External id " <code>{id}</code></p> })}
                </td>
            </tr>
        }
    };
    view! {
        <Table
            label="All sources"
            head={view! {
                <th scope="col">"Name"</th>
                <th scope="col">"Account"</th>
                <th scope="col">"Region"</th>
                <th scope="col">"Role"</th>
            }}
        >
            {sources.into_iter().map(row).collect_view()}
        </Table>
    }
}

fn new_source(form: SourceForm, usual_region: String) -> impl IntoView {
    let SourceForm { typed, refusal } = form;
    let region = if typed == NewSource::default() { usual_region } else { typed.region };
    let refusal = refusal.as_ref();
    let text = |name: &'static str, label: &'static str, hint: &'static str, value: String| {
        field(Field { form: "source", name, label, hint, value }, refusal)
    };
    view! {
        <form class="card" method="post" action="/admin/sources">
            <h2>"New source"</h2>
            {refused(refusal, &["name", "slug", "account", "region", "role_arn", "linked"])}
            {text("name", "Name", "As people know it: Production", typed.name)}
            {text("slug", "Short name", SHORT_NAME, typed.slug)}
            {text("account", "AWS account", "Twelve digits", typed.account)}
            {text("region", "Region", "Such as eu-central-1", region)}
            {text(
                "role_arn",
                "Role",
                "Optional: arn:aws:iam::ACCOUNT:role/NAME. Its trust has to demand the external id that is made then.",
                typed.role_arn,
            )}
            {text("linked", "Linked accounts", LINKED, typed.linked)}
            <button class="primary" type="submit">
                "Add source"
            </button>
        </form>
    }
}
