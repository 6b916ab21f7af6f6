//! DescribeLogStreams: the streams of a group, by name or by their last event, in pages.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::account::GroupId;
use crate::error::ApiError;
use crate::lock::read;
use crate::service::Service;
use crate::store::stream::Stream;
use crate::validate;

const PAGE_STREAMS: u16 = 50;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Input {
    #[serde(default)]
    descending: bool,
    limit: Option<i64>,
    log_group_identifier: Option<String>,
    log_group_name: Option<String>,
    log_stream_name_prefix: Option<String>,
    next_token: Option<String>,
    #[serde(default)]
    order_by: OrderBy,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize)]
enum OrderBy {
    #[default]
    LogStreamName,
    LastEventTime,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Output {
    log_streams: Vec<Description>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Description {
    arn: String,
    creation_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_event_timestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_event_timestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_ingestion_time: Option<i64>,
    log_stream_name: String,
    /// "Is always zero" since 2019-06-17 (API reference).
    stored_bytes: u64,
    upload_sequence_token: String,
}

/// A stream's place in the list; the last event's time is left out where it does not count.
#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Place {
    last_event: Option<i64>,
    name: String,
}

pub(crate) fn run(service: &Service, input: Input) -> Result<Output, ApiError> {
    let name = input.log_group_name.as_deref();
    let id = GroupId::named(name, input.log_group_identifier.as_deref())?;
    let limit = validate::limit(input.limit, PAGE_STREAMS, PAGE_STREAMS)?;
    if input.order_by == OrderBy::LastEventTime && input.log_stream_name_prefix.is_some() {
        return Err(ApiError::invalid_parameter(
            "Cannot order by LastEventTime with a logStreamNamePrefix.",
        ));
    }
    let prefix = input.log_stream_name_prefix.as_deref().unwrap_or_default();
    let scope = ("DescribeLogStreams", &id, prefix, input.order_by, input.descending);
    let after: Option<Place> =
        input.next_token.map(|token| service.tokens.open(&scope, &token)).transpose()?;
    let in_order = |a: &Place, b: &Place| if input.descending { b.cmp(a) } else { a.cmp(b) };

    let store = read(&service.store);
    let group = store.group(&id)?;
    let mut streams: Vec<_> = group
        .streams_with_prefix(prefix)
        .map(|(name, stream)| (place_of(name, stream, input.order_by), stream))
        .filter(|(place, _)| {
            after.as_ref().is_none_or(|after| in_order(place, after) == Ordering::Greater)
        })
        .collect();
    streams.sort_by(|(a, _), (b, _)| in_order(a, b));
    let page = streams.get(..limit).unwrap_or(&streams);
    let next_token = match page.last() {
        Some((last, _)) if streams.len() > limit => Some(service.tokens.seal(&scope, last)?),
        _ => None,
    };
    let log_streams =
        page.iter().map(|(place, stream)| describe(&id, &place.name, stream)).collect();
    Ok(Output { log_streams, next_token })
}

fn place_of(name: &str, stream: &Stream, order_by: OrderBy) -> Place {
    let last_event = match order_by {
        OrderBy::LogStreamName => None,
        OrderBy::LastEventTime => stream.last_timestamp(),
    };
    Place { last_event, name: name.to_owned() }
}

fn describe(group: &GroupId, name: &str, stream: &Stream) -> Description {
    Description {
        arn: group.stream_arn(name),
        creation_time: stream.created,
        first_event_timestamp: stream.first_timestamp(),
        last_event_timestamp: stream.last_timestamp(),
        last_ingestion_time: stream.last_ingested,
        log_stream_name: name.to_owned(),
        stored_bytes: 0,
        upload_sequence_token: "0".repeat(56),
    }
}
