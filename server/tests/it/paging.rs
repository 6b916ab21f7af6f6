//! Pages to the end, both ways, by links and by calls: exactly the events that there are, in
//! order, none lost and none doubled.

use crate::kit::logs::{HOUR, T, between, href, lines, messages, reversed};
use crate::kit::people::{Member, User as _};
use crate::kit::{Setup, World, html};
use app::search::{Order, Search};
use domain::time_range::rfc3339_ms;
use emulator::{EmptyPages, Options};

const GROUP: &str = "/acme/api";
const STREAMS: [&str; 3] = ["i-1", "i-2", "[$LATEST]/ü 3"];

/// Puts the lines one after the other, in turns into several streams.
fn put(world: &World, lines: &[(i64, String)]) {
    for (number, line) in lines.iter().enumerate() {
        world.emulator.put(GROUP, STREAMS[number % STREAMS.len()], [line.clone()]);
    }
}

/// Every way to the end and back gives exactly these messages, given from the oldest on.
async fn assert_pages(member: &Member<'_>, group: &str, search: &Search, expected: &[String]) {
    let newest_first = reversed(expected);
    let older = member.follow(&href(group, search), "Older").await;
    let back = member.follow(&older.last, "Newer").await;
    assert_eq!(older.messages(), newest_first, "by Older");
    assert_eq!(back.messages_upwards(), newest_first, "back by Newer");

    let oldest = Search { order: Order::Oldest, ..search.clone() };
    let newer = member.follow(&href(group, &oldest), "Newer").await;
    let back = member.follow(&newer.last, "Older").await;
    assert_eq!(newer.messages(), expected, "oldest first, by Newer");
    assert_eq!(back.messages_upwards(), expected, "oldest first, back by Older");

    assert_eq!(called(member, group, search).await, newest_first, "by calls");
    assert_eq!(called(member, group, &oldest).await, expected, "oldest first, by calls");
}

async fn called(member: &Member<'_>, group: &str, search: &Search) -> Vec<String> {
    let (rows, _) = member.read_all(group, search).await;
    rows.into_iter().map(|row| row.message).collect()
}

#[tokio::test]
async fn a_dense_hour_is_read_to_its_end_both_ways() {
    let world = World::open().await;
    let dense = lines(0..1_042, |n| T + n * 7 / 2);
    put(&world, &dense);
    let outside = [(T - 1, "before"), (T + HOUR + 1, "after")];
    world.emulator.put(GROUP, "i-1", outside);
    let alan = world.alan().await;
    assert_pages(&alan, GROUP, &between(T, T + HOUR), &messages(&dense)).await;
}

#[tokio::test]
async fn a_page_that_is_exactly_full_is_not_followed_by_a_doubled_one() {
    let world = World::open().await;
    world.emulator.create_group(GROUP, emulator::GroupClass::Standard);
    for count in [0, 1, 99, 100, 101, 200] {
        let from = T + count * HOUR;
        let some = lines(0..count, |n| from + n);
        put(&world, &some);
        let alan = world.alan().await;
        assert_pages(&alan, GROUP, &between(from, from + HOUR - 1), &messages(&some)).await;
    }
}

#[tokio::test]
async fn thousands_of_events_in_one_millisecond_are_all_there() {
    let world = World::open().await;
    // 60 around it on either side, so that page edges fall before, into and after it.
    let crowd = lines(0..2_320, |n| match n {
        0..60 => T + n,
        60..2_260 => T + 1_000,
        _ => T + n,
    });
    put(&world, &crowd);
    let alan = world.alan().await;
    assert_pages(&alan, GROUP, &between(T, T + HOUR), &messages(&crowd)).await;
}

#[tokio::test]
async fn both_ends_of_a_range_are_included() {
    let world = World::open().await;
    let edges = lines(0..5, |n| T + n);
    put(&world, &edges);
    let alan = world.alan().await;
    let inner = between(T + 1, T + 3);
    assert_pages(&alan, GROUP, &inner, &messages(&edges[1..4])).await;
    let one = between(T + 2, T + 2);
    assert_pages(&alan, GROUP, &one, &messages(&edges[2..3])).await;
}

