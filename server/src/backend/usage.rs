//! Who uses how much. What is read is counted in memory and added to the tenant's day every few
//! seconds; before anything is read, the day's hard budget is looked at.
//!
//! Several servers see each other's counts when they are written, so that a budget may be passed
//! by what is read in a few seconds.

use super::error::database;
use crate::cloudwatch::tail::Bill;
use crate::db::usage::{self, Budget, Counts, DayRow};
use crate::db::{Db, DbError};
use app::wire::{BudgetForm, Usage, UsageDay};
use app::{PortalError, Trouble};
use domain::{LogEvent, TenantId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use time::{Date, OffsetDateTime};

/// How often what was counted is written.
pub const WRITES: Duration = Duration::from_secs(5);
/// How long it is believed what the database says of a tenant's day.
const BELIEVED: Duration = Duration::from_secs(5);

/// Counts.
#[derive(Debug, Default)]
pub struct Meter {
    pending: Arc<Pending>,
    standing: Mutex<HashMap<TenantId, Standing>>,
}

/// What is not written yet.
type Pending = Mutex<HashMap<(TenantId, Date), Counts>>;

/// What the database said of a tenant's day.
#[derive(Clone, Copy, Debug)]
struct Standing {
    read: Instant,
    day: Date,
    used: Counts,
    budget: Budget,
}

fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The day that is counted on now, in UTC.
pub(super) fn today() -> Date {
    OffsetDateTime::now_utc().date()
}

/// Events that are handed out.
pub(super) fn handed_out<'e>(events: impl Iterator<Item = &'e LogEvent>) -> Counts {
    events.fold(Counts::default(), |counts, event| Counts {
        events: counts.events + 1,
        bytes: counts.bytes + i64::try_from(event.message.len()).unwrap_or(i64::MAX),
        ..counts
    })
}

impl Meter {
    /// Something was used.
    pub(super) fn count(&self, tenant: TenantId, counts: Counts) {
        if counts == Counts::default() {
            return;
        }
        add(&self.pending, tenant, counts);
    }

    /// Counts AWS's answers that live tails read.
    pub fn bill(&self) -> Bill {
        let pending = Arc::clone(&self.pending);
        Bill::new(move |tenant, answers| {
            add(&pending, tenant, Counts { calls: answers.into(), ..Counts::default() });
        })
    }

    /// Whether this tenant may read on. One server asks the database every few seconds at most.
    ///
    /// # Errors
    /// `TooMany` beyond a hard budget; the database is away.
    pub(super) async fn admit(&self, db: &Db, tenant: TenantId) -> Result<(), PortalError> {
        let standing = self.standing(db, tenant).await.map_err(database)?;
        let pending = lock(&self.pending).get(&(tenant, standing.day)).copied();
        let used = standing.used.plus(pending.unwrap_or_default());
        match passed(used, &standing.budget) {
            None => Ok(()),
            Some(what) => Err(Trouble::TooMany { message: refusal(&what) }.into()),
        }
    }

    /// The tenant's budget has changed.
    pub(super) fn forget(&self, tenant: TenantId) {
        lock(&self.standing).remove(&tenant);
    }

    async fn standing(&self, db: &Db, tenant: TenantId) -> Result<Standing, DbError> {
        let day = today();
        if let Some(known) = believed(&mut lock(&self.standing), tenant, day) {
            return Ok(known);
        }
        let mut tx = db.tenant(tenant).await?;
        let used = usage::of_day(&mut tx, day).await?;
        let budget = usage::own_budget(&mut tx).await?;
        tx.end();
        let standing = Standing { read: Instant::now(), day, used, budget };
        lock(&self.standing).insert(tenant, standing);
        Ok(standing)
    }

    /// Writes what was counted since the last time.
    ///
    /// # Errors
    /// The database is away; what could not be written is kept for the next time.
    pub async fn write(&self, db: &Db) -> Result<(), DbError> {
        let pending = std::mem::take(&mut *lock(&self.pending));
        let mut failed = Ok(());
        for ((tenant, day), counts) in pending {
            if let Err(error) = self.write_one(db, tenant, day, &counts).await {
                // A tenant that was deleted meanwhile takes its counts along.
                if crate::db::broken_constraint(&error).is_none() {
                    let mut pending = lock(&self.pending);
                    let sum = pending.entry((tenant, day)).or_default();
                    *sum = sum.plus(counts);
                    failed = Err(error);
                }
            }
        }
        failed
    }

    async fn write_one(
        &self,
        db: &Db,
        tenant: TenantId,
        day: Date,
        counts: &Counts,
    ) -> Result<(), DbError> {
        let mut tx = db.tenant(tenant).await?;
        usage::add(&mut tx, day, counts).await?;
        tx.commit().await?;
        if let Some(standing) = lock(&self.standing).get_mut(&tenant)
            && standing.day == day
        {
            standing.used = standing.used.plus(*counts);
        }
        Ok(())
    }
}

