//! `/admin/tenants/{slug}/grants/{id}`: one grant, to be changed or taken away.

use super::grants::{EXPIRES, ends};
use crate::components::form::{Field, field, refused, version};
use crate::components::format::minute;
use crate::components::icon::{Icon, icon};
use crate::error::{PortalError, Trouble};
use crate::ports::Portal;
use crate::route::{grant_href, tenant_href};
use crate::wire::{GrantCard, GrantChange};
use http::StatusCode;
use leptos::prelude::*;

/// What was typed into the form, and why it was refused.
#[derive(Clone, Debug, Default)]
pub struct GrantChangeForm {
    /// What was typed; none where nothing was yet.
    pub typed: Option<GrantChange>,
    /// What was wrong with it.
    pub refusal: Option<PortalError>,
}

/// One grant.
#[derive(Clone, Debug)]
pub struct Grant {
    tenant: String,
    grant: GrantCard,
    form: GrantChangeForm,
}

/// Loads the page, with what came of its form.
pub async fn load(
    portal: &Portal,
    tenant: &str,
    id: &str,
    form: GrantChangeForm,
) -> Result<Grant, PortalError> {
    let detail = portal.operator()?.tenant(tenant).await?;
    let grant = detail.grants.into_iter().find(|grant| grant.id == id);
    let grant = grant.ok_or(Trouble::NotFound)?;
    Ok(Grant { tenant: tenant.to_owned(), grant, form })
}

impl Grant {
    pub(crate) fn status(&self) -> StatusCode {
        self.form.refusal.as_ref().map_or(StatusCode::OK, PortalError::status)
    }

    pub(crate) fn title(&self) -> String {
        self.grant.group.clone()
    }
}

pub(crate) fn view(Grant { tenant, grant, form }: Grant) -> impl IntoView {
    let href = grant_href(&tenant, &grant.id);
    view! {
        <main id="main" class="page admin">
            <div class="place">
                <a
                    class="tool"
                    href=tenant_href(&tenant)
                    aria-label="Back to the tenant"
                    title="Back to the tenant"
                >
                    {icon(Icon::Left)}
                </a>
                <h1>
                    <code>{grant.group.clone()}</code>
                </h1>
                <span class="tag">{tenant}</span>
            </div>
            {now(&grant)} <div class="narrow">
                {change(&href, &grant, form)} <form method="post" action=format!("{href}/delete")>
                    {version(grant.version)}
                    <p class="fine">"Without it the tenant no longer sees this, from the next request on."</p>
                    <button class="danger" type="submit">
                        "Remove this grant"
                    </button>
                </form>
            </div>
        </main>
    }
}

/// What the grant says now, which is what a colleague may have changed meanwhile.
fn now(grant: &GrantCard) -> AnyView {
    view! {
        <dl class="facts">
            <dt>"Source"</dt>
            <dd>{grant.source.clone()}</dd>
            <dt>"Streams"</dt>
            <dd>
                <code>{grant.stream.clone()}</code>
            </dd>
            <dt>"Alias"</dt>
            <dd>{grant.alias.clone().unwrap_or_else(|| "None".into())}</dd>
            <dt>"Until (UTC)"</dt>
            <dd>
                {if grant.expires.is_some() {
                    ends(grant.expires, grant.is_expired)
                } else {
                    "For good".into_any()
                }}
            </dd>
            <dt>"Note"</dt>
            <dd>{grant.note.clone().unwrap_or_else(|| "None".into())}</dd>
        </dl>
    }
    .into_any()
}

fn change(href: &str, grant: &GrantCard, form: GrantChangeForm) -> AnyView {
    let GrantChangeForm { typed, refusal } = form;
    let typed = typed.unwrap_or_else(|| GrantChange {
        alias: grant.alias.clone().unwrap_or_default(),
        expires: grant.expires.map(minute).unwrap_or_default(),
        note: grant.note.clone().unwrap_or_default(),
        version: grant.version,
    });
    let refusal = refusal.as_ref();
    let text = |name: &'static str, label: &'static str, hint: &'static str, value: String| {
        field(Field { form: "change", name, label, hint, value }, refusal)
    };
    view! {
        <form class="card" method="post" action=href.to_owned()>
            <h2>"Change it"</h2>
            {refused(refusal, &["alias", "expires", "note"])} {version(grant.version)}
            {text("alias", "Alias", "Optional; for one exact group", typed.alias)}
            {text("expires", "Until", EXPIRES, typed.expires)}
            {text("note", "Note", "Optional: why, for your colleagues", typed.note)}
            <button class="primary" type="submit">
                "Save"
            </button>
        </form>
    }
    .into_any()
}
