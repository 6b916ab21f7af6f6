//! `GET /events`: whole, exact, in either order, and by cursors that nobody else can use.

use crate::kit::World;
use crate::kit::logs::{HOUR, T, lines, messages, reversed};
use crate::kit::programs::Program;
use domain::time_range::rfc3339_ms;
use emulator::{EmptyPages, Options};
use serde_json::Value;

const GROUP: &str = "/events?source=demo&group=/acme/api";

fn range() -> String {
    format!("{GROUP}&from={}&to={}", T, T + HOUR)
}

/// Follows `next` to the end. Returns the messages and the pages.
async fn walk(program: &Program<'_>, ask: &str) -> (Vec<String>, Vec<Value>) {
    let (mut all, mut pages) = (Vec::new(), Vec::new());
    let mut path = ask.to_owned();
    loop {
        let page = Program::read(program.get(&path).await);
        let items = page["items"].as_array().unwrap();
        all.extend(items.iter().map(|event| event["message"].as_str().unwrap().to_owned()));
        let next = page["next"].as_str().map(str::to_owned);
        assert_eq!(page["complete"], next.is_none());
        pages.push(page);
        assert!(pages.len() < 500, "the walk does not end");
        match next {
            Some(cursor) => path = format!("{ask}&cursor={cursor}"),
            None => return (all, pages),
        }
    }
}

#[tokio::test]
async fn every_event_is_in_exactly_one_page_in_either_order() {
    let world = World::open().await;
    // Many share a millisecond, across the borders of pages.
    let put = lines(0..250, |n| T + n / 40);
    world.emulator.put("/acme/api", "i-1", put.clone());
    let program = world.program_of(&world.alan().await).await;
    for limit in [1, 7, 100, 1_000] {
        let (oldest, _) = walk(&program, &format!("{}&limit={limit}&order=oldest", range())).await;
        assert_eq!(oldest, messages(&put), "{limit}");
        let (newest, _) = walk(&program, &format!("{}&limit={limit}", range())).await;
        assert_eq!(newest, reversed(&messages(&put)), "{limit}");
    }
}

#[tokio::test]
async fn pages_that_come_back_empty_are_not_the_end() {
    let empty_pages = EmptyPages { first: 2, every: 2 };
    let emulator = Options { empty_pages, ..Options::default() };
    let world = World::with(crate::kit::Setup { emulator, ..Default::default() }).await;
    let put = lines(0..50, |n| T + n * 60_000);
    world.emulator.put("/acme/api", "i-1", put.clone());
    let program = world.program_of(&world.alan().await).await;
    let (found, _) = walk(&program, &format!("{}&limit=20&order=oldest", range())).await;
    assert_eq!(found, messages(&put));
}

#[tokio::test]
async fn an_event_is_whole_and_its_times_have_three_decimals() {
    let world = World::open().await;
    let long = "é".repeat(20_000);
    world.emulator.put("/acme/api", "i-1", [(T, long.as_str())]);
    let program = world.program_of(&world.alan().await).await;
    let page = Program::read(program.get(&range()).await);
    let event = &page["items"][0];
    assert_eq!(event["message"].as_str().unwrap(), long);
    assert_eq!(event["time"], "2026-01-01T00:00:00.000Z");
    assert_eq!(event["stream"], "i-1");
    for member in ["id", "ingested"] {
        assert!(event[member].is_string(), "{event}");
    }
    assert_eq!(event.as_object().unwrap().len(), 5, "{event}");
    let searched = serde_json::json!({ "from": rfc3339_ms(T), "to": rfc3339_ms(T + HOUR) });
    assert_eq!((&page["complete"], &page["searched"]), (&Value::Bool(true), &searched));
}

#[tokio::test]
async fn it_says_how_far_the_search_is() {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", lines(0..30, |n| T + n * 1_000));
    let program = world.program_of(&world.alan().await).await;
    let (_, pages) = walk(&program, &format!("{}&limit=10", range())).await;
    let from: Vec<&str> =
        pages.iter().map(|page| page["searched"]["from"].as_str().unwrap()).collect();
    let at = |n: i64| rfc3339_ms(T + n * 1_000);
    assert_eq!(from[..2], [at(20), at(10)]);
    assert_eq!(pages.last().unwrap()["searched"]["from"], rfc3339_ms(T));
    assert!(pages.iter().all(|page| page["searched"]["to"] == rfc3339_ms(T + HOUR)));
}

#[tokio::test]
async fn a_relative_range_stays_where_it_was_from_page_to_page() {
    let world = World::open().await;
    let now = crate::kit::logs::now_ms();
    let put = lines(0..30, |n| now - 60_000 + n * 1_000);
    world.emulator.put("/acme/api", "i-1", put.clone());
    let program = world.program_of(&world.alan().await).await;
    let (found, pages) = walk(&program, &format!("{GROUP}&from=-2m&order=oldest&limit=7")).await;
    assert_eq!(found, messages(&put));
    let from = |page: &Value| page["searched"]["from"].clone();
    assert!(pages.iter().all(|page| from(page) == from(&pages[0])));
}

#[tokio::test]
async fn a_cursor_is_good_for_its_own_search_and_person_alone() {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", lines(0..30, |n| T + n));
    world.emulator.put("/acme/web", "i-1", lines(0..30, |n| T + n));
    let (alan, ann) = (world.alan().await, world.ann().await);
    let (program, other) = (world.program_of(&alan).await, world.program_of(&ann).await);
    let page = Program::read(program.get(&format!("{}&limit=10", range())).await);
    let cursor = page["next"].as_str().unwrap();
    let again = format!("{}&limit=10&cursor={cursor}", range());
    program.get(&again).await.expect(200);
    let wider = again.replace("limit=10", "limit=20");
    program.get(&wider).await.expect(200);
    for swapped in [
        again.replace("/acme/api", "/acme/web"),
        format!("{again}&order=oldest"),
        format!("{again}&filter=m1"),
        format!("{again}&stream=i-1"),
        again.replace(&format!("from={T}"), &format!("from={}", T - 1)),
        format!("{}x", again),
        again.replace(cursor, "rubbish"),
    ] {
        assert_eq!(program.get(&swapped).await.wrong_field(), "cursor", "{swapped}");
    }
    assert_eq!(other.get(&again).await.wrong_field(), "cursor", "another member's");
    // What was granted has changed meanwhile.
    world.operator().await.grant("acme", "/acme/new", "*").await.expect(303);
    assert_eq!(program.get(&again).await.wrong_field(), "cursor");
}

#[tokio::test]
async fn a_filter_is_cloudwatchs() {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", [(T, r#"{"s":500}"#), (T + 1, r#"{"s":200}"#)]);
    let program = world.program_of(&world.alan().await).await;
    let ask = format!("{}&filter=%7B+%24.s+%3E%3D+500+%7D", range());
    let (found, _) = walk(&program, &ask).await;
    assert_eq!(found, [r#"{"s":500}"#]);
    let broken = program.get(&format!("{GROUP}&filter=%7B+%24.s+%3E%3D")).await;
    assert_eq!(broken.wrong_field(), "filter");
}
