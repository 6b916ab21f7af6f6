//! `/admin/tenants/{slug}`: what one tenant sees, and who sees it.

use crate::components::icon::{Icon, icon};
use crate::error::PortalError;
use crate::islands::admin_forms::{GrantForm, GrantRemoval, MemberForm};
use crate::ports::Portal;
use crate::route::tenant_href;
use crate::wire::{GrantCard, MemberCard, TenantDetail};
use leptos::prelude::*;

/// One tenant.
#[derive(Clone, Debug)]
pub struct Tenant(TenantDetail);

impl Tenant {
    pub(crate) fn title(&self) -> String {
        self.0.name.clone()
    }
}

pub(crate) async fn load(portal: &Portal, slug: &str) -> Result<Tenant, PortalError> {
    Ok(Tenant(portal.operator()?.tenant(slug).await?))
}

pub(crate) fn view(Tenant(tenant): Tenant) -> impl IntoView {
    let TenantDetail { slug, name, is_suspended, members, grants, sources } = tenant;
    view! {
        <main id="main" class="page admin">
            <div class="place">
                <a class="tool" href="/admin/tenants" aria-label="All tenants" title="All tenants">
                    {icon(Icon::Left)}
                </a>
                <h1>{name}</h1>
                <span class="tag">{slug.clone()}</span>
                {is_suspended.then(|| view! { <span class="tag">"Suspended"</span> })}
            </div>
            <div class="columns">
                <section>
                    <h2>"Sees"</h2>
                    {grants_view(&slug, grants)}
                </section>
                <GrantForm tenant=slug.clone() sources=sources />
            </div>
            <div class="columns">
                <section>
                    <h2>"Members"</h2>
                    {members_view(members)}
                </section>
                <MemberForm tenant=slug.clone() />
            </div>
            {ending(&slug, is_suspended).into_any()}
        </main>
    }
}

/// The ways to shut a tenant out, for now and for good.
fn ending(slug: &str, is_suspended: bool) -> impl IntoView {
    let to = |what: &str| format!("{}/{what}", tenant_href(slug));
    let (what, label) = if is_suspended {
        ("resume", "Let its members in again")
    } else {
        ("suspend", "Suspend this tenant")
    };
    view! {
        <section class="ending" aria-labelledby="ending">
            <h2 id="ending">"Suspend or delete"</h2>
            <form method="post" action=to(what)>
                <p class="fine">"While a tenant is suspended, nobody of it gets in and nothing is lost."</p>
                <button type="submit">{label}</button>
            </form>
            <form class="card" method="post" action=to("delete")>
                <p class="fine">
                    "Deleting takes its members out, and its grants, sessions, tokens and views. The audit stays."
                </p>
                <label for="sure">"Short name, to be sure"</label>
                <input id="sure" name="sure" required autocomplete="off" spellcheck="false" />
                <button class="danger" type="submit">
                    "Delete this tenant"
                </button>
            </form>
        </section>
    }
}

fn grants_view(tenant: &str, grants: Vec<GrantCard>) -> AnyView {
    if grants.is_empty() {
        return view! { <p class="empty">"Nothing yet: this tenant sees no log group."</p> }
            .into_any();
    }
    let row = |grant: GrantCard| {
        let what = format!("{} {}", grant.group, grant.stream);
        view! {
            <tr>
                <th scope="row">
                    <code>{grant.group}</code>
                    {grant.alias.map(|alias| view! { " " <span class="alias">{alias}</span> })}
                </th>
                <td>
                    <code>{grant.stream}</code>
                </td>
                <td>
                    <span class="tag">{grant.source}</span>
                </td>
                <td class="figure">
                    <GrantRemoval tenant=tenant.to_owned() grant=grant.id what=what />
                </td>
            </tr>
        }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Grants">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Log group"</th>
                        <th scope="col">"Streams"</th>
                        <th scope="col">"Source"</th>
                        <th scope="col">
                            <span class="unseen">"Actions"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{grants.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn members_view(members: Vec<MemberCard>) -> AnyView {
    if members.is_empty() {
        return view! { <p class="empty">"Nobody yet."</p> }.into_any();
    }
    let row = |member: MemberCard| {
        view! {
            <tr>
                <th scope="row">{member.email}</th>
                <td>{member.name}</td>
                <td>{member.role.label()}</td>
            </tr>
        }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Members">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Email"</th>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Role"</th>
                    </tr>
                </thead>
                <tbody>{members.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
