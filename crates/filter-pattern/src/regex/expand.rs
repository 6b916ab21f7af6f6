//! From pieces as written to chains: counted repetitions are written out, anchors become flags.

use super::charset::CharSet;
use super::{Branch, Link};

pub(super) enum Piece {
    Start,
    End,
    Link(Link),
}

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

pub(super) fn repeat(set: CharSet, times: Times, pieces: &mut Vec<Piece>) {
    let endless = times.most.is_none();
    let links = times.links();
    for index in 0..links {
        pieces.push(Piece::Link(Link {
            set,
            skippable: index >= times.least,
            repeating: endless && index + 1 == links,
        }));
    }
}

/// The chain between the last `^` and the first `$`. What stands outside must come to nothing:
/// nothing precedes the start, nothing follows the end. `None` if it cannot.
pub(super) fn settle(pieces: &[Piece]) -> Option<Branch> {
    let last_start = pieces.iter().rposition(|piece| matches!(piece, Piece::Start));
    let first_end = pieces.iter().position(|piece| matches!(piece, Piece::End));
    let mut branch =
        Branch { from_start: last_start.is_some(), to_end: first_end.is_some(), chain: Vec::new() };
    for (index, piece) in pieces.iter().enumerate() {
        let Piece::Link(link) = piece else { continue };
        let inside =
            last_start.is_none_or(|start| start < index) && first_end.is_none_or(|end| index < end);
        if inside {
            branch.chain.push(*link);
        } else if !link.skippable {
            return None;
        }
    }
    Some(branch)
}
