//! What each operation does, one file an operation.

pub(crate) mod create_log_group;
pub(crate) mod create_log_stream;
pub(crate) mod describe_log_groups;
pub(crate) mod describe_log_streams;
pub(crate) mod filter_log_events;
pub(crate) mod get_log_events;
pub(crate) mod put_log_events;
pub(crate) mod put_retention_policy;
pub(crate) mod start_live_tail;
pub(crate) mod test_metric_filter;

mod page;

use serde::Serialize;

/// The answer of operations that have nothing to say.
#[derive(Serialize)]
pub(crate) struct Nothing {}
