//! A search as a file: all of it, in every format, for those who may and no longer.

use crate::kit::answer::Answer;
use crate::kit::logs::{HOUR, T, between, lines, messages, reversed};
use crate::kit::people::{Member, User as _};
use crate::kit::{Setup, World, html};
use app::route::explorer_href;
use app::search::{Order, Search};
use axum::body::Body;
use axum::http::header;
use emulator::{EmptyPages, Fault, FaultKind, Options};
use futures::StreamExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

const GROUP: &str = "/acme/api";

fn href(group: &str, search: &Search, format: &str) -> String {
    let query = search.to_query();
    let glue = if query == "?" { "" } else { "&" };
    format!("{}/export{query}{glue}format={format}", explorer_href("demo", group))
}

/// The events of an NDJSON export, and its last line.
fn read(answer: &Answer) -> (Vec<Value>, Value) {
    let mut all: Vec<Value> =
        answer.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let last = all.pop().unwrap();
    (all, last)
}

fn said(events: &[Value]) -> Vec<String> {
    events.iter().map(|event| event["message"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn it_gives_every_event_in_the_lists_order() {
    let world = World::open().await;
    let all = lines(0..5_200, |n| T + n / 3);
    world.emulator.put(GROUP, "i-1", all.clone());
    let alan = world.alan().await;
    let search = between(T, T + HOUR);
    let answer = alan.get(&href(GROUP, &search, "ndjson")).await.expect(200);
    let (events, last) = read(&answer);
    assert_eq!(said(&events), reversed(&messages(&all)));
    assert_eq!(last, serde_json::json!({ "complete": true, "events": 5_200 }));
    assert!(answer.body.starts_with("{\"time\":\"2026-01-01T00:00:01.733Z\",\"ingested\":\""));
    assert_eq!(events[0]["stream"], "i-1");
    assert_eq!(events[0]["id"].as_str().unwrap().len(), 56);

    assert_eq!(answer.header("content-type"), Some("application/x-ndjson; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(
        answer.header("content-disposition"),
        Some("attachment; filename=\"acme-api-20260101T000000Z-20260101T010000Z.ndjson\"")
    );

    // Where a page of the list starts and what is opened in it does not matter.
    let paged = Search { at: format!("{T}.7"), event: format!("{T}.7"), ..search.clone() };
    let oldest = Search { order: Order::Oldest, ..paged };
    let (events, _) = read(&alan.get(&href(GROUP, &oldest, "ndjson")).await);
    assert_eq!(said(&events), messages(&all));
    let filtered = Search { filter: "m77".into(), ..search };
    let (events, _) = read(&alan.get(&href(GROUP, &filtered, "ndjson")).await);
    assert!(events.len() == 11 && said(&events).iter().all(|message| message.starts_with("m77")));
}

#[tokio::test]
async fn csv_and_text_hold_the_same() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(T, "plain"), (T + 1, "=1+1"), (T + 2, "a\nb,\"c\"\n")]);
    let alan = world.alan().await;
    let search = Search { order: Order::Oldest, ..between(T, T + HOUR) };
    let text = alan.get(&href(GROUP, &search, "text")).await.expect(200);
    assert_eq!(
        text.body,
        "2026-01-01T00:00:00.000Z i-1 plain\n\
         2026-01-01T00:00:00.001Z i-1 =1+1\n\
         2026-01-01T00:00:00.002Z i-1 a\\nb,\"c\"\n"
    );
    assert!(text.header("content-disposition").unwrap().ends_with(".txt\""));
    let csv = alan.get(&href(GROUP, &search, "csv")).await.expect(200);
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    let rows: Vec<&str> = csv.body.split("\r\n").collect();
    assert_eq!(rows[0], "time,ingested,stream,id,message");
    assert!(rows[1].starts_with("2026-01-01T00:00:00.000Z,") && rows[1].ends_with(",plain"));
    assert!(rows[2].ends_with(",'=1+1"), "{}", rows[2]);
    assert!(rows[3].ends_with(",\"a\nb,\"\"c\"\"\n\""), "{}", rows[3]);
    assert_eq!(rows.len(), 5);
}

#[tokio::test]
async fn several_groups_are_named_in_every_line() {
    let world = World::open().await;
    for group in [GROUP, "/acme/worker"] {
        world.emulator.put(group, "i-1", lines(0..3, |n| T + n));
    }
    let alan = world.alan().await;
    let both = Search { with: vec!["/acme/worker".into()], ..between(T, T + HOUR) };
    let answer = alan.get(&href(GROUP, &both, "ndjson")).await.expect(200);
    let (events, last) = read(&answer);
    assert_eq!(last["events"], 6);
    assert!(events.iter().all(|event| event["group"].as_str().unwrap().starts_with("/acme/")));
    assert!(answer.header("content-disposition").unwrap().contains("acme-api-and-1-more-2026"));
    let csv = alan.get(&href(GROUP, &both, "csv")).await.expect(200).body;
    assert!(csv.starts_with("time,ingested,group,stream,id,message\r\n"));
    let text = alan.get(&href(GROUP, &both, "text")).await.expect(200).body;
    assert!(text.contains("Z /acme/worker i-1 m2\n"), "{text}");
}

#[tokio::test]
async fn what_is_wrong_is_said_before_it_starts() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", lines(0..3, |n| T + n));
    let alan = world.alan().await;
    let good = between(T, T + HOUR);
    let page = explorer_href("demo", GROUP);
    for (address, field, words) in [
        (href(GROUP, &good, "xls"), "format", "“xls” is no format"),
        (format!("{page}/export"), "format", "Take ndjson, csv or text"),
        (href(GROUP, &Search { from: "x".into(), ..good.clone() }, "csv"), "from", "is no time"),
        (href(GROUP, &Search { filter: "{".into(), ..good.clone() }, "csv"), "filter", ""),
        (href(GROUP, &good, "csv") + "&after=x", "after", "<event id>"),
    ] {
        let answer = alan.get(&address).await.expect(400);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["field"], field, "{address}");
        assert!(problem["detail"].as_str().unwrap().contains(words), "{problem}");
        assert!(
            problem["request_id"].is_string() && answer.header("content-disposition").is_none()
        );
        let by_link = alan.request("GET", &address).header(header::ACCEPT, "text/html,*/*");
        let page = world.send(by_link.body(Body::empty()).unwrap()).await.expect(400).body;
        assert!(page.contains("</html>") && html::text(&page).contains(words), "{page}");
    }
    world.emulator.fault(Fault::always("FilterLogEvents", FaultKind::Throttle)).unwrap();
    let answer = alan.get(&href(GROUP, &good, "csv")).await.expect(429);
    assert!(answer.body.contains("AWS is limiting requests"));
}

