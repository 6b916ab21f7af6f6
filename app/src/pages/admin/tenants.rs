//! `/admin/tenants`: every tenant, and a form for a new one.

use crate::components::format::minute;
use crate::error::PortalError;
use crate::islands::admin_forms::TenantForm;
use crate::ports::Portal;
use crate::route::tenant_href;
use crate::wire::TenantCard;
use leptos::prelude::*;

/// Every tenant.
#[derive(Clone, Debug)]
pub struct Tenants(Vec<TenantCard>);

pub(crate) async fn load(portal: &Portal) -> Result<Tenants, PortalError> {
    Ok(Tenants(portal.operator()?.tenants().await?))
}

pub(crate) fn view(Tenants(tenants): Tenants) -> impl IntoView {
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
                }} <TenantForm />
            </div>
        </main>
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
        <div class="scroll" tabindex="0" role="region" aria-label="Tenants">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Short name"</th>
                        <th scope="col" class="figure">
                            "Members"
                        </th>
                        <th scope="col" class="figure">
                            "Grants"
                        </th>
                        <th scope="col">"Created (UTC)"</th>
                    </tr>
                </thead>
                <tbody>{tenants.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
