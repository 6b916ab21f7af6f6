//! FilterLogEvents: what is found, in which order, what is refused. Paging is in `paging`.

use std::time::Duration;

use emulator::{GroupClass, Options};
use serde_json::{Value, json};

use crate::kit::{Aws, GROUP, T, all_messages, messages, names, numbered, with};

const INVALID: &str = "InvalidParameterException";
const MISSING: &str = "ResourceNotFoundException";

fn group_of_ten() -> Aws {
    let aws = Aws::start();
    aws.emulator.put(GROUP, "a", numbered(10));
    aws
}

fn found(aws: &Aws, more: Value) -> Vec<String> {
    let page = aws.ok("FilterLogEvents", with(&json!({ "logGroupName": GROUP }), more));
    messages(&page).into_iter().map(str::to_owned).collect()
}

#[test]
fn both_ends_of_the_time_range_are_included() {
    let aws = group_of_ten();
    assert_eq!(found(&aws, json!({ "startTime": T + 2, "endTime": T + 5 })), names(2..6));
    assert_eq!(found(&aws, json!({ "startTime": T + 9 })), names(9..10));
    assert_eq!(found(&aws, json!({ "endTime": T })), names(0..1));
    assert!(found(&aws, json!({ "startTime": T + 5, "endTime": T + 2 })).is_empty());
}

#[test]
fn an_event_has_all_that_the_reference_names() {
    let aws = Aws::start();
    aws.emulator.put_ingested_at(T + 40, GROUP, "a", [(T, "hello")]);
    let page = aws.ok("FilterLogEvents", json!({ "logGroupName": GROUP }));
    let event = &page["events"][0];
    assert_eq!(event["logStreamName"], "a");
    assert_eq!(event["timestamp"], T);
    assert_eq!(event["ingestionTime"], T + 40);
    assert_eq!(event["message"], "hello");
    assert_eq!(event["eventId"].as_str().map(str::len), Some(56));
    assert_eq!(page["searchedLogStreams"], json!([]));
    assert!(page.get("nextToken").is_none());
}

#[test]
fn events_are_sorted_by_time_then_arrival_then_put() {
    let aws = Aws::start();
    let put = |ingested, stream, time, message| {
        aws.emulator.put_ingested_at(ingested, GROUP, stream, [(time, message)]);
    };
    put(T + 9, "a", T + 1, "late arrival");
    put(T + 5, "b", T + 1, "first put");
    put(T + 5, "a", T + 1, "second put");
    put(T + 9, "b", T, "earliest");
    let order = ["earliest", "first put", "second put", "late arrival"];
    assert_eq!(found(&aws, json!({})), order);
    let newest_first = json!({ "startFromHead": false, "startTime": T });
    assert_eq!(found(&aws, newest_first), order.into_iter().rev().collect::<Vec<_>>());
}

#[test]
fn event_ids_are_unique_and_sorted_as_the_events_are() {
    let aws = Aws::start();
    for stream in ["a", "b", "c"] {
        aws.emulator.put(GROUP, stream, (0..50).map(|number| (T + number / 10, "same")));
    }
    let page = aws.ok("FilterLogEvents", json!({ "logGroupName": GROUP }));
    let events = page["events"].as_array().map_or(&[][..], Vec::as_slice);
    let ids: Vec<_> = events.iter().filter_map(|event| event["eventId"].as_str()).collect();
    assert_eq!(ids.len(), 150);
    assert!(ids.is_sorted_by(|a, b| a < b));
}

#[test]
fn newest_first_needs_a_start_time_of_2024_or_later() {
    let aws = group_of_ten();
    let refused = |more| {
        aws.refusal(
            "FilterLogEvents",
            with(&json!({ "logGroupName": GROUP, "startFromHead": false }), more),
        )
    };
    assert_eq!(refused(json!({})), INVALID);
    assert_eq!(refused(json!({ "startTime": 1_704_067_199_999_i64 })), INVALID);
    let newest = json!({ "startFromHead": false, "startTime": 1_704_067_200_000_i64, "limit": 3 });
    assert_eq!(found(&aws, newest), ["m9", "m8", "m7"]);
}

