//! The same question put by other means: level ERROR and a status of 500 or more.

use serde_json::Value;
use simd_json::prelude::ValueAsScalar;
use sonic_rs::{JsonValueTrait, PointerTree, pointer};

const LEVEL: &str = "ERROR";
const LEAST_STATUS: f64 = 500.0;

/// Builds a tree of the whole event, as a program does that knows nothing better.
pub(crate) fn serde_json(lines: &[String]) -> usize {
    let matches = |line: &&String| {
        serde_json::from_str::<Value>(line).is_ok_and(|event| {
            event["level"] == LEVEL
                && event["http"]["status"].as_f64().is_some_and(|status| status >= LEAST_STATUS)
        })
    };
    lines.iter().filter(matches).count()
}

/// Looks for the two values alone, in one pass; whether the rest is JSON is not asked.
pub(crate) fn sonic(lines: &[String]) -> usize {
    let mut paths = PointerTree::new();
    paths.add_path(pointer!["level"].iter());
    paths.add_path(pointer!["http", "status"].iter());
    let matches = |line: &&String| {
        let Ok(found) = sonic_rs::get_many(line.as_str(), &paths) else { return false };
        let [Some(level), Some(status)] = found.as_slice() else { return false };
        level.as_str() == Some(LEVEL)
            && status.as_f64().is_some_and(|status| status >= LEAST_STATUS)
    };
    lines.iter().filter(matches).count()
}

/// Makes a tape of the event in buffers that are used again. It writes into its input, so it gets
/// a copy of it.
pub(crate) fn simd_json(lines: &[String]) -> usize {
    let mut buffers = simd_json::Buffers::default();
    let mut copy = Vec::new();
    let matches = |line: &&String| {
        copy.clear();
        copy.extend_from_slice(line.as_bytes());
        let Ok(tape) = simd_json::to_tape_with_buffers(&mut copy, &mut buffers) else {
            return false;
        };
        let event = tape.as_value();
        event.get("level").is_some_and(|level| level.as_str() == Some(LEVEL))
            && event
                .get("http")
                .and_then(|http| http.get("status")?.cast_f64())
                .is_some_and(|status| status >= LEAST_STATUS)
    };
    lines.iter().filter(matches).count()
}
