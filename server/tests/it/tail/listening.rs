//! What one listener hears: the lines to start with, new ones, and where they left off.

use super::{GROUP, Heard, Listener, PATIENCE, address, sorted};
use crate::kit::logs::now_ms;
use crate::kit::people::{Holder, User as _};
use crate::kit::{Setup, World};
use axum::body::Body;
use emulator::{Fault, FaultKind};
use serde_json::Value;
use std::time::Duration;

#[tokio::test]
async fn it_starts_with_the_newest_lines_and_goes_on() {
    let world = World::open().await;
    let now = now_ms();
    world.emulator.put(GROUP, "i-1", (0..300).map(|n| (now - 1_000 + n, format!("m{n:03}"))));
    let alan = world.alan().await;
    let mut tail = Listener::at(&alan, &address(GROUP, ""), None).await;
    let first = tail.until_heard("log", |_| true).await;
    let expected: Vec<String> = (100..300).map(|n| format!("m{n:03}")).collect();
    assert_eq!(first.messages(), expected);
    assert_eq!(
        first.data["rows"][0]["id"].as_str().unwrap().len(),
        56,
        "AWS's id, found by a search"
    );
    tail.until_mode("live").await;
    world.emulator.put(GROUP, "i-1", [(now_ms(), "new")]);
    assert_eq!(tail.until("new").await, ["new"]);

    let mut short = Listener::at(&alan, &address(GROUP, "lines=2&filter=m1"), None).await;
    assert_eq!(short.until_heard("log", |_| true).await.messages(), ["m198", "m199"]);
}

#[tokio::test]
async fn another_filter_takes_over_in_the_same_session() {
    let world = World::open().await;
    let now = now_ms();
    let color = |n: i64| if n % 2 == 0 { "red" } else { "blue" };
    let old = (0..600).map(|n| (now - 1_000 + n, format!("{} {n:03}", color(n))));
    world.emulator.put(GROUP, "i-1", old);
    let alan = world.alan().await;
    let mut red = Listener::at(&alan, &address(GROUP, "filter=red"), None).await;
    red.until_mode("live").await;
    world.emulator.put(GROUP, "i-1", [(now_ms(), "blue and new"), (now_ms(), "red and new")]);
    red.until("red and new").await;
    let mut blue = Listener::at(&alan, &address(GROUP, "filter=blue"), None).await;
    let began = blue.until("blue and new").await;
    drop(red);
    let numbers = (0..600).filter(|n| color(*n) == "blue").skip(300 - 199);
    let mut expected: Vec<String> = numbers.map(|n| format!("blue {n:03}")).collect();
    expected.push("blue and new".to_owned());
    assert_eq!(began, expected);
    let at = now_ms();
    world.emulator.put(GROUP, "i-1", [(at, "red and newer"), (at, "blue and newer")]);
    assert_eq!(blue.until("blue and newer").await, ["blue and newer"]);
    assert_eq!(world.emulator.calls("StartLiveTail"), 1);
}

#[tokio::test]
async fn a_line_without_an_id_can_be_opened_and_linked_to() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(now_ms() - 9_000, "old")]);
    let alan = world.alan().await;
    let mut tail = Listener::of(&alan, GROUP, "").await;
    tail.until_mode("live").await;
    let now = now_ms();
    world.emulator.put(GROUP, "i-1", [(now, "other"), (now, "new")]);
    let batch = tail.until_heard("log", |heard| heard.messages().contains(&"new".into())).await;
    let rows = batch.data["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["message"] == "new").unwrap();
    let key = format!("{}.{}", row["time"], row["id"].as_str().unwrap());
    let input = |key: &str| serde_json::json!({ "source": "demo", "group": GROUP, "key": key });
    let found: Value = alan.rpc("/rpc/events/one", input(&key)).await.json();
    assert_eq!(found["message"], "new");
    assert_eq!(found["id"].as_str().unwrap().len(), 56);
    let gus = world.gus().await;
    gus.rpc("/rpc/events/one", input(&key)).await.expect(404);
    alan.rpc("/rpc/events/one", input(&format!("{now}.t0123456789abcdef"))).await.expect(404);
}

#[tokio::test]
async fn who_comes_back_hears_what_they_missed_and_nothing_twice() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(now_ms() - 9_000, "old")]);
    let (alan, ann) = (world.alan().await, world.ann().await);
    let mut stays = Listener::of(&ann, GROUP, "").await;
    let mut tail = Listener::of(&alan, GROUP, "").await;
    tail.until_mode("live").await;
    world.emulator.put(GROUP, "i-1", [(now_ms(), "one")]);
    tail.until("one").await;
    let place = tail.place.clone();
    drop(tail);
    world.emulator.put(GROUP, "i-1", [(now_ms(), "two"), (now_ms(), "three")]);
    stays.until("three").await;
    let mut back = Listener::at(&alan, &address(GROUP, ""), Some(&place)).await;
    let log = back.until_heard("log", |_| true).await;
    assert_eq!(sorted(log.messages()), ["three", "two"]);
    // A place in the address does as well.
    let mut again = Listener::at(&alan, &address(GROUP, &format!("after={place}")), None).await;
    assert_eq!(sorted(again.until("three").await), ["three", "two"]);
}

