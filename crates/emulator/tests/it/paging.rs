//! Pages under hard conditions: many events in one millisecond, events that arrive meanwhile,
//! empty pages in between. Nothing may be lost and nothing doubled, in either direction.

use emulator::{EmptyPages, Options};
use serde_json::{Value, json};

use crate::kit::{Aws, GROUP, T, all_messages, messages, names, numbered, with};

fn searches() -> [(bool, Value); 2] {
    let search = |from_head: bool| json!({ "logGroupName": GROUP, "startTime": T, "limit": 7, "startFromHead": from_head });
    [(true, search(true)), (false, search(false))]
}

fn in_direction(from_head: bool, mut names: Vec<String>) -> Vec<String> {
    if !from_head {
        names.reverse();
    }
    names
}

#[test]
fn events_of_one_millisecond_are_divided_cleanly() {
    let aws = Aws::start();
    for number in 0..100 {
        let stream = ["a", "b", "c"][number % 3];
        aws.emulator.put_ingested_at(T + 5, GROUP, stream, [(T, format!("m{number}"))]);
    }
    for (from_head, search) in searches() {
        let pages = aws.search(&search);
        assert!(pages.len() > 14);
        assert_eq!(all_messages(&pages), in_direction(from_head, names(0..100)));
    }
}

#[test]
fn the_last_page_may_be_empty_because_full_pages_end_a_search_unseen() {
    let aws = Aws::start();
    aws.emulator.put(GROUP, "a", numbered(14));
    for (from_head, search) in searches() {
        let pages = aws.search(&search);
        let sizes: Vec<_> = pages.iter().map(|page| messages(page).len()).collect();
        assert_eq!(sizes, [7, 7, 0]);
        assert_eq!(all_messages(&pages), in_direction(from_head, names(0..14)));
    }
}

#[test]
fn events_that_arrive_behind_the_reader_do_not_move_the_pages() {
    for (from_head, search) in searches() {
        let aws = Aws::start();
        aws.emulator.put(GROUP, "a", numbered(50));
        let mut pages = vec![aws.ok("FilterLogEvents", search.clone())];
        while let Some(token) = pages.last().and_then(|page| page["nextToken"].as_str()) {
            let behind = if from_head { T } else { T + 49 };
            aws.emulator.put(GROUP, "b", [(behind, "intruder"), (behind, "intruder")]);
            pages.push(aws.ok("FilterLogEvents", with(&search, json!({ "nextToken": token }))));
        }
        let mut seen = all_messages(&pages);
        // In the ms of the outermost event, an arrival is later than it: before a backward
        // reader only at the very first page, and never before a forward one that is past it.
        seen.retain(|message| *message != "intruder");
        assert_eq!(seen, in_direction(from_head, names(0..50)));
        assert!(all_messages(&pages).len() <= 50);
    }
}

#[test]
fn events_that_arrive_ahead_of_the_reader_are_seen_once() {
    for (from_head, search) in searches() {
        let aws = Aws::start();
        aws.emulator.put(GROUP, "a", numbered(50));
        let first = aws.ok("FilterLogEvents", search.clone());
        let ahead = if from_head { T + 60 } else { T };
        aws.emulator.put(GROUP, "b", [(ahead, "newcomer")]);
        let mut pages = vec![first];
        while let Some(token) = pages.last().and_then(|page| page["nextToken"].as_str()) {
            pages.push(aws.ok("FilterLogEvents", with(&search, json!({ "nextToken": token }))));
        }
        let seen = all_messages(&pages);
        assert_eq!(seen.iter().filter(|message| **message == "newcomer").count(), 1);
        assert_eq!(seen.len(), 51);
    }
}

#[test]
fn empty_pages_come_with_a_token_and_lose_nothing() {
    let empty_pages = EmptyPages { first: 2, every: 3 };
    let aws = Aws::start_with(Options { empty_pages, ..Options::default() });
    aws.emulator.put(GROUP, "a", numbered(50));
    for (from_head, search) in searches() {
        let pages = aws.search(&search);
        let sizes: Vec<_> = pages.iter().map(|page| messages(page).len()).collect();
        assert_eq!(sizes[..6], [0, 0, 7, 7, 0, 7]);
        assert_eq!(all_messages(&pages), in_direction(from_head, names(0..50)));
        assert_eq!(aws.search(&search).len(), pages.len(), "the same search has the same pages");
    }
}

#[test]
fn a_search_that_finds_little_gives_up_page_by_page() {
    let options = Options { events_scanned_per_page: 100, ..Options::default() };
    let aws = Aws::start_with(options);
    aws.emulator.put(GROUP, "a", numbered(1_000));
    for (_, search) in searches() {
        let pages = aws.search(&with(&search, json!({ "filterPattern": "m777" })));
        assert_eq!(pages.len(), 10);
        assert_eq!(all_messages(&pages), ["m777"]);
    }
}

#[test]
fn the_end_of_the_range_ends_a_search_on_any_page() {
    let aws = Aws::start();
    aws.emulator.put(GROUP, "a", numbered(50));
    for (from_head, search) in searches() {
        let pages = aws.search(&with(&search, json!({ "startTime": T + 10, "endTime": T + 30 })));
        assert_eq!(all_messages(&pages), in_direction(from_head, names(10..31)));
    }
}

#[test]
fn a_page_costs_the_same_at_any_depth() {
    let aws = Aws::start();
    aws.emulator.put(GROUP, "a", numbered(200_000));
    let time_of = |start: i64| {
        let begun = std::time::Instant::now();
        for _ in 0..20 {
            let page = aws.ok(
                "FilterLogEvents",
                json!({ "logGroupName": GROUP, "startTime": start, "limit": 10 }),
            );
            assert_eq!(messages(&page).len(), 10);
        }
        begun.elapsed()
    };
    let (shallow, deep) = (time_of(T), time_of(T + 190_000));
    // A page that walked there would cost thousands of times as much.
    assert!(deep < shallow * 20, "shallow {shallow:?}, deep {deep:?}");
}
