//! AssumeRole, and what its keys may do: session policy, resources, tokens, chaining.

use serde_json::json;

use crate::kit::{Answer, Aws, GROUP, Key, T, numbered};

const ROLE: &str = "arn:aws:iam::000000000000:role/portal";
const DENIED: &str = "AccessDeniedException";

fn logs_arn(rest: &str) -> String {
    format!("arn:aws:logs:eu-central-1:000000000000:{rest}")
}

pub(crate) fn allowing(actions: &[&str], resources: &[String]) -> String {
    json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": actions, "Resource": resources }],
    })
    .to_string()
}

fn form(fields: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("Action", "AssumeRole").append_pair("Version", "2011-06-15");
    form.extend_pairs(fields).finish()
}

/// The status and the XML of an AssumeRole call.
fn assume(aws: &Aws, caller: &Key, fields: &[(&str, &str)]) -> (u16, String) {
    let answer = aws
        .signed(caller)
        .header("content-type", "application/x-www-form-urlencoded")
        .send(form(fields))
        .and_then(|mut answer| Ok((answer.status().as_u16(), answer.body_mut().read_to_string()?)));
    match answer {
        Ok(answer) => answer,
        Err(problem) => panic!("AssumeRole: {problem}"),
    }
}

fn element(xml: &str, name: &str) -> String {
    let (_, rest) = xml.split_once(&format!("<{name}>")).unwrap_or_default();
    rest.split_once(&format!("</{name}>")).unwrap_or_default().0.to_owned()
}

fn key_in(xml: &str) -> Key {
    Key { id: element(xml, "AccessKeyId"), token: Some(element(xml, "SessionToken")) }
}

pub(crate) fn confined(aws: &Aws, policy: &str) -> Key {
    let fields = [("RoleArn", ROLE), ("RoleSessionName", "acme"), ("Policy", policy)];
    let (status, xml) = assume(aws, &Key::of_the_account(), &fields);
    assert_eq!(status, 200, "{xml}");
    key_in(&xml)
}

pub(crate) fn refusal(answer: &Answer) -> &str {
    answer.body["__type"].as_str().unwrap_or("none")
}

fn two_groups() -> Aws {
    let aws = Aws::start();
    for group in [GROUP, "/acme/api2", "/globex/api"] {
        aws.emulator.put(group, "acme/1", numbered(3));
        aws.emulator.put(group, "globex/1", numbered(3));
    }
    aws
}

#[test]
fn a_session_has_all_that_the_reference_names() {
    let aws = Aws::start();
    let fields = [("RoleArn", ROLE), ("RoleSessionName", "acme"), ("DurationSeconds", "900")];
    let (status, xml) = assume(&aws, &Key::of_the_account(), &fields);
    assert_eq!(status, 200);
    assert!(element(&xml, "AccessKeyId").starts_with("ASIA"));
    for name in ["SecretAccessKey", "SessionToken", "PackedPolicySize"] {
        assert!(!element(&xml, name).is_empty(), "{name} in {xml}");
    }
    assert!(element(&xml, "Expiration").ends_with('Z'));
    assert_eq!(element(&xml, "Arn"), "arn:aws:sts::000000000000:assumed-role/portal/acme");
    assert_eq!(aws.emulator.calls("AssumeRole"), 1);
}

#[test]
fn a_session_reads_the_groups_of_its_policy_and_no_others() {
    let aws = two_groups();
    let policy = allowing(
        &["logs:FilterLogEvents", "logs:DescribeLogStreams"],
        &[logs_arn("log-group:/acme/api:*")],
    );
    let key = confined(&aws, &policy);
    let search =
        |group: &str| aws.call_as(&key, "FilterLogEvents", json!({ "logGroupName": group }));
    assert_eq!(search(GROUP).status, 200);
    for other in ["/acme/api2", "/globex/api", "/nobody"] {
        assert_eq!(refusal(&search(other)), DENIED, "{other}");
    }
    let by_arn = json!({ "logGroupIdentifier": logs_arn("log-group:/globex/api") });
    assert_eq!(refusal(&aws.call_as(&key, "FilterLogEvents", by_arn)), DENIED);
    let streams = json!({ "logGroupName": GROUP });
    assert_eq!(aws.call_as(&key, "DescribeLogStreams", streams).status, 200);
}

