//! The bar on top of every page: where one is, who one is, and the way out.

use crate::components::icon::mark;
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
    let Viewer { name, email, tenant, is_operator, looks } = viewer;
    let reads = tenant.is_some();
    view! {
        <header class="top">
            <a class="home" href="/" aria-label="Vitrine, start page">
                {mark()}
                <span>"Vitrine"</span>
            </a>
            <nav aria-label="Main">
                {reads.then(|| view! { <a href="/logs">"Logs"</a> })}
                {is_operator
                    .then(|| {
                        view! {
                            <a href="/admin/tenants">"Tenants"</a>
                            <a href="/admin/audit">"Audit"</a>
                        }
                    })}
            </nav>
            <p class="who" title=email>
                {tenant.map(|tenant| view! { <span class="tenant">{tenant}</span> })}
                <a class="name" href="/account">
                    {name}
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
