//! The newest first from endpoints that do not give it: windows of time, walked back.

use crate::kit::logs::{HOUR, T, between, href, lines, messages, reversed};
use crate::kit::{Setup, World};
use app::search::{Order, Search};
use emulator::{EmptyPages, Fault, FaultKind, Options};

const GROUP: &str = "/acme/api";
const STREAMS: [&str; 3] = ["i-1", "i-2", "i-3"];

async fn world(kind: FaultKind, emulator: Options) -> World {
    let world = World::with(Setup { emulator, ..Setup::default() }).await;
    world.emulator.fault(Fault::always("FilterLogEvents", kind)).unwrap();
    world
}

fn put(world: &World, lines: &[(i64, String)]) {
    for (number, line) in lines.iter().enumerate() {
        world.emulator.put(GROUP, STREAMS[number % STREAMS.len()], [line.clone()]);
    }
}

/// A quiet day with a crowd in the middle: 700 in one ms, thousands within seconds.
fn uneven() -> Vec<(i64, String)> {
    lines(0..3_000, |n| match n {
        0..40 => T + n * HOUR / 4,
        40..740 => T + 11 * HOUR,
        740..2_900 => T + 11 * HOUR + n * 3,
        _ => T + 12 * HOUR + (n - 2_900) * HOUR / 10,
    })
}

#[tokio::test]
async fn an_endpoint_that_refuses_is_read_in_windows() {
    for kind in [FaultKind::OldestOnly, FaultKind::OldestAlways] {
        let world = world(kind, Options::default()).await;
        let all = uneven();
        put(&world, &all);
        let alan = world.alan().await;
        let search = between(T, T + 24 * HOUR);
        let older = alan.follow(&href(GROUP, &search), "Older").await;
        assert_eq!(older.messages(), reversed(&messages(&all)), "{kind:?}");
        let back = alan.follow(&older.last, "Newer").await;
        assert_eq!(back.messages_upwards(), reversed(&messages(&all)), "{kind:?}");
        let oldest = Search { order: Order::Oldest, ..search };
        let (rows, _) = alan.read_all(GROUP, &oldest).await;
        let seen: Vec<String> = rows.into_iter().map(|row| row.message).collect();
        assert_eq!(seen, messages(&all), "{kind:?}");
    }
}

#[tokio::test]
async fn a_filter_whose_answers_do_not_show_the_order_is_not_trusted() {
    for kind in [FaultKind::OldestOnly, FaultKind::OldestAlways] {
        let options = Options { events_scanned_per_page: 300, ..Options::default() };
        let world = world(kind, options).await;
        let all = lines(0..3_000, |n| T + n * 20_000);
        put(&world, &all);
        let alan = world.alan().await;
        // One match in a day, and then a few.
        for filter in ["m1234", "m77", "%m[0-9]00$%"] {
            let search = Search { filter: filter.into(), ..between(T, T + 24 * HOUR) };
            let (rows, _) = alan.read_all(GROUP, &search).await;
            let seen: Vec<String> = rows.into_iter().map(|row| row.message).collect();
            let is_match = |message: &String| match filter {
                "%m[0-9]00$%" => message.len() == 4 && message.ends_with("00"),
                filter => message.contains(filter),
            };
            let expected: Vec<String> = messages(&all).into_iter().filter(is_match).collect();
            assert_eq!(seen, reversed(&expected), "{kind:?} {filter}");
        }
    }
}

#[tokio::test]
async fn what_an_endpoint_refuses_is_remembered() {
    let world = world(FaultKind::OldestOnly, Options::default()).await;
    put(&world, &lines(0..10, |n| T + n));
    let alan = world.alan().await;
    let search = between(T, T + HOUR / 2);
    let calls = || world.emulator.calls("FilterLogEvents");
    let asked = async || {
        let before = calls();
        assert_eq!(alan.search(GROUP, &search).await.rows.len(), 10);
        calls() - before
    };
    assert_eq!(asked().await, 2, "refused, then read forwards");
    assert_eq!(asked().await, 1, "not asked for again");
}

#[tokio::test]
async fn a_wrong_pattern_is_not_taken_for_an_old_endpoint() {
    let world = World::open().await;
    put(&world, &lines(0..300, |n| T + n));
    let alan = world.alan().await;
    let page = alan.search(GROUP, &between(T, T + HOUR)).await;
    assert_eq!((page.rows.len(), page.pages), (100, 1));
}

#[tokio::test]
async fn empty_pages_and_budgets_do_not_lose_the_way_back() {
    let empty_pages = EmptyPages { first: 3, every: 2 };
    let options = Options { empty_pages, events_scanned_per_page: 40, ..Options::default() };
    let world = world(FaultKind::OldestOnly, options).await;
    let month = 30 * 24 * HOUR;
    let hay = lines(0..3_000, |n| T + n * (month / 3_000));
    put(&world, &hay);
    let alan = world.alan().await;
    let search = Search { filter: "%m[0-9]77$%".into(), ..between(T, T + month) };
    let expected: Vec<String> = messages(&hay)
        .into_iter()
        .filter(|message| message.len() == 4 && message.ends_with("77"))
        .collect();
    let by_link = alan.follow(&href(GROUP, &search), "Older").await;
    assert_eq!(by_link.messages(), reversed(&expected));
    let (rows, pages) = alan.read_all(GROUP, &search).await;
    assert!(pages > 1, "the budget did not run out");
    let seen: Vec<String> = rows.into_iter().map(|row| row.message).collect();
    assert_eq!(seen, reversed(&expected));
}
