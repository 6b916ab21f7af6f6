//! `/admin/tenants`: every tenant, and a form for a new one.

use crate::components::form::{Field, field, refused};
use crate::components::format::minute;
use crate::components::table::Table;
use crate::error::PortalError;
use crate::ports::Portal;
use crate::route::tenant_href;
use crate::wire::{NewTenant, TenantCard};
use http::StatusCode;
use leptos::prelude::*;

/// How a short name is typed, or not.
pub(super) const SHORT_NAME: &str =
    "For addresses: a-z, 0-9 and -. Empty: it is made from the name";

/// What was typed into the form, and why it was refused.
#[derive(Clone, Debug, Default)]
pub struct NewTenantForm {
    /// What was typed.
    pub typed: NewTenant,
    /// What was wrong with it.
    pub refusal: Option<PortalError>,
}

/// Every tenant.
#[derive(Clone, Debug)]
pub struct Tenants {
    tenants: Vec<TenantCard>,
    form: NewTenantForm,
}

/// Loads the page, with what came of its form.
pub async fn load(portal: &Portal, form: NewTenantForm) -> Result<Tenants, PortalError> {
    Ok(Tenants { tenants: portal.operator()?.tenants().await?, form })
}

impl Tenants {
    pub(crate) fn status(&self) -> StatusCode {
        self.form.refusal.as_ref().map_or(StatusCode::OK, PortalError::status)
    }
}

pub(crate) fn view(Tenants { tenants, form }: Tenants) -> impl IntoView {
    view! {
        <main id="main" class="page admin">
            <h1>"Tenants"</h1>
            <div class="columns">
                {if tenants.is_empty() {
                    view! {
                        <div class="empty">
                            <p class="lead">"No tenants yet"</p>
                            <p>"Create the first one here."</p>
                        </div>
                    }
                        .into_any()
                } else {
                    table(tenants).into_any()
                }} {new_tenant(form).into_any()}
            </div>
        </main>
    }
}

fn new_tenant(NewTenantForm { typed, refusal }: NewTenantForm) -> impl IntoView {
    let refusal = refusal.as_ref();
    let text = |name: &'static str, label: &'static str, hint: &'static str, value: String| {
        field(Field { form: "tenant", name, label, hint, value }, refusal)
    };
    view! {
        <form class="card" method="post" action="/admin/tenants">
            <h2>"New tenant"</h2>
            {refused(refusal, &["name", "slug"])}
            {text("name", "Name", "As people know it: Acme GmbH", typed.name)}
            {text("slug", "Short name", SHORT_NAME, typed.slug)}
            <button class="primary" type="submit">
                "Create tenant"
            </button>
        </form>
    }
}

fn table(tenants: Vec<TenantCard>) -> impl IntoView {
    let row = |tenant: TenantCard| {
        view! {
            <tr>
                <th scope="row">
                    <a href=tenant_href(&tenant.slug)>{tenant.name}</a>
                    {tenant.is_suspended.then(|| view! { " " <span class="tag">"Suspended"</span> })}
                </th>
                <td>
                    <code>{tenant.slug}</code>
                </td>
                <td class="figure">{tenant.members}</td>
                <td class="figure">{tenant.grants}</td>
                <td>{minute(tenant.created)}</td>
            </tr>
        }
    };
    view! {
        <Table
            label="Tenants"
            head={view! {
                <th scope="col">"Name"</th>
                <th scope="col">"Short name"</th>
                <th scope="col" class="figure">
                    "Members"
                </th>
                <th scope="col" class="figure">
                    "Grants"
                </th>
                <th scope="col">"Created (UTC)"</th>
            }}
        >
            {tenants.into_iter().map(row).collect_view()}
        </Table>
    }
}