/// What is known of a tenant's day, unless it has to be read. Who is told that it is old reads it;
/// the others go on with it meanwhile, for hundreds of tails may ask at once.
fn believed(
    standing: &mut HashMap<TenantId, Standing>,
    tenant: TenantId,
    day: Date,
) -> Option<Standing> {
    let known = standing.get_mut(&tenant).filter(|known| known.day == day)?;
    if known.read.elapsed() >= BELIEVED {
        known.read = Instant::now();
        return None;
    }
    Some(*known)
}

fn add(pending: &Pending, tenant: TenantId, counts: Counts) {
    let mut pending = lock(pending);
    let sum = pending.entry((tenant, today())).or_default();
    *sum = sum.plus(counts);
}

/// The hard budget that is used up, in words.
fn passed(used: Counts, budget: &Budget) -> Option<String> {
    let all = [
        (used.calls, budget.hard_calls, "requests to AWS"),
        (used.bytes, budget.hard_bytes, "bytes of log lines"),
        (used.tail_seconds, budget.hard_tail_seconds, "seconds of live tails"),
    ];
    let mut passed = all.into_iter().filter_map(|(used, most, what)| Some((used, most?, what)));
    let (_, most, what) = passed.find(|(used, most, _)| used >= most)?;
    Some(format!("{most} {what}"))
}

fn refusal(what: &str) -> String {
    format!(
        "Your organisation has used up its budget of {what} for today. It is free again at 00:00 \
         UTC; until then, your provider can raise it."
    )
}

/// Days that are shown.
const DAYS: i64 = 31;

/// The first day that is shown.
pub(super) fn first_day() -> Date {
    today().saturating_sub(time::Duration::days(DAYS - 1))
}

/// A day as it is shown.
pub(super) fn usage_day(row: DayRow) -> UsageDay {
    let DayRow { tenant, day, counts } = row;
    let Counts { calls, saved, events, bytes, tail_seconds } = counts;
    UsageDay { tenant, day: day.to_string(), calls, saved, events, bytes, tail_seconds }
}

/// One tenant's days and budget as they are shown.
pub(super) fn usage_of(days: Vec<DayRow>, budget: &Budget) -> Usage {
    let text = |most: Option<i64>| most.map(|most| most.to_string()).unwrap_or_default();
    Usage {
        days: days.into_iter().map(usage_day).collect(),
        budget: BudgetForm {
            soft_calls: text(budget.soft_calls),
            hard_calls: text(budget.hard_calls),
            soft_bytes: text(budget.soft_bytes),
            hard_bytes: text(budget.hard_bytes),
            soft_tail_seconds: text(budget.soft_tail_seconds),
            hard_tail_seconds: text(budget.hard_tail_seconds),
        },
        today: today().to_string(),
    }
}

/// A budget as it was typed.
pub(super) fn read_budget(form: &BudgetForm) -> Result<Budget, PortalError> {
    let read = |field: &str, text: &str| -> Result<Option<i64>, PortalError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let number = text.parse().ok().filter(|number: &i64| *number >= 0);
        let words = "A budget is a whole number, or nothing for no limit.";
        number.map(Some).ok_or_else(|| PortalError::invalid(field, words))
    };
    Ok(Budget {
        soft_calls: read("soft_calls", &form.soft_calls)?,
        hard_calls: read("hard_calls", &form.hard_calls)?,
        soft_bytes: read("soft_bytes", &form.soft_bytes)?,
        hard_bytes: read("hard_bytes", &form.hard_bytes)?,
        soft_tail_seconds: read("soft_tail_seconds", &form.soft_tail_seconds)?,
        hard_tail_seconds: read("hard_tail_seconds", &form.hard_tail_seconds)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_old_is_read_by_one_and_believed_by_the_others() {
        let (tenant, day) = (TenantId(uuid::Uuid::nil()), today());
        let read = Instant::now().checked_sub(BELIEVED).unwrap();
        let old = Standing { read, day, used: Counts::default(), budget: Budget::default() };
        let mut standing = HashMap::from([(tenant, old)]);
        assert!(believed(&mut standing, tenant, day).is_none());
        assert!(believed(&mut standing, tenant, day).is_some());
        let tomorrow = day.next_day().unwrap();
        for _ in 0..2 {
            assert!(
                believed(&mut standing, tenant, tomorrow).is_none(),
                "another day's is nothing"
            );
        }
    }

    #[test]
    fn only_a_hard_budget_that_is_used_up_refuses() {
        let used = Counts { calls: 10, bytes: 5, ..Counts::default() };
        let budget = Budget { soft_calls: Some(1), hard_bytes: Some(6), ..Budget::default() };
        assert_eq!(passed(used, &budget), None);
        let budget = Budget { hard_calls: Some(10), ..budget };
        assert_eq!(passed(used, &budget).as_deref(), Some("10 requests to AWS"));
        let none = Budget { hard_tail_seconds: Some(0), ..Budget::default() };
        assert_eq!(passed(used, &none).as_deref(), Some("0 seconds of live tails"));
    }
}
