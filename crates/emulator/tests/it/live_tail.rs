//! StartLiveTail, read message by message: the start, an update a second, samples, ends.

use std::io::Read;
use std::time::{Duration, Instant};

use emulator::{Fault, FaultKind, GroupClass, Options};
use serde_json::{Value, json};

use crate::kit::{Aws, GROUP, Key, T, names, now_ms, numbered};

const OTHER: &str = "/acme/worker";

fn arn(group: &str) -> String {
    format!("arn:aws:logs:eu-central-1:000000000000:log-group:{group}")
}

fn of(groups: &[&str]) -> Value {
    let arns: Vec<String> = groups.iter().map(|group| arn(group)).collect();
    json!({ "logGroupIdentifiers": arns })
}

fn filled(options: Options) -> Aws {
    let aws = Aws::start_with(options);
    for group in [GROUP, OTHER] {
        aws.emulator.put(group, "a/1", numbered(3));
    }
    aws
}

/// A session under way.
struct Tail {
    body: ureq::BodyReader<'static>,
}

/// One message: what it is, and its payload.
#[derive(Debug)]
struct Message {
    kind: String,
    payload: Value,
}

impl Tail {
    fn open(aws: &Aws, input: &Value) -> Tail {
        let answer = aws
            .signed(&Key::of_the_account())
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", "Logs_20140328.StartLiveTail")
            .send(input.to_string());
        let response = match answer {
            Ok(response) => response,
            Err(problem) => panic!("StartLiveTail: {problem}"),
        };
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "application/vnd.amazon.eventstream");
        let mut tail = Tail { body: response.into_body().into_reader() };
        assert_eq!(tail.next().kind, "sessionStart");
        tail
    }

    fn try_next(&mut self) -> std::io::Result<Message> {
        let mut prelude = [0; 12];
        self.body.read_exact(&mut prelude)?;
        let word = |at: usize| {
            u32::from_be_bytes([prelude[at], prelude[at + 1], prelude[at + 2], prelude[at + 3]])
        };
        let (length, head) = (word(0) as usize, word(4) as usize);
        let mut rest = vec![0; length - prelude.len()];
        self.body.read_exact(&mut rest)?;
        let headers = String::from_utf8_lossy(&rest[..head]).into_owned();
        let kinds = [
            "sessionStart",
            "sessionUpdate",
            "SessionTimeoutException",
            "SessionStreamingException",
        ];
        let kind = kinds.into_iter().find(|kind| headers.contains(kind)).unwrap_or("unknown");
        let payload = serde_json::from_slice(&rest[head..rest.len() - 4]).unwrap_or_default();
        Ok(Message { kind: kind.to_owned(), payload })
    }

    fn next(&mut self) -> Message {
        match self.try_next() {
            Ok(message) => message,
            Err(problem) => panic!("no message: {problem}"),
        }
    }

    /// The results of the updates up to the one with this message in it.
    fn until(&mut self, last: &str) -> Vec<Value> {
        let mut results = Vec::new();
        for _ in 0..20 {
            let update = self.next();
            assert_eq!(update.kind, "sessionUpdate");
            results
                .extend(update.payload["sessionResults"].as_array().cloned().unwrap_or_default());
            if results.iter().any(|event| event["message"] == last) {
                return results;
            }
        }
        panic!("{last} did not come");
    }
}

fn said(results: &[Value]) -> Vec<&str> {
    results.iter().filter_map(|event| event["message"].as_str()).collect()
}

