//! The bar on top of every page: where one is, who one is, and the way out.

use crate::components::icon::{Icon, icon, mark};
use crate::components::looks_menu::looks_menu;
use crate::wire::Viewer;
use leptos::prelude::*;

/// The bar.
#[component]
pub fn Header(
    /// Who is logged in.
    viewer: Viewer,
    /// The address of the page.
    here: String,
) -> impl IntoView {
    let Viewer { email, is_operator, is_steward, looks, name, tenant, tenants, seeing: _ } = viewer;
    let reads = tenant.is_some();
    view! {
        <header class="top">
            <a class="home" href="/" aria-label="Vitrine, start page">
                {mark()}
                <span>"Vitrine"</span>
            </a>
            <nav aria-label="Main">
                {reads.then(|| view! { <a href="/logs">"Logs"</a> })}
                {is_steward
                    .then(|| {
                        view! {
                            <a href="/members">"Members"</a>
                            <a href="/usage">"Usage"</a>
                        }
                    })}
                {is_operator
                    .then(|| {
                        view! {
                            <a href="/admin/tenants">"Tenants"</a>
                            <a href="/admin/sources">"Sources"</a>
                            <a href="/admin/usage">"Usage"</a>
                            <a href="/admin/audit">"Audit"</a>
                        }
                    })}
            </nav>
            {(tenants.len() > 1).then(|| switcher(tenants, tenant.as_deref()).into_any())}
            <p class="who" title=email>
                {tenant.map(|tenant| view! { <span class="tenant">{tenant}</span> })}
                <a class="name" href="/account" aria-label=["Account of ", &name].concat()>
                    {icon(Icon::Person)} <span>{name.clone()}</span>
                </a>
            </p>
            {looks_menu(looks, here)}
            <form method="post" action="/logout">
                <button class="quiet" type="submit">
                    "Log out"
                </button>
            </form>
        </header>
    }
}

/// For whoever belongs to several tenants.
fn switcher(tenants: Vec<(String, String)>, shown: Option<&str>) -> impl IntoView {
    let option = |(slug, name): (String, String)| {
        let is_shown = shown == Some(name.as_str());
        view! {
            <option value=slug selected=is_shown>
                {name}
            </option>
        }
    };
    view! {
        <form class="switcher" method="post" action="/tenant">
            <select name="tenant" aria-label="Tenant">
                {tenants.into_iter().map(option).collect_view()}
            </select>
            <button class="quiet" type="submit">
                "Switch"
            </button>
        </form>
    }
}
