//! Unstructured patterns, evaluated: substrings, case-sensitive.

use std::ops::Range;

use crate::ast::{Role, Term};
use crate::needle::Needle;

pub(crate) fn matches(terms: &[Term], event: &[u8]) -> bool {
    let of = |role: Role| terms.iter().filter(move |term| term.role == role);
    let found = |term: &Term| term.needle.is_in(event);
    of(Role::Include).all(found)
        && !of(Role::Exclude).any(found)
        && (!only_optional(terms) || terms.iter().any(found))
}

pub(crate) fn spans(terms: &[Term], event: &[u8]) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    if matches(terms, event) {
        let shown = if only_optional(terms) { Role::Optional } else { Role::Include };
        for term in terms.iter().filter(|term| term.role == shown) {
            add_occurrences(&term.needle, event, &mut spans);
        }
    }
    spans
}

/// Whether the `?` of these terms count: AWS ignores them beside any other term.
pub(crate) fn only_optional(terms: &[Term]) -> bool {
    terms.iter().all(|term| term.role == Role::Optional)
}

impl Term {
    pub(crate) fn new(role: Role, text: String) -> Term {
        // `" "` matches every event (*Filter pattern syntax*), with or without a space in it.
        let needle = Needle::new(if text.trim_ascii().is_empty() { "" } else { &text });
        Term { role, text, needle }
    }
}

/// Two terms are the same if they are written the same.
impl PartialEq for Term {
    fn eq(&self, other: &Self) -> bool {
        self.role == other.role && self.text == other.text
    }
}

fn add_occurrences(term: &Needle, event: &[u8], spans: &mut Vec<Range<usize>>) {
    if term.len() == 0 {
        return;
    }
    let mut from = 0;
    while let Some(offset) = term.find(&event[from..]) {
        let start = from + offset;
        from = start + term.len();
        spans.push(start..from);
    }
}
