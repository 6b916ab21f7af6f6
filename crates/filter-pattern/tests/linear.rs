//! Evaluation takes time in proportion to pattern and event: hostile events of 64 KiB,
//! on which anything quadratic would take minutes.

use std::time::{Duration, Instant};

use filter_pattern::Pattern;

const SIZE: usize = 1 << 16;

/// Far above what a linear walk takes in a debug build on a busy machine, far below a square.
const LIMIT: Duration = Duration::from_secs(20);

fn repeated(prefix: &str, unit: &str, suffix: &str) -> String {
    format!("{prefix}{}{suffix}", unit.repeat(SIZE / unit.len()))
}

#[test]
fn hostile_events_take_linear_time() {
    let events = [
        repeated("", "a", ""),
        repeated("", "ab", ""),
        repeated("", "[", ""),
        repeated("", "[ \" ", ""),
        repeated("", "\"\\", ""),
        repeated(r#"{"a":""#, r"\u0061", r#""}"#),
        repeated(r#"{"a":""#, r"\\", ""),
        repeated("", r#"{"a":"#, ""),
        repeated("", r#""a":"a","#, ""),
        repeated(r#"{"a":["#, r#"{"b":1},"#, r#"1]}"#),
        repeated(r#"{"a":"#, "1", "}"),
    ];
    let patterns = [
        "aaaaaaaaaaaaaaaaab -zz",
        "%a*a*a*a*a*a*b%",
        "%[ab]{500}c|a{400}c%",
        "%a|a.*b%",
        r#"{ $.a = "*aaaaaaaaaab*" || $.a[*].b = 2 || $.* = %a+a+b% || $.a < 2e99 }"#,
        "[a, ..., b = *x*, c]",
    ];
    for pattern in patterns {
        let pattern = Pattern::parse(pattern).unwrap();
        for event in &events {
            let start = Instant::now();
            pattern.matches(event);
            pattern.highlights(event);
            let taken = start.elapsed();
            assert!(taken < LIMIT, "{pattern} took {taken:?} on {}…", &event[..12]);
        }
    }
}

#[test]
fn parsing_the_longest_patterns_is_quick() {
    let start = Instant::now();
    for pattern in [
        format!("{{{}$.a=1{}}}", "(".repeat(100), ")".repeat(100)),
        format!("{{$.a=1{}}}", "||$.a=1".repeat(145)),
        format!("{{${}=1}}", ".a".repeat(500)),
        format!("%{}%", "a?".repeat(500)),
        format!("[{}]", ",".repeat(1000)),
    ] {
        Pattern::parse(&pattern).unwrap().matches(r#"{"a":1}"#);
    }
    assert!(Pattern::parse(&format!("{{{}$.a=1{}}}", "(".repeat(101), ")".repeat(101))).is_err());
    assert!(start.elapsed() < LIMIT);
}
