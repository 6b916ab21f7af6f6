//! Accounts that are linked to a source's own: each is a source of its own, and equal names in two
//! of them never mix.

use crate::kit::answer::Answer;
use crate::kit::command::said;
use crate::kit::logs::{HOUR, T, between, now_ms};
use crate::kit::people::{Member, Operator, User};
use crate::kit::programs::Program;
use crate::kit::{Setup, World, html};
use crate::tail::Listener;
use app::route::explorer_href;
use app::wire::{DryRun, GroupHint};
use emulator::{Fault, FaultKind};
use serde_json::{Value, json};

const A: &str = "111111111111";
const B: &str = "222222222222";
const OF_A: &str = "demo-111111111111";
const OF_B: &str = "demo-222222222222";
const GROUP: &str = "/app/api";

/// A group of one name in the monitoring account and in two linked ones, and one more in each.
async fn world() -> World {
    let world = World::open().await;
    world.emulator.put(GROUP, "of-own", [(T, "canary of own")]);
    world.emulator.put("/app/own", "i-1", [(T, "canary of own")]);
    for (account, only) in [(A, "/app/only-a"), (B, "/app/only-b")] {
        let stream = format!("of-{account}");
        let line = format!("canary of {account}");
        world.emulator.put_linked(account, GROUP, &stream, [(T, line.clone())]);
        world.emulator.put_linked(account, only, &stream, [(T, line)]);
    }
    world
}

impl Operator<'_> {
    async fn change_demo(&self, linked: &str, version: &str) -> Answer {
        let role = "arn:aws:iam::000000000000:role/vitrine";
        let fields =
            [("name", "Demo"), ("role_arn", role), ("linked", linked), ("version", version)];
        self.post_form("/admin/sources/demo", &fields).await
    }

    async fn grant_in(&self, source: &str, group: &str) -> Answer {
        let fields = [("source", source), ("group", group), ("stream", "*")];
        self.post_form("/admin/tenants/acme/grants", &fields).await
    }
}

/// The same, linked, and acme is granted `/app/*` of the first linked account.
async fn linked() -> World {
    let world = world().await;
    let operator = world.operator().await;
    operator.change_demo(&format!("{A}, {B}"), "1").await.expect(303);
    operator.grant_in(OF_A, "/app/*").await.expect(303);
    drop(operator);
    world
}

fn tail_of(source: &str, group: &str) -> String {
    format!("{}/tail?lines=0", explorer_href(source, group))
}

fn query(source: &str, group: &str) -> String {
    format!("source={source}&group={group}&from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z")
}

async fn search(member: &Member<'_>, source: &str, group: &str) -> Answer {
    let search = between(T, T + HOUR);
    let input = json!({ "source": source, "group": group, "search": search });
    member.rpc("/rpc/events/search", input).await
}

/// Only the first linked account's lines and streams stand there.
#[track_caller]
fn is_of_a(what: &str, answer: Answer) {
    let body = answer.expect(200).body;
    assert!(
        body.contains(&format!("of-{A}")) || body.contains(&format!("canary of {A}")),
        "{what}"
    );
    for strange in [B, "own", "only-b"] {
        let names =
            [format!("of-{strange}"), format!("canary of {strange}"), format!("/app/{strange}")];
        assert!(!names.iter().any(|name| body.contains(name)), "{what} shows {strange}");
    }
}

#[tokio::test]
async fn a_group_of_one_account_is_read_through_every_door() {
    let world = linked().await;
    let alan = world.alan().await;
    let program = world.program_of(&alan).await;
    let page = format!("{}{}", explorer_href(OF_A, GROUP), between(T, T + HOUR).to_query());
    let export = format!("{}/export?format=ndjson&from=0", explorer_href(OF_A, GROUP));
    let query = query(OF_A, GROUP);
    is_of_a("the page", alan.get(&page).await);
    is_of_a("the search", search(&alan, OF_A, GROUP).await);
    is_of_a("the export", alan.get(&export).await);
    for path in ["/events?", "/events/export?"] {
        is_of_a(path, program.get(&format!("{path}{query}")).await);
    }
    let streams = format!("/log-streams?source={OF_A}&group={GROUP}");
    is_of_a("the streams", program.get(&streams).await);

    let events = Program::read(program.get(&format!("/events?{query}")).await);
    let id = events["items"][0]["id"].as_str().unwrap();
    let context = format!("source={OF_A}&group={GROUP}&stream=of-{A}&event={T}.{id}");
    is_of_a("the context", program.get(&format!("/events/context?{context}")).await);
    let one = json!({ "source": OF_A, "group": GROUP, "key": format!("{T}.{id}") });
    is_of_a("the event", alan.rpc("/rpc/events/one", one).await);
}

