//! What a test stands on.

pub(crate) mod answer;
pub(crate) mod command;
pub(crate) mod database;
pub(crate) mod html;
pub(crate) mod logs;
pub(crate) mod mailbox;
pub(crate) mod markup;
pub(crate) mod people;
pub(crate) mod programs;
pub(crate) mod reader;

use answer::Answer;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use database::Database;
use emulator::{Emulator, Options};
use people::{Member, Nobody, Operator};
use server::cloudwatch::Cloud;
use server::config::Config;
use server::state::AppState;
use server::{demo, router};
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt as _;

/// The address that browsers use, unless a test says otherwise.
pub(crate) const OWN_ORIGIN: &str = "http://127.0.0.1:3000";

/// The password of everybody in the world (see `server::demo`).
pub(crate) const PASSWORD: &str = "demo-glass-case-2026";

/// A portal with its database and its AWS, and the demo's two tenants: `acme` with alan (viewer)
/// and ann (tenant admin), `globex` with gus; and an operator. There are no logs but those that
/// the test puts.
pub(crate) struct World {
    pub(crate) emulator: Arc<Emulator>,
    pub(crate) state: AppState,
    pub(crate) router: Router,
    origin: String,
    // Last, so that its connections are at rest when it is dropped.
    pub(crate) database: Arc<Database>,
}

/// How a world differs from the usual one.
pub(crate) struct Setup {
    pub(crate) emulator: Options,
    pub(crate) public_url: &'static str,
    pub(crate) trusted_hops: usize,
    pub(crate) export_max_events: u64,
    /// Requests a minute of a token, and of a tenant's tokens together.
    pub(crate) per_minute: (u32, u32),
    /// Unknown tokens a minute from one address.
    pub(crate) failures_per_minute: u32,
    /// Bytes of past pages that are kept in memory.
    pub(crate) cache_bytes: u64,
    /// Requests a second that AWS is asked at most; empty for no limit at all.
    pub(crate) aws_rates: &'static str,
    /// Live Tail sessions an account at most.
    pub(crate) tail_sessions: u32,
    /// The mail server.
    pub(crate) smtp_url: Option<String>,
    /// How long AWS is left alone when it turns out to be out; the usual time where none is said.
    pub(crate) pause: Option<Duration>,
    /// Where AWS is looked for instead of at the emulator.
    pub(crate) aws: Option<String>,
}

impl Default for Setup {
    fn default() -> Setup {
        let emulator = Options::default();
        Setup {
            emulator,
            public_url: OWN_ORIGIN,
            trusted_hops: 0,
            export_max_events: 1_000_000,
            per_minute: (10_000, 10_000),
            failures_per_minute: 10_000,
            // Most tests mean AWS when they ask again.
            cache_bytes: 0,
            aws_rates: "",
            tail_sessions: 12,
            smtp_url: None,
            pause: None,
            aws: None,
        }
    }
}

impl World {
    pub(crate) async fn open() -> World {
        World::with(Setup::default()).await
    }

    pub(crate) async fn with(setup: Setup) -> World {
        let database = Arc::new(Database::create().await);
        let emulator = Arc::new(Emulator::start(setup.emulator).await.unwrap());
        let own_aws = setup.aws.is_some();
        let aws = setup.aws.unwrap_or_else(|| emulator.url());
        let cloud = Cloud::at_endpoint(&aws, "eu-central-1").await.keeping(setup.cache_bytes);
        let cloud = match setup.pause {
            None => cloud,
            Some(pause) => cloud.pausing(pause),
        };
        let cloud = match setup.aws_rates {
            "" => cloud,
            rates => cloud.within(rates.parse().unwrap(), 1),
        };
        let mut config = config(&database.app_url, setup.public_url, setup.trusted_hops);
        config.export_max_events = setup.export_max_events;
        config.mail_from = setup.smtp_url.is_some().then(|| "logs@vitrine.test".parse().unwrap());
        config.smtp_url = setup.smtp_url.map(|url| url.parse().unwrap());
        (config.token_per_minute, config.tenant_per_minute) = setup.per_minute;
        config.token_failures_per_minute = setup.failures_per_minute;
        config.tail_sessions = setup.tail_sessions;
        let state = AppState::new(&config, cloud).unwrap();
        demo::seed(&database.owner_url, &state.hasher).await.unwrap();
        if own_aws {
            // It gives out no roles.
            database.run("update sources set role_arn = null, external_id = null").await;
        }
        let router = router::build(state.clone());
        World { emulator, state, router, origin: config.public_url().origin, database }
    }

    /// Another server of the same portal: the same database and AWS, and nothing else in common.
    pub(crate) async fn second_server(&self) -> World {
        let cloud = Cloud::at_endpoint(&self.emulator.url(), "eu-central-1").await;
        let state = AppState::new(&config(&self.database.app_url, OWN_ORIGIN, 0), cloud).unwrap();
        World {
            emulator: Arc::clone(&self.emulator),
            router: router::build(state.clone()),
            state,
            origin: self.origin.clone(),
            database: Arc::clone(&self.database),
        }
    }

    /// One request through the whole router.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        Answer::of(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// The same portal after a restart: it remembers nothing but what the database holds.
    pub(crate) fn restart(&mut self) {
        let mut config = config(&self.database.app_url, &self.origin, 0);
        (config.token_per_minute, config.tenant_per_minute) = (10_000, 10_000);
        self.state = AppState::new(&config, self.state.cloud.clone()).unwrap();
        self.router = router::build(self.state.clone());
    }

    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Somebody who has not logged in.
    pub(crate) fn nobody(&self) -> Nobody<'_> {
        Nobody(self)
    }

    /// A viewer of acme.
    pub(crate) async fn alan(&self) -> Member<'_> {
        Member::log_in(self, "alan@acme.test").await
    }

    /// The tenant admin of acme.
    pub(crate) async fn ann(&self) -> Member<'_> {
        Member::log_in(self, "ann@acme.test").await
    }

    /// A viewer of globex.
    pub(crate) async fn gus(&self) -> Member<'_> {
        Member::log_in(self, "gus@globex.test").await
    }

    /// One of the provider's staff.
    pub(crate) async fn operator(&self) -> Operator<'_> {
        Operator::log_in(self).await
    }
}

/// The configuration of a portal on this database.
pub(crate) fn config(database_url: &str, public_url: &str, trusted_hops: usize) -> Config {
    Config {
        database_url: database_url.to_owned(),
        migrate_url: None,
        addr: "127.0.0.1:3000".parse().unwrap(),
        public_url: Some(public_url.parse().unwrap()),
        secret_key: "dml0cmluZSB0ZXN0cyBzZWFsIHdpdGggdGhpcyBrZXk=".parse().unwrap(),
        secret_key_former: None,
        trusted_hops,
        max_connections: 900,
        export_max_events: 1_000_000,
        token_per_minute: 120,
        tenant_per_minute: 600,
        token_failures_per_minute: 30,
        cache_bytes: 1 << 20,
        aws_rates: server::cloudwatch::AwsRates::default(),
        tail_sessions: 12,
        replicas: 1,
        audit_days: 400,
        metrics_addr: None,
        log_format: server::config::LogFormat::Text,
        smtp_url: None,
        mail_from: None,
        // The icons are there; the compiled part is not needed to answer.
        site_root: concat!(env!("CARGO_MANIFEST_DIR"), "/../public").to_owned(),
        demo: false,
    }
}
