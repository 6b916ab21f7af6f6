//! A day of logs through an AWS that throttles every tenth call and leaves every twentieth page
//! empty: read in quick pages and as a file, the right events, each once, in order.

use crate::kit::logs::{HOUR, T, between};
use crate::kit::people::{Member, User as _};
use crate::kit::{Setup, World};
use app::search::{Extent, Order, Search};
use emulator::{Fault, FaultKind, Options};

const GROUPS: [&str; 2] = ["/acme/api", "/shared/gateway"];
const EVENTS: i64 = 24_000;
const DAY: i64 = 24 * HOUR;

/// A number that looks random and is the same in every run.
fn scattered(n: i64) -> i64 {
    (n.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).rem_euclid(1_000_003)
}

/// Even over the day but for an hour with half of it all, and a ms with a crowd.
fn time_of(n: i64) -> i64 {
    match n % 10 {
        0..5 => T + 9 * HOUR + scattered(n) * HOUR / 1_000_003,
        9 if n % 7 == 0 => T + 10 * HOUR,
        _ => T + scattered(n) * DAY / 1_000_003,
    }
}

/// Puts the day and returns what acme may see of it, from the oldest on.
fn put(world: &World) -> Vec<(i64, String)> {
    let streams = ["acme/1", "acme/2", "acme/[3]"];
    let mut batches: Vec<Vec<(i64, String)>> = vec![Vec::new(); 8];
    let mut seen = Vec::new();
    for n in 0..EVENTS {
        let place = usize::try_from(scattered(n + 7) % 8).unwrap();
        let line = (time_of(n), format!("m{n} of {place}"));
        // The last two are another tenant's stream of the shared group, and the group of another.
        if place < 6 {
            seen.push(line.clone());
        }
        batches[place].push(line);
    }
    for (place, batch) in batches.into_iter().enumerate() {
        let (group, stream) = match place {
            0..6 => (GROUPS[place % 2], streams[place / 2]),
            6 => (GROUPS[1], "globex/1"),
            _ => ("/globex/api", "i-1"),
        };
        world.emulator.put(group, stream, batch);
    }
    seen.sort();
    seen
}

async fn world(order: Option<FaultKind>) -> World {
    let emulator = Options { empty_one_in: 20, events_scanned_per_page: 700, ..Options::default() };
    let world = World::with(Setup { emulator, ..Setup::default() }).await;
    let throttle = Fault::always("FilterLogEvents", FaultKind::Throttle).at_rate(0.1);
    world.emulator.fault(throttle).unwrap();
    if let Some(kind) = order {
        world.emulator.fault(Fault::always("FilterLogEvents", kind)).unwrap();
    }
    world
}

fn search(order: Order) -> Search {
    let with = vec![GROUPS[1].to_owned()];
    Search { with, order, ..between(T, T + DAY) }
}

/// Times never turn back, and sorted by what they say, they are exactly what was put.
fn assert_same(mut seen: Vec<(i64, String)>, order: Order, expected: &[(i64, String)], how: &str) {
    if order == Order::Newest {
        seen.reverse();
    }
    assert!(seen.is_sorted_by_key(|(time, _)| *time), "{how}: out of order");
    assert_eq!(seen.len(), expected.len(), "{how}");
    seen.sort();
    assert!(seen == expected, "{how}: not the same events");
}

/// Every event that a filter lets through, in quick answers.
async fn paged(alan: &Member<'_>, order: Order, filter: &str) -> Vec<(i64, String)> {
    let quick = Extent { limit: 1_000, quick: true };
    let search = Search { filter: filter.into(), ..search(order) };
    let (rows, pages) = alan.read_all_by(GROUPS[0], &search, quick).await;
    assert!(filter.is_empty() || pages > 1, "one answer held all: it was not a quick one");
    rows.into_iter().map(|row| (row.time, row.message)).collect()
}

async fn exported(alan: &Member<'_>, order: Order) -> Vec<(i64, String)> {
    let page = app::route::explorer_href("demo", GROUPS[0]);
    let query = search(order).to_query();
    let answer = alan.get(&format!("{page}/export{query}&format=ndjson")).await.expect(200);
    let mut events = Vec::new();
    let mut ended = false;
    for line in answer.body.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        match line["message"].as_str() {
            Some(message) => {
                let time = line["time"].as_str().unwrap().parse::<domain::Moment>().unwrap();
                events.push((time.at(0), message.to_owned()));
            }
            None => {
                assert_eq!(line["complete"], true, "{line}");
                ended = true;
            }
        }
    }
    assert!(ended, "no last line");
    events
}

async fn assert_day(order: Option<FaultKind>) {
    let world = world(order).await;
    let expected = put(&world);
    let alan = world.alan().await;
    let rare: Vec<(i64, String)> =
        expected.iter().filter(|(_, message)| message.contains("77 of")).cloned().collect();
    for list in [Order::Newest, Order::Oldest] {
        assert_same(paged(&alan, list, "").await, list, &expected, "in pages");
        assert_same(paged(&alan, list, "\"77 of\"").await, list, &rare, "filtered");
        assert_same(exported(&alan, list).await, list, &expected, "exported");
    }
}

#[tokio::test]
async fn a_day_comes_whole_from_an_aws_of_today() {
    assert_day(None).await;
}

#[tokio::test]
async fn a_day_comes_whole_from_one_that_refuses_the_newest_first() {
    assert_day(Some(FaultKind::OldestOnly)).await;
}

#[tokio::test]
async fn a_day_comes_whole_from_one_that_ignores_it() {
    assert_day(Some(FaultKind::OldestAlways)).await;
}