#[tokio::test]
async fn a_filter_gives_every_match_and_nothing_else() {
    let world = World::open().await;
    let json = |n: i64| format!(r#"{{"n":{n},"status":{}}}"#, if n % 3 == 0 { 503 } else { 200 });
    let all: Vec<(i64, String)> = (0..900).map(|n| (T + n / 2, json(n))).collect();
    put(&world, &all);
    let alan = world.alan().await;
    let filter = "{ $.status >= 500 }";
    let search = Search { filter: filter.into(), ..between(T, T + HOUR) };
    let matching: Vec<String> = (0..900).filter(|n| n % 3 == 0).map(json).collect();
    assert_pages(&alan, GROUP, &search, &matching).await;

    let words = Search { filter: "503 -\"n\\\":9\"".into(), ..search };
    let (rows, _) = alan.read_all(GROUP, &words).await;
    assert!(rows.iter().all(|row| row.message.contains("503") && !row.message.contains("\"n\":9")));
}

#[tokio::test]
async fn one_stream_can_be_read_by_itself() {
    let world = World::open().await;
    let all = lines(0..600, |n| T + n / 4);
    put(&world, &all);
    let alan = world.alan().await;
    let odd = STREAMS[2];
    let own: Vec<String> = messages(&all).into_iter().skip(2).step_by(3).collect();
    let search = Search { stream: odd.into(), ..between(T, T + HOUR) };
    assert_pages(&alan, GROUP, &search, &own).await;
    let prefix = Search { prefix: "[$LATEST]/".into(), ..between(T, T + HOUR) };
    assert_pages(&alan, GROUP, &prefix, &own).await;
}

#[tokio::test]
async fn events_that_arrive_meanwhile_neither_hide_nor_double_others() {
    let world = World::open().await;
    // Every time is used four times, so that newcomers share a millisecond with page edges.
    let first = lines(0..1_000, |n| T + n / 4 * 10);
    put(&world, &first);
    let alan = world.alan().await;
    let search = between(T, T + HOUR);
    let arrive = |page: usize| {
        let spread = (0..250).map(|n| (T + n * 10, format!("late {page} {n}")));
        world.emulator.put(GROUP, "i-1", spread);
        world.emulator.put(GROUP, "i-9", [(T + HOUR, "at the very end")]);
    };
    let is_first = |message: &String| message.starts_with('m');
    for (order, words, expected) in [
        (Order::Newest, "Older", reversed(&messages(&first))),
        (Order::Oldest, "Newer", messages(&first)),
    ] {
        let start = href(GROUP, &Search { order, ..search.clone() });
        let mut calls = 0;
        let walked = alan
            .follow_with(&start, words, |page| {
                // Not without end: the walk could never catch up.
                if calls < 6 {
                    calls += 1;
                    arrive(page);
                }
            })
            .await;
        let seen: Vec<String> = walked.messages().into_iter().filter(is_first).collect();
        assert_eq!(seen, expected, "{words}");
    }
}

#[tokio::test]
async fn several_stream_rules_are_read_as_one_ordered_list() {
    let world = World::open().await;
    let operator = world.operator().await;
    let group = "/shared/many";
    for stream in ["acme/*", "common-*", "i-7", "i-9"] {
        operator.grant("acme", group, stream).await.expect(303);
    }
    let streams =
        ["acme/1", "globex/1", "common-a", "i-7", "i-8", "acme/2", "i-9", "i-77", "common"];
    let mut expected = Vec::new();
    for n in 0..1_500_i64 {
        // Long stretches of one stream alone, and milliseconds that all of them share.
        let stream = streams[usize::try_from(if n < 700 { n / 80 } else { n }).unwrap() % 9];
        let line = (T + n / 5, format!("{n} of {stream}"));
        if !matches!(stream, "globex/1" | "i-8" | "i-77" | "common") {
            expected.push(line.1.clone());
        }
        world.emulator.put(group, stream, [line]);
    }
    let alan = world.alan().await;
    assert_pages(&alan, group, &between(T, T + HOUR), &expected).await;
    let filter = Search { filter: "acme".into(), ..between(T, T + HOUR) };
    expected.retain(|message| message.contains("acme"));
    assert_pages(&alan, group, &filter, &expected).await;
}

#[tokio::test]
async fn a_named_stream_that_is_not_there_yet_hides_no_other() {
    let world = World::open().await;
    let operator = world.operator().await;
    let group = "/shared/some";
    for stream in ["acme/*", "i-1", "i-2"] {
        operator.grant("acme", group, stream).await.expect(303);
    }
    world.emulator.put(group, "acme/1", [(T, "one")]);
    world.emulator.put(group, "i-2", [(T + 1, "two")]);
    let alan = world.alan().await;
    let expected = ["one".to_owned(), "two".to_owned()];
    assert_pages(&alan, group, &between(T, T + HOUR), &expected).await;
}

#[tokio::test]
async fn empty_pages_with_a_token_are_not_the_end() {
    let empty_pages = EmptyPages { first: 2, every: 2 };
    let emulator = Options { empty_pages, events_scanned_per_page: 90, ..Options::default() };
    let world = World::with(Setup { emulator, ..Setup::default() }).await;
    let all = lines(0..700, |n| T + n * 5_000);
    put(&world, &all);
    let alan = world.alan().await;
    assert_pages(&alan, GROUP, &between(T, T + HOUR), &messages(&all)).await;
}

/// A needle in a haystack of a month, which no single request may search to its end.
#[tokio::test]
async fn a_search_that_runs_out_of_budget_goes_on_where_it_stopped() {
    let emulator = Options { events_scanned_per_page: 40, ..Options::default() };
    let world = World::with(Setup { emulator, ..Setup::default() }).await;
    let month = 30 * 24 * HOUR;
    let message = |n: i64| if n % 700 == 3 { format!("needle {n}") } else { format!("hay {n}") };
    let hay: Vec<(i64, String)> =
        (0..4_000).map(|n| (T + n * (month / 4_000), message(n))).collect();
    put(&world, &hay);
    let needles: Vec<String> =
        hay.iter().map(|(_, line)| line.clone()).filter(|line| line.starts_with('n')).collect();
    let alan = world.alan().await;
    let search = Search { filter: "needle".into(), ..between(T, T + month) };

    for (order, words, expected) in
        [(Order::Newest, "Older", reversed(&needles)), (Order::Oldest, "Newer", needles.clone())]
    {
        let search = Search { order, ..search.clone() };
        let by_link = alan.follow(&href(GROUP, &search), words).await;
        assert!(by_link.pages.len() > 3, "the budget did not run out: {}", by_link.pages.len());
        assert_eq!(by_link.messages(), expected, "{words}");
        let by_button = alan.follow(&href(GROUP, &search), "Continue").await;
        assert_eq!(by_button.messages(), expected, "Continue");
        assert_eq!(called(&alan, GROUP, &search).await, expected, "by calls");
    }
    let page = alan.get(&href(GROUP, &search)).await.expect(200).body;
    assert!(html::text(&page).contains("there may be more"), "it says that it is not finished");
}

/// Nothing but tokens for longer than the budget: only the tokens tell where to go on.
#[tokio::test]
async fn a_search_goes_on_even_where_nothing_was_found_yet() {
    let empty_pages = EmptyPages { first: 45, every: 0 };
    let emulator = Options { empty_pages, ..Options::default() };
    let world = World::with(Setup { emulator, ..Setup::default() }).await;
    let all = lines(0..30, |n| T + n);
    put(&world, &all);
    let alan = world.alan().await;
    let search = between(T, T + HOUR);
    let walked = alan.follow(&href(GROUP, &search), "Continue").await;
    assert_eq!(walked.pages.len(), 3, "20, 20 and the last 5 empty pages");
    assert_eq!(walked.messages(), reversed(&messages(&all)));
    let oldest = Search { order: Order::Oldest, ..search };
    let walked = alan.follow(&href(GROUP, &oldest), "Continue").await;
    assert_eq!(walked.messages(), messages(&all));
}

#[tokio::test]
async fn a_page_can_be_shared_and_shows_the_same_to_a_colleague() {
    let world = World::open().await;
    put(&world, &lines(0..350, |n| T + n));
    let (alan, ann) = (world.alan().await, world.ann().await);
    let first = alan.get(&href(GROUP, &between(T, T + HOUR))).await.expect(200).body;
    let second = html::link(&first, "Older").unwrap();
    let (his, hers) = (alan.get(&second).await.expect(200), ann.get(&second).await.expect(200));
    assert_eq!(html::events(&his.body), html::events(&hers.body));
    assert_eq!(html::events(&his.body).len(), 100);
}

#[tokio::test]
async fn without_a_range_the_last_hour_is_shown_and_stays_where_it_is() {
    let world = World::open().await;
    let now = crate::kit::logs::now_ms();
    let recent = lines(0..150, |n| now - HOUR / 2 + n);
    put(&world, &recent);
    world.emulator.put(GROUP, "i-1", [(now - 2 * HOUR, "too old")]);
    let alan = world.alan().await;
    let start = href(GROUP, &Search::default());
    let walked = alan.follow(&start, "Older").await;
    let pinned = html::search_of(&walked.last);
    assert!(pinned.from.ends_with('Z') && pinned.to.ends_with('Z'), "{}", walked.last);
    assert_eq!(walked.messages(), reversed(&messages(&recent)));
}

#[tokio::test]
async fn an_event_carries_its_time_its_id_and_all_its_text() {
    let world = World::open().await;
    let hostile = "<script>alert(1)</script> & \"quoted\" \u{1b}[31mred\u{202e}\u{0}";
    let long = format!("{}end", "é".repeat(10_000));
    world.emulator.put(GROUP, "i-1", [(T, hostile.to_owned()), (T + 1, long.clone())]);
    let alan = world.alan().await;
    let search = between(T, T + HOUR);
    let rows = alan.search(GROUP, &search).await.rows;
    assert_eq!(rows[1].message, hostile);
    assert_eq!((rows[0].message.len(), rows[0].cut_from), (4_096, Some(20_003)));
    let input = serde_json::json!({ "source": "demo", "group": GROUP, "key": rows[0].key() });
    let whole: app::wire::Row = alan.rpc("/rpc/events/one", input).await.json();
    assert_eq!(whole.message, long);

    let page = alan.get(&href(GROUP, &search)).await.expect(200).body;
    assert!(!page.contains("<script>alert"), "a log line became markup");
    let shown = html::events(&page);
    assert_eq!(shown[1].datetime, rfc3339_ms(T));
    assert_eq!(shown[1].id, rows[1].id);
    let opened = alan.get(&href(GROUP, &Search { event: rows[0].key(), ..search })).await.body;
    assert!(opened.contains("éend"), "the opened event is whole");
}
