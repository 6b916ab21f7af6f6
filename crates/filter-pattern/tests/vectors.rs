//! Every documented case, each with its source beside it.

use filter_pattern::Pattern;
use serde_json::Value;

const VECTORS: &str = include_str!("filter-patterns.json");

fn cases(list: &str) -> Vec<Value> {
    let vectors = serde_json::from_str(VECTORS).unwrap_or(Value::Null);
    let cases = vectors[list].as_array().cloned().unwrap_or_default();
    assert!(!cases.is_empty(), "no cases under {list}");
    cases
}

#[test]
fn documented_events_match_as_documented() {
    for case in cases("matching") {
        let (pattern, event) = (case["pattern"].as_str().unwrap(), case["event"].as_str().unwrap());
        let parsed = Pattern::parse(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        assert_eq!(parsed.matches(event), case["matches"], "{case:#}");
    }
}

#[test]
fn what_aws_refuses_is_refused() {
    for case in cases("invalid") {
        let pattern = case["pattern"].as_str().unwrap();
        let error = Pattern::parse(pattern).expect_err(pattern);
        assert!(pattern.get(error.span.clone()).is_some(), "{pattern}: {error:?}");
    }
}
