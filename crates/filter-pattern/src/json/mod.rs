//! JSON patterns, evaluated on the event's bytes without building a tree of it.

mod block;
pub(crate) mod decode;
#[cfg(not(target_arch = "wasm32"))]
mod gate;
mod logic;
mod nesting;
mod probe;
mod scan;
mod tree;
mod walk;

use std::ops::Range;

use crate::ast::Expr;
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
        let (mut probes, mut trees) = (Vec::new(), vec![Tree::default()]);
        let logic = Logic::new(expr, &mut |condition| {
            let probe = Probe::new(condition);
            if probe.any {
                trees.push(Tree::default());
            }
            let tree = if probe.any { trees.len() - 1 } else { 0 };
            trees[tree].add(probes.len(), &condition.selector);
            probes.push(probe);
            probes.len() - 1
        });
        if trees[0].is_empty() {
            trees.remove(0);
        }
        JsonPlan { gate: Gate::new(expr), logic, probes, trees }
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

/// A browser has few events and waits for every byte of code: there no event is refused unread.
#[cfg(target_arch = "wasm32")]
mod gate {
    use super::{Expr, Probe};

    #[derive(Debug)]
    pub(super) struct Gate;

    impl Gate {
        pub(super) fn new(_: &Expr) -> Gate {
            Gate
        }

        pub(super) fn admits(&self, _: &[Probe], _: &[u8]) -> bool {
            true
        }
    }
}
