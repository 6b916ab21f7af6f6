//! `/admin/sources`: where logs come from, and a plain form for a new one.

use crate::components::icon::{Icon, icon};
use crate::error::PortalError;
use crate::ports::Portal;
use crate::wire::{NewSource, SourceCard};
use http::StatusCode;
use leptos::prelude::*;

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
                {new_source(form).into_any()}
            </div>
        </main>
    }
}

fn table(sources: Vec<SourceCard>) -> impl IntoView {
    let row = |source: SourceCard| {
        let SourceCard { slug, name, account, region, role_arn, external_id } = source;
        view! {
            <tr>
                <th scope="row">{name} " " <span class="tag">{slug}</span></th>
                <td>
                    <code>{account}</code>
                </td>
                <td>{region}</td>
                <td>{role_arn.unwrap_or_else(|| "None: the portal's own".to_owned())}</td>
                <td>{external_id.map(|id| view! { <code>{id}</code> })}</td>
            </tr>
        }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="All sources">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Account"</th>
                        <th scope="col">"Region"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col">"External id"</th>
                    </tr>
                </thead>
                <tbody>{sources.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn new_source(form: SourceForm) -> impl IntoView {
    let SourceForm { typed, refusal } = form;
    let field = |name: &'static str, label: &'static str, hint: &'static str, value: String| {
        let complaint = refusal.as_ref().and_then(|error| error.about(name)).map(str::to_owned);
        let is_bad = complaint.is_some();
        let (id, note) = (format!("source-{name}"), format!("source-{name}-note"));
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <input
                    id=id
                    name=name
                    autocomplete="off"
                    spellcheck="false"
                    value=value
                    aria-invalid=is_bad.then_some("true")
                    aria-describedby=note.clone()
                />
                <p id=note class="note" class:bad=is_bad>
                    {complaint.unwrap_or_else(|| hint.to_owned())}
                </p>
            </div>
        }
    };
    view! {
        <form class="card" method="post" action="/admin/sources">
            <h2>"New source"</h2>
            {refusal
                .as_ref()
                .map(|_| {
                    view! {
                        <div class="notice bad" role="alert">
                            {icon(Icon::Alert)}
                            <p>"It was not added. See below."</p>
                        </div>
                    }
                })}
            {field("name", "Name", "As people know it: Production", typed.name)}
            {field("slug", "Short name", "For addresses: a-z, 0-9 and -", typed.slug)}
            {field("account", "AWS account", "Twelve digits", typed.account)}
            {field("region", "Region", "Such as eu-central-1", typed.region)}
            {field(
                "role_arn",
                "Role",
                "Optional: arn:aws:iam::ACCOUNT:role/NAME. Its trust has to demand the external id that is made then.",
                typed.role_arn,
            )}
            <button class="primary" type="submit">
                "Add source"
            </button>
        </form>
    }
}
