//! Any pattern on any event: the first line is the pattern, the rest is the event.

#![no_main]

use filter_pattern::Pattern;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let (pattern, event) = input.split_once('\n').unwrap_or((input, ""));
    let Ok(pattern) = Pattern::parse(pattern) else { return };
    let matches = pattern.matches(event);
    let highlights = pattern.highlights(event);
    assert!(matches || highlights.is_empty());
    assert!(highlights.iter().all(|span| event.get(span.clone()).is_some_and(|part| !part.is_empty())));
    assert!(highlights.is_sorted_by(|a, b| a.end < b.start));
    assert_eq!(pattern.captures(event).is_some(), matches && pattern.kind() == filter_pattern::Kind::Columns);
});
