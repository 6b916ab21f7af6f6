//! Selectors that are looked for in the same walk, merged at their common beginnings.

use crate::ast::{Selector, Step};

#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) keys: Vec<(Box<[u8]>, usize)>,
    pub(super) indexes: Vec<(u32, usize)>,
    pub(super) any_key: Option<usize>,
    pub(super) any_index: Option<usize>,
    /// The conditions on what the selector leads to.
    pub(super) conditions: Vec<usize>,
}

pub(super) const ROOT: usize = 0;

impl Tree {
    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Looks for `condition` where the selector leads.
    pub(super) fn add(&mut self, condition: usize, selector: &Selector) {
        if self.nodes.is_empty() {
            self.nodes.push(Node::default());
        }
        let end = selector.0.iter().fold(ROOT, |node, step| self.child(node, step));
        self.nodes[end].conditions.push(condition);
    }

    pub(super) fn node(&self, node: usize) -> &Node {
        &self.nodes[node]
    }

    pub(super) fn conditions(&self) -> impl Iterator<Item = usize> {
        self.nodes.iter().flat_map(|node| node.conditions.iter().copied())
    }

    fn child(&mut self, parent: usize, step: &Step) -> usize {
        let new = self.nodes.len();
        let node = &mut self.nodes[parent];
        let child = match step {
            Step::Key(key) => {
                match node.keys.iter().find(|(known, _)| **known == *key.as_bytes()) {
                    Some((_, child)) => *child,
                    None => {
                        node.keys.push((key.as_bytes().into(), new));
                        new
                    }
                }
            }
            Step::Index(index) => match node.indexes.iter().find(|(known, _)| known == index) {
                Some((_, child)) => *child,
                None => {
                    node.indexes.push((*index, new));
                    new
                }
            },
            Step::AnyKey => *node.any_key.get_or_insert(new),
            Step::AnyIndex => *node.any_index.get_or_insert(new),
        };
        if child == new {
            self.nodes.push(Node::default());
        }
        child
    }
}

impl Node {
    pub(super) fn wants_members(&self) -> bool {
        !self.keys.is_empty() || self.any_key.is_some()
    }

    pub(super) fn wants_elements(&self) -> bool {
        !self.indexes.is_empty() || self.any_index.is_some()
    }
}
