//! GetLogEvents: one stream, page by page in both directions, with a token for each.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::page::{PAGE_EVENTS, Room};
use crate::account::GroupId;
use crate::error::ApiError;
use crate::lock::read;
use crate::service::Service;
use crate::store::key::{Direction, Key, Span};
use crate::store::stream::Stream;
use crate::validate;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Input {
    end_time: Option<i64>,
    limit: Option<i64>,
    log_group_identifier: Option<String>,
    log_group_name: Option<String>,
    log_stream_name: Option<String>,
    next_token: Option<String>,
    #[serde(default)]
    start_from_head: bool,
    start_time: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Output {
    events: Vec<Event>,
    next_backward_token: String,
    next_forward_token: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    ingestion_time: i64,
    message: Arc<str>,
    timestamp: i64,
}

/// Where a reader stands: what a token holds.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Walk {
    direction: Direction,
    /// Nothing on the first page.
    cut: Option<Key>,
    /// Pages given before this one.
    page: u32,
}

pub(crate) fn run(service: &Service, input: Input) -> Result<Output, ApiError> {
    let name = input.log_group_name.as_deref();
    let group = GroupId::named(name, input.log_group_identifier.as_deref())?;
    let stream_name = validate::required("logStreamName", input.log_stream_name.as_deref())?;
    let limit = validate::limit(input.limit, PAGE_EVENTS, PAGE_EVENTS)?;
    let span = span_of(&input)?;
    let tokens = WalkTokens { service, scope: ("GetLogEvents", &group, stream_name) };
    let walk = match input.next_token.as_deref() {
        Some(token) => tokens.open(token, input.start_from_head)?,
        None => Walk::beginning(input.start_from_head),
    };

    let store = read(&service.store);
    let stream = store.group(&group)?.readable()?.stream(stream_name)?;
    let withheld = service.empty_pages.cover(walk.page);
    let page = if withheld { Vec::new() } else { walk.read(stream, span, limit) };
    let (newest, oldest) = match (page.last(), page.first()) {
        (Some((newest, _)), Some((oldest, _))) => (*newest, oldest.just_before()),
        _ => (walk.standing_place(stream, span), walk.standing_place(stream, span)),
    };
    let arrived = page.is_empty() && !withheld;
    let token_for = |direction, cut| match &input.next_token {
        // "If you have reached the end of the stream, it returns the same token you passed in."
        Some(sent) if arrived && direction == walk.direction => Ok(sent.clone()),
        _ => tokens.seal(walk.onward(direction, cut)),
    };
    Ok(Output {
        next_forward_token: token_for(Direction::Forward, newest)?,
        next_backward_token: token_for(Direction::Backward, oldest)?,
        events: page.into_iter().map(|(key, message)| event(key, message)).collect(),
    })
}

/// `startTime` is included, `endTime` is not (API reference).
fn span_of(input: &Input) -> Result<Span, ApiError> {
    let start = validate::time("startTime", input.start_time)?;
    let end = validate::time("endTime", input.end_time)?;
    Ok(Span::of_times(start, end.map(|end| end - 1)))
}

fn event(key: Key, message: &Arc<str>) -> Event {
    Event { ingestion_time: key.ingested, message: Arc::clone(message), timestamp: key.timestamp }
}

impl Walk {
    fn beginning(start_from_head: bool) -> Self {
        let direction = if start_from_head { Direction::Forward } else { Direction::Backward };
        Self { direction, cut: None, page: 0 }
    }

    /// The next page, oldest event first in either direction.
    fn read(self, stream: &Stream, span: Span, limit: usize) -> Vec<(Key, &Arc<str>)> {
        let span = self.cut.map_or(span, |cut| span.remaining(self.direction, cut));
        let mut room = Room::for_events(limit);
        let fits = |(_, message): &(Key, &Arc<str>)| room.take(message);
        match self.direction {
            Direction::Forward => stream.events(span).take_while(fits).collect(),
            Direction::Backward => {
                let mut page: Vec<_> = stream.events(span).rev().take_while(fits).collect();
                page.reverse();
                page
            }
        }
    }

    /// The cut on which a reader stands who was given nothing.
    fn standing_place(self, stream: &Stream, span: Span) -> Key {
        self.cut.unwrap_or_else(|| match self.direction {
            Direction::Forward => span.lower,
            Direction::Backward => {
                stream.events(span).next_back().map_or(span.lower, |(newest, _)| newest)
            }
        })
    }

    fn onward(self, direction: Direction, cut: Key) -> Self {
        Self { direction, cut: Some(cut), page: self.page.saturating_add(1) }
    }
}

/// Tokens that show their direction, as AWS's do: `f/…/s` and `b/…/s`.
struct WalkTokens<'a> {
    service: &'a Service,
    scope: (&'static str, &'a GroupId, &'a str),
}

impl WalkTokens<'_> {
    fn seal(&self, walk: Walk) -> Result<String, ApiError> {
        let sealed = self.service.tokens.seal(&self.scope, &walk)?;
        Ok(match walk.direction {
            Direction::Forward => format!("f/{sealed}/s"),
            Direction::Backward => format!("b/{sealed}/s"),
        })
    }

    /// "If you are using a previous nextForwardToken value as the nextToken in this operation,
    /// you must specify true for startFromHead" (API reference).
    fn open(&self, token: &str, start_from_head: bool) -> Result<Walk, ApiError> {
        let sealed = token
            .strip_prefix("f/")
            .or_else(|| token.strip_prefix("b/"))
            .and_then(|rest| rest.strip_suffix("/s"))
            .ok_or_else(ApiError::invalid_token)?;
        let walk: Walk = self.service.tokens.open(&self.scope, sealed)?;
        let marked = if token.starts_with('f') { Direction::Forward } else { Direction::Backward };
        if walk.direction != marked {
            return Err(ApiError::invalid_token());
        }
        if walk.direction == Direction::Forward && !start_from_head {
            return Err(ApiError::invalid_parameter(
                "startFromHead must be true when nextToken is a nextForwardToken.",
            ));
        }
        Ok(walk)
    }
}
