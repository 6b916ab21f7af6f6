//! AWS counts requests by account, region and action, whoever they are for: so the tenants of a
//! source share its quota, and share it fairly. Each action of a source has a bucket that fills at
//! four fifths of AWS's rate; who finds it empty waits in a queue of their tenant, and the tenants
//! are served in turn, one request each. A flood only lengthens its own queue.

use super::CloudError;
use crate::access::Origin;
use domain::TenantId;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// What AWS is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Events of a group.
    FilterLogEvents,
    /// Names and sizes of groups.
    DescribeLogGroups,
    /// Names of streams.
    DescribeLogStreams,
}

impl Action {
    const ALL: [Action; 3] =
        [Action::FilterLogEvents, Action::DescribeLogGroups, Action::DescribeLogStreams];

    fn name(self) -> &'static str {
        match self {
            Action::FilterLogEvents => "FilterLogEvents",
            Action::DescribeLogGroups => "DescribeLogGroups",
            Action::DescribeLogStreams => "DescribeLogStreams",
        }
    }

    /// AWS's own quota, in requests a second (CloudWatch Logs quotas, July 2026).
    fn of_aws(self, region: &str) -> f64 {
        match (self, region) {
            (Action::FilterLogEvents, "us-east-1") => 25.0,
            (
                Action::FilterLogEvents,
                "eu-central-1" | "ap-northeast-3" | "ap-southeast-3" | "ca-west-1" | "il-central-1",
            ) => 5.0,
            (Action::FilterLogEvents | Action::DescribeLogGroups, _) => 10.0,
            (Action::DescribeLogStreams, _) => 25.0,
        }
    }
}

/// The part of AWS's quota that is used: the rest is for retries, and for whoever else works in
/// the account.
const SHARE: f64 = 0.8;
/// Longest wait for one's turn; whoever would wait longer is told so at once.
const LONGEST_WAIT: Duration = Duration::from_secs(8);

/// The rates that are configured: AWS's defaults, or others such as
/// `FilterLogEvents=50,DescribeLogStreams=100`, in requests a second.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rates(BTreeMap<Action, f64>);

impl FromStr for Rates {
    type Err = String;

    fn from_str(text: &str) -> Result<Rates, String> {
        let read = |part: &str| {
            let (name, rate) = part.split_once('=').ok_or("write ACTION=REQUESTS_PER_SECOND")?;
            let known = Action::ALL.into_iter().find(|action| action.name() == name.trim());
            let action = known.ok_or_else(|| {
                let names = Action::ALL.map(Action::name).join(", ");
                format!("“{name}” is no action; there are {names}")
            })?;
            let rate = rate.trim().parse::<f64>().ok().filter(|rate| (0.01..=1e6).contains(rate));
            Ok((action, rate.ok_or_else(|| format!("{name}: a rate is 0.01 to 1000000"))?))
        };
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(read).collect::<Result<_, String>>().map(Rates)
    }
}

/// Whose turn it is, for every source and action.
#[derive(Clone, Debug, Default)]
pub(super) struct Quota(Option<Arc<Shared>>);

type Place = (String, String, Action);

#[derive(Debug)]
struct Shared {
    rates: Rates,
    replicas: f64,
    buckets: Mutex<HashMap<Place, Arc<Bucket>>>,
}

