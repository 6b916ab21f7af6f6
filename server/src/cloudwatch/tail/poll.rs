//! Follows a group by FilterLogEvents: in place of a session, and over the gap between two.

use super::super::CloudError;
use super::super::action::Action;
use super::super::lane::read_event;
use super::super::line::Line;
use super::super::named::named;
use super::feed::{Feed, LATE_MS};
use crate::clock::now_ms;
use domain::LogEvent;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// The time between two requests of one source: half of the lowest quota of FilterLogEvents,
/// 5 a second, is left to those who search.
const SPACING: Duration = Duration::from_millis(400);
/// Most answers for one poll: 200,000 events or 20 MB.
const MAX_PAGES: usize = 20;
/// How far back an outage is made good, in ms.
const MEMORY_MS: i64 = 900_000;

/// Lets one request of a source through at a time.
#[derive(Debug)]
pub(super) struct Gate(Mutex<Interval>);

impl Default for Gate {
    fn default() -> Gate {
        let mut spaces = interval(SPACING);
        spaces.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Gate(Mutex::new(spaces))
    }
}

impl Gate {
    async fn pass(&self) {
        self.0.lock().await.tick().await;
    }
}

/// Looks for what was ingested since `since` (ms), also for events that were `late` ms late.
///
/// # Errors
/// AWS refused or does not answer: nothing is lost by trying again.
pub(super) async fn catch_up(
    line: &Line,
    gate: &Gate,
    feed: &Feed,
    since: i64,
    late: i64,
) -> Result<(), CloudError> {
    let began = now_ms();
    let oldest = began - MEMORY_MS;
    let from = since.max(oldest) - late.min(LATE_MS);
    let (events, is_all) = read_from(line, gate, feed, from).await?;
    if since < oldest {
        feed.miss(since, oldest);
    }
    feed.find(events, began);
    if !is_all {
        feed.miss(since, began);
    }
    Ok(())
}

/// Everything from this ms of event time on, and whether that is all.
async fn read_from(
    line: &Line,
    gate: &Gate,
    feed: &Feed,
    from: i64,
) -> Result<(Vec<LogEvent>, bool), CloudError> {
    let (name, arn) = named(line.origin(), feed.group.as_str());
    let mut events = Vec::new();
    let mut token = None;
    for _ in 0..MAX_PAGES {
        gate.pass().await;
        let request = line
            .client()
            .filter_log_events()
            .set_log_group_name(name.clone())
            .set_log_group_identifier(arn.clone())
            .start_time(from)
            .set_next_token(token);
        let answer = line.ask(Action::FilterLogEvents, request.send()).await?;
        events.extend(answer.events.unwrap_or_default().into_iter().filter_map(read_event));
        token = answer.next_token;
        if token.is_none() {
            return Ok((events, true));
        }
    }
    Ok((events, false))
}
