//! What happened before the start: the last 24 hours, at once.

use std::collections::BTreeMap;
use std::thread;

use super::plan::{PLANS, Plan};
use super::traffic::{Happening, Traffic};
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
        for (stream, events) in arrived {
            store.append(plan.name, stream, events)?;
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
    store.create_group(plan.name, GroupClass::Standard, created)?.retention = plan.retention;
    plan.streams.iter().try_for_each(|stream| store.create_stream(plan.name, stream, created))
}