#[tokio::test]
async fn the_lists_name_the_groups_of_that_account_alone() {
    let world = linked().await;
    let alan = world.alan().await;
    let list = alan.get("/logs").await.expect(200).body;
    for group in [GROUP, "/app/only-a"] {
        assert!(list.contains(&format!("href=\"{}\"", explorer_href(OF_A, group))), "{group}");
    }
    assert!(!list.contains(OF_B) && !list.contains("only-b") && !list.contains("%2Fapp%2Fown"));
    assert!(!list.contains(&explorer_href("demo", GROUP)));
    let program = world.program_of(&alan).await;
    let groups = Program::read(program.get("/log-groups?prefix=/app/").await);
    let named: Vec<(&str, &str)> = groups["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["source"].as_str().unwrap(), item["group"].as_str().unwrap()))
        .collect();
    assert_eq!(named, [(OF_A, GROUP), (OF_A, "/app/only-a")]);
}

#[tokio::test]
async fn the_same_name_in_another_account_is_nowhere() {
    let world = linked().await;
    let alan = world.alan().await;
    let program = world.program_of(&alan).await;
    let nowhere = alan.get("/no/such/page").await.expect(404).without_chance();
    for (source, group) in
        [(OF_B, GROUP), ("demo", GROUP), (OF_B, "/app/only-b"), ("demo", "/app/own")]
    {
        let href = explorer_href(source, group);
        let page = alan.get(&href).await;
        assert_eq!(page.without_chance(), nowhere, "{source} {group}");
        search(&alan, source, group).await.expect(404);
        for rest in ["/export?format=text&from=0", "/tail"] {
            alan.get(&format!("{href}{rest}")).await.expect(404);
        }
        for path in ["/events", "/events/export", "/events/tail", "/log-streams"] {
            let path = format!("{path}?source={source}&group={group}");
            program.get(&path).await.expect(404);
        }
    }
    // What only the other accounts have is not there in this one either.
    for group in ["/app/only-b", "/app/own"] {
        let answer = search(&alan, OF_A, group).await;
        assert!(answer.status == 404 && !answer.body.contains("canary"), "{}", answer.body);
    }
    world.gus().await.get(&explorer_href(OF_A, GROUP)).await.expect(404);
}

#[tokio::test]
async fn a_tail_hears_that_account_alone_in_a_session_and_by_polling() {
    let world = linked().await;
    let alan = world.alan().await;
    for (mode, fault) in [("live", None), ("polling", Some(FaultKind::Unsupported))] {
        if let Some(kind) = fault {
            world.emulator.fault(Fault::always("StartLiveTail", kind)).unwrap();
        }
        let group = format!("/app/{mode}");
        for account in [A, B] {
            world.emulator.put_linked(account, &group, "i-1", [(T, "old")]);
        }
        world.emulator.put(&group, "i-1", [(T, "old")]);
        let mut tail = Listener::at(&alan, &tail_of(OF_A, &group), None).await;
        tail.until_mode(mode).await;
        world.emulator.put(&group, "i-1", [(now_ms(), "of own")]);
        world.emulator.put_linked(B, &group, "i-1", [(now_ms(), "of b")]);
        world.emulator.put_linked(A, &group, "i-1", [(now_ms(), "of a")]);
        assert_eq!(tail.until("of a").await, ["of a"], "{mode}");
        world.emulator.put_linked(A, &group, "i-1", [(now_ms(), "end")]);
        assert_eq!(tail.until("end").await, ["end"], "{mode}");
    }
    assert!(world.emulator.calls("StartLiveTail") > 0);
}

/// AWS counts against the account that asks. A request in 100 s is the lowest rate that can be set.
#[tokio::test]
async fn it_shares_the_quota_of_its_monitoring_account() {
    let setup = Setup { aws_rates: "FilterLogEvents=0.01", ..Setup::default() };
    let world = World::with(setup).await;
    world.emulator.put_linked(A, GROUP, "i-1", [(T, "hello")]);
    world.emulator.put("/acme/api", "i-1", [(T, "hello")]);
    let operator = world.operator().await;
    operator.change_demo(A, "1").await.expect(303);
    operator.grant_in(OF_A, "/app/*").await.expect(303);
    let program = world.program_of(&world.alan().await).await;
    program.get(&format!("/events?{}", query("demo", "/acme/api"))).await.expect(200);
    program.get(&format!("/events?{}", query(OF_A, GROUP))).await.problem(429);
}

#[tokio::test]
async fn it_shares_the_live_tail_sessions_of_its_monitoring_account() {
    let world = World::with(Setup { tail_sessions: 1, ..Setup::default() }).await;
    world.emulator.put("/acme/api", "i-1", [(T, "old")]);
    world.emulator.put_linked(A, GROUP, "i-1", [(T, "old")]);
    let operator = world.operator().await;
    operator.change_demo(A, "1").await.expect(303);
    operator.grant_in(OF_A, "/app/*").await.expect(303);
    let alan = world.alan().await;
    let mut own = Listener::at(&alan, &tail_of("demo", "/acme/api"), None).await;
    own.until_mode("live").await;
    let mut linked = Listener::at(&alan, &tail_of(OF_A, GROUP), None).await;
    linked.until_mode("polling").await;
    world.emulator.put_linked(A, GROUP, "i-1", [(now_ms(), "news")]);
    assert_eq!(linked.until("news").await, ["news"]);
    assert_eq!(world.emulator.live_tail_sessions(), 1);
}

/// Without a role there is no second wall; which account is read does not depend on it.
#[tokio::test]
async fn without_a_role_it_is_still_that_account() {
    let world = linked().await;
    world.database.run("update sources set role_arn = null, external_id = null").await;
    let alan = world.alan().await;
    is_of_a("the search", search(&alan, OF_A, GROUP).await);
    assert_eq!(world.emulator.calls("AssumeRole"), 0);
}

/// A source whose monitoring source the tenant's transaction cannot see would be read by bare
/// names in the process's own account.
#[tokio::test]
async fn who_is_granted_the_linked_account_alone_needs_its_monitoring_source_and_no_more() {
    let world = linked().await;
    world
        .database
        .run("delete from grants where source_id = (select id from sources where slug = 'demo')")
        .await;
    let alan = world.alan().await;
    is_of_a("the search", search(&alan, OF_A, GROUP).await);
    search(&alan, "demo", GROUP).await.expect(404);
    let calls = world.emulator.calls("FilterLogEvents");
    world.database.run("drop policy monitor on sources").await;
    if world.database.app_url != world.database.owner_url {
        search(&alan, OF_A, GROUP).await.expect(404);
        assert_eq!(world.emulator.calls("FilterLogEvents"), calls);
    }
}

#[tokio::test]
async fn an_operator_sees_what_a_linked_account_has_before_granting_it() {
    let world = linked().await;
    let operator = world.operator().await;
    let typed = async |typed: &str| -> Vec<String> {
        let input = json!({ "source": OF_B, "typed": typed });
        let found: Vec<GroupHint> = operator.rpc("/rpc/admin/groups/find", input).await.json();
        found.into_iter().map(|hint| hint.rule).collect()
    };
    assert_eq!(typed("/app").await, ["/app/*", GROUP, "/app/only-b"]);
    assert_eq!(typed("only").await, ["/app/only-b"], "a part of the name will do");
    let grant = json!({ "source": OF_B, "group": "/app/*", "stream": "*", "alias": "" });
    let run = operator.rpc("/rpc/admin/grants/try", json!({ "tenant": "acme", "grant": grant }));
    let run: DryRun = run.await.json();
    let names: Vec<&str> = run.groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, [GROUP, "/app/only-b"]);
    assert!(run.groups.iter().all(|group| group.is_new), "a grant in A lets in nothing of B");
}