#[tokio::test]
async fn nobody_is_led_to_the_page_and_not_to_the_file() {
    let world = World::open().await;
    let search = Search { filter: "a b".into(), ..Search::default() };
    let answer = world.nobody().get(&href(GROUP, &search, "csv")).await.expect(303);
    let next = "/logs/demo/%2Facme%2Fapi?filter=a+b&format=csv";
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    assert_eq!(answer.location(), format!("/login?{query}"));
}

#[tokio::test]
async fn throttling_and_empty_pages_only_take_time() {
    let empty_pages = EmptyPages { first: 12, every: 3 };
    let emulator = Options { empty_pages, events_scanned_per_page: 300, ..Options::default() };
    let world = World::with(Setup { emulator, ..Setup::default() }).await;
    let all = lines(0..4_000, |n| T + n);
    world.emulator.put(GROUP, "i-1", all.clone());
    let alan = world.alan().await;
    // Five in a row: more than the SDK itself tries.
    let throttle = Fault::always("FilterLogEvents", FaultKind::Throttle).at_rate(0.3);
    world.emulator.fault(throttle).unwrap();
    let answer = alan.get(&href(GROUP, &between(T, T + HOUR), "ndjson")).await.expect(200);
    let (events, last) = read(&answer);
    assert_eq!(said(&events), reversed(&messages(&all)));
    assert_eq!(last["complete"], true);
}

async fn world_of_at_most(export_max_events: u64) -> World {
    World::with(Setup { export_max_events, ..Setup::default() }).await
}

