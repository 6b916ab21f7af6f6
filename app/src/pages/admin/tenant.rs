//! `/admin/tenants/{slug}`: what one tenant sees, and who sees it.

use super::grants::{self, GrantForm};
use crate::components::form::{Field, field, refused, version};
use crate::components::handed::handed_view;
use crate::components::icon::{Icon, icon};
use crate::components::people_table::{self, Person};
use crate::error::PortalError;
use crate::ports::Portal;
use crate::route::tenant_href;
use crate::wire::{Handed, MemberCard, NewMember, TenantChange, TenantDetail};
use http::StatusCode;
use leptos::prelude::*;

/// What was typed into the page's forms, and what came of it.
#[derive(Clone, Debug, Default)]
pub struct TenantForms {
    /// A new grant.
    pub grant: GrantForm,
    /// A new member.
    pub member: MemberForm,
    /// Another name.
    pub name: NameForm,
}

/// A new member.
#[derive(Clone, Debug, Default)]
pub struct MemberForm {
    /// What was typed.
    pub typed: NewMember,
    /// What was wrong with it.
    pub refusal: Option<PortalError>,
    /// Who was just created, and their first password, which is shown this once.
    pub created: Option<(String, String)>,
    /// What became of the link that was just made.
    pub handed: Option<Handed>,
}

/// Another name.
#[derive(Clone, Debug, Default)]
pub struct NameForm {
    /// What was typed; none where nothing was yet.
    pub typed: Option<TenantChange>,
    /// What was wrong with it.
    pub refusal: Option<PortalError>,
}

/// One tenant.
#[derive(Clone, Debug)]
pub struct Tenant {
    detail: TenantDetail,
    forms: TenantForms,
}

/// Loads the page, with what came of its forms.
pub async fn load(portal: &Portal, slug: &str, forms: TenantForms) -> Result<Tenant, PortalError> {
    Ok(Tenant { detail: portal.operator()?.tenant(slug).await?, forms })
}

impl Tenant {
    pub(crate) fn title(&self) -> String {
        self.detail.name.clone()
    }

    pub(crate) fn status(&self) -> StatusCode {
        let TenantForms { grant, member, name } = &self.forms;
        let refusals = [&grant.refusal, &member.refusal, &name.refusal];
        let refusal = refusals.into_iter().flatten().next();
        refusal.map_or(StatusCode::OK, PortalError::status)
    }
}

pub(crate) fn view(Tenant { detail, forms }: Tenant) -> impl IntoView {
    let TenantDetail { slug, name, version, is_suspended, members, grants, sources } = detail;
    view! {
        <main id="main" class="page admin">
            <div class="place">
                <a class="tool" href="/admin/tenants" aria-label="All tenants" title="All tenants">
                    {icon(Icon::Left)}
                </a>
                <h1>{name.clone()}</h1>
                <span class="tag">{slug.clone()}</span>
                {is_suspended.then(|| view! { <span class="tag">"Suspended"</span> })}
                {(!is_suspended).then(|| see_as(&slug))}
            </div>
            <div class="columns">
                <section>
                    <h2>"Sees"</h2>
                    {grants::list(&slug, grants)}
                </section>
                {grants::new(&slug, sources, forms.grant)}
            </div>
            <div class="columns">
                <section>
                    <h2>"Members"</h2>
                    {members_view(&slug, members)}
                </section>
                {new_member(&slug, forms.member)}
            </div>
            {rename(&slug, name, version, forms.name)}
            {ending(&slug, is_suspended).into_any()}
        </main>
    }
}

/// The way to look at the portal as the tenant's viewers see it.
fn see_as(slug: &str) -> AnyView {
    view! {
        <form class="inline" method="post" action=format!("{}/see", tenant_href(slug))>
            <button class="quiet" type="submit">
                "See as this tenant"
            </button>
        </form>
    }
    .into_any()
}

fn new_member(slug: &str, form: MemberForm) -> AnyView {
    let MemberForm { typed, refusal, created, handed } = form;
    let refusal = refusal.as_ref();
    let text = |name: &'static str, label: &'static str, hint: &'static str, value: String| {
        field(Field { form: "member", name, label, hint, value }, refusal)
    };
    view! {
        <form class="card" method="post" action=format!("{}/members", tenant_href(slug))>
            <h2>"New member"</h2>
            {created.map(|(email, password)| first_password(email, password))}
            {handed.map(handed_view)}
            {refused(refusal, &["email", "name"])}
            {text("email", "Email", "They log in with it", typed.email)}
            {text("name", "Name", "", typed.name)} <label class="check">
                <input type="checkbox" name="tenant_admin" value="true" checked=typed.tenant_admin />
                "Tenant admin"
            </label>
            <button class="primary" type="submit">
                "Create member"
            </button>
            <p class="fine">
                "Or let them choose name and password themselves, which is also the way for somebody who has an account:"
            </p>
            <button type="submit" formaction=format!("{}/invite", tenant_href(slug))>
                "Invite by link"
            </button>
        </form>
    }
    .into_any()
}

fn first_password(email: String, password: String) -> AnyView {
    view! {
        <div class="notice good" role="status">
            <div>
                <p>{email} " can log in with this first password. It is shown once:"</p>
                <p>
                    <code class="secret">{password}</code>
                </p>
            </div>
        </div>
    }
    .into_any()
}

fn rename(slug: &str, name: String, shown: i32, form: NameForm) -> AnyView {
    let NameForm { typed, refusal } = form;
    let refusal = refusal.as_ref();
    let value = typed.map_or(name, |typed| typed.name);
    let new_name = Field { form: "rename", name: "name", label: "New name", hint: "", value };
    view! {
        <section class="ending" aria-labelledby="renaming">
            <h2 id="renaming">"Rename"</h2>
            <form class="card" method="post" action=tenant_href(slug)>
                {refused(refusal, &["name"])} {version(shown)} {field(new_name, refusal)}
                <button type="submit">"Save the name"</button>
            </form>
        </section>
    }
    .into_any()
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

fn members_view(tenant: &str, members: Vec<MemberCard>) -> AnyView {
    let person = |card: MemberCard| {
        let reset = format!("{}/members/{}/reset", tenant_href(tenant), card.id);
        let label = format!("New password: {}", card.email);
        let actions = view! {
            <form class="inline" method="post" action=reset>
                <button class="quiet" type="submit" aria-label=label>
                    "New password"
                </button>
            </form>
        };
        Person { card, is_me: false, actions: Some(actions.into_any()) }
    };
    people_table::view("Members", members.into_iter().map(person).collect())
}