#[test]
fn the_direction_lives_in_the_token() {
    let aws = group_of_ten();
    let first =
        json!({ "logGroupName": GROUP, "startTime": T, "limit": 4, "startFromHead": false });
    let page = aws.ok("FilterLogEvents", first);
    let onward = json!({ "logGroupName": GROUP, "startTime": T, "limit": 4, "nextToken": page["nextToken"] });
    assert_eq!(messages(&aws.ok("FilterLogEvents", onward.clone())), ["m5", "m4", "m3", "m2"]);
    let contrary = with(&onward, json!({ "startFromHead": true }));
    assert_eq!(messages(&aws.ok("FilterLogEvents", contrary)), ["m5", "m4", "m3", "m2"]);
}

#[test]
fn streams_are_chosen_by_name_or_by_prefix() {
    let aws = Aws::start();
    for (number, stream) in ["acme/1", "acme/2", "acme2/1", "globex/1"].into_iter().enumerate() {
        aws.emulator.put(GROUP, stream, [(T + number as i64, stream)]);
    }
    assert_eq!(found(&aws, json!({ "logStreamNamePrefix": "acme/" })), ["acme/1", "acme/2"]);
    assert_eq!(
        found(&aws, json!({ "logStreamNamePrefix": "acme" })),
        ["acme/1", "acme/2", "acme2/1"]
    );
    assert!(found(&aws, json!({ "logStreamNamePrefix": "nobody" })).is_empty());
    assert_eq!(
        found(&aws, json!({ "logStreamNames": ["globex/1", "acme/1", "globex/1"] })),
        ["acme/1", "globex/1"]
    );
}

#[test]
fn names_and_a_prefix_exclude_each_other() {
    let aws = group_of_ten();
    let both =
        json!({ "logGroupName": GROUP, "logStreamNames": ["a"], "logStreamNamePrefix": "a" });
    assert_eq!(aws.refusal("FilterLogEvents", both), INVALID);
}

#[test]
fn limits_are_those_of_the_reference() {
    let aws = group_of_ten();
    let refused =
        |more| aws.refusal("FilterLogEvents", with(&json!({ "logGroupName": GROUP }), more));
    assert_eq!(refused(json!({ "limit": 0 })), INVALID);
    assert_eq!(refused(json!({ "limit": 10_001 })), INVALID);
    assert_eq!(refused(json!({ "startTime": -1 })), INVALID);
    assert_eq!(refused(json!({ "logStreamNames": [] })), INVALID);
    assert_eq!(refused(json!({ "logStreamNames": vec!["a"; 101] })), INVALID);
    assert_eq!(refused(json!({ "filterPattern": "a".repeat(1_025) })), INVALID);
    assert_eq!(
        found(&aws, json!({ "limit": 10_000, "filterPattern": "a".repeat(1_024) })),
        [""; 0]
    );
}

#[test]
fn a_page_holds_at_most_ten_thousand_events() {
    let aws = Aws::start();
    aws.emulator.put(GROUP, "a", numbered(12_000));
    let pages = aws.search(&json!({ "logGroupName": GROUP }));
    assert_eq!(messages(&pages[0]).len(), 10_000);
    assert_eq!(all_messages(&pages), names(0..12_000));
}

#[test]
fn a_page_holds_at_most_a_megabyte() {
    let aws = Aws::start();
    let big = "x".repeat(300_000);
    aws.emulator.put(GROUP, "a", (0..8).map(|number| (T + number, big.clone())));
    let pages = aws.search(&json!({ "logGroupName": GROUP }));
    let sizes: Vec<_> = pages.iter().map(|page| messages(page).len()).collect();
    assert_eq!(sizes, [3, 3, 2]);
}

