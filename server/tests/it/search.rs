//! What a search says when something is wrong: with what was typed, or with AWS.

use crate::kit::logs::{HOUR, T, between, href, lines, messages, reversed};
use crate::kit::people::{Member, User as _};
use crate::kit::reader::beyond;
use crate::kit::{Setup, World, html};
use app::search::{Dir, Order, Search};
use emulator::{EmptyPages, Fault, FaultKind, Options};

const GROUP: &str = "/acme/api";

/// The call names the field; the page shows the words, and what was typed stays.
async fn assert_refused(alan: &Member<'_>, search: &Search, field: &str, words: &str) {
    let (named, message) = alan.try_search(GROUP, search).await.invalid();
    assert_eq!(named, field, "{search:?}: {message}");
    assert!(message.contains(words), "{search:?}: {message}");
    let page = alan.get(&href(GROUP, search)).await.expect(400).body;
    assert!(html::text(&page).contains(words), "the page has no words for {search:?}");
}

#[tokio::test]
async fn wrong_input_is_named_in_words() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", lines(0..3, |n| T + n));
    let alan = world.alan().await;
    let good = between(T, T + HOUR);
    let text = |text: &str| text.to_owned();
    for (search, field, words) in [
        (Search { from: text("yesterday"), ..good.clone() }, "from", "“yesterday” is no time"),
        (Search { from: text("-5x"), ..good.clone() }, "from", "“-5x” is no time"),
        (Search { to: text("2026-13-01T00:00:00Z"), ..good.clone() }, "to", "is no time"),
        (Search { to: text("<b>"), ..good.clone() }, "to", "“<b>” is no time"),
        (Search { from: text("now"), to: text("-1h"), ..good.clone() }, "from", "before it starts"),
        (between(T + 1, T), "from", "before it starts"),
        (Search { at: text("rubbish"), ..good.clone() }, "at", "<epoch ms>.<event id>"),
        (Search { at: text("1.2.3"), ..good.clone() }, "at", "<epoch ms>.<event id>"),
        (Search { at: text("-1.2"), dir: Dir::Newer, ..good.clone() }, "at", "<event id>"),
        (Search { event: text("rubbish"), ..good.clone() }, "event", "<epoch ms>.<event id>"),
        (Search { cursor: text("forged"), ..good.clone() }, "cursor", "search again"),
        (Search { cursor: "A".repeat(5_000), ..good.clone() }, "cursor", "search again"),
    ] {
        assert_refused(&alan, &search, field, words).await;
    }
}

#[tokio::test]
async fn a_broken_pattern_is_explained_beside_its_field() {
    let world = World::open().await;
    let alan = world.alan().await;
    for filter in ["{ $.status = ", "\"open", "[a, b", "%(%", "{ status = 5 }"] {
        let search = Search { filter: filter.into(), ..between(T, T + HOUR) };
        let (field, message) = alan.try_search(GROUP, &search).await.invalid();
        assert_eq!(field, "filter");
        assert!(message.len() > 10, "{filter}: {message}");
        let page = alan.get(&href(GROUP, &search)).await.expect(400).body;
        let tag = page.split("<input").find(|tag| tag.contains("name=\"filter\"")).unwrap();
        let tag = tag.split('>').next().unwrap();
        assert!(tag.contains("aria-invalid=\"true\""), "{tag}");
        let id = tag.split("aria-describedby=\"").nth(1).unwrap().split('"').next().unwrap();
        let words =
            page.split(&format!("id=\"{}\"", id.split(' ').next().unwrap())).nth(1).unwrap();
        let close = |text: &str| text.split_whitespace().collect::<String>();
        let words = close(&html::text(words.split_once('>').unwrap().1));
        assert!(words.contains(&close(&message)), "{filter}: {message}");
    }
    assert_eq!(world.emulator.calls("FilterLogEvents"), 0, "AWS was not bothered with them");
}

