//! The demo's promises, which people and other tests count on.

use std::collections::{BTreeMap, BTreeSet};

use emulator::{EmptyPages, Options};
use serde_json::{Value, json};

use crate::kit::{Aws, messages, now_ms};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

struct Event {
    time: i64,
    ingested: i64,
    message: String,
}

fn day_of(aws: &Aws, group: &str, now: i64) -> Vec<Event> {
    let input = json!({ "logGroupName": group, "startTime": now - DAY, "endTime": now - 1 });
    let pages = aws.search(&input);
    assert!(
        pages.iter().all(|page| page["nextToken"].is_string() || page == &pages[pages.len() - 1])
    );
    pages
        .iter()
        .flat_map(|page| page["events"].as_array().into_iter().flatten())
        .map(event)
        .collect()
}

fn event(event: &Value) -> Event {
    Event {
        time: event["timestamp"].as_i64().unwrap_or_default(),
        ingested: event["ingestionTime"].as_i64().unwrap_or_default(),
        message: event["message"].as_str().unwrap_or_default().to_owned(),
    }
}

/// By the text alone: a quarter of a million lines take long to parse without optimisation.
fn is_server_error(event: &Event) -> bool {
    event.message.starts_with('{') && event.message.contains("\"status\":5")
}

/// The whole minutes of the day up to half a minute before its end, in which none such happened.
fn minutes_without(now: i64, events: &[Event], such: impl Fn(&Event) -> bool) -> usize {
    let minutes: BTreeSet<i64> =
        events.iter().filter(|event| such(event)).map(|event| event.time / MINUTE).collect();
    let whole = (now - DAY) / MINUTE + 1..(now - MINUTE / 2) / MINUTE;
    whole.filter(|minute| !minutes.contains(minute)).count()
}

#[test]
fn the_demo_keeps_its_promises() {
    let aws = Aws::start_with(Options {
        demo: true,
        empty_pages: EmptyPages::DEMO,
        ..Options::default()
    });
    let now = now_ms();
    let groups = [
        "/acme/api",
        "/acme/web",
        "/acme/worker",
        "/acme2/api",
        "/globex/api",
        "/globex/jobs",
        "/internal/billing",
        "/shared/gateway",
    ];
    let described = aws.ok("DescribeLogGroups", json!({}));
    let names: Vec<_> = described["logGroups"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|group| &group["logGroupName"])
        .collect();
    assert_eq!(names, groups);

    let mut total = 0;
    for group in groups {
        let streams = aws.ok("DescribeLogStreams", json!({ "logGroupName": group }));
        let streams = streams["logStreams"].as_array().map_or(0, Vec::len);
        assert!((1..=20).contains(&streams), "{group} has {streams} streams");

        let events = day_of(&aws, group, now);
        total += events.len();
        assert_eq!(minutes_without(now, &events, is_server_error), 0, "{group}");
        for Event { time, ingested, .. } in &events {
            assert!(
                (0..=30_000).contains(&(ingested - time)),
                "{group}: {time} came at {ingested}"
            );
        }
        if group.ends_with("e/api") || group == "/globex/api" {
            let mut hours = BTreeMap::<i64, usize>::new();
            for event in &events {
                *hours.entry((event.time - (now - DAY)) / HOUR).or_default() += 1;
            }
            assert!(
                hours.len() == 24 && hours.values().all(|count| *count >= 1_000),
                "{group}: {hours:?}"
            );
        }
        if group == "/acme/web" {
            for nasty in ["<script", "<img onerror", "\x1b"] {
                assert_eq!(
                    minutes_without(now, &events, |event| event.message.contains(nasty)),
                    0,
                    "{nasty}"
                );
            }
        }
    }
    assert!(total >= 200_000, "only {total} events");
}

#[test]
fn json_lines_have_the_agreed_keys() {
    let aws = Aws::start_with(Options { demo: true, ..Options::default() });
    for group in ["/acme/api", "/acme/worker", "/acme/web", "/globex/jobs"] {
        let input = json!({ "logGroupName": group, "startTime": now_ms() - HOUR, "filterPattern": "{ $.level = * }" });
        let page = aws.ok("FilterLogEvents", input);
        assert!(messages(&page).len() > 100, "{group}");
        for message in messages(&page) {
            let line: Value = serde_json::from_str(message).unwrap_or_default();
            for key in ["level", "msg", "service", "request_id", "trace_id"] {
                assert!(line[key].is_string(), "{key} in {message}");
            }
            assert!(line["status"].is_u64() && line["latency_ms"].is_u64(), "{message}");
            assert!(line["user"]["id"].is_string(), "{message}");
        }
    }
}

#[test]
fn the_gateway_is_shared_by_prefix() {
    let aws = Aws::start_with(Options { demo: true, ..Options::default() });
    for tenant in ["acme/", "globex/"] {
        let input = json!({
            "logGroupName": "/shared/gateway",
            "startTime": now_ms() - HOUR,
            "logStreamNamePrefix": tenant,
        });
        let page = aws.ok("FilterLogEvents", input);
        let events = page["events"].as_array().map_or(&[][..], Vec::as_slice);
        assert!(events.len() > 300);
        assert!(events.iter().all(|event| {
            event["logStreamName"].as_str().is_some_and(|name| name.starts_with(tenant))
        }));
    }
}

#[test]
fn live_traffic_goes_on_from_the_history() {
    let aws = Aws::start_with(Options { demo: true, ..Options::default() });
    let since = now_ms();
    let input = json!({ "logGroupName": "/acme/api", "startTime": since, "limit": 1 });
    let arrived =
        (0..20_000).any(|_| !messages(&aws.ok("FilterLogEvents", input.clone())).is_empty());
    assert!(arrived);
}
