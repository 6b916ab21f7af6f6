//! One session: what arrived since its last update, and the frames that its client reads.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use filter_pattern::Pattern;
use futures::Stream;
use futures::stream;
use serde::Serialize;
use serde_json::json;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

use super::frame;
use crate::account::GroupId;
use crate::faults::{FaultKind, cut};
use crate::lock::lock;
use crate::service::Service;
use crate::store::key::Key;

/// "LiveTailSessionUpdate [...] every second", each with up to 500 events; of more, a sample.
const UPDATE: Duration = Duration::from_secs(1);
const SAMPLE: usize = 500;
/// For a client that is slow, "10 LiveTailSessionUpdate events or 5000 log events" are kept.
const KEPT_UPDATES: usize = 10;

/// What a session was asked for.
pub(crate) struct Wanted {
    /// One to ten.
    pub(crate) groups: Vec<GroupId>,
    pub(crate) stream_names: Vec<String>,
    pub(crate) stream_prefixes: Vec<String>,
    pub(crate) pattern_text: String,
    pub(crate) pattern: Pattern,
}

impl Wanted {
    fn lets_in(&self, group: &GroupId, stream: &str, message: &str) -> bool {
        let any_stream = self.stream_names.is_empty() && self.stream_prefixes.is_empty();
        self.groups.iter().any(|wanted| wanted == group)
            && (any_stream
                || self.stream_names.iter().any(|name| name == stream)
                || self.stream_prefixes.iter().any(|prefix| stream.starts_with(prefix)))
            && self.pattern.matches(message)
    }
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct LogEvent {
    log_stream_name: String,
    log_group_identifier: String,
    message: Arc<str>,
    timestamp: i64,
    ingestion_time: i64,
}

/// What arrived within one second of a session.
struct Second {
    number: u64,
    events: Vec<LogEvent>,
}

pub(crate) struct Session {
    wanted: Wanted,
    began: Instant,
    seconds: Mutex<VecDeque<Second>>,
}

impl Session {
    pub(crate) fn new(wanted: Wanted) -> Arc<Self> {
        Arc::new(Self { wanted, began: Instant::now(), seconds: Mutex::default() })
    }

    pub(super) fn offer(&self, group: &GroupId, stream: &str, key: Key, message: &Arc<str>) {
        if !self.wanted.lets_in(group, stream, message) {
            return;
        }
        let event = LogEvent {
            log_stream_name: stream.to_owned(),
            log_group_identifier: group.arn(),
            message: Arc::clone(message),
            timestamp: key.timestamp,
            ingestion_time: key.ingested,
        };
        let number = self.began.elapsed().as_secs();
        let mut seconds = lock(&self.seconds);
        match seconds.back_mut() {
            Some(second) if second.number == number => second.events.push(event),
            _ => seconds.push_back(Second { number, events: vec![event] }),
        }
        if seconds.len() > KEPT_UPDATES {
            seconds.pop_front();
        }
    }

    /// The updates that are due: what arrived, second by second, or one that says nothing.
    fn updates(&self) -> VecDeque<Bytes> {
        let seconds = std::mem::take(&mut *lock(&self.seconds));
        if seconds.is_empty() {
            return [update(Vec::new())].into();
        }
        seconds.into_iter().map(|second| update(second.events)).collect()
    }

    fn start(&self) -> Bytes {
        let Wanted { groups, stream_names, stream_prefixes, pattern_text, .. } = &self.wanted;
        let groups: Vec<String> = groups.iter().map(GroupId::arn).collect();
        let start = json!({
            "requestId": "00000000-0000-4000-8000-000000000000",
            "sessionId": "00000000-0000-4000-8000-000000000000",
            "logGroupIdentifiers": groups,
            "logStreamNames": stream_names,
            "logStreamNamePrefixes": stream_prefixes,
            "logEventFilterPattern": pattern_text,
        });
        frame::event("sessionStart", &start)
    }
}

fn update(events: Vec<LogEvent>) -> Bytes {
    let count = events.len();
    let sampled = count > SAMPLE;
    let results = if sampled {
        (0..SAMPLE).filter_map(|place| events.get(place * count / SAMPLE).cloned()).collect()
    } else {
        events
    };
    let update = json!({ "sessionMetadata": { "sampled": sampled }, "sessionResults": results });
    frame::event("sessionUpdate", &update)
}

/// A session on the wire.
pub(crate) struct Frames {
    session: Arc<Session>,
    service: Arc<Service>,
    ticks: Interval,
    due: VecDeque<Bytes>,
    over: bool,
}

impl Frames {
    pub(crate) fn of(session: Arc<Session>, service: Arc<Service>) -> Self {
        let mut ticks = interval_at(Instant::now() + UPDATE, UPDATE);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let due = [session.start()].into();
        Self { session, service, ticks, due, over: false }
    }

    /// The start, then an update every second, until the session's time is over, a fault ends
    /// it, the emulator stops or the client goes away.
    pub(crate) fn into_stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send {
        stream::unfold(self, |mut frames| async move {
            let frame = frames.next().await?;
            Some((frame, frames))
        })
    }

    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        if let Some(frame) = self.due.pop_front() {
            return Some(Ok(frame));
        }
        if self.over {
            return None;
        }
        let mut stopped = self.service.stopped.clone();
        tokio::select! {
            _ = self.ticks.tick() => {}
            _ = stopped.changed() => return None,
        }
        self.over = true;
        match self.service.faults.session() {
            Some(FaultKind::SessionCut) => return Some(Err(cut())),
            Some(FaultKind::SessionError) => return Some(Ok(broken())),
            Some(FaultKind::SessionTimeout) => return Some(Ok(timed_out())),
            _ => {}
        }
        if self.session.began.elapsed() >= self.service.live_tail_lifetime {
            return Some(Ok(timed_out()));
        }
        self.over = false;
        self.due = self.session.updates();
        self.due.pop_front().map(Ok)
    }
}

fn broken() -> Bytes {
    frame::exception("SessionStreamingException", "An error occurred while streaming.")
}

fn timed_out() -> Bytes {
    frame::exception("SessionTimeoutException", "The session has timed out.")
}