#[test]
fn a_session_does_what_its_policy_names_and_nothing_else() {
    let aws = two_groups();
    let policy = allowing(&["logs:FilterLogEvents"], &[logs_arn("log-group:/acme/api:*")]);
    let key = confined(&aws, &policy);
    let stream = json!({ "logGroupName": GROUP, "logStreamName": "acme/1" });
    assert_eq!(refusal(&aws.call_as(&key, "GetLogEvents", stream)), DENIED);
    assert_eq!(refusal(&aws.call_as(&key, "DescribeLogGroups", json!({}))), DENIED);
    let unmasked = json!({ "logGroupName": GROUP, "unmask": true });
    assert_eq!(refusal(&aws.call_as(&key, "FilterLogEvents", unmasked)), DENIED);
    let named = [("RoleArn", ROLE), ("RoleSessionName", "again")];
    let (status, xml) = assume(&aws, &key, &named);
    assert_eq!((status, element(&xml, "Code").as_str()), (400, DENIED));
}

#[test]
fn get_log_events_can_be_confined_to_streams() {
    let aws = two_groups();
    let policy =
        allowing(&["logs:GetLogEvents"], &[logs_arn("log-group:/acme/api:log-stream:acme/*")]);
    let key = confined(&aws, &policy);
    let get = |stream: &str| {
        aws.call_as(&key, "GetLogEvents", json!({ "logGroupName": GROUP, "logStreamName": stream }))
    };
    assert_eq!(get("acme/1").status, 200);
    assert_eq!(refusal(&get("globex/1")), DENIED);
}

#[test]
fn a_live_tail_needs_every_group_of_it() {
    let aws = two_groups();
    let policy = allowing(&["logs:StartLiveTail"], &[logs_arn("log-group:/acme/api:*")]);
    let key = confined(&aws, &policy);
    let arns = |groups: &[&str]| {
        let arns: Vec<_> = groups.iter().map(|g| logs_arn(&format!("log-group:{g}"))).collect();
        json!({ "logGroupIdentifiers": arns })
    };
    for groups in [["/globex/api"].as_slice(), &[GROUP, "/acme/api2"], &["/nobody"]] {
        let answer = aws.call_as(&key, "StartLiveTail", arns(groups));
        assert_eq!(refusal(&answer), DENIED, "{groups:?}");
    }
    // Allowed, it goes on for ever: an error in what was asked for ends it.
    let mut both = arns(&[GROUP]);
    both["logEventFilterPattern"] = json!("{");
    let answer = aws.call_as(&key, "StartLiveTail", both);
    assert_eq!(refusal(&answer), "InvalidParameterException");
}

#[test]
fn listing_groups_and_trying_patterns_need_every_resource() {
    let aws = two_groups();
    let actions = ["logs:DescribeLogGroups", "logs:TestMetricFilter"];
    let narrow = confined(&aws, &allowing(&actions, &[logs_arn("log-group:*")]));
    let wide = confined(&aws, &allowing(&actions, &["*".to_owned()]));
    let pattern = json!({ "filterPattern": "x", "logEventMessages": ["x"] });
    for (operation, input) in [("DescribeLogGroups", json!({})), ("TestMetricFilter", pattern)] {
        assert_eq!(refusal(&aws.call_as(&narrow, operation, input.clone())), DENIED);
        assert_eq!(aws.call_as(&wide, operation, input).status, 200);
    }
}

#[test]
fn a_session_without_a_policy_may_do_what_the_role_may() {
    let aws = two_groups();
    let fields = [("RoleArn", ROLE), ("RoleSessionName", "acme")];
    let key = key_in(&assume(&aws, &Key::of_the_account(), &fields).1);
    let search = json!({ "logGroupName": "/globex/api", "startTime": T });
    assert_eq!(aws.call_as(&key, "FilterLogEvents", search).status, 200);
    let (status, xml) = assume(&aws, &key, &[fields[0], fields[1], ("DurationSeconds", "3601")]);
    assert_eq!((status, element(&xml, "Code").as_str()), (400, "ValidationError"));
}

#[test]
fn temporary_keys_of_nobody_are_not_recognised() {
    let aws = two_groups();
    let issued = confined(&aws, &allowing(&["logs:*"], &["*".to_owned()]));
    let id = || issued.id.clone();
    for key in [
        Key { id: "ASIA0123456789ABCDEF".to_owned(), token: issued.token.clone() },
        Key { id: id(), token: Some("another".to_owned()) },
        Key { id: id(), token: None },
    ] {
        let answer = aws.call_as(&key, "FilterLogEvents", json!({ "logGroupName": GROUP }));
        assert_eq!(refusal(&answer), "UnrecognizedClientException");
    }
}

