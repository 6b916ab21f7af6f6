//! Unstructured patterns, evaluated: substrings, case-sensitive.

use std::ops::Range;

use crate::ast::{Role, Term};
use crate::needle::Needle;

#[derive(Debug)]
pub(crate) struct TermsPlan {
    included: Vec<Needle>,
    excluded: Vec<Needle>,
    /// Empty beside any other term: AWS ignores `?` terms there.
    optional: Vec<Needle>,
}

impl TermsPlan {
    pub(crate) fn new(terms: &[Term]) -> TermsPlan {
        let of = |role: Role| {
            terms
                .iter()
                .filter(|term| term.role == role)
                .map(|term| needle(&term.text))
                .collect::<Vec<_>>()
        };
        let optional = if only_optional(terms) { of(Role::Optional) } else { Vec::new() };
        TermsPlan { included: of(Role::Include), excluded: of(Role::Exclude), optional }
    }

    pub(crate) fn matches(&self, event: &[u8]) -> bool {
        self.included.iter().all(|term| term.is_in(event))
            && !self.excluded.iter().any(|term| term.is_in(event))
            && (self.optional.is_empty() || self.optional.iter().any(|term| term.is_in(event)))
    }

    pub(crate) fn spans(&self, event: &[u8]) -> Vec<Range<usize>> {
        if !self.matches(event) {
            return Vec::new();
        }
        let mut spans = Vec::new();
        for term in self.included.iter().chain(&self.optional) {
            add_occurrences(term, event, &mut spans);
        }
        spans
    }
}

/// Whether the `?` of these terms count.
pub(crate) fn only_optional(terms: &[Term]) -> bool {
    terms.iter().all(|term| term.role == Role::Optional)
}

/// `" "` matches every event (*Filter pattern syntax*), with or without a space in it.
fn needle(text: &str) -> Needle {
    Needle::new(if text.trim_ascii().is_empty() { "" } else { text })
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