impl Quota {
    /// These rates, divided by so many processes that share the account.
    pub(super) fn new(rates: Rates, replicas: u32) -> Quota {
        let replicas = f64::from(replicas.max(1));
        Quota(Some(Arc::new(Shared { rates, replicas, buckets: Mutex::default() })))
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// [`CloudError::Busy`] when it would take too long.
    pub(super) async fn turn(
        &self,
        origin: &Origin,
        action: Action,
        tenant: Option<TenantId>,
    ) -> Result<(), CloudError> {
        let Some(shared) = &self.0 else { return Ok(()) };
        let bucket = shared.bucket(origin, action);
        match bucket.enter(tenant, Instant::now()) {
            Entered::Now => Ok(()),
            Entered::TooLong(wait) => Err(CloudError::Busy(wait)),
            Entered::Queue(turn) => match tokio::time::timeout(LONGEST_WAIT * 2, turn).await {
                Ok(Ok(())) => Ok(()),
                _ => Err(CloudError::Busy(LONGEST_WAIT)),
            },
        }
    }
}

impl Shared {
    fn bucket(&self, origin: &Origin, action: Action) -> Arc<Bucket> {
        let place = (origin.account_id.clone(), origin.region.clone(), action);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(place).or_insert_with(|| {
            let of_aws = || action.of_aws(&origin.region) * SHARE;
            let rate = self.rates.0.get(&action).copied().unwrap_or_else(of_aws) / self.replicas;
            Arc::new(Bucket::new(rate))
        });
        Arc::clone(bucket)
    }
}

/// One action of one source.
#[derive(Debug)]
struct Bucket {
    /// Requests a second.
    rate: f64,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Requests that may go at once: at most a second's worth, at least one.
    level: f64,
    at: Instant,
    /// The tenants that wait, each with its own queue, the next one first.
    ring: VecDeque<(Option<TenantId>, VecDeque<oneshot::Sender<()>>)>,
    /// Whether somebody serves the ring.
    is_served: bool,
}

enum Entered {
    Now,
    Queue(oneshot::Receiver<()>),
    TooLong(Duration),
}

impl Bucket {
    fn new(rate: f64) -> Bucket {
        let (level, at) = (rate.max(1.0), Instant::now());
        Bucket { rate, state: Mutex::new(State { level, at, ring: VecDeque::new(), is_served: false }) }
    }

    fn enter(self: &Arc<Bucket>, tenant: Option<TenantId>, now: Instant) -> Entered {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.fill(self.rate, now);
        if state.ring.is_empty() && state.level >= 1.0 {
            state.level -= 1.0;
            return Entered::Now;
        }
        let wait = Duration::from_secs_f64(state.before(tenant) / self.rate);
        if wait > LONGEST_WAIT {
            return Entered::TooLong(wait);
        }
        let (sender, turn) = oneshot::channel();
        match state.ring.iter_mut().find(|(whose, _)| *whose == tenant) {
            Some((_, queue)) => queue.push_back(sender),
            None => state.ring.push_back((tenant, VecDeque::from([sender]))),
        }
        if !std::mem::replace(&mut state.is_served, true) {
            tokio::spawn(Arc::clone(self).serve());
        }
        Entered::Queue(turn)
    }

    /// Serves the ring until nobody waits.
    async fn serve(self: Arc<Bucket>) {
        while let Some(wait) = self.serve_some(Instant::now()) {
            tokio::time::sleep(wait).await;
        }
    }

    /// Serves as many as may go now. How long until the next one may; none when nobody waits.
    fn serve_some(&self, now: Instant) -> Option<Duration> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.fill(self.rate, now);
        while state.level >= 1.0 {
            let Some(turn) = state.next() else {
                state.is_served = false;
                return None;
            };
            // Who has gone away meanwhile costs nothing.
            if turn.send(()).is_ok() {
                state.level -= 1.0;
            }
        }
        Some(Duration::from_secs_f64((1.0 - state.level) / self.rate))
    }
}

impl State {
    fn fill(&mut self, rate: f64, now: Instant) {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.level = (self.level + passed * rate).min(rate.max(1.0));
        self.at = now;
    }

    /// The next one in turn: the first of the first tenant, which then goes to the end.
    fn next(&mut self) -> Option<oneshot::Sender<()>> {
        let (tenant, mut queue) = self.ring.pop_front()?;
        let turn = queue.pop_front();
        if !queue.is_empty() {
            self.ring.push_back((tenant, queue));
        }
        turn
    }

