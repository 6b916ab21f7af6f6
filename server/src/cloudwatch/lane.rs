//! One FilterLogEvents walk through one window: a set of streams that AWS can be asked for in one
//! request. A scope with several stream rules is several lanes, and so are several groups; all of
//! them are merged by `search`.

use super::CloudError;
use super::action::Action;
use super::catalogue::existing_streams;
use super::line::Line;
use super::named::named;
use super::window::Direction;
use crate::access::GroupScope;
use domain::{LogEvent, Rule, TimeRange};

/// Which streams a lane asks AWS for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Streams {
    All,
    Prefix(String),
    Names(Vec<String>),
}

/// Most names in one request (AWS API reference, FilterLogEvents `logStreamNames`).
const MAX_NAMES: usize = 100;
/// Most events in one answer (AWS API reference, FilterLogEvents `limit`).
const MAX_LIMIT: i32 = 10_000;

/// The lanes that together make up a scope. Names and a prefix exclude each other in one request.
pub(super) fn streams_of(scope: &GroupScope) -> Vec<Streams> {
    let mut lanes = Vec::new();
    let mut names = Vec::new();
    for rule in scope.streams().rules() {
        match rule {
            Rule::All => lanes.push(Streams::All),
            Rule::Prefix(text) => lanes.push(Streams::Prefix(text.clone())),
            Rule::Exact(text) => names.push(text.clone()),
        }
    }
    lanes.extend(names.chunks(MAX_NAMES).map(|chunk| Streams::Names(chunk.to_vec())));
    lanes
}

/// How a window is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// In walking order.
    Along,
    /// From its oldest event on although the walk goes back in time: nothing is certain before
    /// its end. For where AWS does not give the newest first.
    Forwards,
}

/// What the events that came say of an endpoint that was asked for the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// Too little came to tell.
    Unknown,
    /// They go back in time.
    Kept,
    /// They do not.
    Broken,
}

/// A walk that remembers how far it got.
#[derive(Debug)]
pub(super) struct Lane {
    /// The place of its group in the search.
    pub(super) group: usize,
    pub(super) streams: Streams,
    window: TimeRange,
    direction: Direction,
    reading: Reading,
    limit: i32,
    /// What came, in AWS's order.
    pub(super) events: Vec<LogEvent>,
    /// Where AWS says it goes on.
    pub(super) token: Option<String>,
    pub(super) done: bool,
    /// Whether names were dropped: a token then belongs to fewer streams than the scope has.
    pub(super) is_reduced: bool,
    /// Meaningful where the newest was asked for first.
    pub(super) order: Order,
    last_time: Option<i64>,
}

impl Lane {
    pub(super) fn new(
        (group, streams): (usize, Streams),
        window: TimeRange,
        direction: Direction,
        reading: Reading,
        limit: usize,
        token: Option<String>,
    ) -> Lane {
        Lane {
            group,
            streams,
            window,
            direction,
            reading,
            limit: i32::try_from(limit).unwrap_or(MAX_LIMIT).clamp(1, MAX_LIMIT),
            events: Vec::new(),
            token,
            done: false,
            is_reduced: false,
            order: Order::Unknown,
            last_time: None,
        }
    }

    /// The same lane from its start, for the first few events whatever they say.
    pub(super) fn probe(&self) -> Lane {
        let of = (self.group, self.streams.clone());
        Lane::new(of, self.window, self.direction, self.reading, 100, None)
    }

    fn asks_newest_first(&self) -> bool {
        self.direction == Direction::Older && self.reading == Reading::Along
    }

    /// The last ms, in walking direction, up to which everything is known. `None` while nothing is,
    /// nor while an endpoint that is not `trusted` may be giving the oldest first.
    ///
    /// The ms of the last event that came does not count: more of it may be on the next page.
    pub(super) fn known_to(&self, trusted: bool) -> Option<i64> {
        let last = self.events.last().map(|event| event.time);
        match (self.direction, self.reading) {
            (Direction::Older, _) if self.done => Some(self.window.from),
            (Direction::Newer, _) if self.done => Some(self.window.to),
            (_, Reading::Forwards) => None,
            (Direction::Older, Reading::Along) => {
                last.map(|ms| ms.saturating_add(1)).filter(|ms| trusted && *ms <= self.window.to)
            }
            (Direction::Newer, Reading::Along) => {
                last.map(|ms| ms - 1).filter(|ms| *ms >= self.window.from)
            }
        }
    }

