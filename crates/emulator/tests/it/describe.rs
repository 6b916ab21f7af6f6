//! DescribeLogGroups, DescribeLogStreams and PutRetentionPolicy.

use emulator::GroupClass;
use serde_json::{Value, json};

use crate::kit::{Aws, GROUP, T, numbered, with};

const INVALID: &str = "InvalidParameterException";

fn listed(aws: &Aws, operation: &str, list: &str, name: &str, input: &Value) -> Vec<String> {
    let mut names = Vec::new();
    let mut page = aws.ok(operation, input.clone());
    loop {
        let items = page[list].as_array().map_or(&[][..], Vec::as_slice);
        names.extend(items.iter().filter_map(|item| item[name].as_str()).map(str::to_owned));
        match page["nextToken"].as_str() {
            Some(token) => page = aws.ok(operation, with(input, json!({ "nextToken": token }))),
            None => return names,
        }
    }
}

fn groups(aws: &Aws, input: Value) -> Vec<String> {
    listed(aws, "DescribeLogGroups", "logGroups", "logGroupName", &input)
}

fn streams(aws: &Aws, more: Value) -> Vec<String> {
    let input = with(&json!({ "logGroupName": GROUP }), more);
    listed(aws, "DescribeLogStreams", "logStreams", "logStreamName", &input)
}

fn with_groups(names: &[&str]) -> Aws {
    let aws = Aws::start();
    for name in names {
        aws.emulator.create_group(name, GroupClass::Standard);
    }
    aws
}

#[test]
fn a_group_is_described_in_full() {
    let aws = with_groups(&[]);
    aws.emulator.put(GROUP, "a", [(T, "1234")]);
    aws.ok("PutRetentionPolicy", json!({ "logGroupName": GROUP, "retentionInDays": 30 }));
    let group = &aws.ok("DescribeLogGroups", json!({}))["logGroups"][0];
    let arn = format!("arn:aws:logs:eu-central-1:000000000000:log-group:{GROUP}");
    assert_eq!(group["logGroupName"], GROUP);
    assert_eq!(group["arn"], format!("{arn}:*"));
    assert_eq!(group["logGroupArn"], arn);
    assert_eq!(group["retentionInDays"], 30);
    assert_eq!(group["storedBytes"], 30);
    assert_eq!(group["logGroupClass"], "STANDARD");
    assert!(group["creationTime"].is_i64());
}

#[test]
fn groups_come_in_ascii_order_and_pages() {
    let aws = with_groups(&["/b", "/Z", "/a", "/a/1", "/a#", "/c"]);
    let expected = ["/Z", "/a", "/a#", "/a/1", "/b", "/c"];
    assert_eq!(groups(&aws, json!({})), expected);
    for limit in 1..=6 {
        assert_eq!(groups(&aws, json!({ "limit": limit })), expected, "limit {limit}");
    }
    assert_eq!(aws.refusal("DescribeLogGroups", json!({ "limit": 51 })), INVALID);
    assert_eq!(aws.refusal("DescribeLogGroups", json!({ "limit": 0 })), INVALID);
}

