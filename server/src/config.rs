//! Configuration: the environment, read once at start. A missing or bad value is named in one line.

use crate::cloudwatch::AwsRates;
use crate::mail::SmtpUrl;
use crate::serve::Limits;
use axum::http::Uri;
use lettre::message::Mailbox;
use std::fmt;
use std::net::SocketAddr;

/// Everything that `vitrine serve` needs to know.
#[derive(Clone, Debug, clap::Args)]
pub struct Config {
    /// Postgres, as the application's role.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: String,

    /// The same database as the owner of its tables; only the demo's beginning needs it here.
    #[arg(long, env = "VITRINE_MIGRATE_URL", hide_env_values = true)]
    pub migrate_url: Option<String>,

    /// The address to listen on.
    #[arg(long, env = "VITRINE_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,

    /// The address that browsers use, such as https://logs.example.com. Default: http://VITRINE_ADDR.
    #[arg(long, env = "VITRINE_PUBLIC_URL")]
    pub public_url: Option<PublicUrl>,

    /// 32 random bytes in base64; seals cursors. `openssl rand -base64 32` makes one.
    #[arg(long, env = "VITRINE_SECRET_KEY", hide_env_values = true)]
    pub secret_key: SecretKey,

    /// The former secret key, while rotating: what it sealed still opens.
    #[arg(long, env = "VITRINE_SECRET_KEY_FORMER", hide_env_values = true)]
    pub secret_key_former: Option<SecretKey>,

    /// How many reverse proxies of yours stand in front and append to X-Forwarded-For.
    #[arg(long, env = "VITRINE_TRUSTED_HOPS", default_value_t = 0)]
    pub trusted_hops: usize,

    /// Most connections at once; further ones wait until one ends. The default stays below the 1,024
    /// files that a process may usually open, for the database and AWS need some too.
    #[arg(long, env = "VITRINE_MAX_CONNECTIONS", default_value_t = Limits::default().connections,
        value_parser = at_least_one)]
    pub max_connections: usize,

    /// Most events in one export. A longer one ends there, says so, and tells how to go on.
    #[arg(long, env = "VITRINE_EXPORT_MAX_EVENTS", default_value_t = 1_000_000,
        value_parser = clap::value_parser!(u64).range(1..))]
    pub export_max_events: u64,

    /// Requests a minute that one API token may make.
    #[arg(long, env = "VITRINE_TOKEN_PER_MINUTE", default_value_t = 120,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub token_per_minute: u32,

    /// Requests a minute that all API tokens of one tenant may make together.
    #[arg(long, env = "VITRINE_TENANT_PER_MINUTE", default_value_t = 600,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub tenant_per_minute: u32,

    /// Unknown API tokens a minute that one address may show before it has to wait.
    #[arg(long, env = "VITRINE_TOKEN_FAILURES_PER_MINUTE", default_value_t = 30,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub token_failures_per_minute: u32,

    /// Bytes of past pages that are kept in memory, compressed; 0 keeps none.
    #[arg(long, env = "VITRINE_CACHE_BYTES", default_value_t = 67_108_864)]
    pub cache_bytes: u64,

    /// Requests a second that AWS is asked at most, such as `FilterLogEvents=8` or, in one place,
    /// `123456789012/eu-central-1/FilterLogEvents=40`; commas between them. Default: four fifths of
    /// AWS's own quotas.
    #[arg(long, env = "VITRINE_AWS_RATES", default_value = "")]
    pub aws_rates: AwsRates,

    /// Live Tail sessions that one account holds in a Region at most; 0 polls always. AWS allows 15.
    /// Sources that ask from one account share them.
    #[arg(long, env = "VITRINE_TAIL_SESSIONS", default_value_t = 12)]
    pub tail_sessions: u32,

    /// How many servers share these rates and sessions.
    #[arg(long, env = "VITRINE_REPLICAS", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub replicas: u32,

    /// Days that rows of the audit are kept. Addresses in them are forgotten after 90.
    #[arg(long, env = "VITRINE_AUDIT_DAYS", default_value_t = 400,
        value_parser = clap::value_parser!(i32).range(400..=36_500))]
    pub audit_days: i32,

    /// The address and port where Prometheus finds /metrics; keep it from the outside. Default: none.
    #[arg(long, env = "VITRINE_METRICS_ADDR")]
    pub metrics_addr: Option<SocketAddr>,

    /// How the log is written.
    #[arg(long, env = "VITRINE_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,

    /// The mail server: smtps://user:password@host, or smtp://host?tls=required. Invitations and new
    /// passwords then go by mail. Default: none; links are shown once to whoever makes them.
    #[arg(long, env = "VITRINE_SMTP_URL", hide_env_values = true, requires = "mail_from")]
    pub smtp_url: Option<SmtpUrl>,

    /// Whom mail comes from, such as Logs <logs@example.com>.
    #[arg(long, env = "VITRINE_MAIL_FROM")]
    pub mail_from: Option<Mailbox>,

    /// The folder with the browser's part: pkg/, icons, islands.js.
    #[arg(long, env = "LEPTOS_SITE_ROOT", default_value = "target/site")]
    pub site_root: String,

    /// Fill an empty database with demo accounts and show their password on the log-in page.
    #[arg(long, env = "VITRINE_DEMO", default_value_t = false, value_parser = clap::builder::FalseyValueParser::new())]
    pub demo: bool,
}

impl Config {
    /// The address that browsers use.
    pub fn public_url(&self) -> PublicUrl {
        self.public_url
            .clone()
            .unwrap_or_else(|| PublicUrl { origin: format!("http://{}", self.addr), secure: false })
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|count| *count > 0)
        .ok_or_else(|| "must be a whole number from 1 on".into())
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// An object a line, with the request's id.
    Json,
}

/// A scheme, host and port; no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    /// `scheme://host[:port]`, as a browser's Origin header has it.
    pub origin: String,
    /// Whether it is https: cookies are then bound to the host and never sent in clear.
    pub secure: bool,
}

impl std::str::FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let uri: Uri = text.parse().map_err(|_| "no URL".to_owned())?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err("needs a scheme and a host, such as https://logs.example.com".into());
        };
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err("takes a scheme and a host, no path".into());
        }
        match scheme {
            "https" | "http" => Ok(PublicUrl {
                origin: format!("{scheme}://{}", authority.as_str().to_ascii_lowercase()),
                secure: scheme == "https",
            }),
            _ => Err("must start with https:// or http://".into()),
        }
    }
}

/// 32 bytes that never show themselves.
#[derive(Clone)]
pub struct SecretKey([u8; 32]);

impl SecretKey {
    /// The bytes, for the sealing code alone.
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SecretKey")
    }
}

impl std::str::FromStr for SecretKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD
            .decode(text.trim())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .map(SecretKey)
            .ok_or_else(|| "needs 32 bytes in base64; `openssl rand -base64 32` makes them".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_urls_are_origins() {
        let url: PublicUrl = "https://Logs.Example.com/".parse().unwrap();
        assert_eq!((url.origin.as_str(), url.secure), ("https://logs.example.com", true));
        for bad in ["logs.example.com", "ftp://x", "https://x/y", "https://x?y", ""] {
            assert!(bad.parse::<PublicUrl>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_secret_key_has_32_bytes_and_stays_hidden() {
        let key: SecretKey = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".parse().unwrap();
        assert_eq!(format!("{key:?}"), "SecretKey");
        assert!("AAAA".parse::<SecretKey>().is_err());
    }
}
