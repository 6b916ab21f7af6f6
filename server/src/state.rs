//! What every request may need, made once.

use crate::access::seal::Sealer;
use crate::auth::password::Hasher;
use crate::backend::export;
use crate::backend::slots::Slots;
use crate::backend::tail::{self, Permits};
use crate::backend::usage::Meter;
use crate::backend::witness::Witness;
use crate::cloudwatch::Cloud;
use crate::cloudwatch::tail::{Hub, Limits};
use crate::config::{Config, PublicUrl};
use crate::db::Db;
use crate::http::api::bearer::Rates;
use crate::http::metrics::Requests;
use crate::mail::{MailError, Mailer};
use leptos::config::LeptosOptions;
use std::ops::Deref;
use std::sync::Arc;
use tokio::sync::watch;

/// Shared by all requests; cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Inner>);

/// The parts.
#[derive(Debug)]
pub struct Inner {
    /// The database.
    pub db: Db,
    /// The way to AWS.
    pub cloud: Cloud,
    /// Hashes passwords.
    pub hasher: Hasher,
    /// Seals cursors.
    pub sealer: Sealer,
    /// How often the API is called.
    pub rates: Rates,
    /// Sends mail, where there is a mail server.
    pub mailer: Option<Mailer>,
    /// Writes down who read what.
    pub witness: Witness,
    /// Who uses how much.
    pub meter: Meter,
    /// Who exports how much at once.
    pub exports: Slots,
    /// The requests that were answered.
    pub requests: Requests,
    /// Where live tails come from.
    pub hub: Hub,
    /// Who tails how much at once.
    pub tails: Slots,
    /// Whether those who tail still may.
    pub permits: Permits,
    /// Turns true when the server is about to stop: what has no end of its own ends then.
    pub stopping: watch::Sender<bool>,
    /// Most events in one export.
    pub export_max_events: u64,
    /// The address that browsers use.
    pub public_url: PublicUrl,
    /// How many of one's own proxies stand in front.
    pub trusted_hops: usize,
    /// Whether the demo's accounts are offered on the log-in page.
    pub demo: bool,
    /// Where the browser's part lies.
    pub leptos: LeptosOptions,
}

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database address is no address.
    #[error("DATABASE_URL is not a Postgres address: {0}")]
    Database(#[from] sqlx::Error),
    /// The key does not work.
    #[error("VITRINE_SECRET_KEY cannot be used")]
    Key(#[from] crate::access::seal::BrokenSeal),
    /// The mail server cannot be used.
    #[error("VITRINE_SMTP_URL cannot be used: {0}")]
    Mail(#[from] MailError),
    /// This machine cannot hash passwords.
    #[error(transparent)]
    Hash(#[from] crate::auth::password::HashError),
}

impl AppState {
    /// Makes everything; asks nothing of the network yet.
    ///
    /// # Errors
    /// A value of the configuration cannot be used.
    pub fn new(config: &Config, cloud: Cloud) -> Result<AppState, StartError> {
        let db = Db::prepare(&config.database_url)?;
        let meter = Meter::default();
        let limits = Limits { sessions: sessions(config), ..Limits::default() };
        Ok(AppState(Arc::new(Inner {
            hub: Hub::new(cloud.clone(), limits, meter.bill()),
            requests: Requests::default(),
            tails: Slots::new(tail::AT_ONCE),
            permits: Permits::new(db.clone()),
            stopping: watch::Sender::new(false),
            db,
            cloud,
            hasher: Hasher::new()?,
            sealer: Sealer::new(&config.secret_key, config.secret_key_former.as_ref())?,
            rates: Rates::new(config),
            mailer: config
                .smtp_url
                .as_ref()
                .zip(config.mail_from.clone())
                .map(|(url, from)| Mailer::new(url, from))
                .transpose()?,
            witness: Witness::default(),
            meter,
            exports: Slots::new(export::AT_ONCE),
            export_max_events: config.export_max_events,
            public_url: config.public_url(),
            trusted_hops: config.trusted_hops,
            demo: config.demo,
            leptos: LeptosOptions::builder()
                .output_name("vitrine")
                .site_root(config.site_root.clone())
                .site_pkg_dir("pkg")
                .site_addr(config.addr)
                .build(),
        })))
    }
}

/// This server's share of the Live Tail sessions of a source.
fn sessions(config: &Config) -> usize {
    (config.tail_sessions / config.replicas.max(1)) as usize
}

impl Deref for AppState {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}
