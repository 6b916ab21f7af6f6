//! What the conditions found so far say about the whole: yes, no, or not yet.

use crate::ast::{Condition, Expr};

/// More conditions than fit into a pattern of 1,024 characters (`$.a=1||` has seven).
const MOST_CONDITIONS: usize = 192;

#[derive(Debug)]
pub(super) enum Logic {
    All(Vec<Logic>),
    Any(Vec<Logic>),
    Condition(usize),
}

/// Which conditions are decided, and which of them hold.
#[derive(Clone, Default)]
pub(super) struct Findings {
    known: [u64; MOST_CONDITIONS / 64],
    holding: [u64; MOST_CONDITIONS / 64],
}

impl Findings {
    pub(super) fn decide(&mut self, condition: usize, holds: bool) {
        let (word, bit) = (condition / 64, 1 << (condition % 64));
        self.known[word] |= bit;
        if holds {
            self.holding[word] |= bit;
        }
    }

    pub(super) fn get(&self, condition: usize) -> Option<bool> {
        let (word, shift) = (condition / 64, condition % 64);
        let known = self.known[word] >> shift & 1 == 1;
        known.then(|| self.holding[word] >> shift & 1 == 1)
    }
}

impl Logic {
    /// The same tree over the numbers that `number` gives to the conditions, as they are written.
    pub(super) fn new(expr: &Expr, number: &mut dyn FnMut(&Condition) -> usize) -> Logic {
        let mut of = |parts: &[Expr]| {
            let mut logics = Vec::new();
            for part in parts {
                logics.push(Logic::new(part, number));
            }
            logics
        };
        match expr {
            Expr::All(parts) => Logic::All(of(parts)),
            Expr::Any(parts) => Logic::Any(of(parts)),
            Expr::Test(condition) => Logic::Condition(number(condition)),
        }
    }

    pub(super) fn verdict(&self, findings: &Findings) -> Option<bool> {
        match self {
            Logic::Condition(condition) => findings.get(*condition),
            Logic::All(parts) => combine(parts, findings, false),
            Logic::Any(parts) => combine(parts, findings, true),
        }
    }
}

/// One part that says `decisive` decides; otherwise all must be known.
fn combine(parts: &[Logic], findings: &Findings, decisive: bool) -> Option<bool> {
    let mut open = false;
    for part in parts {
        match part.verdict(findings) {
            Some(says) if says == decisive => return Some(decisive),
            Some(_) => {}
            None => open = true,
        }
    }
    (!open).then_some(!decisive)
}
