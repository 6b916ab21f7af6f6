//! SQL, a file per table family. Every function takes a transaction that says on whose behalf it
//! runs; none takes the pool, so nothing can be read without choosing.
//!
//! - [`TenantTx`]: one tenant's rows, made from an authenticated member.
//! - [`OperatorTx`]: the provider's staff, let in by an [`OfficeKey`].
//! - [`DoorTx`]: what must be known before it is known who asks (log-in, sessions).
//!
//! Postgres holds each of them to that (row-level security, `migrations/0008_…`), as long as the
//! application's role is what [`walls::Walls`] demands.

pub mod api_tokens;
pub mod audit;
pub mod audit_chain;
pub mod grants;
pub mod invites;
pub mod login_failures;
pub mod migrate;
pub mod operators;
pub mod password_resets;
pub mod people;
pub mod revocations;
pub mod seeing;
pub mod sessions;
pub mod sources;
pub mod tenants;
pub(crate) mod text;
pub mod usage;
pub mod views;
pub mod walls;

use domain::TenantId;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection, Postgres, Transaction};
use std::ops::{Deref, DerefMut};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

/// What can go wrong in the database. The detail is for the log, never for the browser.
pub type DbError = sqlx::Error;

/// The pool, which only hands out transactions that name their purpose.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
    /// For the one connection that listens: it is never inside of a transaction.
    listening: PgPool,
}

/// What opens every tenant's rows. The database looks for itself whether it does.
#[derive(Clone, Debug)]
pub enum OfficeKey {
    /// The hash of the id of an operator's live session.
    Session(Vec<u8>),
    /// The connection itself is the owner's: the command line, and the demo's beginning.
    Owner,
}

/// Most connections held at once by one process.
const MAX_CONNECTIONS: u32 = 16;
/// How long a request waits for a connection before it is told that the database is away.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);

impl Db {
    /// Prepares a pool. Connects when first needed, so that the server starts and says
    /// "database unreachable" instead of not answering at all.
    ///
    /// # Errors
    /// The address is no Postgres URL.
    pub fn prepare(url: &str) -> Result<Db, DbError> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("vitrine")
            .options([
                ("statement_timeout", "5s"),
                ("lock_timeout", "2s"),
                ("idle_in_transaction_session_timeout", "10s"),
                ("client_min_messages", "error"),
            ])
            .disable_statement_logging();
        let pool = |connections| {
            PgPoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT)
        };
        Ok(Db {
            listening: pool(1).connect_lazy_with(options.clone()),
            // A transaction's first statement is the test.
            pool: pool(MAX_CONNECTIONS).test_before_acquire(false).connect_lazy_with(options),
        })
    }

    /// A transaction, begun with one message to the database: to ask first whether the connection
    /// lives would be a second one. `then` comes within it.
    async fn begin(&self, then: &str) -> Result<Transaction<'static, Postgres>, DbError> {
        // A request that was dropped while its BEGIN was on the way hands back a connection inside
        // an open transaction: whatever came next would go on in it, or be acknowledged and lost
        // (sqlx #4385).
        let opening: Arc<str> = format!("rollback; begin; {then}").into();
        let begun = async {
            for _ in 0..MAX_CONNECTIONS {
                match self.pool.begin_with(AssertSqlSafe(Arc::clone(&opening))).await {
                    Err(error) if is_cut(&error) => {}
                    result => return result,
                }
            }
            Err(DbError::PoolTimedOut)
        };
        let begun = tokio::time::timeout(ACQUIRE_TIMEOUT, begun).await;
        begun.unwrap_or(Err(DbError::PoolTimedOut))
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Result<(), DbError> {
        self.door().await.map(DoorTx::end)
    }

    /// The database's own time, in ms since 1970.
    ///
    /// # Errors
    /// The database is away.
    pub async fn now_ms(&self) -> Result<i64, DbError> {
        sqlx::query_scalar("select (extract(epoch from clock_timestamp()) * 1000)::bigint")
            .fetch_one(&mut *self.door().await?)
            .await
    }

    /// The version of Postgres, such as 150004 for 15.4.
    ///
    /// # Errors
    /// The database is away.
    pub async fn version(&self) -> Result<i32, DbError> {
        sqlx::query_scalar("select current_setting('server_version_num')::int")
            .fetch_one(&mut *self.door().await?)
            .await
    }

    /// A transaction on behalf of one tenant.
    ///
    /// # Errors
    /// The database is away.
    pub async fn tenant(&self, tenant: TenantId) -> Result<TenantTx, DbError> {
        // A UUID: nothing in it can end the text.
        let tx =
            self.begin(&format!("select set_config('app.tenant', '{}', true)", tenant.0)).await?;
        Ok(TenantTx { tx, tenant })
    }

    /// A transaction on behalf of the provider's staff.
    ///
    /// # Errors
    /// The database is away, or finds that the key is no operator's.
    pub async fn operator(&self, key: &OfficeKey) -> Result<OperatorTx, DbError> {
        let mut tx = self.begin("").await?;
        if let OfficeKey::Session(hash) = key {
            sqlx::query("select enter_office($1)").bind(&hash[..]).execute(&mut *tx).await?;
        }
        Ok(OperatorTx { tx })
    }

    /// A transaction for what comes before it is known who asks.
    ///
    /// # Errors
    /// The database is away.
    pub async fn door(&self) -> Result<DoorTx, DbError> {
        Ok(DoorTx { tx: self.begin("").await? })
    }
}

macro_rules! transactions {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty)? }),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name {
            tx: Transaction<'static, Postgres>,
            $($field: $type,)?
        }

        impl $name {
            /// Makes what was written stay.
            ///
            /// # Errors
            /// The database refused or is away: nothing was written.
            pub async fn commit(self) -> Result<(), DbError> {
                self.tx.commit().await
            }

            /// Ends what has only read, without waiting for the database.
            pub fn end(self) {}
        }

        impl Deref for $name {
            type Target = PgConnection;
            fn deref(&self) -> &PgConnection {
                &self.tx
            }
        }

        impl DerefMut for $name {
            fn deref_mut(&mut self) -> &mut PgConnection {
                &mut self.tx
            }
        }
    )+};
}

transactions! {
    /// One tenant's rows.
    TenantTx { tenant: TenantId },
    /// The provider's staff.
    OperatorTx {},
    /// Before it is known who asks.
    DoorTx {},
}

impl TenantTx {
    /// The tenant that this transaction reads.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }
}

/// Whether the connection was cut, by the network or by a server that ended.
fn is_cut(error: &DbError) -> bool {
    matches!(error, DbError::Io(_)) || has_code(error, "57P01") || has_code(error, "57P02")
}

/// Whether Postgres refused because of who asks.
pub fn is_refusal(error: &DbError) -> bool {
    has_code(error, "42501")
}

/// Whether Postgres has no such table: the database was not migrated.
pub fn is_without_table(error: &DbError) -> bool {
    has_code(error, "42P01")
}

/// Whether Postgres cannot keep a character of what was typed: U+0000.
pub fn is_unstorable(error: &DbError) -> bool {
    has_code(error, "22021") || has_code(error, "22P05")
}

/// By Postgres's own code (its manual, appendix A).
fn has_code(error: &DbError, code: &str) -> bool {
    error.as_database_error().and_then(|error| error.code()).as_deref() == Some(code)
}

/// The name of the constraint that refused a write, if that is what happened.
pub fn broken_constraint(error: &DbError) -> Option<&str> {
    match error {
        sqlx::Error::Database(error) => error.constraint(),
        _ => None,
    }
}