#[tokio::test]
async fn odd_but_valid_input_is_taken() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", lines(0..3, |n| T + n));
    let alan = world.alan().await;
    let good = between(T, T + HOUR);
    let text = |text: &str| text.to_owned();
    for (search, rows) in [
        (Search { from: T.to_string(), to: (T + 1).to_string(), ..good.clone() }, 2),
        (Search { from: text(" 2026-01-01T01:00:00+01:00 "), ..good.clone() }, 3),
        (Search { to: text("9999-12-31T23:59:59.999Z"), ..good.clone() }, 3),
        (Search { tz: text("Mars/Olympus"), ..good.clone() }, 3),
        (Search { filter: text("  m1  "), ..good.clone() }, 1),
        (Search { at: text("9223372036854775807.1"), ..good.clone() }, 3),
        (Search { at: text("0.1"), ..good.clone() }, 0),
        (Search { at: text("0.1"), dir: Dir::Newer, ..good.clone() }, 3),
        (Search { event: text("9223372036854775807.1"), ..good.clone() }, 3),
        (Search { event: text("1.1"), ..good.clone() }, 3),
    ] {
        let page = alan.search(GROUP, &search).await;
        assert_eq!(page.rows.len(), rows, "{search:?}");
        alan.get(&href(GROUP, &search)).await.expect(200);
    }
    let unknown = format!("{}&order=sideways&dir=up&unknown=1", href(GROUP, &good));
    alan.get(&unknown).await.expect(200);
}

/// AWS gives the newest first only from 2024 on; before that, windows of time do.
#[tokio::test]
async fn years_before_2024_are_read_both_ways() {
    let world = World::open().await;
    let since = 1_704_067_200_000; // 2024-01-01
    // Dense around the border, sparse long before it.
    let all = lines(0..600, |n| if n < 150 { since - (4_000 - n) * HOUR } else { since + n - 400 });
    world.emulator.put(GROUP, "i-1", all.clone());
    let alan = world.alan().await;
    let search = between(since - 5_000 * HOUR, T);
    let newest = alan.follow(&href(GROUP, &search), "Older").await;
    assert_eq!(newest.messages(), reversed(&messages(&all)));
    let back = alan.follow(&newest.last, "Newer").await;
    assert_eq!(back.messages_upwards(), reversed(&messages(&all)));
    let oldest = Search { order: Order::Oldest, ..search };
    let walked = alan.follow(&href(GROUP, &oldest), "Newer").await;
    assert_eq!(walked.messages(), messages(&all));
    assert_eq!(alan.search(GROUP, &between(since - 1, since)).await.rows.len(), 2);
}

/// A cursor exists where a search ran out of budget.
async fn unfinished(world: &World, member: &Member<'_>) -> Search {
    world.emulator.put(GROUP, "i-1", lines(0..3, |n| T + n));
    let search = between(T, T + HOUR);
    let page = member.search(GROUP, &search).await;
    assert!(page.go_on.is_some(), "the budget did not run out");
    beyond(&search, &page).unwrap()
}

async fn world_without_end() -> World {
    let empty_pages = EmptyPages { first: 1_000, every: 0 };
    let emulator = Options { empty_pages, ..Options::default() };
    World::with(Setup { emulator, ..Setup::default() }).await
}

#[tokio::test]
async fn a_cursor_is_good_for_its_own_search_and_person_only() {
    let world = world_without_end().await;
    let (alan, ann, gus) = (world.alan().await, world.ann().await, world.gus().await);
    let next = unfinished(&world, &alan).await;
    alan.search(GROUP, &next).await;

    let other = "search again";
    assert_refused(&ann, &next, "cursor", other).await;
    assert_refused(&alan, &Search { filter: "x".into(), ..next.clone() }, "cursor", other).await;
    assert_refused(&alan, &Search { stream: "i-1".into(), ..next.clone() }, "cursor", other).await;
    assert_refused(&alan, &Search { dir: Dir::Newer, ..next.clone() }, "cursor", other).await;
    let wider = Search { cursor: next.cursor.clone(), ..between(T - 1, T + HOUR) };
    assert_refused(&alan, &wider, "cursor", other).await;
    let mut forged = next.cursor.clone().into_bytes();
    forged[20] = if forged[20] == b'A' { b'B' } else { b'A' };
    let forged = Search { cursor: String::from_utf8(forged).unwrap(), ..next.clone() };
    assert_refused(&alan, &forged, "cursor", other).await;
    alan.try_search("/acme/web", &next).await.expect(400);
    gus.try_search(GROUP, &next).await.expect(404);
}

