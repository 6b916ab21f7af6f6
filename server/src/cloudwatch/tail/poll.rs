//! Follows a group by FilterLogEvents: in place of a session, and over the gap between two.

use super::super::CloudError;
use super::super::action::Action;
use super::super::lane::read_event;
use super::super::line::Line;
use super::super::named::named;
use super::feed::{Feed, LATE_MS};
use super::source::Source;
use domain::LogEvent;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// The time between two requests of one source: half of the lowest quota of FilterLogEvents,
/// 5 a second, is left to those who search.
const SPACING: Duration = Duration::from_millis(400);
/// Most answers for one poll: 200,000 events or 20 MB.
const MAX_PAGES: usize = 20;
/// How far back an outage is made good, in ms; and how much further back than usual late events
/// are looked for after one.
const MEMORY_MS: i64 = 900_000;
/// How long a poll may leave out events that are later than usual, in ms. Well below
/// [`LATE_MS`]: what was ingested longer ago than that, no look finds.
pub(super) const LONG_LOOK_MS: i64 = 30_000;

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

/// What one look at a group has to read, by event time, in ms.
#[derive(Debug, PartialEq, Eq)]
struct Look {
    /// Everything from here on.
    from: i64,
    /// After a long outage, what was so late meanwhile that it lies before that.
    tardy: Option<(i64, i64)>,
    /// What was ingested between these is given up.
    lost: Option<(i64, i64)>,
}

impl Look {
    /// For what was ingested since `since`, where everything until `known` was told, also for
    /// events that were `late`.
    fn at(now: i64, since: i64, known: i64, late: i64) -> Look {
        let oldest = now - MEMORY_MS;
        let gap = now - known;
        let late = if gap > LONG_LOOK_MS { LATE_MS } else { late.min(LATE_MS) };
        let from = since.max(oldest) - late;
        Look {
            from,
            tardy: (gap > LATE_MS).then_some((from - MEMORY_MS, from - 1)),
            lost: (known < oldest).then_some((known, oldest)),
        }
    }
}

/// Looks for what was ingested since `since` (ms), also for events that were `late` ms late. What
/// cannot be found any more, or not surely, is told as a gap.
///
/// # Errors
/// AWS refused or does not answer: nothing is lost by trying again.
pub(super) async fn catch_up(
    line: &Line,
    source: &Source,
    feed: &Feed,
    since: i64,
    late: i64,
) -> Result<(), CloudError> {
    let began = source.clock.now_ms();
    let known = since.max(feed.certain());
    let Look { from, tardy, lost } = Look::at(began, since, known, late);
    // Earlier ones were told; they need not be kept until the feed leaves them out.
    let ingested = known - LATE_MS;
    let (mut events, mut is_all) = read(line, source, feed, (from, None), ingested).await?;
    if let Some((from, to)) = tardy {
        let (tardy, is_all_tardy) = read(line, source, feed, (from, Some(to)), ingested).await?;
        events.extend(tardy);
        is_all &= is_all_tardy;
    }
    if let Some((from, to)) = lost {
        feed.miss(from, to);
    }
    feed.find(events, began);
    if !is_all {
        feed.miss(known, began);
    }
    Ok(())
}

/// What was ingested from a ms on of this stretch of event time (ms, both ends inclusive), and
/// whether that is all.
async fn read(
    line: &Line,
    source: &Source,
    feed: &Feed,
    (from, to): (i64, Option<i64>),
    ingested: i64,
) -> Result<(Vec<LogEvent>, bool), CloudError> {
    let (name, arn) = named(line.origin(), feed.group.as_str());
    let mut events = Vec::new();
    let mut token = None;
    for _ in 0..MAX_PAGES {
        source.gate.pass().await;
        let request = line
            .client()
            .filter_log_events()
            .set_log_group_name(name.clone())
            .set_log_group_identifier(arn.clone())
            .start_time(from)
            .set_end_time(to)
            .set_next_token(token);
        let answer = line.ask(Action::FilterLogEvents, request.send()).await?;
        if let Some(tenant) = feed.payer() {
            source.bill.charge(tenant, 1);
        }
        let read = answer.events.unwrap_or_default().into_iter().filter_map(read_event);
        events.extend(read.filter(|event| event.ingested >= ingested));
        token = answer.next_token;
        if token.is_none() {
            return Ok((events, true));
        }
    }
    Ok((events, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_767_225_600_000;

    #[test]
    fn a_usual_poll_looks_back_as_far_as_it_was_told() {
        let since = NOW - 2_000;
        let look = Look { from: since - 10_000, tardy: None, lost: None };
        assert_eq!(Look::at(NOW, since, since, 10_000), look);
    }

    #[test]
    fn the_longer_the_gap_the_later_the_events_that_are_looked_for() {
        let since = NOW - LONG_LOOK_MS - 1;
        let look = Look { from: since - LATE_MS, tardy: None, lost: None };
        assert_eq!(Look::at(NOW, since, since, 10_000), look);
        let since = NOW - LATE_MS - 1;
        let from = since - LATE_MS;
        let tardy = Some((from - MEMORY_MS, from - 1));
        assert_eq!(Look::at(NOW, since, since, 10_000), Look { from, tardy, lost: None });
    }

    #[test]
    fn what_is_too_long_ago_is_given_up() {
        let (since, oldest) = (NOW - MEMORY_MS - 7, NOW - MEMORY_MS);
        let look = Look::at(NOW, since, since, LATE_MS);
        assert_eq!((look.from, look.lost), (oldest - LATE_MS, Some((since, oldest))));
    }

    #[test]
    fn a_second_look_at_a_gap_gives_up_nothing_more() {
        let since = NOW - MEMORY_MS - 7;
        let look = Look::at(NOW, since, NOW - 5_000, LATE_MS);
        assert_eq!((look.tardy, look.lost), (None, None));
    }
}