/// The keys of the events that say this.
fn keys(log: &Heard, message: &str) -> Vec<String> {
    let rows =
        log.data["rows"].as_array().unwrap().iter().zip(log.data["keys"].as_array().unwrap());
    let said = rows.filter(|(row, _)| row["message"] == message);
    said.map(|(_, key)| key.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_restart_of_the_server_loses_nothing() {
    let mut world = World::open().await;
    let past = now_ms() - 20_000;
    world.emulator.put_ingested_at(past, GROUP, "i-1", [(past, "old")]);
    let cookie = world.alan().await.cookie().unwrap().to_owned();
    let (place, before) = {
        let alan = Holder { world: &world, cookie: cookie.clone() };
        let mut tail = Listener::of(&alan, GROUP, "").await;
        tail.until_mode("live").await;
        world.emulator.put(GROUP, "i-1", [(now_ms(), "before")]);
        let log = tail.until_heard("log", |_| true).await;
        (tail.place.clone(), keys(&log, "before"))
    };
    world.emulator.put(GROUP, "i-1", [(now_ms(), "meanwhile")]);
    world.restart();
    let alan = Holder { world: &world, cookie };
    let mut back = Listener::at(&alan, &address(GROUP, ""), Some(&place)).await;
    // What was told in the last seconds may be told again; its key says that it is the same.
    let log = back.until_heard("log", |_| true).await;
    assert_eq!(sorted(log.messages()), ["before", "meanwhile"]);
    assert_eq!(keys(&log, "before"), before);
    back.until_mode("live").await;
    world.emulator.put(GROUP, "i-1", [(now_ms(), "after")]);
    assert_eq!(back.until("after").await, ["after"], "what was told is not told again");
}

#[tokio::test]
async fn a_quiet_tail_hears_where_to_go_on_too() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(now_ms() - 9_000, "old")]);
    let alan = world.alan().await;
    let mut tail = Listener::of(&alan, GROUP, "filter=wanted").await;
    tail.until_mode("live").await;
    world.emulator.put(GROUP, "i-1", [(now_ms(), "nothing for this listener")]);
    tail.until_heard("place", |_| true).await;
    let place = tail.place.clone();
    drop(tail);
    let mut back = Listener::at(&alan, &address(GROUP, "filter=wanted"), Some(&place)).await;
    back.until_mode("live").await;
    world.emulator.put(GROUP, "i-1", [(now_ms(), "wanted")]);
    assert_eq!(back.until("wanted").await, ["wanted"]);
}

#[tokio::test]
async fn who_was_away_for_too_long_hears_what_may_be_missing() {
    const HOUR: i64 = 3_600_000;
    let world = World::open().await;
    let now = now_ms();
    for (ago, message) in [(25 * HOUR, "long past"), (2 * HOUR, "past")] {
        world.emulator.put_ingested_at(now - ago, GROUP, "i-1", [(now - ago, message)]);
    }
    let alan = world.alan().await;
    let place = format!("1.{}.0", now - 26 * HOUR);
    let mut back = Listener::at(&alan, &address(GROUP, ""), Some(&place)).await;
    let gap = back.until_heard("gap", |_| true).await;
    assert_eq!(gap.data["from"], now - 26 * HOUR);
    assert!(gap.data["to"].as_i64().unwrap() >= now - 24 * HOUR, "{gap:?}");
    assert_eq!(back.until("past").await, ["past"]);
}

#[tokio::test]
async fn who_was_away_hears_what_came_late_meanwhile() {
    let world = World::open().await;
    let now = now_ms();
    let minutes = |count: i64| now - count * 60_000;
    for (happened, ingested, message) in
        [(14, 14, "told"), (15, 3, "very late"), (4, 3, "late"), (1, 1, "in time")]
    {
        let event = [(minutes(happened), message)];
        world.emulator.put_ingested_at(minutes(ingested), GROUP, "i-1", event);
    }
    let alan = world.alan().await;
    let place = format!("1.{}.0", minutes(5));
    let mut back = Listener::at(&alan, &address(GROUP, ""), Some(&place)).await;
    assert_eq!(back.until("in time").await, ["very late", "late", "in time"]);
    assert_eq!(back.gaps, 0);
}