#[tokio::test]
async fn a_cursor_dies_with_the_grants_it_was_made_under() {
    let world = world_without_end().await;
    let (alan, operator) = (world.alan().await, world.operator().await);
    let next = unfinished(&world, &alan).await;
    alan.search(GROUP, &next).await;
    operator.grant("acme", "/acme/more", "*").await.expect(303);
    assert_refused(&alan, &next, "cursor", "search again").await;
    operator.revoke("acme", GROUP).await.expect(303);
    alan.try_search(GROUP, &next).await.expect(404);
}

#[tokio::test]
async fn when_aws_is_ill_the_reader_is_told_and_it_passes() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", lines(0..3, |n| T + n));
    let alan = world.alan().await;
    let search = between(T, T + HOUR);
    for (kind, status, trouble, words) in [
        (FaultKind::Throttle, 429, "Throttled", "AWS is limiting requests"),
        (FaultKind::Error, 503, "Unavailable", "AWS CloudWatch Logs does not answer"),
        (FaultKind::Cut, 503, "Unavailable", "AWS CloudWatch Logs does not answer"),
    ] {
        world.emulator.fault(Fault::always("*", kind)).unwrap();
        let error = alan.try_search(GROUP, &search).await.trouble(status);
        assert!(error.to_string().contains(trouble), "{kind:?}: {error}");
        let page = alan.get(&href(GROUP, &search)).await.expect(status).body;
        assert!(html::text(&page).contains(words), "{kind:?}");
        assert!(html::link(&page, "Try again now").is_some(), "{kind:?}: a way on");
        let list = alan.get("/logs").await.expect(status).body;
        assert!(html::text(&list).contains(words), "{kind:?}");
        world.emulator.clear_faults();
        assert_eq!(alan.search(GROUP, &search).await.rows.len(), 3, "{kind:?} passes");
    }
}

#[tokio::test]
async fn a_single_fault_is_not_even_noticed() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", lines(0..3, |n| T + n));
    let alan = world.alan().await;
    for kind in [FaultKind::Throttle, FaultKind::Error, FaultKind::Cut] {
        world.emulator.fault(Fault::always("FilterLogEvents", kind).times(1)).unwrap();
        assert_eq!(alan.search(GROUP, &between(T, T + HOUR)).await.rows.len(), 3, "{kind:?}");
    }
}

/// A stranger's request costs AWS nothing, ill or not, and tells nothing.
#[tokio::test]
async fn a_fault_of_aws_shows_no_stranger_what_exists() {
    let world = World::open().await;
    world.emulator.put("/globex/api", "i-1", lines(0..3, |n| T + n));
    world.emulator.fault(Fault::always("*", FaultKind::Throttle)).unwrap();
    let alan = world.alan().await;
    for group in ["/globex/api", "/no/such/group"] {
        alan.try_search(group, &between(T, T + HOUR)).await.expect(404);
    }
    assert_eq!(world.emulator.calls("FilterLogEvents"), 0);
    assert_eq!(world.emulator.calls("DescribeLogGroups"), 0);
}

#[tokio::test]
async fn an_aws_that_cannot_be_reached_is_said_so() {
    // Port 9 is "discard", which nobody serves: the connection is refused, as when a process died.
    let setup = Setup { aws: Some("http://127.0.0.1:9".into()), ..Setup::default() };
    let world = World::with(setup).await;
    let alan = world.alan().await;
    let error = alan.try_search(GROUP, &between(T, T + HOUR)).await.trouble(503);
    assert!(error.to_string().contains("AWS CloudWatch Logs"), "{error}");
    alan.try_search("/globex/api", &between(T, T + HOUR)).await.expect(404);
}

#[tokio::test]
async fn the_list_outlives_a_date_that_is_not_known() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", lines(0..3, |n| T + n));
    world.emulator.fault(Fault::always("DescribeLogStreams", FaultKind::Error)).unwrap();
    let alan = world.alan().await;
    let list = alan.get("/logs").await.expect(200).body;
    assert!(html::text(&list).contains(GROUP));
    let page = alan.get(&href(GROUP, &between(T, T + HOUR))).await.expect(200).body;
    assert_eq!(html::events(&page).len(), 3, "the events are there, if the streams are not");
}
