//! FilterLogEvents: one group, its streams in one order, filtered, in pages.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::page::{PAGE_EVENTS, Room};
use crate::account::GroupId;
use crate::error::ApiError;
use crate::faults::FaultKind;
use crate::lock::read;
use crate::pattern::Filter;
use crate::service::Service;
use crate::store::group::Group;
use crate::store::key::{Direction, Key, Span};
use crate::store::merge::{Found, merged};
use crate::store::stream::Stream;
use crate::validate;

/// 2024-01-01T00:00Z in ms: the earliest `startTime` of a search that gives the newest first.
const NEWEST_FIRST_SINCE: i64 = 1_704_067_200_000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Input {
    end_time: Option<i64>,
    filter_pattern: Option<String>,
    limit: Option<i64>,
    log_group_identifier: Option<String>,
    log_group_name: Option<String>,
    log_stream_name_prefix: Option<String>,
    log_stream_names: Option<Vec<String>>,
    next_token: Option<String>,
    start_from_head: Option<bool>,
    start_time: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Output {
    events: Vec<Event>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
    /// "Returns an empty list" since 2020-05-15 (API reference).
    searched_log_streams: [(); 0],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    event_id: String,
    ingestion_time: i64,
    log_stream_name: String,
    message: Arc<str>,
    timestamp: i64,
}

/// Where a reader stands: what a token holds. The direction of a search lives here, not in the
/// requests that continue it.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Walk {
    direction: Direction,
    /// Nothing on the first page.
    cut: Option<Key>,
    /// Pages given before this one.
    page: u32,
}

pub(crate) fn run(service: &Service, mut input: Input) -> Result<Output, ApiError> {
    match service.faults.order() {
        Some(FaultKind::OldestOnly) if input.start_from_head == Some(false) => {
            return Err(ApiError::invalid_parameter("Unknown parameter in input: startFromHead."));
        }
        Some(FaultKind::OldestAlways) => input.start_from_head = None,
        _ => {}
    }
    let search = Search::from_input(&input)?;
    let scope = ("FilterLogEvents", &search);
    let walk = match &input.next_token {
        Some(token) => service.tokens.open(&scope, token)?,
        None => Walk::beginning(input.start_from_head.unwrap_or(true)),
    };

    let store = read(&service.store);
    let group = store.group(&search.group)?.readable()?;
    let streams = search.streams.of(group)?;
    let page = if service.withholds(walk.page) {
        Page { events: Vec::new(), onward: Some(walk.cut) }
    } else {
        search.page(&streams, walk, service.events_scanned_per_page)
    };
    let next_token = page
        .onward
        .map(|cut| {
            service.tokens.seal(&scope, &Walk { cut, page: walk.page.saturating_add(1), ..walk })
        })
        .transpose()?;
    Ok(Output { events: page.events, next_token, searched_log_streams: [] })
}

/// What is looked for.
#[derive(Hash)]
struct Search<'a> {
    group: GroupId,
    streams: Streams<'a>,
    start: Option<i64>,
    end: Option<i64>,
    filter: Filter<'a>,
    /// May change from page to page.
    limit: Unbound<usize>,
}

/// A part of a request that its token is not bound to.
struct Unbound<T>(T);

impl<T> std::hash::Hash for Unbound<T> {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

/// The streams that are looked through.
#[derive(Hash)]
enum Streams<'a> {
    Named(&'a [String]),
    WithPrefix(&'a str),
}

struct Page {
    events: Vec<Event>,
    /// Where the next page begins; nothing when the search is over.
    onward: Option<Option<Key>>,
}

impl<'a> Search<'a> {
    fn from_input(input: &'a Input) -> Result<Self, ApiError> {
        let name = input.log_group_name.as_deref();
        let search = Self {
            group: GroupId::named(name, input.log_group_identifier.as_deref())?,
            streams: Streams::from_input(input)?,
            start: validate::time("startTime", input.start_time)?,
            end: validate::time("endTime", input.end_time)?,
            filter: Filter::parse(input.filter_pattern.as_deref().unwrap_or_default())?,
            limit: Unbound(validate::limit(input.limit, PAGE_EVENTS, PAGE_EVENTS)?),
        };
        let newest_first = input.start_from_head == Some(false);
        if newest_first && search.start.is_none_or(|start| start < NEWEST_FIRST_SINCE) {
            return Err(ApiError::invalid_parameter(
                "startFromHead can be false only when startTime is on or after Jan 1, 2024 00:00:00 UTC.",
            ));
        }
        Ok(search)
    }

    /// The matching events from where the walk stands, until the page is full or enough was
    /// looked at. Both `startTime` and `endTime` are included (API reference).
    fn page(&self, streams: &[(&str, &Stream)], walk: Walk, scanned_at_most: usize) -> Page {
        let span = Span::of_times(self.start, self.end);
        let span = walk.cut.map_or(span, |cut| span.remaining(walk.direction, cut));
        let mut room = Room::for_events(self.limit.0);
        let mut page = Page { events: Vec::new(), onward: Some(walk.cut) };
        for (scanned, found) in merged(streams, span, walk.direction).enumerate() {
            let (_, key, message) = found;
            if scanned == scanned_at_most || room.is_used_up() {
                return page;
            }
            if self.filter.matches(message) {
                if !room.take(message) {
                    return page;
                }
                page.events.push(event(found));
            }
            page.onward = Some(Some(walk.direction.past(key)));
        }
        // AWS does not look past a page that is full, so its last page may be an empty one.
        if !room.is_used_up() {
            page.onward = None;
        }
        page
    }
}

impl<'a> Streams<'a> {
    fn from_input(input: &'a Input) -> Result<Self, ApiError> {
        match (&input.log_stream_names, &input.log_stream_name_prefix) {
            (Some(_), Some(_)) => Err(ApiError::invalid_parameter(
                "logStreamNames and logStreamNamePrefix must not be given together.",
            )),
            (Some(names), None) => {
                validate::count("logStreamNames", names, 1..=100)?;
                Ok(Self::Named(names))
            }
            (None, prefix) => Ok(Self::WithPrefix(prefix.as_deref().unwrap_or_default())),
        }
    }

    fn of<'g>(&'g self, group: &'g Group) -> Result<Vec<(&'g str, &'g Stream)>, ApiError> {
        match self {
            Self::WithPrefix(prefix) => Ok(group.streams_with_prefix(prefix).collect()),
            Self::Named(names) => {
                let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
                names.sort_unstable();
                names.dedup();
                names.into_iter().map(|name| Ok((name, group.stream(name)?))).collect()
            }
        }
    }
}

impl Walk {
    fn beginning(start_from_head: bool) -> Self {
        let direction = if start_from_head { Direction::Forward } else { Direction::Backward };
        Self { direction, cut: None, page: 0 }
    }
}

fn event((stream, key, message): Found<'_>) -> Event {
    Event {
        event_id: key.event_id(),
        ingestion_time: key.ingested,
        log_stream_name: stream.to_owned(),
        message: Arc::clone(message),
        timestamp: key.timestamp,
    }
}
