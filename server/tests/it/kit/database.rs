//! A database for one test: made, brought up to date as its owner, used as the application's
//! role, and dropped.

use server::db::migrate::migrate;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

const WHERE: &str = "VITRINE_TEST_DATABASE_URL";

pub(crate) struct Database {
    name: String,
    server_url: String,
    pub(crate) owner_url: String,
    pub(crate) app_url: String,
}

impl Database {
    pub(crate) async fn create() -> Database {
        let database = Database::create_empty().await;
        migrate(&database.owner_url, &database.app_url).await.unwrap();
        database
    }

    /// Without any table yet.
    pub(crate) async fn create_empty() -> Database {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server_url = std::env::var(WHERE).unwrap_or_else(|_| {
            panic!(
                "{WHERE} is not set. It names a Postgres database whose role may create \
                 databases; `make test` starts such a server and sets it."
            )
        });
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("vitrine_test_{}_{count}", std::process::id());
        let owner_url = with_database(&server_url, &name);
        let app_url = with_user(&owner_url, &app_user(&server_url));
        run(&server_url, &format!("create database {name} template template0")).await;
        Database { name, server_url, owner_url, app_url }
    }

    /// Its name, which no other one has.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// A connection as the owner, who may look at and change every row.
    pub(crate) async fn owner(&self) -> PgConnection {
        connect(&self.owner_url).await
    }

    /// A connection as the role that the portal has.
    pub(crate) async fn app(&self) -> PgConnection {
        connect(&self.app_url).await
    }

    /// The same; none on a server with but one role, where there is nothing to tell apart.
    pub(crate) async fn app_apart(&self) -> Option<PgConnection> {
        let mut app = self.app().await;
        let who: String =
            sqlx::query_scalar("select current_user::text").fetch_one(&mut app).await.unwrap();
        (!self.owns(&who)).then_some(app)
    }

    /// Whether this role is the owner.
    pub(crate) fn owns(&self, role: &str) -> bool {
        let user = user_of(&self.server_url).unwrap_or_default();
        user.split(':').next() == Some(role)
    }

    /// Runs one statement as the owner and returns how many rows it touched.
    pub(crate) async fn run(&self, statement: &'static str) -> u64 {
        let mut owner = self.owner().await;
        sqlx::query(statement).execute(&mut owner).await.unwrap().rows_affected()
    }

    /// One number, asked as the owner.
    pub(crate) async fn number(&self, query: &'static str) -> i64 {
        let mut owner = self.owner().await;
        sqlx::query_scalar(query).fetch_one(&mut owner).await.unwrap()
    }

    /// Everything that is stored, as text, one table after the other.
    pub(crate) async fn dump(&self) -> String {
        let mut owner = self.owner().await;
        let tables: Vec<String> = sqlx::query_scalar(
            "select table_name::text from information_schema.tables where table_schema = 'public'",
        )
        .fetch_all(&mut owner)
        .await
        .unwrap();
        let mut dump = String::new();
        for table in tables {
            let rows = AssertSqlSafe(format!("select row_to_json(t)::text from {table} t"));
            let rows: Vec<String> = sqlx::query_scalar(rows).fetch_all(&mut owner).await.unwrap();
            dump.push_str(&rows.join("\n"));
        }
        dump
    }

    /// Ends every connection to it and lets nobody in any more, as an outage does.
    pub(crate) async fn go_away(&self) {
        self.allow_connections(false).await;
        self.end_connections().await;
    }

    /// Ends the outage.
    pub(crate) async fn come_back(&self) {
        self.allow_connections(true).await;
    }

    async fn allow_connections(&self, allowed: bool) {
        let name = &self.name;
        run(&self.server_url, &format!("alter database {name} allow_connections {allowed}")).await;
    }

    /// Cuts every connection of the portal. Each role may end its own connections only.
    pub(crate) async fn end_connections(&self) {
        let statement = format!(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity
             where datname = '{}' and usename = current_user and pid <> pg_backend_pid()",
            self.name
        );
        run(&self.server_url, &statement).await;
        run(&with_user(&self.server_url, user_of(&self.app_url).unwrap()), &statement).await;
    }

    async fn remove(&self) {
        self.end_connections().await;
        run(&self.server_url, &format!("drop database if exists {}", self.name)).await;
    }
}

/// Also after a failed test. The connection needs a runtime, and the test's own one is busy with
/// dropping this.
impl Drop for Database {
    fn drop(&mut self) {
        let removed = std::thread::scope(|scope| {
            let remove = || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                runtime.unwrap().block_on(self.remove());
            };
            scope.spawn(remove).join()
        });
        if removed.is_err() {
            eprintln!("{} could not be dropped", self.name);
        }
    }
}

async fn connect(url: &str) -> PgConnection {
    let options =
        PgConnectOptions::from_str(url).unwrap().options([("client_min_messages", "error")]);
    options.connect().await.unwrap_or_else(|error| panic!("{WHERE}: no connection: {error}"))
}

async fn run(url: &str, statement: &str) {
    let mut connection = connect(url).await;
    sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// The application's role: that of `DATABASE_URL`, as in production, or the one that
/// `scripts/postgres.sh` makes. Where a server has but one role, it is the owner too.
fn app_user(server_url: &str) -> String {
    let url = std::env::var("DATABASE_URL").unwrap_or_default();
    match (user_of(&url), user_of(server_url)) {
        (Some(user), _) => user.to_owned(),
        (None, Some(_)) => "vitrine_app".to_owned(),
        (None, None) => panic!("{WHERE} names no role: postgres://ROLE@HOST:PORT/DATABASE"),
    }
}

fn user_of(url: &str) -> Option<&str> {
    let (user, _) = url.split_once("://")?.1.split('/').next()?.rsplit_once('@')?;
    Some(user)
}

fn with_user(url: &str, user: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap();
    let host = user_of(url).map_or(rest, |former| &rest[former.len() + 1..]);
    format!("{scheme}://{user}@{host}")
}

fn with_database(url: &str, name: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, None), |(a, q)| (a, Some(q)));
    let (scheme, rest) = address.split_once("://").unwrap();
    let host = rest.split('/').next().unwrap_or_default();
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{scheme}://{host}/{name}{query}")
}
