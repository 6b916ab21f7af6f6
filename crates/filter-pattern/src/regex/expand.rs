//! From pieces as written to chains: counted repetitions are written out, anchors become flags.

use super::charset::CharSet;
use super::{Branch, Link};

/// How often a set may come: at least, and at most if there is a most.
#[derive(Clone, Copy)]
pub(super) struct Times {
    pub(super) least: usize,
    pub(super) most: Option<usize>,
}

impl Times {
    pub(super) const ONCE: Times = Times { least: 1, most: Some(1) };

    /// Links needed to say it.
    pub(super) fn links(self) -> usize {
        self.most.unwrap_or(self.least.max(1))
    }
}

/// An alternative under way: the chain between the last `^` and the first `$` so far. What stands
/// outside must come to nothing: nothing precedes the start, nothing follows the end.
#[derive(Default)]
pub(super) struct Draft {
    branch: Branch,
    impossible: bool,
}

impl Draft {
    pub(super) fn anchor_start(&mut self) {
        self.impossible |= self.branch.chain.iter().any(|link| !link.skippable);
        self.branch.chain.clear();
        self.branch.from_start = true;
    }

    pub(super) fn anchor_end(&mut self) {
        self.branch.to_end = true;
    }

    pub(super) fn repeat(&mut self, set: CharSet, times: Times) {
        let endless = times.most.is_none();
        let links = times.links();
        for index in 0..links {
            let skippable = index >= times.least;
            if self.branch.to_end {
                self.impossible |= !skippable;
                continue;
            }
            let repeating = endless && index + 1 == links;
            self.branch.chain.push(Link { set, skippable, repeating });
        }
    }

    /// `None` if nothing can match.
    pub(super) fn finish(self) -> Option<Branch> {
        if self.impossible { None } else { Some(self.branch) }
    }
}