/// What stands beside the field of linked accounts.
fn complaint(answer: Answer) -> String {
    let page = answer.expect(400).body;
    let note = page.split("id=\"source-linked-note\"").nth(1).unwrap();
    html::text(note.split_once('>').unwrap().1.split("</p>").next().unwrap())
}

async fn audited(world: &World) -> Vec<String> {
    let mut owner = world.database.owner().await;
    let rows = "select action || ' ' || subject from audit_events
                where action like 'source.%' order by id";
    sqlx::query_scalar(rows).fetch_all(&mut owner).await.unwrap()
}

#[tokio::test]
async fn the_form_takes_accounts_and_keeps_what_was_typed() {
    let world = world().await;
    let operator = world.operator().await;
    for (typed, words) in [
        ("12345", "“12345” is no AWS account: it has twelve digits."),
        ("111111111111, acme", "“acme” is no AWS account: it has twelve digits."),
        ("000000000000", "000000000000 is the source's own account."),
    ] {
        let answer = operator.change_demo(typed, "1").await;
        assert!(answer.body.contains(&format!("value=\"{typed}\"")), "{typed} is kept");
        assert_eq!(complaint(answer), words);
    }
    operator.change_demo(&format!("{B} {A}\n{B}"), "1").await.expect(303);
    operator.change_demo(A, "1").await.expect(409);
    let page = operator.get("/admin/sources/demo").await.expect(200).body;
    assert!(page.contains(&format!("value=\"{A}, {B}\"")), "in the order of their numbers");
    let list = operator.get("/admin/sources").await.expect(200).body;
    assert!(list.contains(&format!("/admin/sources/{OF_A}")) && list.contains("Through demo"));

    // The two are there to grant from; the one that a tenant sees stays.
    let tenant = operator.get("/admin/tenants/acme").await.expect(200).body;
    assert!(
        tenant.contains(&format!("value=\"{OF_A}\"")) && tenant.contains("Demo (111111111111)")
    );
    operator.grant_in(OF_A, "/app/*").await.expect(303);
    let words = complaint(operator.change_demo(B, "2").await);
    assert_eq!(words, format!("Tenants have grants in {A}. Take them away first."));
    operator.change_demo(A, "2").await.expect(303);
    operator.get(&format!("/admin/sources/{OF_B}")).await.expect(404);
    // A form without the field, as another page of the portal sends it, leaves them alone.
    let rename = [("name", "Demo"), ("version", "3")];
    operator.post_form("/admin/sources/demo", &rename).await.expect(303);
    operator.get(&format!("/admin/sources/{OF_A}")).await.expect(200);
    assert_eq!(
        audited(&world).await,
        [
            "source.change demo",
            &format!("source.link demo: {B}"),
            &format!("source.link demo: {A}"),
            "source.change demo",
            &format!("source.unlink demo: {B}"),
            "source.change demo",
        ]
    );
}