    /// How many go before a newcomer of this tenant: as many of its own as wait, and of each other
    /// tenant no more than that and one.
    fn before(&self, tenant: Option<TenantId>) -> f64 {
        let own = self.ring.iter().find(|(whose, _)| *whose == tenant).map_or(0, |(_, q)| q.len());
        let others = self.ring.iter().filter(|(whose, _)| *whose != tenant);
        let before: usize = own + others.map(|(_, queue)| queue.len().min(own + 1)).sum::<usize>();
        // A queue is never so long that its length is not exact.
        f64::from(u32::try_from(before).unwrap_or(u32::MAX)) + 1.0 - self.level.min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn tenant(n: u128) -> Option<TenantId> {
        Some(TenantId(Uuid::from_u128(n)))
    }

    fn origin(region: &str) -> Origin {
        Origin {
            id: domain::SourceId(Uuid::nil()),
            slug: "demo".into(),
            account_id: "000000000000".into(),
            region: region.into(),
            role_arn: None,
            external_id: None,
        }
    }

    #[test]
    fn rates_are_read_by_name() {
        let rates: Rates = "FilterLogEvents=50, DescribeLogStreams=2.5".parse().unwrap();
        assert_eq!(rates.0[&Action::FilterLogEvents], 50.0);
        assert_eq!("".parse(), Ok(Rates::default()));
        for bad in ["x=1", "FilterLogEvents", "FilterLogEvents=0", "FilterLogEvents=fast"] {
            assert!(bad.parse::<Rates>().is_err(), "{bad}");
        }
    }

    #[tokio::test]
    async fn the_default_is_four_fifths_of_awss_quota_divided_by_the_replicas() {
        for (region, replicas, rate) in [("eu-central-1", 1, 4.0), ("us-east-1", 2, 10.0), ("x", 1, 8.0)] {
            let Quota(shared) = Quota::new(Rates::default(), replicas);
            let bucket = shared.unwrap().bucket(&origin(region), Action::FilterLogEvents);
            assert!((bucket.rate - rate).abs() < 1e-9, "{region}");
        }
    }

    /// Serves virtual time until somebody of `whose` has had their turn.
    fn served(bucket: &Arc<Bucket>, from: Instant, turn: &mut oneshot::Receiver<()>) -> Duration {
        for ms in 0..60_000 {
            let now = from + Duration::from_millis(ms);
            drop(bucket.serve_some(now));
            if turn.try_recv().is_ok() {
                return Duration::from_millis(ms);
            }
        }
        panic!("never served");
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_lengthens_its_own_queue_alone() {
        let bucket = Arc::new(Bucket::new(4.0));
        let start = Instant::now();
        let mut flood = Vec::new();
        let mut refused = 0;
        for _ in 0..500 {
            match bucket.enter(tenant(1), start) {
                Entered::Queue(turn) => flood.push(turn),
                Entered::Now => {}
                Entered::TooLong(_) => refused += 1,
            }
        }
        // Eight seconds' worth waits, the rest is told at once.
        assert!((30..=34).contains(&flood.len()) && refused > 400, "{}", flood.len());
        let Entered::Queue(mut quiet) = bucket.enter(tenant(2), start) else {
            panic!("the quiet one is refused")
        };
        let waited = served(&bucket, start, &mut quiet);
        assert!(waited <= Duration::from_millis(510), "{waited:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn no_second_lets_through_more_than_its_rate() {
        let bucket = Arc::new(Bucket::new(4.0));
        let start = Instant::now();
        let mut at_once = 0;
        let mut waiting = Vec::new();
        for n in 0..20 {
            match bucket.enter(tenant(n % 3), start) {
                Entered::Now => at_once += 1,
                Entered::Queue(turn) => waiting.push(turn),
                Entered::TooLong(_) => {}
            }
        }
        assert_eq!(at_once, 4);
        for second in 1..=4 {
            for ms in 0..1_000 {
                drop(bucket.serve_some(start + Duration::from_millis((second - 1) * 1_000 + ms)));
            }
            let done = waiting.iter_mut().filter(|turn| turn.try_recv().is_ok()).count();
            assert!(done <= 4, "{done} in second {second}");
        }
    }

    #[tokio::test]
    async fn who_went_away_costs_nothing() {
        let bucket = Arc::new(Bucket::new(1.0));
        let start = Instant::now();
        assert!(matches!(bucket.enter(tenant(1), start), Entered::Now));
        let Entered::Queue(gone) = bucket.enter(tenant(1), start) else { panic!() };
        let Entered::Queue(mut stays) = bucket.enter(tenant(1), start) else { panic!() };
        drop(gone);
        assert!(served(&bucket, start, &mut stays) <= Duration::from_millis(1_010));
    }
}
