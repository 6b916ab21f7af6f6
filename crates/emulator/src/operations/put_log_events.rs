//! PutLogEvents: refuses bad batches whole, and sorts out events that are too old or too new.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::account::GroupId;
use crate::clock::now_ms;
use crate::error::ApiError;
use crate::lock::write;
use crate::service::Service;
use crate::store::{Incoming, Store, event_bytes};
use crate::validate;

/// "The maximum batch size is 1,048,576 bytes", each event counted with 26 bytes more.
const BATCH_BYTES: usize = 1 << 20;
/// "The maximum number of log events in a batch is 10,000."
const BATCH_EVENTS: usize = 10_000;
const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// "Events more than 2 hours in the future are rejected while processing remaining valid events."
const FUTURE_MS: i64 = 2 * HOUR_MS;
/// "Events older than 14 days [...] are rejected while processing remaining valid events."
const PAST_MS: i64 = 14 * DAY_MS;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Input {
    log_group_name: Option<String>,
    log_stream_name: Option<String>,
    log_events: Option<Vec<InputEvent>>,
}

#[derive(Deserialize)]
struct InputEvent {
    timestamp: i64,
    message: Arc<str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Output {
    next_sequence_token: String,
    #[serde(skip_serializing_if = "Rejected::is_nothing")]
    rejected_log_events_info: Rejected,
}

/// The parts of a batch that were not taken, as indices into it.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rejected {
    #[serde(skip_serializing_if = "Option::is_none")]
    too_new_log_event_start_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    too_old_log_event_end_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expired_log_event_end_index: Option<usize>,
}

pub(crate) fn run(service: &Service, input: Input) -> Result<Output, ApiError> {
    let group = GroupId::own(validate::required("logGroupName", input.log_group_name)?);
    let stream = validate::required("logStreamName", input.log_stream_name)?;
    let events = validate::required("logEvents", input.log_events)?;
    check_batch(&events)?;
    let mut store = write(&service.store);
    store.group(&group)?.stream(&stream)?;
    let rejected = take(&mut store, &group, &stream, events)?;
    Ok(Output { next_sequence_token: "0".repeat(56), rejected_log_events_info: rejected })
}

fn check_batch(events: &[InputEvent]) -> Result<(), ApiError> {
    validate::count("logEvents", events, 1..=BATCH_EVENTS)?;
    for event in events {
        validate::in_range("logEvents.member.timestamp", event.timestamp, 0..=i64::MAX)?;
        validate::in_range(
            "logEvents.member.message.length",
            length(&event.message),
            1..=i64::MAX,
        )?;
    }
    let bytes: usize = events.iter().map(|event| event_bytes(&event.message)).sum();
    if bytes > BATCH_BYTES {
        return Err(ApiError::invalid_parameter(format!(
            "Upload too large: {bytes} bytes exceeds limit of {BATCH_BYTES}"
        )));
    }
    if !events.is_sorted_by_key(|event| event.timestamp) {
        return Err(ApiError::invalid_parameter(
            "Log events in a single PutLogEvents request must be in chronological order.",
        ));
    }
    Ok(())
}

fn length(message: &str) -> i64 {
    i64::try_from(message.len()).unwrap_or(i64::MAX)
}

/// "For valid events (within 14 days in the past to 2 hours in future), the time span in a single
/// batch cannot exceed 24 hours."
fn check_span(timely: &[InputEvent]) -> Result<(), ApiError> {
    match (timely.first(), timely.last()) {
        (Some(first), Some(last)) if last.timestamp - first.timestamp > DAY_MS => {
            Err(ApiError::invalid_parameter(
                "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
            ))
        }
        _ => Ok(()),
    }
}

fn take(
    store: &mut Store,
    group: &GroupId,
    stream: &str,
    events: Vec<InputEvent>,
) -> Result<Rejected, ApiError> {
    let now = now_ms();
    let retention_ms = store.group(group)?.retention.map(|days| i64::from(days) * DAY_MS);
    let too_old = events.partition_point(|event| event.timestamp < now - PAST_MS);
    let expired =
        retention_ms.map_or(0, |kept| events.partition_point(|event| event.timestamp < now - kept));
    let too_new = events.partition_point(|event| event.timestamp <= now + FUTURE_MS);
    let timely = events.get(too_old..too_new).unwrap_or_default();
    check_span(timely)?;
    let rejected = Rejected {
        too_new_log_event_start_index: (too_new < events.len()).then_some(too_new),
        too_old_log_event_end_index: (too_old > 0).then_some(too_old),
        expired_log_event_end_index: (expired > too_old).then_some(expired),
    };
    let kept = events.into_iter().take(too_new).skip(too_old.max(expired)).map(|event| Incoming {
        timestamp: event.timestamp,
        ingested: now,
        message: event.message,
    });
    store.append(group, stream, kept)?;
    Ok(rejected)
}

impl Rejected {
    fn is_nothing(&self) -> bool {
        self.too_new_log_event_start_index.is_none()
            && self.too_old_log_event_end_index.is_none()
            && self.expired_log_event_end_index.is_none()
    }
}
