//! A stand-alone expression, evaluated: first for texts that it cannot do without, then in full.

use std::ops::Range;

use super::Regex;
use crate::needle::{self, Needle};

#[derive(Debug)]
pub(crate) struct RegexPlan {
    /// One of these is in everything that matches; empty if nothing is known.
    required: Vec<Needle>,
    regex: Regex,
}

impl RegexPlan {
    pub(crate) fn new(regex: &Regex) -> RegexPlan {
        let required = if needle::PAYS { regex.required_literals(|_| true) } else { None };
        let required = required.unwrap_or_default();
        RegexPlan { required: required.iter().map(Needle::new).collect(), regex: regex.clone() }
    }

    pub(crate) fn matches(&self, event: &[u8]) -> bool {
        let possible =
            self.required.is_empty() || self.required.iter().any(|text| text.is_in(event));
        possible && self.regex.is_match(event.iter().copied())
    }

    pub(crate) fn spans(&self, event: &str) -> Vec<Range<usize>> {
        self.regex.spans(event)
    }
}
