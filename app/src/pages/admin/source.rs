//! `/admin/sources/{slug}`: one source, to be changed.

use super::sources::LINKED;
use crate::components::form::{Field, field, refused, version};
use crate::components::icon::{Icon, icon};
use crate::error::{PortalError, Trouble};
use crate::ports::Portal;
use crate::route::source_href;
use crate::wire::{SourceCard, SourceChange};
use http::StatusCode;
use leptos::prelude::*;

/// What was typed into the form, and why it was refused.
#[derive(Clone, Debug, Default)]
pub struct SourceChangeForm {
    /// What was typed; none where nothing was yet.
    pub typed: Option<SourceChange>,
    /// What was wrong with it.
    pub refusal: Option<PortalError>,
}

/// One source.
#[derive(Clone, Debug)]
pub struct Source {
    source: SourceCard,
    form: SourceChangeForm,
}

/// Loads the page, with what came of its form.
pub async fn load(
    portal: &Portal,
    slug: &str,
    form: SourceChangeForm,
) -> Result<Source, PortalError> {
    let all = portal.operator()?.sources().await?;
    let source = all.into_iter().find(|source| source.slug == slug).ok_or(Trouble::NotFound)?;
    Ok(Source { source, form })
}

impl Source {
    pub(crate) fn status(&self) -> StatusCode {
        self.form.refusal.as_ref().map_or(StatusCode::OK, PortalError::status)
    }

    pub(crate) fn title(&self) -> String {
        self.source.name.clone()
    }
}

pub(crate) fn view(Source { source, form }: Source) -> impl IntoView {
    view! {
        <main id="main" class="page admin">
            <div class="place">
                <a class="tool" href="/admin/sources" aria-label="All sources" title="All sources">
                    {icon(Icon::Left)}
                </a>
                <h1>{source.name.clone()}</h1>
                <span class="tag">{source.slug.clone()}</span>
            </div>
            {facts(&source)} {next(&source)} <div class="narrow">{change(&source, form)}</div>
        </main>
    }
}

fn facts(source: &SourceCard) -> AnyView {
    let SourceCard { account, region, role_arn, external_id, monitor, linked, .. } = source.clone();
    let read_as = match monitor {
        Some(monitor) => {
            let href = source_href(&monitor);
            view! {
                <dt>"Read through"</dt>
                <dd>
                    <a href=href>{monitor}</a>
                </dd>
            }
            .into_any()
        }
        None => view! {
            <dt>"Role"</dt>
            <dd>{role_arn.unwrap_or_else(|| "None: the portal's own".to_owned())}</dd>
            {external_id
                .map(|id| {
                    view! {
                        <dt>"External id"</dt>
                        <dd>
                            <code>{id}</code>
                        </dd>
                    }
                })}
            <dt>"Linked accounts"</dt>
            <dd>{if linked.is_empty() { "None".to_owned() } else { linked.join(", ") }}</dd>
        }
        .into_any(),
    };
    view! {
        <dl class="facts">
            <dt>"AWS account"</dt>
            <dd>
                <code>{account}</code>
            </dd>
            <dt>"Region"</dt>
            <dd>{region}</dd>
            {read_as}
        </dl>
    }
    .into_any()
}

/// What is left to do before a tenant sees anything of it.
fn next(source: &SourceCard) -> AnyView {
    let trust = source.monitor.is_none() && source.role_arn.is_some();
    view! {
        <p class="fine">
            {if trust {
                "The role's trust policy has to let the portal in and to demand the external id (sts:ExternalId). Then "
            } else {
                "Next, "
            }}
            <a href="/admin/tenants">"choose a tenant"</a> " and grant it log groups of this source."
        </p>
    }
    .into_any()
}

fn change(source: &SourceCard, form: SourceChangeForm) -> AnyView {
    let SourceChangeForm { typed, refusal } = form;
    let typed = typed.unwrap_or_else(|| SourceChange {
        name: source.name.clone(),
        role_arn: source.role_arn.clone().unwrap_or_default(),
        linked: Some(source.linked.join(", ")),
        version: source.version,
    });
    let refusal = refusal.as_ref();
    let text = |name: &'static str, label: &'static str, hint: &'static str, value: String| {
        field(Field { form: "source", name, label, hint, value }, refusal)
    };
    let of_its_own = source.monitor.is_none().then(|| {
        let role = "Optional: arn:aws:iam::ACCOUNT:role/NAME, in the same account";
        view! {
            {text("role_arn", "Role", role, typed.role_arn)}
            {text("linked", "Linked accounts", LINKED, typed.linked.unwrap_or_default())}
        }
    });
    view! {
        <form class="card" method="post" action=source_href(&source.slug)>
            <h2>"Change it"</h2>
            {refused(refusal, &["name", "role_arn", "linked"])} {version(source.version)}
            {text("name", "Name", "As people know it: Production", typed.name)} {of_its_own}
            <button class="primary" type="submit">
                "Save"
            </button>
        </form>
    }
    .into_any()
}