#[tokio::test]
async fn beyond_the_most_it_says_so_and_how_to_go_on() {
    let world = world_of_at_most(1_000).await;
    let all = lines(0..2_500, |n| T + n / 7);
    world.emulator.put(GROUP, "i-1", all.clone());
    let alan = world.alan().await;
    let mut seen = Vec::new();
    let mut address = href(GROUP, &between(T, T + HOUR), "ndjson");
    for (count, complete) in [(1_000, false), (1_000, false), (500, true)] {
        let (events, last) = read(&alan.get(&address).await.expect(200));
        assert_eq!((events.len(), last["complete"].as_bool()), (count, Some(complete)), "{last}");
        seen.extend(said(&events));
        if !complete {
            assert!(last["reason"].as_str().unwrap().contains("at most 1000 events"), "{last}");
            address = last["next"].as_str().unwrap().to_owned();
        }
    }
    assert_eq!(seen, reversed(&messages(&all)));
    let text = alan.get(&href(GROUP, &between(T, T + HOUR), "text")).await.expect(200).body;
    assert!(text.lines().last().unwrap().starts_with("# incomplete: One export has at most 1000"));
    let csv = alan.get(&href(GROUP, &between(T, T + HOUR), "csv")).await.expect(200).body;
    assert!(csv.trim_end().lines().last().unwrap().starts_with("# incomplete: "));
    // Exactly as many as there may be are all there are.
    let whole = between(T, T + 999 / 7);
    let (events, last) = read(&alan.get(&href(GROUP, &whole, "ndjson")).await);
    assert!(events.len() <= 1_001 && last["complete"].is_boolean());
}

/// An export that has started and is read no further.
async fn begun(alan: &Member<'_>, world: &World, address: &str) -> axum::body::BodyDataStream {
    let request = alan.request("GET", address).body(Body::empty()).unwrap();
    let response = world.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
    let mut body = response.into_body().into_data_stream();
    body.next().await.unwrap().unwrap();
    body
}

#[tokio::test]
async fn two_at_once_are_enough_for_one_person() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", lines(0..9_000, |n| T + n));
    let (alan, ann) = (world.alan().await, world.ann().await);
    let address = href(GROUP, &between(T, T + HOUR), "ndjson");
    let first = begun(&alan, &world, &address).await;
    let second = begun(&alan, &world, &address).await;
    let refused = alan.get(&address).await.expect(429);
    assert!(refused.body.contains("2 exports under way already"), "{}", refused.body);
    drop(begun(&ann, &world, &address).await);
    drop(first);
    drop(begun(&alan, &world, &address).await);
    // Read to its end it makes room too.
    let rest: Vec<_> = second.collect().await;
    assert!(rest.len() > 2);
    let both = (begun(&alan, &world, &address).await, begun(&alan, &world, &address).await);
    drop(both);
}

#[tokio::test]
async fn reading_stops_when_the_client_goes_away() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", lines(0..20_000, |n| T + n));
    let alan = world.alan().await;
    let body = begun(&alan, &world, &href(GROUP, &between(T, T + HOUR), "ndjson")).await;
    let calls = world.emulator.calls("FilterLogEvents");
    assert!(calls <= 3, "it reads no further than it is read: {calls}");
    drop(body);
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(world.emulator.calls("FilterLogEvents"), calls);
}

#[tokio::test]
async fn it_ends_when_what_one_may_see_changes() {
    let world = World::open().await;
    let operator = world.operator().await;
    world.emulator.put(GROUP, "i-1", lines(0..9_000, |n| T + n));
    let alan = world.alan().await;
    let rest = begun(&alan, &world, &href(GROUP, &between(T, T + HOUR), "ndjson")).await;
    operator.revoke("acme", GROUP).await.expect(303);
    let rest: Vec<_> = rest.map(|piece| piece.unwrap()).collect().await;
    let rest = String::from_utf8(rest.concat()).unwrap();
    assert_eq!(rest.lines().count(), 1, "nothing more of it is given");
    let last: Value = serde_json::from_str(&rest).unwrap();
    assert_eq!(last["complete"], false);
    assert!(last["reason"].as_str().unwrap().contains("changed meanwhile"), "{last}");
}

#[tokio::test]
async fn it_leaves_a_row_in_the_audit() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", lines(0..3, |n| T + n));
    let (alan, gus, operator) = (world.alan().await, world.gus().await, world.operator().await);
    let secret = Search { filter: "xyzzy".into(), ..between(T, T + HOUR) };
    alan.get(&href(GROUP, &secret, "csv")).await.expect(200);
    gus.get(&href(GROUP, &secret, "csv")).await.expect(404);
    let rows = "select count(*) from audit_events where action = 'logs.export'";
    assert_eq!(world.database.number(rows).await, 1);
    let audit = html::text(&operator.get("/admin/audit").await.expect(200).body);
    for part in ["logs.export", "alan@acme.test", GROUP, "2026-01-01T01:00:00.000Z", "csv"] {
        assert!(audit.contains(part), "the audit does not say {part}");
    }
    let dump = world.database.dump().await;
    assert!(!dump.contains("xyzzy"), "what was looked for is nobody's business");
}
