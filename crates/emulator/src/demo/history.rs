//! What happened before the start: the last 24 hours, at once.

use std::collections::BTreeMap;
use std::thread;

use super::plan::{PLANS, Plan};
use super::traffic::{Happening, Traffic};
use crate::account::GroupId;
use crate::error::ApiError;
use crate::store::group::GroupClass;
use crate::store::{Incoming, Store};

const HOUR_MS: i64 = 60 * 60 * 1_000;

/// A group's account of the past, and what goes on from it.
struct Past {
    traffic: Traffic,
    happenings: Vec<Happening>,
}

/// Fills the store with everything that arrived up to `now` (ms since 1970), and gives what will
/// go on from there: the traffic, and the events that happened but are still on their way.
pub(super) fn load(
    store: &mut Store,
    seed: u64,
    now: i64,
) -> Result<(Vec<Traffic>, Vec<Late>), ApiError> {
    // Whole hours, so that the first one is as full as the others.
    let start = (now - 24 * HOUR_MS) / HOUR_MS * HOUR_MS;
    let mut traffic = Vec::new();
    let mut late = Vec::new();
    for past in all_pasts(seed, start, now) {
        let plan = past.traffic.plan;
        prepare(store, plan, start)?;
        let mut arrived: BTreeMap<&str, Vec<Incoming>> = BTreeMap::new();
        for Happening { stream, event } in past.happenings {
            if event.ingested <= now {
                arrived.entry(stream).or_default().push(event);
            } else {
                late.push(Late { group: plan.name, happening: Happening { stream, event } });
            }
        }
        let group = GroupId::own(plan.name);
        for (stream, events) in arrived {
            store.append(&group, stream, events)?;
        }
        traffic.push(past.traffic);
    }
    Ok((traffic, late))
}

/// An event that happened and is still on its way.
pub(super) struct Late {
    pub(super) group: &'static str,
    pub(super) happening: Happening,
}

/// Every group at once: a debug build takes seconds for all of them in turn.
fn all_pasts(seed: u64, start: i64, now: i64) -> Vec<Past> {
    thread::scope(|scope| {
        let tellers: Vec<_> =
            PLANS.iter().map(|plan| scope.spawn(move || past_of(plan, seed, start, now))).collect();
        tellers.into_iter().filter_map(|teller| teller.join().ok()).collect()
    })
}

fn past_of(plan: &'static Plan, seed: u64, start: i64, now: i64) -> Past {
    let mut traffic = Traffic::starting(plan, seed, start);
    let mut happenings = Vec::new();
    while traffic.time() < now {
        happenings.push(traffic.next());
    }
    traffic.go_live();
    Past { traffic, happenings }
}

fn prepare(store: &mut Store, plan: &Plan, created: i64) -> Result<(), ApiError> {
    let group = GroupId::own(plan.name);
    store.create_group(&group, GroupClass::Standard, created)?.retention = plan.retention;
    plan.streams.iter().try_for_each(|stream| store.create_stream(&group, stream, created))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    const NOW: i64 = 1_795_375_610_535;
    const MINUTE_MS: i64 = 60_000;
    const DAY_MS: i64 = 24 * HOUR_MS;

    fn day() -> Vec<Past> {
        let mut pasts = all_pasts(7, NOW - DAY_MS, NOW);
        assert_eq!(pasts.len(), PLANS.len());
        for past in &mut pasts {
            past.happenings.pop_if(|happening| happening.event.timestamp > NOW);
        }
        pasts
    }

    fn minutes_without(past: &Past, such: impl Fn(&str) -> bool) -> usize {
        let minutes: BTreeSet<i64> = past
            .happenings
            .iter()
            .filter(|happening| such(&happening.event.message))
            .map(|happening| happening.event.timestamp / MINUTE_MS)
            .collect();
        let whole = (NOW - DAY_MS) / MINUTE_MS + 1..NOW / MINUTE_MS;
        whole.filter(|minute| !minutes.contains(minute)).count()
    }

    #[test]
    fn every_minute_has_server_errors_and_the_web_hostile_lines() {
        for past in day() {
            let name = past.traffic.plan.name;
            let is_error = |line: &str| line.starts_with('{') && line.contains("\"status\":5");
            assert_eq!(minutes_without(&past, is_error), 0, "{name}");
            if name == "/acme/web" {
                for nasty in ["<script", "<img onerror", "\x1b"] {
                    assert_eq!(minutes_without(&past, |line| line.contains(nasty)), 0, "{nasty}");
                }
            }
        }
    }

    #[test]
    fn there_are_enough_events_in_few_streams() {
        let mut total = 0;
        for past in day() {
            let plan = past.traffic.plan;
            total += past.happenings.len();
            assert!(plan.streams.len() <= 20);
            if ["/acme/api", "/globex/api"].contains(&plan.name) {
                let mut hours = BTreeMap::<i64, usize>::new();
                for happening in &past.happenings {
                    let hour = (happening.event.timestamp - (NOW - DAY_MS)) / HOUR_MS;
                    *hours.entry(hour).or_default() += 1;
                }
                assert_eq!(hours.len(), 24);
                assert!(hours.values().all(|count| *count >= 1_000), "{hours:?}");
            }
        }
        assert!(total >= 200_000, "only {total} events");
    }

    #[test]
    fn no_event_is_more_than_30_seconds_late() {
        for happening in day().iter().flat_map(|past| &past.happenings) {
            let delay = happening.event.ingested - happening.event.timestamp;
            assert!((0..=30_000).contains(&delay));
        }
    }

    #[test]
    fn the_same_seed_tells_the_same_story() {
        let story = || {
            let past = past_of(&PLANS[2], 7, NOW - HOUR_MS, NOW);
            let lines = past.happenings.into_iter();
            lines.map(|it| (it.stream, it.event.timestamp, it.event.message)).collect::<Vec<_>>()
        };
        assert_eq!(story(), story());
    }
}
