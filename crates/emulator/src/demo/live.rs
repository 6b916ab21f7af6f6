//! What happens from the start on: about 20 events a second, put as they arrive.

use std::sync::Arc;
use std::time::Duration;

use super::history::Late;
use super::traffic::Traffic;
use crate::account::GroupId;
use crate::clock::now_ms;
use crate::lock::write;
use crate::service::Service;

const TICK: Duration = Duration::from_millis(100);
/// A demo that runs for days keeps the last 24 hours, and some more for those who read meanwhile.
const KEPT_MS: i64 = 26 * 60 * 60 * 1_000;

pub(super) struct Live {
    pub(super) traffic: Vec<Traffic>,
    /// Events that happened and are still on their way.
    pub(super) late: Vec<Late>,
}

impl Live {
    /// Goes on for ever.
    pub(super) async fn run(mut self, service: Arc<Service>) {
        let mut ticks = tokio::time::interval(TICK);
        loop {
            ticks.tick().await;
            let now = now_ms();
            self.happen_until(now);
            self.arrive_until(now, &service);
            write(&service.store).forget_before(now - KEPT_MS);
        }
    }

    fn happen_until(&mut self, now: i64) {
        for traffic in &mut self.traffic {
            while traffic.time() < now {
                let group = traffic.plan.name;
                self.late.push(Late { group, happening: traffic.next() });
            }
        }
    }

    fn arrive_until(&mut self, now: i64, service: &Service) {
        let (mut arrived, late): (Vec<_>, Vec<_>) =
            self.late.drain(..).partition(|late| late.happening.event.ingested <= now);
        self.late = late;
        arrived.sort_by_key(|late| late.happening.event.ingested);
        let mut store = write(&service.store);
        for Late { group, happening } in arrived {
            // Only a group that somebody deleted would refuse it, and then it is not missed.
            let _refused = store.append(&GroupId::own(group), happening.stream, [happening.event]);
        }
    }
}
