//! JSON patterns, evaluated on the event's bytes without building a tree of it.

mod block;
pub(crate) mod decode;
mod gate;
mod logic;
mod nesting;
mod probe;
mod scan;
mod tree;
mod walk;

use std::ops::Range;

use crate::ast::{Condition, Expr};
use gate::Gate;
use logic::Logic;
use probe::Probe;
use tree::Tree;
use walk::Walk;

/// A JSON pattern, ready to be asked of many events.
#[derive(Debug)]
pub(crate) struct JsonPlan {
    gate: Gate,
    logic: Logic,
    probes: Vec<Probe>,
    /// All selectors without a wildcard in one tree, then one tree for each of the others.
    trees: Vec<Tree>,
}

impl JsonPlan {
    pub(crate) fn new(expr: &Expr) -> JsonPlan {
        let mut conditions = Vec::new();
        collect(expr, &mut conditions);
        let numbered = || conditions.iter().map(|condition| &condition.selector).enumerate();
        let (wild, plain): (Vec<_>, Vec<_>) =
            numbered().partition(|(_, selector)| selector.wildcards() > 0);
        let plain = (!plain.is_empty()).then(|| Tree::new(plain));
        let wild = wild.into_iter().map(|selector| Tree::new([selector]));
        JsonPlan {
            gate: Gate::new(expr),
            logic: Logic::new(expr, &mut 0),
            probes: conditions.iter().map(|condition| Probe::new(condition)).collect(),
            trees: plain.into_iter().chain(wild).collect(),
        }
    }

    pub(crate) fn matches(&self, event: &[u8]) -> bool {
        self.gate.admits(&self.probes, event) && Walk::new(self, event, None).matches()
    }

    /// The values that made the event match.
    pub(crate) fn spans(&self, event: &[u8]) -> Vec<Range<usize>> {
        let mut walk = Walk::new(self, event, Some(Vec::new()));
        if walk.matches() { walk.into_spans() } else { Vec::new() }
    }
}

fn collect<'a>(expr: &'a Expr, conditions: &mut Vec<&'a Condition>) {
    match expr {
        Expr::Test(condition) => conditions.push(condition),
        Expr::All(parts) | Expr::Any(parts) => {
            parts.iter().for_each(|part| collect(part, conditions))
        }
    }
}
