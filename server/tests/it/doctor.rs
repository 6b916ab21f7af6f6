//! `vitrine doctor`: what it finds, and that what it says to do about it helps.

use crate::kit::database::Database;
use crate::kit::logs::T;
use crate::kit::{Setup, World};
use emulator::Options;
use serde_json::{Value, json};
use std::process::{Command, Output};

const KEY: &str = "dml0cmluZSB0ZXN0cyBzZWFsIHdpdGggdGhpcyBrZXk=";
/// What the portal does on a group.
const ON_GROUPS: [&str; 3] =
    ["logs:FilterLogEvents", "logs:DescribeLogStreams", "logs:StartLiveTail"];

/// A doctor about to look at this database and this AWS, and nothing of this machine.
fn doctor(app_url: &str, owner_url: &str, aws: &str) -> Command {
    let site = std::env::temp_dir().join(format!("vitrine-doctor-{}", std::process::id()));
    std::fs::create_dir_all(site.join("pkg")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine"));
    command.arg("doctor").env_clear().envs([
        ("DATABASE_URL", app_url),
        ("VITRINE_MIGRATE_URL", owner_url),
        ("VITRINE_SECRET_KEY", KEY),
        ("VITRINE_PUBLIC_URL", "https://logs.example.com"),
        ("LEPTOS_SITE_ROOT", site.to_str().unwrap()),
        ("AWS_ENDPOINT_URL", aws),
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ACCESS_KEY_ID", "AKIATEST"),
        ("AWS_SECRET_ACCESS_KEY", "canary-of-a-secret-access-key"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("HOME", "/nonexistent"),
    ]);
    command
}

async fn run(mut command: Command) -> Output {
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

/// What it found.
struct Found {
    code: i32,
    checks: Vec<Value>,
}

impl Found {
    async fn by(mut command: Command) -> Found {
        command.arg("--json");
        let output = run(command).await;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let report: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {said}"));
        let families = report["families"].as_array().unwrap();
        let checks: Vec<Value> = families
            .iter()
            .flat_map(|family| family["checks"].as_array().unwrap())
            .cloned()
            .collect();
        let code = output.status.code().unwrap();
        assert_eq!(report["ok"].as_bool().unwrap(), code == 0);
        Found { code, checks }
    }

    /// The names of what has this verdict.
    fn names(&self, verdict: &str) -> Vec<&str> {
        let is_so = |check: &&Value| check["verdict"] == verdict;
        self.checks.iter().filter(is_so).filter_map(|check| check["name"].as_str()).collect()
    }

    #[track_caller]
    fn check(&self, name: &str) -> &Value {
        let found = self.checks.iter().find(|check| check["name"] == name);
        found.unwrap_or_else(|| panic!("no {name} in {:?}", self.checks))
    }

    #[track_caller]
    fn detail(&self, name: &str) -> &str {
        self.check(name)["detail"].as_str().unwrap()
    }
}

impl World {
    fn doctor(&self) -> Command {
        let Database { app_url, owner_url, .. } = &*self.database;
        doctor(app_url, owner_url, &self.emulator.url())
    }

    /// What the role of the source demands and may do: its external id, and these statements.
    async fn set_role(&self, statements: &[Value]) {
        let external_id = self.external_id().await;
        let policy = json!({ "Version": "2012-10-17", "Statement": statements }).to_string();
        self.emulator.set_role("vitrine-reader", Some(&external_id), Some(&policy)).unwrap();
    }

    async fn external_id(&self) -> String {
        let query = "select external_id from sources";
        sqlx::query_scalar(query).fetch_one(&mut self.database.owner().await).await.unwrap()
    }
}

fn allow(actions: &[&str], resources: &[&str]) -> Value {
    json!({ "Effect": "Allow", "Action": actions, "Resource": resources })
}

fn arn(group: &str) -> String {
    format!("arn:aws:logs:eu-central-1:000000000000:log-group:{group}:*")
}

async fn world() -> World {
    world_with(Options::default()).await
}

/// With every group that is granted, and a role that may do all that it has to.
async fn world_with(emulator: Options) -> World {
    let world = World::with(Setup { emulator, ..Setup::default() }).await;
    for group in
        ["/acme/api", "/acme/worker", "/acme/web", "/globex/api", "/globex/jobs", "/shared/gateway"]
    {
        world.emulator.put(group, "i-1", [(T, "canary of a log line")]);
    }
    let listing = allow(&["logs:DescribeLogGroups"], &["*"]);
    world.set_role(&[allow(&ON_GROUPS, &["*"]), listing]).await;
    world
}

#[tokio::test]
async fn what_stands_is_said_to_stand_and_no_secret_is_said() {
    let world = world().await;
    let found = Found::by(world.doctor()).await;
    assert_eq!(found.names("failed"), [""; 0], "{:?}", found.checks);
    assert_eq!(found.names("warning"), ["AWS_ENDPOINT_URL"]);
    assert_eq!(found.code, 0);
    for permission in ON_GROUPS.into_iter().chain(["logs:DescribeLogGroups"]) {
        assert_eq!(found.detail(permission), "allowed");
    }
    assert_eq!(found.detail("identity"), "arn:aws:iam::000000000000:user/vitrine");
    assert_eq!(found.detail("grants"), "all 6 different ones were tried");
    assert_eq!(found.detail("DATABASE_URL"), "set");
    let rate = found.detail("000000000000/eu-central-1/FilterLogEvents");
    assert_eq!(rate, "4 a second, of AWS's default 5");

    let mut command = world.doctor();
    command.env("VITRINE_SMTP_URL", "smtps://vitrine:canary-of-a-mail-password@127.0.0.1");
    command.env("VITRINE_MAIL_FROM", "Logs <logs@vitrine.test>");
    let output = run(command).await;
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("\n0 failures, 1 warning\n"), "{text}");
    assert!(!text.contains('\u{1b}'), "colour is for terminals");
    let all = format!("{text}{}", String::from_utf8_lossy(&output.stderr));
    for secret in [KEY, "canary", "session-", &world.database.app_url] {
        assert!(!all.contains(secret), "{secret} in {all}");
    }
}

#[tokio::test]
async fn a_permission_that_is_missing_comes_with_the_statement_that_mends_it() {
    let world = world().await;
    let rest = [
        allow(&["logs:DescribeLogStreams"], &["*"]),
        allow(&["logs:DescribeLogGroups"], &["*"]),
        allow(&["logs:StartLiveTail", "logs:FilterLogEvents"], &[&arn("/acme/api")]),
    ];
    world.set_role(&rest).await;
    let found = Found::by(world.doctor()).await;
    assert_eq!((found.names("failed"), found.code), (vec!["logs:FilterLogEvents"], 1));
    // What is followed without it is asked for instead.
    assert_eq!(found.names("warning"), ["AWS_ENDPOINT_URL", "logs:StartLiveTail"]);
    let check = &found.check("logs:FilterLogEvents")["statements"][0];
    let role = "arn:aws:iam::000000000000:role/vitrine-reader";
    assert_eq!(check["policy"], format!("In a policy of {role}"));
    let denied = ["/acme/web", "/acme/worker", "/globex/api", "/globex/jobs", "/shared/gateway"];
    let statement = json!({
        "Effect": "Allow", "Action": "logs:FilterLogEvents", "Resource": denied.map(arn),
    });
    assert_eq!(check["statement"], statement);

    let tail = found.check("logs:StartLiveTail")["statements"][0]["statement"].clone();
    world.set_role(&[&rest[..], &[statement, tail]].concat()).await;
    let found = Found::by(world.doctor()).await;
    assert_eq!((found.names("warning"), found.code), (vec!["AWS_ENDPOINT_URL"], 0));
}

#[tokio::test]
async fn a_prefix_is_tried_on_a_group_that_does_not_exist() {
    let world = world().await;
    world.database.run("delete from grants").await;
    world.operator().await.grant("acme", "/acme/*", "*").await.expect(303);
    let found = Found::by(world.doctor()).await;
    assert_eq!((found.names("failed"), found.code), (vec![], 0), "{:?}", found.checks);
    assert_eq!(found.detail("grants"), "all 1 different ones were tried");
    assert_eq!(world.emulator.live_tail_sessions(), 0);

    world.set_role(&[allow(&["logs:DescribeLogGroups"], &["*"])]).await;
    let found = Found::by(world.doctor()).await;
    let denied = ["logs:FilterLogEvents", "logs:DescribeLogStreams"];
    assert_eq!(found.names("failed"), denied, "with every group gone, a denial is still one");
    for permission in ON_GROUPS {
        let statement = &found.check(permission)["statements"][0]["statement"];
        assert_eq!(statement["Resource"], json!([arn("/acme/*")]), "{permission}");
    }

    world.database.run("delete from grants").await;
    let found = Found::by(world.doctor()).await;
    assert_eq!((found.names("failed"), found.code), (vec![], 0), "nothing to try it on");
    assert!(found.detail("grants").starts_with("there is none yet"));
}

#[tokio::test]
async fn a_group_that_is_granted_and_not_there_is_named() {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", [(T, "x")]);
    let found = Found::by(world.doctor()).await;
    assert!(found.detail("grants").contains("log-group:/globex/jobs:*"), "{:?}", found.checks);
    assert!(!found.detail("grants").contains("/acme/api:"));
    assert!(found.names("warning").contains(&"external id"), "this role demands none");
    assert_eq!(found.code, 0);
}

#[tokio::test]
async fn a_role_that_is_not_handed_out_comes_with_its_trust() {
    let world = world().await;
    world.emulator.set_role("vitrine-reader", Some("somebody-elses"), None).unwrap();
    let found = Found::by(world.doctor()).await;
    assert_eq!((found.names("failed"), found.code), (vec!["role"], 1));
    let statements = &found.checks.iter().find(|check| check["verdict"] == "failed").unwrap();
    let trust = &statements["statements"][0]["statement"];
    let condition = &trust["Condition"]["StringEquals"]["sts:ExternalId"];
    assert_eq!(*condition, world.external_id().await);
    assert_eq!(trust["Principal"]["AWS"], "arn:aws:iam::000000000000:user/vitrine");
    // It went on.
    found.check("000000000000/eu-central-1/FilterLogEvents");
    assert_eq!(world.emulator.calls("FilterLogEvents"), 0);

    world.emulator.set_role("vitrine-reader", condition.as_str(), None).unwrap();
    assert_eq!(Found::by(world.doctor()).await.code, 0);
}

#[tokio::test]
async fn a_clock_that_is_off_is_named() {
    for (clock_off_by_s, verdict, words) in [
        (-90, "failed", "this machine's clock is 90 s ahead of it"),
        (10, "warning", "this machine's clock is 10 s behind it"),
    ] {
        let world = world_with(Options { clock_off_by_s, ..Options::default() }).await;
        let found = Found::by(world.doctor()).await;
        let check = found.check("AWS");
        // The header has no more than seconds.
        let seconds = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let off: i64 = seconds(found.detail("AWS")).parse().unwrap();
        assert_eq!(check["verdict"], verdict, "{check}");
        assert!((off - clock_off_by_s.abs()).abs() <= 1, "{check}");
        assert!(words.ends_with(found.detail("AWS").rsplit(" s ").next().unwrap()), "{check}");
        assert_eq!(found.check("database")["verdict"], "ok");
    }
}

#[tokio::test]
async fn a_wall_that_is_down_is_named() {
    let world = world().await;
    if world.database.app_url == world.database.owner_url {
        return;
    }
    world.database.run("alter table grants disable row level security").await;
    world.database.run("alter table audit_events disable trigger audit_events_append_only").await;
    let found = Found::by(world.doctor()).await;
    assert_eq!(found.names("failed"), ["row-level security", "audit"]);
    assert!(found.detail("row-level security").ends_with("not forced on grants"));

    world.database.run("alter table grants enable row level security").await;
    world.database.run("alter table audit_events enable trigger audit_events_append_only").await;
    let owner_url = &world.database.owner_url;
    let found = Found::by(doctor(owner_url, owner_url, &world.emulator.url())).await;
    assert_eq!((found.names("failed"), found.code), (vec!["role"], 1));

    let mut command = world.doctor();
    command.env_remove("VITRINE_MIGRATE_URL");
    let found = Found::by(command).await;
    let unseen = ["AWS_ENDPOINT_URL", "migrations", "sources"];
    let mut warnings = found.names("warning");
    warnings.sort_unstable();
    assert_eq!((warnings, found.code), (unseen.to_vec(), 0));
}

#[tokio::test]
async fn a_database_that_was_not_migrated_is_named() {
    let database = Database::create_empty().await;
    let (app, owner) = (&database.app_url, &database.owner_url);
    let nowhere = "http://127.0.0.1:9";
    let found = Found::by(doctor(app, owner, nowhere)).await;
    assert!(found.detail("migrations").starts_with("missing: 0001, 0002"), "{:?}", found.checks);
    assert_eq!(found.check("migrations")["verdict"], "failed");
    assert_eq!(found.detail("sources"), "not looked at");

    server::db::migrate::migrate(owner, app).await.unwrap();
    database.run("delete from _sqlx_migrations where version = 2").await;
    let newer =
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
                 values (9999, 'of a newer one', true, '', 0)";
    database.run(newer).await;
    let found = Found::by(doctor(app, owner, nowhere)).await;
    assert_eq!(found.detail("migrations"), "missing: 0002");
    database.run("update _sqlx_migrations set checksum = 'x' where version = 3").await;
    let found = Found::by(doctor(app, owner, nowhere)).await;
    assert_eq!(found.detail("migrations"), "broken or changed since: 0003");
    // AWS was not there either, and all of it was said.
    assert!(found.names("failed").contains(&"identity"), "{:?}", found.checks);
}

#[tokio::test]
async fn every_bad_value_is_named_and_no_secret_shown() {
    let mut command = doctor("", "", "http://127.0.0.1:9");
    command.env_remove("DATABASE_URL").envs([
        ("VITRINE_SECRET_KEY", "canary-of-a-key"),
        ("VITRINE_SMTP_URL", "smtp//canary-of-a-password"),
        ("VITRINE_ADDR", "nowhere"),
        ("VITRINE_REPLICAS", "0"),
        ("VITRINE_LOG_FORMAT", "xml"),
        ("VITRINE_AWS_RATES", "PutLogEvents=1"),
        ("VITRINE_REPLICA", "2"),
    ]);
    command.arg("--json");
    let output = run(command).await;
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains("canary-of-a-key") && !text.contains("canary-of-a-password"), "{text}");
    let report: Value = serde_json::from_str(&text).unwrap();
    let checks = report["families"][0]["checks"].as_array().unwrap().clone();
    let found = Found { code: output.status.code().unwrap(), checks };
    let mut bad = found.names("failed");
    bad.sort_unstable();
    let expected = [
        "DATABASE_URL",
        "VITRINE_ADDR",
        "VITRINE_AWS_RATES",
        "VITRINE_LOG_FORMAT",
        "VITRINE_REPLICAS",
        "VITRINE_SECRET_KEY",
        "VITRINE_SMTP_URL",
    ];
    assert_eq!((bad, found.code), (expected.to_vec(), 1));
    assert_eq!(found.names("warning"), ["VITRINE_REPLICA"]);
    assert_eq!(found.detail("VITRINE_LOG_FORMAT"), "is none of text, json");

    let mut command = doctor("postgres://nobody@127.0.0.1:9/none", "", "http://127.0.0.1:9");
    command.env("VITRINE_SMTP_URL", "smtps://mail.example.com");
    let found = Found::by(command).await;
    assert_eq!(found.detail("VITRINE_MAIL_FROM"), "not set", "by itself it need not be");
    assert!(found.names("failed").contains(&"VITRINE_MAIL_FROM"), "{:?}", found.checks);
    assert!(found.names("failed").contains(&"connection"));
}