#[tokio::test]
async fn who_listens_leaves_a_row_at_the_beginning_and_one_at_the_end() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(now_ms() - 9_000, "old")]);
    let alan = world.alan().await;
    let mut tail = Listener::of(&alan, GROUP, "filter=new").await;
    let rows = |action: &'static str| world.database.number(action);
    const BEGUN: &str = "select count(*) from audit_events where action = 'logs.tail'
        and actor_label = 'alan@acme.test' and subject = 'demo: /acme/api' and tenant_id is not null";
    const ENDED: &str = "select count(*) from audit_events where action = 'logs.tail_end'
        and actor_label = 'alan@acme.test' and subject like 'demo: /acme/api, for _% s'
        and (detail->>'seconds')::int >= 1 and detail->>'events' = '1'";
    assert_eq!((rows(BEGUN).await, rows(ENDED).await), (1, 0));
    tail.until_mode("live").await;
    world.emulator.put(GROUP, "i-1", [(now_ms(), "new")]);
    tail.until("new").await;
    tail.until_heard("place", |_| true).await;
    drop(tail);
    let ended = async {
        while rows(ENDED).await == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, ended).await.unwrap();
    const TOLD: &str = "select count(*) from audit_events where detail::text like '%new%'";
    assert_eq!(rows(TOLD).await, 0, "what is looked for is not kept");
}

#[tokio::test]
async fn several_groups_are_one_tail() {
    let world = World::open().await;
    for group in [GROUP, "/acme/worker"] {
        world.emulator.put(group, "i-1", [(now_ms() - 9_000, "old")]);
    }
    let alan = world.alan().await;
    let mut tail = Listener::of(&alan, GROUP, "with=%2Facme%2Fworker").await;
    tail.until_mode("live").await;
    world.emulator.put(GROUP, "i-1", [(now_ms(), "one")]);
    let one = tail.until_heard("log", |_| true).await;
    assert_eq!(one.data["rows"][0]["group"], GROUP);
    world.emulator.put("/acme/worker", "i-1", [(now_ms(), "two")]);
    let two = tail.until_heard("log", |_| true).await;
    assert_eq!(two.data["rows"][0]["group"], "/acme/worker");
}

#[tokio::test]
async fn what_is_wrong_is_said_before_it_starts() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(now_ms(), "old")]);
    let alan = world.alan().await;
    for (query, field) in [
        ("filter=%7B", "filter"),
        ("lines=1001", "lines"),
        ("lines=some", "lines"),
        ("after=yesterday", "after"),
    ] {
        let answer = alan.get(&address(GROUP, query)).await.expect(400);
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["field"], field, "{query}");
    }
    world.emulator.fault(Fault::always("FilterLogEvents", FaultKind::Throttle)).unwrap();
    alan.get(&address(GROUP, "")).await.expect(429);
    world.emulator.clear_faults();
    let cold = Setup { aws: Some("http://127.0.0.1:9".into()), ..Setup::default() };
    let away = World::with(cold).await;
    away.alan().await.get(&address(GROUP, "")).await.expect(503);
}

#[tokio::test]
async fn a_program_listens_with_its_token() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(now_ms() - 9_000, "old")]);
    let alan = world.alan().await;
    let program = world.program_of(&alan).await;
    let address = "/api/v1/events/tail?source=demo&group=/acme/api&lines=1";
    let mut tail = Listener::with_token(&world, address, &program.token).await;
    let first = tail.until_heard("log", |_| true).await;
    let item = &first.data["items"][0];
    assert_eq!(item["message"], "old");
    assert_eq!(item["id"].as_str().unwrap().len(), 56);
    assert!(item["time"].as_str().unwrap().ends_with('Z') && item["key"].is_string(), "{item}");
    tail.until_mode("live").await;
    world.emulator.put(GROUP, "i-1", [(now_ms(), "new")]);
    let next = tail.until_heard("log", |_| true).await;
    assert_eq!(next.data["items"][0]["message"], "new");
    for (query, field) in
        [("lines=1001", "lines"), ("filter=%7B", "filter"), ("after=x", "after"), ("x=1", "x")]
    {
        let answer =
            program.get(&format!("/events/tail?source=demo&group=/acme/api&{query}")).await;
        assert_eq!(answer.wrong_field(), field);
    }
}

#[tokio::test]
async fn another_site_hears_nothing() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(now_ms(), "old")]);
    let alan = world.alan().await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
    ] {
        let request = alan.request("GET", &address(GROUP, "")).header(name, value);
        world.send(request.body(Body::empty()).unwrap()).await.expect(403);
    }
    let nobody = world.nobody().get(&address(GROUP, "filter=a")).await.expect(303);
    assert!(
        nobody.location().starts_with("/login?next=%2Flogs%2Fdemo%2F%252Facme%252Fapi%3Ffilter")
    );
}

#[tokio::test]
async fn so_many_at_once_are_enough_for_one_person() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(now_ms(), "old")]);
    let alan = world.alan().await;
    let mut open = Vec::new();
    for _ in 0..20 {
        open.push(Listener::of(&alan, GROUP, "").await);
    }
    let refused = alan.get(&address(GROUP, "")).await.expect(429);
    assert!(refused.body.contains("20 live tails open already"), "{}", refused.body);
    open.pop();
    let _one_more = Listener::of(&alan, GROUP, "").await;
}