    /// Asks for the next page. AWS refuses all names for the sake of one that is not there (yet):
    /// then the others are asked for without it.
    pub(super) async fn fetch(
        &mut self,
        line: &Line,
        scope: &GroupScope,
        pattern: Option<&str>,
    ) -> Result<(), CloudError> {
        match self.fetch_page(line, scope, pattern).await {
            Err(CloudError::NotFound) => self.keep_existing(line, scope).await?,
            result => return result,
        }
        if self.done { Ok(()) } else { self.fetch_page(line, scope, pattern).await }
    }

    async fn keep_existing(&mut self, line: &Line, scope: &GroupScope) -> Result<(), CloudError> {
        let Streams::Names(names) = &self.streams else { return Err(CloudError::NotFound) };
        let existing = existing_streams(line, scope, names).await?;
        self.done = existing.is_empty();
        self.streams = Streams::Names(existing);
        self.is_reduced = true;
        Ok(())
    }

    /// Every event that comes back is checked: AWS authorises this call for the group only, so
    /// what is not in the scope is dropped here and reported.
    async fn fetch_page(
        &mut self,
        line: &Line,
        scope: &GroupScope,
        pattern: Option<&str>,
    ) -> Result<(), CloudError> {
        let (names, prefix) = match &self.streams {
            Streams::All => (None, None),
            Streams::Names(names) => (Some(names.clone()), None),
            Streams::Prefix(prefix) => (None, Some(prefix.clone())),
        };
        let (name, arn) = named(scope.origin(), scope.group().as_str());
        let request = line
            .client()
            .filter_log_events()
            .set_log_group_name(name)
            .set_log_group_identifier(arn)
            .set_log_stream_names(names)
            .set_log_stream_name_prefix(prefix)
            .set_filter_pattern(pattern.map(str::to_owned))
            .start_time(self.window.from)
            .end_time(self.window.to)
            .start_from_head(!self.asks_newest_first())
            .limit(self.limit)
            .set_next_token(self.token.clone());
        let answer = line.ask(Action::FilterLogEvents, request.send()).await?;
        let before = self.events.len();
        for event in answer.events.unwrap_or_default().into_iter().filter_map(read_event) {
            self.look_at_order(event.time);
            self.events.push(event);
        }
        let came = self.events.len();
        self.events.retain(|event| {
            scope.streams().lets_in(&event.stream) && self.window.contains(event.time)
        });
        if self.events.len() < came {
            tracing::error!(
                dropped = came - self.events.len(),
                group = %scope.group(),
                tenant = %scope.tenant(),
                "AWS returned events outside the scope; they were dropped"
            );
        }
        if self.events.len() > before {
            // Dense lanes, such as thousands of lines in one ms, are read in ever larger bites.
            self.limit = self.limit.saturating_mul(8).min(MAX_LIMIT);
        }
        self.token = answer.next_token;
        self.done = self.token.is_none();
        Ok(())
    }

    fn look_at_order(&mut self, time: i64) {
        match self.last_time.replace(time) {
            Some(last) if last < time => self.order = Order::Broken,
            Some(last) if last > time && self.order == Order::Unknown => self.order = Order::Kept,
            _ => {}
        }
    }
}

pub(super) fn read_event(
    event: aws_sdk_cloudwatchlogs::types::FilteredLogEvent,
) -> Option<LogEvent> {
    Some(LogEvent {
        id: event.event_id?,
        time: event.timestamp?,
        ingested: event.ingestion_time?,
        stream: event.log_stream_name?,
        message: event.message.unwrap_or_default(),
    })
}