#[test]
fn a_pattern_decides_what_matches() {
    let aws = Aws::start();
    let lines =
        [r#"{"level":"ERROR","status":503}"#, r#"{"level":"INFO","status":200}"#, "[ERROR] plain"];
    aws.emulator.put(GROUP, "a", lines.into_iter().zip(T..).map(|(line, time)| (time, line)));
    assert_eq!(found(&aws, json!({ "filterPattern": "ERROR" })), [lines[0], lines[2]]);
    assert_eq!(found(&aws, json!({ "filterPattern": "{ $.status >= 500 }" })), [lines[0]]);
    assert_eq!(found(&aws, json!({ "filterPattern": "" })), lines);
    let broken = json!({ "logGroupName": GROUP, "filterPattern": "{ $.status = }" });
    assert_eq!(aws.refusal("FilterLogEvents", broken), INVALID);
}

#[test]
fn what_does_not_exist_is_not_found() {
    let aws = group_of_ten();
    let refused = |input| aws.refusal("FilterLogEvents", input);
    assert_eq!(refused(json!({ "logGroupName": "/nobody" })), MISSING);
    assert_eq!(
        refused(json!({ "logGroupName": GROUP, "logStreamNames": ["a", "nobody"] })),
        MISSING
    );
}

#[test]
fn a_group_is_named_in_exactly_one_way() {
    let aws = group_of_ten();
    let arn = format!("arn:aws:logs:eu-central-1:000000000000:log-group:{GROUP}");
    for identifier in [GROUP, &arn] {
        let page =
            aws.ok("FilterLogEvents", json!({ "logGroupIdentifier": identifier, "limit": 2 }));
        assert_eq!(messages(&page), ["m0", "m1"]);
    }
    let refused = |input| aws.refusal("FilterLogEvents", input);
    assert_eq!(refused(json!({})), INVALID);
    assert_eq!(refused(json!({ "logGroupName": GROUP, "logGroupIdentifier": GROUP })), INVALID);
    assert_eq!(refused(json!({ "logGroupIdentifier": format!("{arn}:*") })), INVALID);
    let strangers = arn.replace("000000000000", "111111111111");
    assert_eq!(refused(json!({ "logGroupIdentifier": strangers })), MISSING);
}

#[test]
fn infrequent_access_groups_are_not_searched() {
    let aws = Aws::start();
    aws.emulator.create_group("/archive", GroupClass::InfrequentAccess);
    assert_eq!(aws.refusal("FilterLogEvents", json!({ "logGroupName": "/archive" })), INVALID);
}

#[test]
fn a_token_is_good_for_its_own_search_only() {
    let aws = group_of_ten();
    aws.emulator.put("/globex/api", "a", numbered(10));
    let search =
        json!({ "logGroupName": GROUP, "startTime": T, "limit": 2, "logStreamNamePrefix": "a" });
    let token = aws.ok("FilterLogEvents", search.clone())["nextToken"].clone();
    let resumed = with(&search, json!({ "nextToken": token, "limit": 3 }));
    assert_eq!(messages(&aws.ok("FilterLogEvents", resumed.clone())), ["m2", "m3", "m4"]);
    for other in [
        json!({ "logGroupName": "/globex/api" }),
        json!({ "logStreamNamePrefix": "" }),
        json!({ "filterPattern": "m" }),
        json!({ "nextToken": "made up" }),
    ] {
        let input = with(&resumed, other);
        assert_eq!(aws.refusal("FilterLogEvents", input), INVALID);
    }
    let elsewhere = group_of_ten();
    assert_eq!(elsewhere.refusal("FilterLogEvents", resumed), INVALID);
}

#[test]
fn a_token_expires() {
    let aws = Aws::start_with(Options { token_lifetime: Duration::ZERO, ..Options::default() });
    aws.emulator.put(GROUP, "a", numbered(10));
    let token =
        aws.ok("FilterLogEvents", json!({ "logGroupName": GROUP, "limit": 2 }))["nextToken"]
            .clone();
    let late = json!({ "logGroupName": GROUP, "limit": 2, "nextToken": token });
    assert_eq!(aws.refusal("FilterLogEvents", late), INVALID);
}