#[test]
fn it_tells_of_what_arrives_once_a_second_and_of_nothing_older() {
    let aws = filled(Options::default());
    let mut tail = Tail::open(&aws, &of(&[GROUP]));
    let begun = Instant::now();
    let now = now_ms();
    aws.emulator.put(OTHER, "a/1", [(now, "elsewhere")]);
    aws.emulator.put(GROUP, "a/1", [(now, "one"), (now, "two")]);
    let results = tail.until("two");
    assert_eq!(said(&results), ["one", "two"]);
    assert_eq!(results[0]["logStreamName"], "a/1");
    assert_eq!(results[0]["logGroupIdentifier"], arn(GROUP));
    assert_eq!(results[0]["timestamp"], now);
    assert!(results[0]["ingestionTime"].as_i64() >= Some(now));
    assert!(results[0].get("eventId").is_none());
    let empty = tail.next();
    let nothing = json!({ "sessionMetadata": { "sampled": false }, "sessionResults": [] });
    assert_eq!(empty.payload, nothing);
    assert!(begun.elapsed() >= Duration::from_millis(1_900), "an update every second");
}

#[test]
fn the_start_repeats_what_was_asked_for() {
    let aws = filled(Options::default());
    let mut input = of(&[GROUP]);
    input["logStreamNamePrefixes"] = json!(["b/"]);
    input["logEventFilterPattern"] = json!("two");
    let mut tail = Tail::open(&aws, &input);
    let now = now_ms();
    aws.emulator.put(GROUP, "a/1", [(now, "two of a")]);
    aws.emulator.put(GROUP, "b/1", [(now, "one of b"), (now, "two of b")]);
    assert_eq!(said(&tail.until("two of b")), ["two of b"]);
    let mut named = of(&[GROUP]);
    named["logStreamNames"] = json!(["a/1"]);
    let mut tail = Tail::open(&aws, &named);
    aws.emulator.put(GROUP, "b/1", [(now, "b")]);
    aws.emulator.put(GROUP, "a/1", [(now, "a")]);
    assert_eq!(said(&tail.until("a")), ["a"]);
}

#[test]
fn several_groups_share_a_session() {
    let aws = filled(Options::default());
    let mut tail = Tail::open(&aws, &of(&[GROUP, OTHER]));
    let now = now_ms();
    aws.emulator.put(GROUP, "a/1", [(now, "one")]);
    aws.emulator.put(OTHER, "a/1", [(now, "two")]);
    let results = tail.until("two");
    assert_eq!(said(&results), ["one", "two"]);
    assert_eq!(results[1]["logGroupIdentifier"], arn(OTHER));
}

#[test]
fn a_linked_accounts_group_is_told_of_by_its_arn_and_no_group_of_the_same_name() {
    let aws = filled(Options::default());
    let linked = "111111111111";
    let put = |message: &str| aws.emulator.put_linked(linked, GROUP, "a", [(T, message)]);
    put("old");
    let arn = arn(GROUP).replace("000000000000", linked);
    let mut tail = Tail::open(&aws, &json!({ "logGroupIdentifiers": [arn] }));
    aws.emulator.put(GROUP, "a", [(T, "own")]);
    aws.emulator.put_linked("222222222222", GROUP, "a", [(T, "another's")]);
    put("linked");
    let results = tail.until("linked");
    assert_eq!(said(&results), ["linked"]);
    assert_eq!(results[0]["logGroupIdentifier"], arn.as_str());
}

#[test]
fn of_more_than_500_a_second_it_gives_a_sample() {
    let aws = filled(Options::default());
    let mut tail = Tail::open(&aws, &of(&[GROUP]));
    // A first update, so that all of them fall into the second after it.
    tail.next();
    aws.emulator.put(GROUP, "a/1", (0..2_000).map(|n| (now_ms(), format!("m{n}"))));
    let update = tail.next().payload;
    assert_eq!(update["sessionMetadata"]["sampled"], true);
    let count = update["sessionResults"].as_array().map(Vec::len);
    assert_eq!(count, Some(500));
}

#[test]
fn sessions_are_counted_while_they_are_open() {
    let aws = filled(Options { live_tail_sessions: 2, ..Options::default() });
    let (first, _second) = (Tail::open(&aws, &of(&[GROUP])), Tail::open(&aws, &of(&[GROUP])));
    assert_eq!(aws.emulator.live_tail_sessions(), 2);
    assert_eq!(aws.refusal("StartLiveTail", of(&[GROUP])), "LimitExceededException");
    drop(first);
    let patience = Instant::now();
    while aws.emulator.live_tail_sessions() > 1 {
        assert!(patience.elapsed() < Duration::from_secs(10), "it does not end with its client");
        std::thread::yield_now();
    }
    drop(Tail::open(&aws, &of(&[GROUP])));
    assert_eq!(aws.emulator.calls("StartLiveTail"), 4);
}

