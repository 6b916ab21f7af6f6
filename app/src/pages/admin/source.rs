//! `/admin/sources/{slug}`: one source, to be changed.

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
    let SourceCard { slug, name, account, region, role_arn, external_id, version: shown } = source;
    let SourceChangeForm { typed, refusal } = form;
    let now = SourceChange {
        name: name.clone(),
        role_arn: role_arn.clone().unwrap_or_default(),
        version: shown,
    };
    let typed = typed.unwrap_or(now);
    let refusal = refusal.as_ref();
    let text = |name: &'static str, label: &'static str, hint: &'static str, value: String| {
        field(Field { form: "source", name, label, hint, value }, refusal)
    };
    view! {
        <main id="main" class="page admin">
            <div class="place">
                <a class="tool" href="/admin/sources" aria-label="All sources" title="All sources">
                    {icon(Icon::Left)}
                </a>
                <h1>{name}</h1>
                <span class="tag">{slug.clone()}</span>
            </div>
            <dl class="facts">
                <dt>"AWS account"</dt>
                <dd>
                    <code>{account}</code>
                </dd>
                <dt>"Region"</dt>
                <dd>{region}</dd>
                <dt>"Role"</dt>
                <dd>{role_arn.unwrap_or_else(|| "None: the portal's own".to_owned())}</dd>
                <dt>"External id"</dt>
                <dd>{external_id.map(|id| view! { <code>{id}</code> })}</dd>
            </dl>
            <div class="narrow">
                <form class="card" method="post" action=source_href(&slug)>
                    <h2>"Change it"</h2>
                    {refused(refusal, &["name", "role_arn"])} {version(shown)}
                    {text("name", "Name", "As people know it: Production", typed.name)}
                    {text(
                        "role_arn",
                        "Role",
                        "Optional: arn:aws:iam::ACCOUNT:role/NAME, in the same account",
                        typed.role_arn,
                    )}
                    <button class="primary" type="submit">
                        "Save"
                    </button>
                </form>
            </div>
        </main>
    }
}
