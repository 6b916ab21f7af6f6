//! `/admin/usage`: what every tenant used, day by day; with `tenant=`, one tenant's days and the
//! form of its budgets.

use crate::components::icon::{Icon, icon};
use crate::components::usage_table;
use crate::error::PortalError;
use crate::ports::Portal;
use crate::route::budget_href;
use crate::wire::{BudgetForm, Usage, UsageDay};
use http::StatusCode;
use leptos::prelude::*;

/// What is shown.
#[derive(Clone, Debug)]
pub enum AdminUsage {
    /// Every tenant's days.
    All(Vec<UsageDay>),
    /// One tenant's.
    One(Box<OneUsage>),
}

/// What one tenant uses.
#[derive(Clone, Debug)]
pub struct OneUsage {
    slug: String,
    usage: Usage,
    /// Why its budgets were not set.
    refusal: Option<PortalError>,
}

impl AdminUsage {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            AdminUsage::One(one) => {
                one.refusal.as_ref().map_or(StatusCode::OK, PortalError::status)
            }
            AdminUsage::All(_) => StatusCode::OK,
        }
    }
}

pub(crate) async fn load(portal: &Portal, query: &str) -> Result<AdminUsage, PortalError> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let slug = pairs.find(|(name, _)| name == "tenant").map(|(_, slug)| slug.into_owned());
    let operator = portal.operator()?;
    match slug.filter(|slug| !slug.is_empty()) {
        None => Ok(AdminUsage::All(operator.usage().await?)),
        Some(slug) => {
            let usage = operator.usage_of(&slug).await?;
            Ok(AdminUsage::One(Box::new(OneUsage { slug, usage, refusal: None })))
        }
    }
}

/// The page again, with budgets that were not set and why.
///
/// # Errors
/// Those of the page itself.
pub async fn load_refused(
    portal: &Portal,
    slug: String,
    typed: BudgetForm,
    refusal: PortalError,
) -> Result<AdminUsage, PortalError> {
    let usage = portal.operator()?.usage_of(&slug).await?;
    let usage = Usage { budget: typed, ..usage };
    Ok(AdminUsage::One(Box::new(OneUsage { slug, usage, refusal: Some(refusal) })))
}

pub(crate) fn view(usage: AdminUsage) -> impl IntoView {
    match usage {
        AdminUsage::All(days) => all(days).into_any(),
        AdminUsage::One(usage) => one(*usage).into_any(),
    }
}

fn all(days: Vec<UsageDay>) -> impl IntoView {
    view! {
        <main id="main" class="page admin">
            <h1>"Usage"</h1>
            <p class="fine">
                "What each tenant had read, by day in UTC, over the last 31 days. "
                <a href="/admin/usage/export">"As CSV"</a>
            </p>
            {usage_table::days(days, true)}
        </main>
    }
}

fn one(OneUsage { slug, usage, refusal }: OneUsage) -> impl IntoView {
    let Usage { days, budget, today } = usage;
    let title = format!("Usage of {slug}");
    view! {
        <main id="main" class="page admin">
            <h1>{title}</h1>
            <p class="fine">
                <a href="/admin/usage">"All tenants"</a>
            </p>
            <div class="columns">
                <section aria-label="Usage">
                    {usage_table::today(&days, &budget, &today)}
                    {usage_table::days(days, false)}
                </section>
                {budgets(&slug, budget, refusal).into_any()}
            </div>
        </main>
    }
}

fn budgets(slug: &str, budget: BudgetForm, refusal: Option<PortalError>) -> impl IntoView {
    let action = budget_href(slug);
    let wrong = refusal.clone();
    let field = move |name: &'static str, label: &'static str, value: String| {
        let is_wrong = wrong.as_ref().is_some_and(|error| error.about(name).is_some());
        view! {
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                inputmode="numeric"
                autocomplete="off"
                value=value
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=is_wrong.then_some("budget-refusal")
            />
        }
    };
    view! {
        <form class="card" method="post" action=action>
            <h2>"Budgets of a day"</h2>
            <p class="fine">
                "Whole numbers; an empty field sets no limit. At a warning it is said on the tenant's own page, at a stop nothing more is read until 00:00 UTC."
            </p>
            {refusal
                .map(|error| {
                    view! {
                        <div class="notice bad" role="alert" id="budget-refusal">
                            {icon(Icon::Alert)}
                            <p>{error.to_string()}</p>
                        </div>
                    }
                })}
            {field("soft_calls", "Requests to AWS: warn at", budget.soft_calls)}
            {field("hard_calls", "Requests to AWS: stop at", budget.hard_calls)}
            {field("soft_bytes", "Bytes of log lines: warn at", budget.soft_bytes)}
            {field("hard_bytes", "Bytes of log lines: stop at", budget.hard_bytes)}
            {field("soft_tail_seconds", "Tail seconds: warn at", budget.soft_tail_seconds)}
            {field("hard_tail_seconds", "Tail seconds: stop at", budget.hard_tail_seconds)}
            <button class="primary" type="submit">
                "Set budgets"
            </button>
        </form>
    }
}
