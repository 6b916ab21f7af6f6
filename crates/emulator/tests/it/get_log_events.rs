//! GetLogEvents: pages in both directions, and the tokens that tell where the end is.

use std::time::Duration;

use emulator::{EmptyPages, GroupClass, Options};
use serde_json::{Value, json};

use crate::kit::{Aws, GROUP, T, messages, names, numbered, with};

const INVALID: &str = "InvalidParameterException";
const MISSING: &str = "ResourceNotFoundException";

fn stream_of(count: i64) -> Aws {
    let aws = Aws::start();
    aws.emulator.put(GROUP, "a", numbered(count));
    aws
}

fn get(aws: &Aws, more: Value) -> Value {
    aws.ok("GetLogEvents", with(&json!({ "logGroupName": GROUP, "logStreamName": "a" }), more))
}

fn forward(aws: &Aws, token: &Value) -> Value {
    get(aws, json!({ "nextToken": token, "startFromHead": true, "limit": 4 }))
}

fn backward(aws: &Aws, token: &Value) -> Value {
    get(aws, json!({ "nextToken": token, "limit": 4 }))
}

#[test]
fn the_start_is_included_and_the_end_is_not() {
    let aws = stream_of(10);
    assert_eq!(messages(&get(&aws, json!({ "startTime": T + 2, "endTime": T + 5 }))), names(2..5));
    assert!(messages(&get(&aws, json!({ "endTime": T }))).is_empty());
}

#[test]
fn the_newest_page_comes_first_unless_asked_otherwise() {
    let aws = stream_of(10);
    assert_eq!(messages(&get(&aws, json!({ "limit": 3 }))), names(7..10));
    assert_eq!(messages(&get(&aws, json!({ "limit": 3, "startFromHead": true }))), names(0..3));
}

#[test]
fn an_event_has_no_id() {
    let aws = Aws::start();
    aws.emulator.put_ingested_at(T + 4, GROUP, "a", [(T, "hello")]);
    let page = get(&aws, json!({}));
    assert_eq!(
        page["events"],
        json!([{ "timestamp": T, "ingestionTime": T + 4, "message": "hello" }])
    );
}

#[test]
fn walking_forward_ends_with_the_token_that_was_sent() {
    let aws = stream_of(10);
    let mut page = get(&aws, json!({ "startFromHead": true, "limit": 4 }));
    let mut seen: Vec<String> = messages(&page).into_iter().map(str::to_owned).collect();
    loop {
        let token = page["nextForwardToken"].clone();
        page = forward(&aws, &token);
        seen.extend(messages(&page).into_iter().map(str::to_owned));
        if page["nextForwardToken"] == token {
            break;
        }
    }
    assert_eq!(seen, names(0..10));
    assert!(messages(&page).is_empty());
    assert_eq!(messages(&backward(&aws, &page["nextBackwardToken"])), names(6..10));
}

#[test]
fn walking_backward_ends_with_the_token_that_was_sent() {
    let aws = stream_of(10);
    let newest = get(&aws, json!({ "limit": 4 }));
    let second = backward(&aws, &newest["nextBackwardToken"]);
    assert_eq!(messages(&second), names(2..6));
    let third = backward(&aws, &second["nextBackwardToken"]);
    assert_eq!(messages(&third), names(0..2));
    let end = backward(&aws, &third["nextBackwardToken"]);
    assert!(messages(&end).is_empty());
    assert_eq!(end["nextBackwardToken"], third["nextBackwardToken"]);
    assert_eq!(messages(&forward(&aws, &third["nextForwardToken"])), names(2..6));
}

#[test]
fn a_forward_token_waits_for_what_is_to_come() {
    let aws = stream_of(3);
    let page = get(&aws, json!({}));
    let token = &page["nextForwardToken"];
    assert_eq!(forward(&aws, token)["nextForwardToken"], *token);
    aws.emulator.put(GROUP, "a", [(T + 2, "m3"), (T + 3, "m4")]);
    assert_eq!(messages(&forward(&aws, token)), names(3..5));
    assert!(messages(&backward(&aws, &page["nextBackwardToken"])).is_empty());
}

#[test]
fn a_token_of_an_empty_stream_waits_too() {
    let aws = stream_of(0);
    for from_head in [true, false] {
        let page = get(&aws, json!({ "startFromHead": from_head }));
        assert!(page["nextForwardToken"].is_string() && page["nextBackwardToken"].is_string());
        assert!(messages(&backward(&aws, &page["nextBackwardToken"])).is_empty());
        aws.emulator.put(GROUP, "a", [(T, "m0")]);
        let arrived = forward(&aws, &page["nextForwardToken"]);
        assert!(messages(&arrived).contains(&"m0"));
    }
}

