//! The emulator over real HTTP. What is expected comes from AWS's API reference (the CloudWatch
//! Logs service model of November 2026) and the filter-pattern guide, never from the code.

mod access;
mod control;
mod demo;
mod describe;
mod filter_log_events;
mod get_log_events;
mod kit;
mod linked;
mod live_tail;
mod paging;
mod protocol;
mod put_log_events;
mod test_metric_filter;
