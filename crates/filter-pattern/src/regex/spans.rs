//! Where an expression matches, for highlighting.

use std::ops::Range;

use super::automaton::Automaton;
use super::{Branch, Compiled};

/// Spans per text: each may look at the rest of the text once, so a bound keeps the whole linear.
pub(super) const MOST: usize = 64;

pub(super) fn find(regex: &Compiled, text: &str) -> Vec<Range<usize>> {
    let reversed: Vec<Branch> = regex.branches.iter().map(Branch::reversed).collect();
    let starts = Automaton::new(&reversed).starts_backwards(text.as_bytes());
    let mut spans: Vec<Range<usize>> = Vec::new();
    for &start in starts.iter().rev() {
        let free = spans.last().is_none_or(|last| last.end <= start);
        if !free {
            continue;
        }
        let end = regex.automaton.longest_from(text.as_bytes(), start).filter(|&end| end > start);
        spans.extend(end.map(|end| start..end));
        if spans.len() == MOST {
            break;
        }
    }
    spans
}
