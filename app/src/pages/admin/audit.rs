//! `/admin/audit`: what was done, newest first, and the search for it.

use crate::components::audit_table;
use crate::error::PortalError;
use crate::ports::Portal;
use crate::wire::{AuditCard, AuditSearch};
use leptos::prelude::*;

/// Rows of one page.
const ROWS: u16 = 200;

/// The newest rows that are wanted.
#[derive(Clone, Debug)]
pub struct Audit {
    wanted: AuditSearch,
    rows: Vec<AuditCard>,
}

impl AuditSearch {
    /// What stands in an address.
    pub fn from_query(query: &str) -> AuditSearch {
        let mut wanted = AuditSearch::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let field = match name.as_ref() {
                "tenant" => &mut wanted.tenant,
                "who" => &mut wanted.who,
                "what" => &mut wanted.what,
                "outcome" => &mut wanted.outcome,
                "before" => &mut wanted.before,
                _ => continue,
            };
            *field = value.into_owned();
        }
        wanted
    }

    fn to_query(&self, before: &str) -> String {
        let pairs = [
            ("tenant", self.tenant.as_str()),
            ("who", &self.who),
            ("what", &self.what),
            ("outcome", &self.outcome),
            ("before", before),
        ];
        let said = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        form_urlencoded::Serializer::new(String::new()).extend_pairs(said).finish()
    }
}

pub(crate) async fn load(portal: &Portal, query: &str) -> Result<Audit, PortalError> {
    let wanted = AuditSearch::from_query(query);
    let rows = portal.operator()?.audit(&wanted, ROWS).await?;
    Ok(Audit { wanted, rows })
}

pub(crate) fn view(Audit { wanted, rows }: Audit) -> impl IntoView {
    let is_full = rows.len() == usize::from(ROWS);
    let older = rows.last().filter(|_| is_full).map(|last| wanted.to_query(&last.id));
    let file = format!("/admin/audit/export?{}", wanted.to_query(&wanted.before));
    view! {
        <main id="main" class="page admin">
            <h1>"Audit"</h1>
            <p class="fine">
                "200 entries a page, the newest first. They are added and never changed. " <a href=file>"As CSV"</a>
            </p>
            {filters(wanted).into_any()}
            {audit_table::view(rows, true)}
            {older
                .map(|query| {
                    view! {
                        <p>
                            <a class="button" href=format!("/admin/audit?{query}")>
                                "Older"
                            </a>
                        </p>
                    }
                })}
        </main>
    }
}

fn filters(wanted: AuditSearch) -> impl IntoView {
    let AuditSearch { tenant, who, what, outcome, .. } = wanted;
    let field = |name: &'static str, label: &'static str, hint: &'static str, value: String| {
        view! {
            <label>
                <span>{label}</span>
                <input name=name value=value placeholder=hint autocomplete="off" spellcheck="false" />
            </label>
        }
    };
    let option = |value: &'static str, words: &'static str| {
        view! {
            <option value=value selected=value == outcome>
                {words}
            </option>
        }
    };
    view! {
        <form class="filters" method="get" action="/admin/audit" role="search" aria-label="Audit entries">
            {field("tenant", "Tenant", "short name", tenant)}
            {field("who", "Who", "part of an address", who)}
            {field("what", "What", "grant. or logs.search", what)} <label>
                <span>"Outcome"</span>
                <select name="outcome">
                    {option("", "Any")} {option("ok", "Done")} {option("denied", "Refused")}
                    {option("failed", "Failed")}
                </select>
            </label> <button type="submit">"Find"</button>
        </form>
    }
}
