//! AWS counts requests by account, region and action, whoever they are for. So the tenants of a
//! source share its quota, and share it fairly: each action in each place has a [`Bucket`], and
//! who finds it empty waits in a queue of their tenant.

mod bucket;
mod rates;

use super::CloudError;
use super::action::Action;
use crate::access::Origin;
use bucket::{Bucket, Entered};
use domain::TenantId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

pub use rates::AwsRates;

/// Longest wait for one's turn. Together with AWS's answer it stays below the time that an answer
/// of the portal may take to start.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(8);

/// Where AWS counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Place {
    account_id: String,
    region: String,
    action: Action,
}

/// Who asks: a tenant, or nobody in particular, such as a tail that several tenants share.
pub(super) type Payer = Option<TenantId>;

/// Whose turn it is, in every place. By default there is no limit.
#[derive(Clone, Debug, Default)]
pub(super) struct Quota(Option<Arc<Shared>>);

#[derive(Debug)]
struct Shared {
    rates: AwsRates,
    servers: u32,
    buckets: Mutex<HashMap<Place, Arc<Bucket>>>,
}

/// How often one server asks an action of a place at most, in requests a second.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    /// AWS's name of the action.
    pub action: &'static str,
    /// The rate.
    pub ours: f64,
    /// What AWS allows a whole account by default.
    pub default_of_aws: f64,
    /// Whether AWS raises it when it is asked to (CloudWatch Logs quotas, 2026).
    pub is_adjustable: bool,
}

impl Quota {
    /// These rates, divided by so many servers that ask from the same accounts.
    pub(super) fn new(rates: AwsRates, servers: u32) -> Quota {
        let servers = servers.max(1);
        Quota(Some(Arc::new(Shared { rates, servers, buckets: Mutex::default() })))
    }

    /// The rates in a source's place; none where there is no limit.
    pub(super) fn rates(&self, origin: &Origin) -> Vec<Rate> {
        let rate = |shared: &Shared, action: Action| Rate {
            action: action.name(),
            ours: shared.rate(&Place::of(origin, action)),
            default_of_aws: action.default_of_aws(&origin.region),
            is_adjustable: action.is_adjustable(),
        };
        let shared = self.0.iter();
        shared.flat_map(|shared| Action::ALL.map(|action| rate(shared, action))).collect()
    }

    /// Waits for a turn; whoever has others of the same tenant before them waits for at most
    /// `patience`.
    ///
    /// # Errors
    /// [`CloudError::Busy`] when it would take too long, or did.
    pub(super) async fn turn(
        &self,
        origin: &Origin,
        action: Action,
        payer: Payer,
        patience: Duration,
    ) -> Result<(), CloudError> {
        let Some(shared) = &self.0 else { return Ok(()) };
        let bucket = shared.bucket(origin, action);
        match bucket.enter(payer, patience.min(LONGEST_WAIT), Instant::now()) {
            Entered::Now => Ok(()),
            Entered::TooLong(wait) => Err(CloudError::Busy(wait)),
            Entered::Queue(turn) => match tokio::time::timeout(LONGEST_WAIT, turn).await {
                Ok(Ok(())) => Ok(()),
                _ => Err(CloudError::Busy(LONGEST_WAIT)),
            },
        }
    }

    /// AWS says that it was asked too often, by us or by others: for a while nobody asks.
    pub(super) fn is_used_up(&self, origin: &Origin, action: Action) {
        if let Some(shared) = &self.0 {
            shared.bucket(origin, action).drain(Instant::now());
        }
    }
}

impl Place {
    fn of(origin: &Origin, action: Action) -> Place {
        let (account_id, region) = (origin.asking_account().to_owned(), origin.region.clone());
        Place { account_id, region, action }
    }
}

impl Shared {
    fn rate(&self, place: &Place) -> f64 {
        self.rates.of(place) / f64::from(self.servers)
    }

    fn bucket(&self, origin: &Origin, action: Action) -> Arc<Bucket> {
        let place = Place::of(origin, action);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let make = |place: &Place| Bucket::new(self.rate(place));
        let bucket = buckets.entry(place);
        Arc::clone(bucket.or_insert_with_key(|place| Arc::new(make(place))))
    }
}
