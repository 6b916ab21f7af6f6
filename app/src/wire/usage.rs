//! What tenants use, day by day, and how much they may.

use serde::{Deserialize, Serialize};

/// What a tenant used on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsageDay {
    /// The tenant's short name.
    pub tenant: String,
    /// The day in UTC, as `2026-11-25`.
    pub day: String,
    /// Answers of AWS that read events.
    pub calls: i64,
    /// Such answers that the cache spared.
    pub saved: i64,
    /// Events handed out.
    pub events: i64,
    /// Bytes of their messages.
    pub bytes: i64,
    /// Seconds of live tails.
    pub tail_seconds: i64,
}

/// What a tenant may use on one day, as it is typed: whole numbers, or nothing for no end. From the
/// soft one on it is said, at the hard one refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BudgetForm {
    /// Answers of AWS.
    pub soft_calls: String,
    /// Answers of AWS.
    pub hard_calls: String,
    /// Bytes handed out.
    pub soft_bytes: String,
    /// Bytes handed out.
    pub hard_bytes: String,
    /// Seconds of live tails.
    pub soft_tail_seconds: String,
    /// Seconds of live tails.
    pub hard_tail_seconds: String,
}

/// What one tenant uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The newest day first.
    pub days: Vec<UsageDay>,
    /// The budget of a day.
    pub budget: BudgetForm,
    /// What today is, as in [`UsageDay::day`].
    pub today: String,
}
