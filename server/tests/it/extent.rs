//! How much of a search one answer gives, and how soon.

use crate::kit::logs::{HOUR, T, between, lines, messages, reversed};
use crate::kit::people::User as _;
use crate::kit::{Setup, World};
use app::search::{Extent, Order, Search};
use app::wire::EventPage;
use emulator::{EmptyPages, Fault, FaultKind, Options};
use std::time::{Duration, Instant};

const GROUP: &str = "/acme/api";

#[tokio::test]
async fn an_answer_has_as_many_rows_as_were_asked_for() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", lines(0..2_500, |n| T + n / 3));
    let alan = world.alan().await;
    let search = between(T, T + HOUR);
    for (limit, pages) in [(1_000, 3), (900, 3), (77, 33)] {
        let extent = Extent { limit, quick: false };
        let (rows, walked) = alan.read_all_by(GROUP, &search, extent).await;
        let seen: Vec<String> = rows.into_iter().map(|row| row.message).collect();
        assert_eq!(seen, reversed(&messages(&lines(0..2_500, |n| n))));
        assert_eq!(walked, pages, "{limit}");
    }
    for limit in [0, 1_001, 65_535] {
        let extent = Extent { limit, quick: true };
        let (field, words) = alan.try_search_for(GROUP, &search, extent).await.invalid();
        assert_eq!(field, "limit");
        assert!(words.contains("1 to 1000 rows"), "{words}");
    }
    for limit in [-1, 70_000] {
        let extent = serde_json::json!({ "limit": limit, "quick": false });
        let input = serde_json::json!({
            "source": "demo", "group": GROUP, "search": search, "extent": extent,
        });
        assert_eq!(alan.rpc("/rpc/events/search", input).await.invalid().0, "limit");
    }
    let input = serde_json::json!({ "source": "demo", "group": GROUP, "search": search });
    let page: EventPage = alan.rpc("/rpc/events/search", input).await.json();
    assert_eq!(page.rows.len(), 100, "who does not say gets 100");
}

/// Nothing but empty pages for long: a quick answer comes after ten of them and goes on.
#[tokio::test]
async fn a_quick_answer_comes_soon_and_goes_on() {
    let empty_pages = EmptyPages { first: 35, every: 0 };
    let emulator = Options { empty_pages, ..Options::default() };
    let world = World::with(Setup { emulator, ..Setup::default() }).await;
    world.emulator.put(GROUP, "i-1", lines(0..30, |n| T + n));
    let alan = world.alan().await;
    let quick = Extent { limit: 1_000, quick: true };
    for order in [Order::Newest, Order::Oldest] {
        let search = Search { order, ..between(T, T + HOUR) };
        let first: EventPage = alan.try_search_for(GROUP, &search, quick).await.json();
        assert_eq!((first.rows.len(), first.pages), (0, 10));
        assert!(first.go_on.is_some());
        let (rows, pages) = alan.read_all_by(GROUP, &search, quick).await;
        assert_eq!((rows.len(), pages), (30, 4));
    }
}

#[tokio::test]
async fn a_slow_aws_does_not_hold_a_quick_answer_up() {
    let emulator = Options { events_scanned_per_page: 50, ..Options::default() };
    let world = World::with(Setup { emulator, ..Setup::default() }).await;
    world.emulator.put(GROUP, "i-1", lines(0..1_000, |n| T + n * 3_000));
    let slow = Fault::always("FilterLogEvents", FaultKind::Latency).after_ms(450);
    world.emulator.fault(slow).unwrap();
    let alan = world.alan().await;
    let search = Search { filter: "nothing".into(), ..between(T, T + HOUR) };
    let began = Instant::now();
    let quick = Extent { limit: 100, quick: true };
    let page: EventPage = alan.try_search_for(GROUP, &search, quick).await.json();
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    assert!(page.go_on.is_some() && page.pages < 10, "{} pages", page.pages);
}

/// One answer's cursor is good for another's size, but not for another list.
#[tokio::test]
async fn a_cursor_fits_any_extent_but_only_its_own_groups() {
    let empty_pages = EmptyPages { first: 15, every: 0 };
    let emulator = Options { empty_pages, ..Options::default() };
    let world = World::with(Setup { emulator, ..Setup::default() }).await;
    for group in [GROUP, "/acme/worker"] {
        world.emulator.put(group, "i-1", lines(0..30, |n| T + n));
    }
    let alan = world.alan().await;
    let quick = Extent { limit: 10, quick: true };
    let both = Search { with: vec!["/acme/worker".into()], ..between(T, T + HOUR) };
    let page: EventPage = alan.try_search_for(GROUP, &both, quick).await.json();
    let cursor = page.go_on.unwrap();
    let next = Search { cursor, ..both };
    let all: EventPage =
        alan.try_search_for(GROUP, &next, Extent { limit: 1_000, quick: false }).await.json();
    assert_eq!(all.rows.len(), 60);
    let alone = Search { with: Vec::new(), ..next.clone() };
    assert_eq!(alan.try_search(GROUP, &alone).await.invalid().0, "cursor");
    let turned = Search { with: vec![GROUP.into()], ..next };
    assert_eq!(alan.try_search("/acme/worker", &turned).await.invalid().0, "cursor");
}

/// AWS's tokens may end before ours do.
#[tokio::test]
async fn a_token_that_aws_forgot_is_done_without() {
    let empty_pages = EmptyPages { first: 13, every: 0 };
    let token_lifetime = Duration::from_millis(800);
    let emulator = Options { empty_pages, token_lifetime, ..Options::default() };
    let world = World::with(Setup { emulator, ..Setup::default() }).await;
    world.emulator.put(GROUP, "i-1", lines(0..30, |n| T + n));
    let alan = world.alan().await;
    let search = between(T, T + HOUR);
    let quick = Extent { limit: 100, quick: true };
    let page: EventPage = alan.try_search_for(GROUP, &search, quick).await.json();
    let next = Search { cursor: page.go_on.unwrap(), ..search };
    tokio::time::sleep(token_lifetime).await;
    assert_eq!(alan.search(GROUP, &next).await.rows.len(), 30);
}

/// Each group costs a request of its own for every window of time: the windows have to grow from
/// answer to answer, not only within one.
#[tokio::test]
async fn a_quiet_month_of_ten_groups_takes_few_answers() {
    let world = World::open().await;
    world.operator().await.grant("acme", "/many/*", "*").await.expect(303);
    let month = 30 * 24 * HOUR;
    for n in 0..10 {
        world.emulator.put(&format!("/many/{n}"), "i-1", lines(0..3, |m| T + m * month / 3 + n));
    }
    let alan = world.alan().await;
    let with = (1..10).map(|n| format!("/many/{n}")).collect();
    let search = Search { with, ..between(T, T + month) };
    let quick = Extent { limit: 100, quick: true };
    for order in [Order::Newest, Order::Oldest] {
        let search = Search { order, ..search.clone() };
        let (rows, answers) = alan.read_all_by("/many/0", &search, quick).await;
        assert_eq!(rows.len(), 30);
        assert!(answers <= 8, "{answers} answers");
    }
}