#[test]
fn empty_pages_in_between_are_not_the_end() {
    let empty_pages = EmptyPages { first: 1, every: 2 };
    let aws = Aws::start_with(Options { empty_pages, ..Options::default() });
    aws.emulator.put(GROUP, "a", numbered(10));
    for (from_head, next, expected) in [
        (
            true,
            "nextForwardToken",
            vec![vec![], names(0..4), vec![], names(4..8), vec![], names(8..10)],
        ),
        (
            false,
            "nextBackwardToken",
            vec![vec![], names(6..10), vec![], names(2..6), vec![], names(0..2)],
        ),
    ] {
        let mut page = get(&aws, json!({ "startFromHead": from_head, "limit": 4 }));
        for (number, expected) in expected.iter().enumerate() {
            assert_eq!(messages(&page), *expected, "page {number}");
            let token = page[next].clone();
            page = get(&aws, json!({ "nextToken": token, "startFromHead": from_head, "limit": 4 }));
            assert_ne!(page[next], token, "the end after page {number}");
        }
        let token = page[next].clone();
        assert!(messages(&page).is_empty());
        page = get(&aws, json!({ "nextToken": token, "startFromHead": from_head, "limit": 4 }));
        assert!(messages(&page).is_empty());
        assert_eq!(page[next], token);
    }
}

#[test]
fn forward_tokens_need_start_from_head() {
    let aws = stream_of(3);
    let token = get(&aws, json!({}))["nextForwardToken"].clone();
    let input = json!({ "logGroupName": GROUP, "logStreamName": "a", "nextToken": token });
    assert_eq!(aws.refusal("GetLogEvents", input), INVALID);
}

#[test]
fn foreign_made_up_and_expired_tokens_are_refused() {
    let aws = stream_of(3);
    aws.emulator.put(GROUP, "b", numbered(3));
    let token = get(&aws, json!({}))["nextBackwardToken"].clone();
    let disguised = token.as_str().unwrap_or_default().replacen('b', "f", 1);
    let refused = |stream: &str, token: Value| {
        let input = json!({ "logGroupName": GROUP, "logStreamName": stream, "nextToken": token, "startFromHead": true });
        aws.refusal("GetLogEvents", input)
    };
    assert_eq!(refused("b", token), INVALID);
    assert_eq!(refused("a", json!(disguised)), INVALID);
    assert_eq!(refused("a", json!("f/0/s")), INVALID);

    let brief = Aws::start_with(Options { token_lifetime: Duration::ZERO, ..Options::default() });
    brief.emulator.put(GROUP, "a", numbered(3));
    let token = get(&brief, json!({}))["nextBackwardToken"].clone();
    let input = json!({ "logGroupName": GROUP, "logStreamName": "a", "nextToken": token });
    assert_eq!(brief.refusal("GetLogEvents", input), INVALID);
}

#[test]
fn pages_keep_to_ten_thousand_events_and_a_megabyte() {
    let aws = stream_of(10_001);
    assert_eq!(messages(&get(&aws, json!({}))).len(), 10_000);
    aws.emulator.put(GROUP, "a", (0..5).map(|_| (T + 20_000, "x".repeat(400_000))));
    assert_eq!(messages(&get(&aws, json!({ "startTime": T + 20_000 }))).len(), 2);
}

#[test]
fn what_is_not_there_or_not_readable_is_refused() {
    let aws = stream_of(1);
    aws.emulator.create_group("/archive", GroupClass::InfrequentAccess);
    let refused = |input| aws.refusal("GetLogEvents", input);
    assert_eq!(refused(json!({ "logGroupName": "/nobody", "logStreamName": "a" })), MISSING);
    assert_eq!(refused(json!({ "logGroupName": GROUP, "logStreamName": "nobody" })), MISSING);
    assert_eq!(refused(json!({ "logGroupName": "/archive", "logStreamName": "a" })), INVALID);
    assert_eq!(refused(json!({ "logGroupName": GROUP })), INVALID);
    assert_eq!(refused(json!({ "logStreamName": "a" })), INVALID);
    assert_eq!(
        refused(json!({ "logGroupName": GROUP, "logStreamName": "a", "limit": 10_001 })),
        INVALID
    );
    let arn = format!("arn:aws:logs:eu-central-1:000000000000:log-group:{GROUP}");
    let page = aws.ok("GetLogEvents", json!({ "logGroupIdentifier": arn, "logStreamName": "a" }));
    assert_eq!(messages(&page), ["m0"]);
}
