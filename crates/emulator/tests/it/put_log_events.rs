//! CreateLogGroup, CreateLogStream and PutLogEvents: what is taken, what is refused or rejected.

use serde_json::{Value, json};

use crate::kit::{Aws, GROUP, messages, now_ms};

const INVALID: &str = "InvalidParameterException";
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn with_stream() -> Aws {
    let aws = Aws::start();
    aws.ok("CreateLogGroup", json!({ "logGroupName": GROUP }));
    aws.ok("CreateLogStream", json!({ "logGroupName": GROUP, "logStreamName": "a" }));
    aws
}

fn batch(events: &[(i64, &str)]) -> Value {
    let events: Vec<_> = events
        .iter()
        .map(|(time, message)| json!({ "timestamp": time, "message": message }))
        .collect();
    json!({ "logGroupName": GROUP, "logStreamName": "a", "logEvents": events })
}

fn stored(aws: &Aws) -> Vec<String> {
    let page = aws.ok("FilterLogEvents", json!({ "logGroupName": GROUP }));
    messages(&page).into_iter().map(str::to_owned).collect()
}

#[test]
fn what_was_put_is_read_back() {
    let aws = with_stream();
    let now = now_ms();
    let answer =
        aws.ok("PutLogEvents", batch(&[(now - 2, "one"), (now - 1, "two"), (now - 1, "three")]));
    assert!(answer["nextSequenceToken"].is_string());
    assert!(answer.get("rejectedLogEventsInfo").is_none());
    assert_eq!(stored(&aws), ["one", "two", "three"]);
}

#[test]
fn groups_and_streams_are_made_once() {
    let aws = with_stream();
    let exists = "ResourceAlreadyExistsException";
    assert_eq!(aws.refusal("CreateLogGroup", json!({ "logGroupName": GROUP })), exists);
    let stream = json!({ "logGroupName": GROUP, "logStreamName": "a" });
    assert_eq!(aws.refusal("CreateLogStream", stream), exists);
    let orphan = json!({ "logGroupName": "/nobody", "logStreamName": "a" });
    assert_eq!(aws.refusal("CreateLogStream", orphan), "ResourceNotFoundException");
    assert_eq!(aws.refusal("CreateLogGroup", json!({ "logGroupName": "not allowed" })), INVALID);
    let colon = json!({ "logGroupName": GROUP, "logStreamName": "a:b" });
    assert_eq!(aws.refusal("CreateLogStream", colon), INVALID);
}

#[test]
fn a_batch_must_be_in_order_and_within_24_hours() {
    let aws = with_stream();
    let now = now_ms();
    assert_eq!(aws.refusal("PutLogEvents", batch(&[(now, "b"), (now - 1, "a")])), INVALID);
    assert_eq!(aws.refusal("PutLogEvents", batch(&[(now - DAY - 1, "a"), (now, "b")])), INVALID);
    aws.ok("PutLogEvents", batch(&[(now - DAY, "a"), (now, "b")]));
    assert_eq!(stored(&aws), ["a", "b"]);
}

#[test]
fn a_batch_keeps_to_its_limits() {
    let aws = with_stream();
    let now = now_ms();
    let refused = |events: &[(i64, &str)]| aws.refusal("PutLogEvents", batch(events));
    assert_eq!(refused(&[]), INVALID);
    assert_eq!(refused(&[(now, "")]), INVALID);
    assert_eq!(refused(&vec![(now, "x"); 10_001]), INVALID);
    let half = "x".repeat((1 << 19) - 26);
    assert_eq!(refused(&[(now, &half), (now, &format!("{half}x"))]), INVALID);
    aws.ok("PutLogEvents", batch(&[(now, &half), (now, &half)]));
    aws.ok("PutLogEvents", batch(&vec![(now, "x"); 10_000]));
}

#[test]
fn events_too_old_or_too_new_are_rejected_and_the_rest_is_kept() {
    let aws = with_stream();
    let now = now_ms();
    let answer = aws.ok(
        "PutLogEvents",
        batch(&[
            (now - 14 * DAY - MINUTE, "too old"),
            (now - 14 * DAY - MINUTE, "too old"),
            (now - HOUR, "kept"),
            (now, "kept"),
            (now + 2 * HOUR + MINUTE, "too new"),
        ]),
    );
    let rejected = json!({ "tooOldLogEventEndIndex": 2, "tooNewLogEventStartIndex": 4 });
    assert_eq!(answer["rejectedLogEventsInfo"], rejected);
    assert_eq!(stored(&aws), ["kept", "kept"]);
}

#[test]
fn events_before_the_retention_are_rejected() {
    let aws = with_stream();
    aws.ok("PutRetentionPolicy", json!({ "logGroupName": GROUP, "retentionInDays": 1 }));
    let now = now_ms();
    let answer = aws.ok(
        "PutLogEvents",
        batch(&[(now - DAY - MINUTE, "expired"), (now - DAY + MINUTE, "kept")]),
    );
    assert_eq!(answer["rejectedLogEventsInfo"], json!({ "expiredLogEventEndIndex": 1 }));
    assert_eq!(stored(&aws), ["kept"]);
}

#[test]
fn what_does_not_exist_takes_nothing() {
    let aws = with_stream();
    let mut input = batch(&[(now_ms(), "x")]);
    input["logStreamName"] = json!("nobody");
    assert_eq!(aws.refusal("PutLogEvents", input.clone()), "ResourceNotFoundException");
    input["logGroupName"] = json!("/nobody");
    assert_eq!(aws.refusal("PutLogEvents", input), "ResourceNotFoundException");
}