#[test]
fn its_time_is_over_at_some_point() {
    let aws = filled(Options { live_tail_lifetime: Duration::from_secs(1), ..Options::default() });
    let mut tail = Tail::open(&aws, &of(&[GROUP]));
    assert_eq!(tail.next().kind, "SessionTimeoutException");
    assert!(tail.try_next().is_err(), "nothing comes after it");
}

#[test]
fn faults_strike_the_call_and_open_sessions() {
    let aws = filled(Options::default());
    let fault = |kind| aws.emulator.fault(Fault::always("StartLiveTail", kind).times(1));
    assert_eq!(fault(FaultKind::Throttle), Ok(()));
    assert_eq!(aws.refusal("StartLiveTail", of(&[GROUP])), "ThrottlingException");
    assert_eq!(fault(FaultKind::Unsupported), Ok(()));
    assert_eq!(aws.refusal("StartLiveTail", of(&[GROUP])), "UnknownOperationException");
    for (kind, expected) in [
        (FaultKind::SessionError, Some("SessionStreamingException")),
        (FaultKind::SessionTimeout, Some("SessionTimeoutException")),
        (FaultKind::SessionCut, None),
    ] {
        let mut tail = Tail::open(&aws, &of(&[GROUP]));
        assert_eq!(fault(kind), Ok(()));
        let end = tail.try_next().ok().map(|message| message.kind);
        assert_eq!(end.as_deref(), expected);
        assert!(tail.try_next().is_err(), "nothing comes after it");
    }
    assert_eq!(fault(FaultKind::Cut), Ok(()));
    let mut tail = Tail::open(&aws, &of(&[GROUP]));
    while tail.try_next().is_ok() {}
    let elsewhere = Fault::always("FilterLogEvents", FaultKind::SessionCut);
    assert!(aws.emulator.fault(elsewhere).is_err());
}

#[test]
fn what_cannot_be_tailed_is_refused() {
    let aws = filled(Options::default());
    aws.emulator.create_group("/acme/old", GroupClass::InfrequentAccess);
    let many: Vec<String> = names(0..11).iter().map(|name| arn(name)).collect();
    let mut both = of(&[GROUP]);
    both["logStreamNames"] = json!(["a/1"]);
    both["logStreamNamePrefixes"] = json!(["a/"]);
    let mut two = of(&[GROUP, OTHER]);
    two["logStreamNames"] = json!(["a/1"]);
    let mut broken = of(&[GROUP]);
    broken["logEventFilterPattern"] = json!("{");
    let invalid = "InvalidParameterException";
    for (input, code) in [
        (json!({}), invalid),
        (json!({ "logGroupIdentifiers": [] }), invalid),
        (json!({ "logGroupIdentifiers": [GROUP] }), invalid),
        (json!({ "logGroupIdentifiers": [format!("{}:*", arn(GROUP))] }), invalid),
        (json!({ "logGroupIdentifiers": many }), invalid),
        (both, invalid),
        (two, invalid),
        (broken, invalid),
        (of(&["/acme/old"]), invalid),
        (of(&["/acme/none"]), "ResourceNotFoundException"),
    ] {
        assert_eq!(aws.refusal("StartLiveTail", input.clone()), code, "{input}");
    }
    assert_eq!(aws.emulator.live_tail_sessions(), 0);
}

#[test]
fn it_ends_with_the_emulator() {
    let aws = filled(Options::default());
    let mut tail = Tail::open(&aws, &of(&[GROUP]));
    let begun = Instant::now();
    aws.shut_down();
    while tail.try_next().is_ok() {}
    assert!(begun.elapsed() < Duration::from_secs(5));
}