#[test]
fn senseless_sessions_are_refused() {
    let aws = Aws::start();
    let long = allowing(&["logs:*"], &[logs_arn(&"x".repeat(2_048))]);
    let name = ("RoleSessionName", "acme");
    for (fields, code) in [
        (vec![("RoleArn", ROLE)], "ValidationError"),
        (vec![name], "ValidationError"),
        (vec![("RoleArn", ROLE), name, ("DurationSeconds", "899")], "ValidationError"),
        (vec![("RoleArn", ROLE), name, ("DurationSeconds", "43201")], "ValidationError"),
        (vec![("RoleArn", ROLE), name, ("Policy", &long)], "ValidationError"),
        (vec![("RoleArn", ROLE), name, ("Policy", "{}")], "MalformedPolicyDocument"),
        (vec![("RoleArn", "arn:aws:iam::111111111111:role/portal"), name], DENIED),
    ] {
        let (status, xml) = assume(&aws, &Key::of_the_account(), &fields);
        assert_eq!((status, element(&xml, "Code").as_str()), (400, code), "{fields:?}");
    }
}

#[test]
fn faults_strike_assume_role_too() -> Result<(), String> {
    let aws = Aws::start();
    let throttle = emulator::Fault::always("AssumeRole", emulator::FaultKind::Throttle);
    aws.emulator.fault(throttle.times(1))?;
    let fields = [("RoleArn", ROLE), ("RoleSessionName", "acme")];
    assert_eq!(assume(&aws, &Key::of_the_account(), &fields).0, 400);
    assert_eq!(assume(&aws, &Key::of_the_account(), &fields).0, 200);
    Ok(())
}

#[test]
fn a_role_that_was_set_up_demands_its_external_id() -> Result<(), String> {
    let aws = Aws::start();
    aws.emulator.set_role("portal", Some("vitrine-1"), None)?;
    let fields = [("RoleArn", ROLE), ("RoleSessionName", "acme")];
    for wrong in [None, Some(("ExternalId", "vitrine-2"))] {
        let fields: Vec<_> = fields.into_iter().chain(wrong).collect();
        let (status, xml) = assume(&aws, &Key::of_the_account(), &fields);
        assert_eq!((status, element(&xml, "Code").as_str()), (400, DENIED), "{wrong:?}");
    }
    let right = [fields[0], fields[1], ("ExternalId", "vitrine-1")];
    assert_eq!(assume(&aws, &Key::of_the_account(), &right).0, 200);
    Ok(())
}

#[test]
fn a_session_may_do_what_both_the_role_and_its_policy_allow() -> Result<(), String> {
    let aws = two_groups();
    let of_role = allowing(&["logs:FilterLogEvents"], &[logs_arn("log-group:/acme/*")]);
    aws.emulator.set_role("portal", None, Some(&of_role))?;
    let key = confined(&aws, &allowing(&["logs:*"], &[logs_arn("log-group:/acme/api:*")]));
    let search =
        |group: &str| aws.call_as(&key, "FilterLogEvents", json!({ "logGroupName": group }));
    assert_eq!(search(GROUP).status, 200);
    assert_eq!(refusal(&search("/acme/api2")), DENIED, "the session's policy");
    let streams = aws.call_as(&key, "DescribeLogStreams", json!({ "logGroupName": GROUP }));
    assert_eq!(refusal(&streams), DENIED, "the role's policy");
    assert!(aws.emulator.set_role("portal", None, Some("{}")).is_err());
    Ok(())
}

#[test]
fn everybody_is_told_who_they_are() {
    let aws = Aws::start();
    let key = key_in(
        &assume(&aws, &Key::of_the_account(), &[("RoleArn", ROLE), ("RoleSessionName", "acme")]).1,
    );
    for (key, arn) in [
        (Key::of_the_account(), "arn:aws:iam::000000000000:user/vitrine"),
        (key, "arn:aws:sts::000000000000:assumed-role/portal/acme"),
    ] {
        let answer = aws
            .signed(&key)
            .header("content-type", "application/x-www-form-urlencoded")
            .send("Action=GetCallerIdentity&Version=2011-06-15")
            .and_then(|mut answer| answer.body_mut().read_to_string());
        let xml = answer.unwrap_or_default();
        assert_eq!((element(&xml, "Arn").as_str(), element(&xml, "Account").len()), (arn, 12));
    }
}
