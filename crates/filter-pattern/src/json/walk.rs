//! One pass over an event: visits what a tree of selectors asks for, passes over the rest, and
//! stops as soon as the answer is no. A yes goes on to the end, to know that the event is JSON.

use std::ops::Range;

use super::JsonPlan;
use super::decode::Decoded;
use super::logic::Findings;
use super::nesting::Nesting;
use super::probe::{Finding, Probe};
use super::scan::Source;
use super::tree::{ROOT, Tree};

/// The walk ended before the event did.
enum Stop {
    NotJson,
    Refuted,
    /// The answer is yes if what follows the value that ends here makes it JSON.
    Affirmed(usize),
}

pub(super) struct Walk<'a> {
    plan: &'a JsonPlan,
    source: Source<'a>,
    nesting: Nesting,
    findings: Findings,
    verdict: Option<bool>,
    /// The values that made conditions hold, if somebody wants to know.
    spans: Option<Vec<Range<usize>>>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        plan: &'a JsonPlan,
        bytes: &'a [u8],
        spans: Option<Vec<Range<usize>>>,
    ) -> Self {
        Walk {
            plan,
            source: Source::new(bytes),
            nesting: Nesting::default(),
            findings: Findings::default(),
            verdict: None,
            spans,
        }
    }

    /// Walks the event for each tree until the answer is known.
    pub(super) fn matches(&mut self) -> bool {
        for (index, tree) in self.plan.trees.iter().enumerate() {
            match self.whole(tree) {
                Ok(()) if self.verdict.is_none() => {}
                Ok(()) => break,
                // The walk for the first tree has been to the end.
                Err(Stop::Affirmed(_)) if index > 0 => return true,
                Err(Stop::Affirmed(at)) => return self.rest_is_json(at),
                Err(Stop::NotJson | Stop::Refuted) => return false,
            }
        }
        self.verdict == Some(true)
    }

    fn rest_is_json(&mut self, at: usize) -> bool {
        let end = self.nesting.rest_end(&mut self.source, at);
        end.is_some_and(|end| self.source.skip_space(end) == self.source.bytes.len())
    }

    pub(super) fn into_spans(self) -> Vec<Range<usize>> {
        self.spans.unwrap_or_default()
    }

    fn whole(&mut self, tree: &Tree) -> Result<(), Stop> {
        let start = self.source.skip_space(0);
        if !matches!(self.source.get(start), b'{' | b'[') {
            return Err(Stop::NotJson);
        }
        let end = self.value(tree, ROOT, start)?;
        if self.source.skip_space(end) != self.source.bytes.len() {
            return Err(Stop::NotJson);
        }
        self.take_rest_as_absent(tree)
    }

    /// Visits the value at `at`, to which `node` leads, and says where it ends.
    fn value(&mut self, tree: &Tree, node: usize, at: usize) -> Result<usize, Stop> {
        let wanted = tree.node(node);
        match self.source.get(at) {
            b'{' => {
                self.judge(tree, node, Finding::Container)?;
                if wanted.wants_members() {
                    self.object(tree, node, at)
                } else {
                    self.pass_over(at)
                }
            }
            b'[' => {
                self.judge(tree, node, Finding::Container)?;
                if wanted.wants_elements() {
                    self.array(tree, node, at)
                } else {
                    self.pass_over(at)
                }
            }
            _ => {
                let (finding, end) = Finding::scalar(&mut self.source, at).ok_or(Stop::NotJson)?;
                self.judge(tree, node, finding)?;
                self.go_on(end)
            }
        }
    }

    /// Nothing is looked for any more once the answer is yes.
    fn go_on(&self, at: usize) -> Result<usize, Stop> {
        if self.verdict == Some(true) { Err(Stop::Affirmed(at)) } else { Ok(at) }
    }

    #[inline]
    fn pass_over(&mut self, at: usize) -> Result<usize, Stop> {
        self.nesting.value_end(&mut self.source, at).ok_or(Stop::NotJson)
    }

    fn object(&mut self, tree: &Tree, node: usize, at: usize) -> Result<usize, Stop> {
        let wanted = tree.node(node);
        let mut unseen = wanted.keys.len();
        let mut seen = Findings::default();
        self.nesting.open(true).ok_or(Stop::NotJson)?;
        let mut at = self.source.skip_space(at + 1);
        if self.source.get(at) == b'}' {
            self.nesting.close();
            return Ok(at + 1);
        }
        loop {
            let key_end = self.source.key_end(at).ok_or(Stop::NotJson)?;
            let value = self.source.value_start(key_end).ok_or(Stop::NotJson)?;
            let slot = if unseen > 0 { self.slot(&wanted.keys, at + 1, key_end) } else { None };
            // Of a key that comes twice the first counts, so that the walk may stop at it.
            let first = slot.filter(|&slot| seen.get(slot).is_none());
            at = match (first, wanted.any_key) {
                (Some(slot), _) => {
                    seen.decide(slot, true);
                    unseen -= 1;
                    self.value(tree, wanted.keys[slot].1, value)?
                }
                (None, Some(child)) => self.value(tree, child, value)?,
                (None, None) => self.pass_over(value)?,
            };
            if unseen == 0 && first.is_some() && node == ROOT && self.verdict.is_none() {
                self.take_rest_as_absent(tree)?;
                self.go_on(at)?;
            }
            at = self.source.skip_space(at);
            match self.source.get(at) {
                b',' => at = self.source.skip_space(at + 1),
                b'}' => {
                    self.nesting.close();
                    return Ok(at + 1);
                }
                _ => return Err(Stop::NotJson),
            }
        }
    }

    /// Which of the wanted keys stands between `start` and `end`.
    #[inline]
    fn slot(&self, keys: &[(Box<[u8]>, usize)], start: usize, end: usize) -> Option<usize> {
        let raw = &self.source.bytes[start..end];
        if self.source.has_escapes(start) {
            return keys.iter().position(|(wanted, _)| Decoded::new(raw).equals(wanted));
        }
        // Two comparisons tell most keys apart, without a call.
        keys.iter().position(|(wanted, _)| {
            wanted.len() == raw.len() && wanted.first() == raw.first() && **wanted == *raw
        })
    }

    fn array(&mut self, tree: &Tree, node: usize, at: usize) -> Result<usize, Stop> {
        let wanted = tree.node(node);
        self.nesting.open(false).ok_or(Stop::NotJson)?;
        let mut at = self.source.skip_space(at + 1);
        if self.source.get(at) == b']' {
            self.nesting.close();
            return Ok(at + 1);
        }
        let mut index = 0u32;
        loop {
            let numbered = wanted.indexes.iter().find(|(number, _)| *number == index);
            at = match numbered.map(|(_, child)| *child).or(wanted.any_index) {
                Some(child) => self.value(tree, child, at)?,
                None => self.pass_over(at)?,
            };
            index = index.saturating_add(1);
            at = self.source.skip_space(at);
            match self.source.get(at) {
                b',' => at = self.source.skip_space(at + 1),
                b']' => {
                    self.nesting.close();
                    return Ok(at + 1);
                }
                _ => return Err(Stop::NotJson),
            }
        }
    }

    /// Puts the conditions at `node` to what was found there.
    fn judge(&mut self, tree: &Tree, node: usize, finding: Finding<'_>) -> Result<(), Stop> {
        let conditions = &tree.node(node).conditions;
        if conditions.is_empty() {
            return Ok(());
        }
        for &condition in conditions {
            let probe = &self.plan.probes[condition];
            let holds = probe.test.holds(finding);
            // Under a wildcard a miss decides nothing: another value may still hit.
            if !probe.any || holds != probe.test.if_absent() {
                self.findings.decide(condition, holds);
            }
            self.note(finding, holds, probe);
        }
        self.conclude()
    }

    fn note(&mut self, finding: Finding<'_>, holds: bool, probe: &Probe) {
        let Some(spans) = &mut self.spans else { return };
        if let (true, false, Finding::Scalar { at, content, .. }) =
            (holds, probe.test.if_absent(), finding)
        {
            spans.push(at..at + content.raw.len());
        }
    }

    /// What this tree has not found is not there.
    fn take_rest_as_absent(&mut self, tree: &Tree) -> Result<(), Stop> {
        for condition in tree.conditions() {
            if self.findings.get(condition).is_none() {
                self.findings.decide(condition, self.plan.probes[condition].test.if_absent());
            }
        }
        self.conclude()
    }

    fn conclude(&mut self) -> Result<(), Stop> {
        self.verdict = self.plan.logic.verdict(&self.findings);
        if self.verdict == Some(false) { Err(Stop::Refuted) } else { Ok(()) }
    }
}