#[tokio::test]
async fn a_linked_account_has_a_name_of_its_own_and_no_more() {
    let world = linked().await;
    let operator = world.operator().await;
    let path = format!("/admin/sources/{OF_A}");
    let page = operator.get(&path).await.expect(200).body;
    assert!(page.contains("href=\"/admin/sources/demo\"") && page.contains(A));
    assert!(!page.contains("name=\"role_arn\"") && !page.contains("name=\"linked\""));
    operator.post_form(&path, &[("name", "Payments"), ("version", "1")]).await.expect(303);
    assert!(operator.get("/admin/tenants/acme").await.expect(200).body.contains("Payments"));
    let role = format!("arn:aws:iam::{A}:role/reader");
    for more in [("role_arn", role.as_str()), ("linked", "333333333333")] {
        let fields = [("name", "Payments"), ("version", "2"), more];
        let page = operator.post_form(&path, &fields).await.expect(400).body;
        assert!(html::text(&page).contains("neither a role nor linked accounts"), "{more:?}");
    }
    let chain = "insert into sources (id, slug, name, account_id, region, reads_through)
        select gen_random_uuid(), 'chain', 'Chain', '333333333333', region, id
        from sources where slug = 'demo-111111111111'";
    let mut owner = world.database.owner().await;
    let refused = sqlx::query(chain).execute(&mut owner).await.unwrap_err();
    assert_eq!(server::db::broken_constraint(&refused), Some("sources_reads_through_fk"));
}

#[tokio::test]
async fn they_are_added_with_a_new_source_by_form_and_by_command() {
    let world = World::open().await;
    let operator = world.operator().await;
    let source = [
        ("name", "Two"),
        ("slug", "two"),
        ("account", "123456789012"),
        ("region", "eu-west-1"),
        ("linked", A),
    ];
    operator.post_form("/admin/sources", &source).await.expect(303);
    let three = ["add-source", "--slug", "three", "--name", "Three", "--account", "123456789012"];
    let run = async |linked: &str| {
        let more = ["--region", "eu-west-1", "--linked", linked];
        world.admin(&[&three[..], &more[..]].concat(), "").await
    };
    for (linked, words) in [
        ("1234", "twelve digits"),
        ("123456789012", "own account"),
        ("111111111111,111111111111", "there is a source"),
    ] {
        let output = run(linked).await;
        let text = said(&output);
        assert!(!output.status.success() && text.contains(words), "{linked}: {text}");
    }
    let output = run(&format!("{A},{B}")).await;
    assert!(output.status.success(), "{}", said(&output));
    let mut owner = world.database.owner().await;
    let rows = "select concat_ws(' ', s.slug, s.name, s.region, m.slug)
                from sources s join sources m on m.id = s.reads_through order by s.slug";
    let rows: Vec<String> = sqlx::query_scalar(rows).fetch_all(&mut owner).await.unwrap();
    assert_eq!(
        rows,
        [
            "three-111111111111 Three (111111111111) eu-west-1 three",
            "three-222222222222 Three (222222222222) eu-west-1 three",
            "two-111111111111 Two (111111111111) eu-west-1 two",
        ]
    );
    let audit: Value = json!(audited(&world).await);
    assert_eq!(audit[1], format!("source.link two: {A}"));
}
