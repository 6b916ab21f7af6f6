//! The SDK's own settings, and what is remembered of each source.

use super::breaker::Breaker;
use super::cache::PastPages;
use super::credentials::Keyring;
use super::line::{Exchange, Line};
use super::quota::{AwsRates, Payer, Quota, Rate};
use crate::access::Origin;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_cloudwatchlogs::Client;
use aws_sdk_cloudwatchlogs::config::Credentials;
use prometheus_client::registry::Registry;
use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::sync::PoisonError;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long it is remembered that an endpoint does not give the newest first: it may be upgraded.
const MEMORY: Duration = Duration::from_secs(3_600);

/// The way to AWS.
#[derive(Clone, Debug)]
pub struct Cloud {
    base: SdkConfig,
    clients: Arc<Mutex<HashMap<Origin, Client>>>,
    pub(super) keyring: Arc<Keyring>,
    orders: Arc<std::sync::Mutex<HashMap<Origin, (bool, Instant)>>>,
    past: PastPages,
    exchange: Exchange,
}

/// Bytes of past pages that are kept unless it is said otherwise.
const PAST_BYTES: u64 = 64 << 20;

impl Cloud {
    /// Reads `AWS_*` as every AWS tool does. Asks nothing of the network yet.
    pub async fn from_environment() -> Cloud {
        Cloud::with(aws_config::defaults(BehaviorVersion::latest())).await
    }

    /// Talks to one endpoint with fixed credentials: an emulator's, in tests.
    pub async fn at_endpoint(url: &str, region: &str) -> Cloud {
        let loader = aws_config::defaults(BehaviorVersion::latest())
            .endpoint_url(url)
            .region(Region::new(region.to_owned()))
            .credentials_provider(Credentials::new("local", "local", None, None, "vitrine"));
        Cloud::with(loader).await
    }

    async fn with(loader: aws_config::ConfigLoader) -> Cloud {
        let base = loader
            // Standard, never adaptive: adaptive slows every tenant down for one tenant's throttle.
            .retry_config(
                RetryConfig::standard()
                    .with_max_attempts(3)
                    // Somebody is waiting: the SDK's own first wait, up to 1 s, is too long.
                    .with_initial_backoff(Duration::from_millis(300)),
            )
            .timeout_config(
                TimeoutConfig::builder()
                    .connect_timeout(Duration::from_secs(3))
                    .operation_attempt_timeout(Duration::from_secs(10))
                    .operation_timeout(Duration::from_secs(25))
                    .build(),
            )
            .load()
            .await;
        let past = PastPages::of_bytes(PAST_BYTES);
        Cloud {
            base,
            clients: Arc::default(),
            keyring: Arc::default(),
            orders: Arc::default(),
            past,
            exchange: Exchange::default(),
        }
    }

    /// The same, asking AWS no more often than these rates, divided by so many servers.
    #[must_use]
    pub fn within(self, rates: AwsRates, servers: u32) -> Cloud {
        let exchange = Exchange { quota: Quota::new(rates, servers), ..self.exchange };
        Cloud { exchange, ..self }
    }

    /// The same, leaving AWS alone for so long when it turns out to be out, and for longer if it
    /// still is then.
    #[must_use]
    pub fn pausing(self, first: Duration) -> Cloud {
        let exchange = Exchange { breaker: Arc::new(Breaker::pausing(first)), ..self.exchange };
        Cloud { exchange, ..self }
    }

    /// The same, keeping at most so many bytes of past pages.
    #[must_use]
    pub fn keeping(self, bytes: u64) -> Cloud {
        Cloud { past: PastPages::of_bytes(bytes), ..self }
    }

    /// The pages of the past.
    pub fn past(&self) -> &PastPages {
        &self.past
    }

    /// How often a source's place is asked at most; nothing where there is no limit.
    pub fn rates(&self, origin: &Origin) -> Vec<Rate> {
        self.exchange.quota.rates(origin)
    }

    /// Gives what is counted here its names.
    pub fn register(&self, registry: &mut Registry) {
        self.exchange.meters.register(registry);
        self.past.register(registry);
    }

    /// A client that asks in its turn.
    pub(super) fn line(&self, client: Client, origin: Arc<Origin>, payer: Payer) -> Line {
        Line::new(client, self.exchange.clone(), origin, payer)
    }

    pub(super) fn base(&self) -> &SdkConfig {
        &self.base
    }

    /// With the process's own credentials.
    pub(super) async fn own_client(&self, origin: &Origin) -> Client {
        let config = async {
            let region = Region::new(origin.region.clone());
            self.base.clone().into_builder().region(region).build()
        };
        self.kept_client(origin, config).await
    }

    /// The one client of a source, made with `config` when it is first needed.
    pub(super) async fn kept_client(
        &self,
        origin: &Origin,
        config: impl Future<Output = SdkConfig>,
    ) -> Client {
        let mut clients = self.clients.lock().await;
        if let Some(client) = clients.get(origin) {
            return client.clone();
        }
        let client = Client::new(&config.await);
        clients.insert(origin.clone(), client.clone());
        client
    }

    /// Whether FilterLogEvents gives the newest first here, if that is known.
    pub(super) fn gives_newest_first(&self, origin: &Origin) -> Option<bool> {
        let orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        let (gives, since) = *orders.get(origin)?;
        (gives || since.elapsed() < MEMORY).then_some(gives)
    }

    pub(super) fn remember_order(&self, origin: &Origin, gives_newest_first: bool) {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        if !gives_newest_first {
            tracing::info!(source = %origin.slug, "this endpoint does not give the newest first");
        }
        orders.insert(origin.clone(), (gives_newest_first, Instant::now()));
    }
}
