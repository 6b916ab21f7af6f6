//! The emulator's own endpoints: counted calls and scripted faults.

use std::time::{Duration, Instant};

use emulator::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::kit::{Aws, GROUP, T, numbered};

fn calls(aws: &Aws) -> Value {
    let url = format!("{}/_emulator/calls", aws.emulator.url());
    match aws.agent.get(url).call().and_then(|mut answer| answer.body_mut().read_json()) {
        Ok(calls) => calls,
        Err(problem) => panic!("no calls: {problem}"),
    }
}

fn script(aws: &Aws, fault: Value) -> u16 {
    let url = format!("{}/_emulator/faults", aws.emulator.url());
    aws.agent.post(url).send_json(fault).map_or(0, |answer| answer.status().as_u16())
}

fn search(aws: &Aws) -> u16 {
    aws.call("FilterLogEvents", json!({ "logGroupName": GROUP })).status
}

fn filled() -> Aws {
    let aws = Aws::start();
    aws.emulator.put(GROUP, "a", numbered(100));
    aws
}

#[test]
fn calls_are_counted_for_each_operation() {
    let aws = filled();
    assert_eq!(calls(&aws), json!({ "live_tail_sessions_open": 0 }));
    search(&aws);
    search(&aws);
    aws.call("GetLogEvents", json!({}));
    let expected = json!({ "FilterLogEvents": 2, "GetLogEvents": 1, "live_tail_sessions_open": 0 });
    assert_eq!(calls(&aws), expected);
    assert_eq!(aws.emulator.calls("FilterLogEvents"), 2);
    assert_eq!(aws.emulator.calls("PutLogEvents"), 0);
}

#[test]
fn a_throttled_call_is_answered_as_aws_does() {
    let aws = filled();
    assert_eq!(
        script(&aws, json!({ "operation": "FilterLogEvents", "kind": "throttle", "count": 2 })),
        204
    );
    let throttled = aws.call("FilterLogEvents", json!({ "logGroupName": GROUP }));
    assert_eq!(throttled.status, 400);
    assert_eq!(
        throttled.body,
        json!({ "__type": "ThrottlingException", "message": "Rate exceeded" })
    );
    assert_eq!(aws.call("DescribeLogGroups", json!({})).status, 200);
    assert_eq!([search(&aws), search(&aws)], [400, 200]);
    assert_eq!(aws.emulator.calls("FilterLogEvents"), 3);
}

#[test]
fn a_rate_spreads_failures_evenly() {
    let aws = filled();
    assert_eq!(
        script(&aws, json!({ "operation": "FilterLogEvents", "kind": "error", "rate": 0.25 })),
        204
    );
    let failed = (0..20).filter(|_| search(&aws) == 503).count();
    assert_eq!(failed, 5);
    let answer = aws.call("FilterLogEvents", json!({ "logGroupName": GROUP }));
    assert_eq!(answer.status, 200);
}

#[test]
fn latency_delays_the_right_answer() {
    let aws = filled();
    assert_eq!(script(&aws, json!({ "operation": "*", "kind": "latency", "latency_ms": 80 })), 204);
    let begun = Instant::now();
    assert_eq!(search(&aws), 200);
    assert!(begun.elapsed() >= Duration::from_millis(80));
}

#[test]
fn a_cut_answer_breaks_off_in_the_middle() {
    let aws = filled();
    assert_eq!(
        aws.emulator.fault(Fault::always("FilterLogEvents", FaultKind::Cut).times(1)),
        Ok(())
    );
    assert!(aws.try_call("FilterLogEvents", &json!({ "logGroupName": GROUP })).is_err());
    assert_eq!(search(&aws), 200);
}

#[test]
fn faults_are_taken_back() {
    let aws = filled();
    let broken = json!({ "operation": "FilterLogEvents", "kind": "error" });
    assert_eq!(script(&aws, broken.clone()), 204);
    assert_eq!(search(&aws), 503);
    assert_eq!(script(&aws, json!({ "operation": "FilterLogEvents", "kind": "none" })), 204);
    assert_eq!(search(&aws), 200);
    assert_eq!(script(&aws, broken.clone()), 204);
    let url = format!("{}/_emulator/faults", aws.emulator.url());
    assert_eq!(aws.agent.delete(url).call().map_or(0, |answer| answer.status().as_u16()), 204);
    assert_eq!(search(&aws), 200);
    assert_eq!(script(&aws, broken), 204);
    aws.emulator.clear_faults();
    assert_eq!(search(&aws), 200);
}

/// What the newest-first search of a group of 100 gives first, or the refusal's type.
fn first_of_newest(aws: &Aws) -> Value {
    let input = json!({ "logGroupName": GROUP, "startFromHead": false, "startTime": T });
    let answer = aws.call("FilterLogEvents", input);
    if answer.status == 200 {
        answer.body["events"][0]["message"].clone()
    } else {
        answer.body["__type"].clone()
    }
}

#[test]
fn an_older_endpoint_refuses_or_ignores_the_newest_first() {
    let aws = filled();
    assert_eq!(first_of_newest(&aws), "m99");
    let refuses = json!({ "operation": "FilterLogEvents", "kind": "oldest_only" });
    assert_eq!(script(&aws, refuses.clone()), 204);
    assert_eq!(first_of_newest(&aws), "InvalidParameterException");
    assert_eq!(search(&aws), 200, "the oldest first is still given");

    let ignores = Fault::always("FilterLogEvents", FaultKind::OldestAlways);
    assert_eq!(aws.emulator.fault(ignores), Ok(()));
    assert_eq!(first_of_newest(&aws), "m0");

    // It leaves room for a fault of the usual kind, and does not end with it.
    let throttle = json!({ "operation": "FilterLogEvents", "kind": "throttle", "count": 1 });
    assert_eq!(script(&aws, throttle), 204);
    assert_eq!(first_of_newest(&aws), "ThrottlingException");
    assert_eq!(first_of_newest(&aws), "m0");
    assert_eq!(script(&aws, json!({ "operation": "FilterLogEvents", "kind": "none" })), 204);
    assert_eq!(first_of_newest(&aws), "m99");
    assert_eq!(script(&aws, refuses), 204);
    aws.emulator.clear_faults();
    assert_eq!(first_of_newest(&aws), "m99");
    assert_eq!(script(&aws, json!({ "operation": "PutLogEvents", "kind": "oldest_only" })), 400);
}

#[test]
fn senseless_faults_are_refused() {
    let aws = filled();
    assert_eq!(script(&aws, json!({ "operation": "Nothing", "kind": "error" })), 400);
    assert_eq!(script(&aws, json!({ "operation": "*", "kind": "error", "rate": 2.0 })), 400);
    assert_eq!(script(&aws, json!({ "operation": "*", "kind": "sometimes" })), 422);
}
