//! A monitoring account and the accounts that are linked to it.

use serde_json::{Value, json};

use crate::access::{allowing, confined, refusal};
use crate::kit::{Aws, GROUP, T, messages};

const ONE: &str = "111111111111";
const TWO: &str = "222222222222";

fn arn(account: &str, group: &str) -> String {
    format!("arn:aws:logs:eu-central-1:{account}:log-group:{group}")
}

/// One group of the same name in each of three accounts, and one of the first linked one alone.
fn linked() -> Aws {
    let aws = Aws::start();
    aws.emulator.put(GROUP, "i-1", [(T, "own")]);
    for account in [ONE, TWO] {
        aws.emulator.put_linked(account, GROUP, "i-1", [(T, account)]);
    }
    aws.emulator.put_linked(ONE, "/one/only", "i-1", [(T, "only")]);
    aws
}

fn listed(aws: &Aws, input: Value) -> Vec<String> {
    let page = aws.ok("DescribeLogGroups", input);
    let groups = page["logGroups"].as_array().cloned().unwrap_or_default();
    groups.iter().map(|group| group["arn"].as_str().unwrap_or_default().to_owned()).collect()
}

fn arns(groups: &[(&str, &str)]) -> Vec<String> {
    groups.iter().map(|(account, group)| format!("{}:*", arn(account, group))).collect()
}

#[test]
fn linked_groups_are_listed_only_where_they_are_asked_for() {
    let aws = linked();
    let own = ("000000000000", GROUP);
    let all = [own, (ONE, GROUP), (TWO, GROUP), (ONE, "/one/only")];
    assert_eq!(listed(&aws, json!({})), arns(&[own]));
    assert_eq!(listed(&aws, json!({ "accountIdentifiers": [ONE] })), arns(&[own]));
    assert_eq!(listed(&aws, json!({ "includeLinkedAccounts": true })), arns(&all));
    let one = json!({ "includeLinkedAccounts": true, "accountIdentifiers": [ONE] });
    assert_eq!(listed(&aws, one), arns(&[(ONE, GROUP), (ONE, "/one/only")]));
    let nobody = json!({ "includeLinkedAccounts": true, "accountIdentifiers": ["333333333333"] });
    assert_eq!(listed(&aws, nobody), arns(&[]));
}

#[test]
fn a_list_of_equal_names_is_read_to_its_end() {
    let aws = linked();
    let input = json!({ "includeLinkedAccounts": true, "logGroupNamePrefix": GROUP, "limit": 1 });
    let mut found = Vec::new();
    let mut token = None;
    for _ in 0..3 {
        let page = aws.ok(
            "DescribeLogGroups",
            crate::kit::with(
                &input,
                token.map_or(json!({}), |token| json!({ "nextToken": token })),
            ),
        );
        found.push(page["logGroups"][0]["arn"].as_str().unwrap_or_default().to_owned());
        token = page["nextToken"].as_str().map(str::to_owned);
    }
    assert_eq!(found, arns(&[("000000000000", GROUP), (ONE, GROUP), (TWO, GROUP)]));
    assert_eq!(token, None);
}

#[test]
fn a_linked_group_is_read_by_its_arn_alone() {
    let aws = linked();
    let by_name = json!({ "logGroupName": GROUP });
    assert_eq!(messages(&aws.ok("FilterLogEvents", by_name)), ["own"]);
    for account in [ONE, TWO] {
        let by_arn = json!({ "logGroupIdentifier": arn(account, GROUP) });
        assert_eq!(messages(&aws.ok("FilterLogEvents", by_arn.clone())), [account]);
        let streams = aws.ok("DescribeLogStreams", by_arn);
        let stream = streams["logStreams"][0]["arn"].as_str().unwrap_or_default();
        assert_eq!(stream, format!("{}:log-stream:i-1", arn(account, GROUP)));
        let stream = json!({ "logGroupIdentifier": arn(account, GROUP), "logStreamName": "i-1",
            "startFromHead": true });
        assert_eq!(messages(&aws.ok("GetLogEvents", stream)), [account]);
    }
    let missing = "ResourceNotFoundException";
    for operation in ["FilterLogEvents", "DescribeLogStreams"] {
        let plain = json!({ "logGroupName": "/one/only" });
        assert_eq!(aws.refusal(operation, plain), missing, "{operation}");
        let plain = json!({ "logGroupIdentifier": "/one/only" });
        assert_eq!(aws.refusal(operation, plain), missing, "{operation}");
        let as_name = json!({ "logGroupName": arn(ONE, "/one/only") });
        assert_eq!(aws.refusal(operation, as_name), "InvalidParameterException", "{operation}");
        let elsewhere = json!({ "logGroupIdentifier": arn(TWO, "/one/only") });
        assert_eq!(aws.refusal(operation, elsewhere), missing, "{operation}");
    }
}

#[test]
fn a_policy_speaks_of_one_accounts_group_and_not_of_anothers() {
    let aws = linked();
    let read = ["logs:FilterLogEvents", "logs:DescribeLogStreams", "logs:StartLiveTail"];
    let key = confined(&aws, &allowing(&read, &[format!("{}:*", arn(ONE, GROUP))]));
    let by_arn = |account| json!({ "logGroupIdentifier": arn(account, GROUP) });
    assert_eq!(aws.call_as(&key, "FilterLogEvents", by_arn(ONE)).status, 200);
    for other in [by_arn(TWO), by_arn("000000000000"), json!({ "logGroupName": GROUP })] {
        for operation in ["FilterLogEvents", "DescribeLogStreams"] {
            let answer = aws.call_as(&key, operation, other.clone());
            assert_eq!(refusal(&answer), "AccessDeniedException", "{operation} {other}");
        }
    }
    let tail = json!({ "logGroupIdentifiers": [arn(ONE, GROUP), arn(TWO, GROUP)] });
    assert_eq!(refusal(&aws.call_as(&key, "StartLiveTail", tail)), "AccessDeniedException");
}

#[test]
fn nothing_is_written_into_a_linked_account() {
    let aws = linked();
    let input = json!({ "logGroupName": "/one/only", "logStreamName": "i-1",
        "logEvents": [{ "timestamp": crate::kit::now_ms(), "message": "x" }] });
    assert_eq!(aws.refusal("PutLogEvents", input), "ResourceNotFoundException");
    let input = json!({ "logGroupName": "/one/only", "retentionInDays": 1 });
    assert_eq!(aws.refusal("PutRetentionPolicy", input), "ResourceNotFoundException");
}
