//! What the demo shows over HTTP. Its promises for the whole day are tested where it is made.

use emulator::{EmptyPages, Options};
use serde_json::{Value, json};

use crate::kit::{Aws, all_messages, messages, now_ms};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

#[test]
fn the_demo_has_its_groups_with_their_retention() {
    let aws = Aws::start_with(Options { demo: true, ..Options::default() });
    let described = aws.ok("DescribeLogGroups", json!({}));
    let groups: Vec<_> = described["logGroups"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|group| (&group["logGroupName"], group["retentionInDays"].as_i64()))
        .collect();
    let expected = json!([
        "/acme/api",
        "/acme/web",
        "/acme/worker",
        "/acme2/api",
        "/globex/api",
        "/globex/jobs",
        "/internal/billing",
        "/shared/gateway",
    ]);
    assert_eq!(Value::from_iter(groups.iter().map(|(name, _)| (*name).clone())), expected);
    assert!(groups.iter().any(|(_, days)| days.is_none()));
    assert!(groups.iter().any(|(_, days)| *days == Some(30)));
}

#[test]
fn paging_the_demo_loses_nothing_to_its_empty_pages() {
    let walk = |empty_pages| {
        let aws = Aws::start_with(Options { demo: true, empty_pages, ..Options::default() });
        let end = now_ms() - MINUTE;
        let whole = json!({ "logGroupName": "/acme/api", "startTime": end - HOUR, "endTime": end });
        let small = json!({ "logGroupName": "/acme/api", "startTime": end - HOUR, "endTime": end, "limit": 100 });
        let (whole, small) = (aws.search(&whole), aws.search(&small));
        assert_eq!(all_messages(&whole), all_messages(&small));
        small.iter().filter(|page| messages(page).is_empty()).count()
    };
    assert!(walk(EmptyPages::DEMO) >= 3);
    assert!(walk(EmptyPages::default()) <= 1);
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
