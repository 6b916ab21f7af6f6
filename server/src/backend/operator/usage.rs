//! What tenants use, and how much they may.

use super::super::error::database;
use super::super::usage::{first_day, read_budget, usage_day, usage_of};
use super::tenants::tenant_named;
use super::{OperatorPort, commit};
use crate::db::usage;
use app::PortalError;
use app::wire::{BudgetForm, Usage, UsageDay};

pub(super) async fn list(port: &OperatorPort) -> Result<Vec<UsageDay>, PortalError> {
    let mut tx = port.tx().await?;
    let days = usage::all_days(&mut tx, first_day(), None).await.map_err(database)?;
    commit(tx).await?;
    Ok(days.into_iter().map(usage_day).collect())
}

pub(super) async fn show(port: &OperatorPort, tenant: &str) -> Result<Usage, PortalError> {
    let mut tx = port.tx().await?;
    let id = tenant_named(&mut tx, tenant).await?.id;
    let days = usage::all_days(&mut tx, first_day(), Some(id)).await.map_err(database)?;
    let budget = usage::budget_of(&mut tx, id).await.map_err(database)?;
    commit(tx).await?;
    Ok(usage_of(days, &budget))
}

pub(super) async fn set_budget(
    port: &OperatorPort,
    tenant: &str,
    form: &BudgetForm,
) -> Result<(), PortalError> {
    let mut tx = port.writing().await?;
    let id = tenant_named(&mut tx, tenant).await?.id;
    let budget = read_budget(form)?;
    usage::set_budget(&mut tx, id, &budget).await.map_err(database)?;
    port.note(&mut tx, Some(id), "budget.set", tenant).await?;
    commit(tx).await?;
    port.state.meter.forget(id);
    Ok(())
}