#[test]
fn a_page_of_groups_holds_fifty_unasked() {
    let names: Vec<String> = (0..60).map(|number| format!("/g{number:02}")).collect();
    let aws = with_groups(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let page = aws.ok("DescribeLogGroups", json!({}));
    assert_eq!(page["logGroups"].as_array().map(Vec::len), Some(50));
    assert_eq!(groups(&aws, json!({})), names);
}

#[test]
fn groups_are_chosen_by_prefix_pattern_class_or_identifier() {
    let aws = with_groups(&["/acme/api", "/acme/web", "/globex/api"]);
    aws.emulator.create_group("/archive", GroupClass::InfrequentAccess);
    assert_eq!(groups(&aws, json!({ "logGroupNamePrefix": "/acme/" })), ["/acme/api", "/acme/web"]);
    assert_eq!(groups(&aws, json!({ "logGroupNamePattern": "api" })), ["/acme/api", "/globex/api"]);
    assert!(groups(&aws, json!({ "logGroupNamePattern": "API" })).is_empty());
    assert_eq!(groups(&aws, json!({ "logGroupClass": "INFREQUENT_ACCESS" })), ["/archive"]);
    let arn = "arn:aws:logs:eu-central-1:000000000000:log-group:/globex/api";
    assert_eq!(
        groups(&aws, json!({ "logGroupIdentifiers": [arn, "/archive"] })),
        ["/archive", "/globex/api"]
    );
    let strangers =
        json!({ "includeLinkedAccounts": true, "accountIdentifiers": ["111111111111"] });
    assert!(groups(&aws, strangers).is_empty());
}

#[test]
fn a_pattern_gives_names_only() {
    let aws = with_groups(&["/acme/api"]);
    let group =
        &aws.ok("DescribeLogGroups", json!({ "logGroupNamePattern": "api" }))["logGroups"][0];
    let mut members: Vec<_> =
        group.as_object().into_iter().flatten().map(|(name, _)| name).collect();
    members.sort();
    assert_eq!(members, ["arn", "creationTime", "logGroupName"]);
}

#[test]
fn ways_to_choose_groups_exclude_each_other() {
    let aws = with_groups(&["/acme/api"]);
    let refused = |input| aws.refusal("DescribeLogGroups", input);
    assert_eq!(refused(json!({ "logGroupNamePrefix": "/a", "logGroupNamePattern": "a" })), INVALID);
    assert_eq!(
        refused(json!({ "logGroupIdentifiers": ["/acme/api"], "logGroupNamePrefix": "/a" })),
        INVALID
    );
    assert_eq!(refused(json!({ "nextToken": "made up" })), INVALID);
}

#[test]
fn retention_takes_the_offered_days_only() {
    let aws = with_groups(&[GROUP]);
    for (days, taken) in [(1, true), (2, false), (3653, true), (0, false)] {
        let input = json!({ "logGroupName": GROUP, "retentionInDays": days });
        assert_eq!(aws.call("PutRetentionPolicy", input).status == 200, taken, "{days} days");
    }
    let input = json!({ "logGroupName": "/nobody", "retentionInDays": 1 });
    assert_eq!(aws.refusal("PutRetentionPolicy", input), "ResourceNotFoundException");
}

#[test]
fn a_stream_is_described_in_full() {
    let aws = Aws::start();
    aws.emulator.put_ingested_at(T + 50, GROUP, "a", [(T + 5, "newest"), (T, "oldest")]);
    aws.ok("CreateLogStream", json!({ "logGroupName": GROUP, "logStreamName": "b" }));
    let page = aws.ok("DescribeLogStreams", json!({ "logGroupName": GROUP }));
    let (full, empty) = (&page["logStreams"][0], &page["logStreams"][1]);
    assert_eq!(full["logStreamName"], "a");
    assert_eq!(full["firstEventTimestamp"], T);
    assert_eq!(full["lastEventTimestamp"], T + 5);
    assert_eq!(full["lastIngestionTime"], T + 50);
    assert_eq!(full["storedBytes"], 0);
    let arn = format!("arn:aws:logs:eu-central-1:000000000000:log-group:{GROUP}:log-stream:a");
    assert_eq!(full["arn"], arn);
    assert!(empty.get("lastEventTimestamp").is_none());
}

#[test]
fn streams_come_by_name_or_by_last_event_in_pages() {
    let aws = Aws::start();
    for (name, last) in [("a", 5), ("b", 9), ("c", 5), ("d", 1)] {
        aws.emulator.put(GROUP, name, numbered(last));
    }
    for limit in 1..=4 {
        let ordered = |more| streams(&aws, with(&json!({ "limit": limit }), more));
        assert_eq!(ordered(json!({})), ["a", "b", "c", "d"]);
        assert_eq!(ordered(json!({ "descending": true })), ["d", "c", "b", "a"]);
        let by_time = json!({ "orderBy": "LastEventTime", "descending": true });
        assert_eq!(ordered(by_time), ["b", "c", "a", "d"]);
    }
}

#[test]
fn streams_are_chosen_by_prefix_but_not_by_prefix_and_time() {
    let aws = Aws::start();
    for name in ["acme/1", "acme/2", "globex/1"] {
        aws.emulator.put(GROUP, name, numbered(1));
    }
    assert_eq!(streams(&aws, json!({ "logStreamNamePrefix": "acme/" })), ["acme/1", "acme/2"]);
    let refused =
        |more| aws.refusal("DescribeLogStreams", with(&json!({ "logGroupName": GROUP }), more));
    assert_eq!(refused(json!({ "logStreamNamePrefix": "a", "orderBy": "LastEventTime" })), INVALID);
    assert_eq!(refused(json!({ "limit": 51 })), INVALID);
    assert_eq!(
        aws.refusal("DescribeLogStreams", json!({ "logGroupName": "/nobody" })),
        "ResourceNotFoundException"
    );
}
