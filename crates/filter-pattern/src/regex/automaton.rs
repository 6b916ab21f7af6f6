//! The extended Shift-And automaton (Navarro and Raffinot): a bit per state, all moved at once.
//!
//! Every branch takes a start bit and then a bit per link; a bit is set when the text read so far
//! can have been matched up to there. Work per byte is a constant times the number of words.

use super::Branch;
use super::charset::{SYMBOLS, symbol};
use crate::limits::MAX_REGEX_STATES;

const MOST_WORDS: usize = MAX_REGEX_STATES.div_ceil(64);

/// A second size means all the code a second time, which a browser would have to download.
const FEWEST_WORDS: usize = if cfg!(target_arch = "wasm32") { MOST_WORDS } else { 1 };

/// An automaton of one machine word, as nearly all are, or of the most that is allowed.
#[derive(Debug)]
pub(super) enum Automaton {
    Small(Bits<FEWEST_WORDS>),
    #[cfg(not(target_arch = "wasm32"))]
    Large(Box<Bits<MOST_WORDS>>),
}

impl Automaton {
    pub(super) fn new(branches: &[Branch]) -> Automaton {
        #[cfg(not(target_arch = "wasm32"))]
        if branches.iter().map(|branch| branch.chain.len() + 1).sum::<usize>() > 64 * FEWEST_WORDS {
            return Automaton::Large(Box::new(Bits::new(branches)));
        }
        Automaton::Small(Bits::new(branches))
    }

    pub(super) fn is_match(&self, text: impl Iterator<Item = u8>) -> bool {
        match self {
            Automaton::Small(bits) => bits.is_match(text),
            #[cfg(not(target_arch = "wasm32"))]
            Automaton::Large(bits) => bits.is_match(text),
        }
    }

    /// The end of the longest match of `text` that starts at `start`.
    pub(super) fn longest_from(&self, text: &[u8], start: usize) -> Option<usize> {
        match self {
            Automaton::Small(bits) => bits.longest_from(text, start),
            #[cfg(not(target_arch = "wasm32"))]
            Automaton::Large(bits) => bits.longest_from(text, start),
        }
    }

    /// For an automaton of reversed branches: where in `text` matches start, latest first.
    pub(super) fn starts_backwards(&self, text: &[u8]) -> Vec<usize> {
        match self {
            Automaton::Small(bits) => bits.starts_backwards(text),
            #[cfg(not(target_arch = "wasm32"))]
            Automaton::Large(bits) => bits.starts_backwards(text),
        }
    }
}

type Words<const W: usize> = [u64; W];

#[derive(Debug)]
pub(super) struct Bits<const W: usize> {
    /// Per symbol, the links that accept it.
    accepting: Vec<Words<W>>,
    skippable: Words<W>,
    repeating: Words<W>,
    /// Start bits, all and those of branches that may start anywhere.
    starts: Words<W>,
    restarts: Words<W>,
    /// Last bits: where a match is complete, and where it is if the text ends.
    finals: Words<W>,
    finals_at_end: Words<W>,
    /// The state in which nothing is under way.
    idle: Words<W>,
    /// Per symbol, whether it leads out of the idle state.
    wakes: Vec<bool>,
}

impl<const W: usize> Bits<W> {
    fn new(branches: &[Branch]) -> Self {
        let none = [0; W];
        let mut bits = Bits {
            accepting: vec![none; SYMBOLS],
            skippable: none,
            repeating: none,
            starts: none,
            restarts: none,
            finals: none,
            finals_at_end: none,
            idle: none,
            wakes: Vec::new(),
        };
        let mut next = 0;
        for branch in branches {
            next = bits.add(branch, next);
        }
        bits.idle = bits.close(bits.restarts);
        bits.wakes = (0..SYMBOLS).map(|symbol| bits.advance(bits.idle, symbol) != none).collect();
        bits
    }

    /// Lays `branch` out from bit `start` on and says where the next one begins.
    fn add(&mut self, branch: &Branch, start: usize) -> usize {
        set(&mut self.starts, start);
        if !branch.from_start {
            set(&mut self.restarts, start);
        }
        let mut bit = start;
        for link in &branch.chain {
            bit += 1;
            for (symbol, accepting) in self.accepting.iter_mut().enumerate() {
                if link.set.holds(symbol) {
                    set(accepting, bit);
                }
            }
            if link.skippable {
                set(&mut self.skippable, bit);
            }
            if link.repeating {
                set(&mut self.repeating, bit);
            }
        }
        set(&mut self.finals_at_end, bit);
        if !branch.to_end {
            set(&mut self.finals, bit);
        }
        bit + 1
    }

    fn is_match(&self, text: impl Iterator<Item = u8>) -> bool {
        let mut active = self.close(self.starts);
        if overlap(&active, &self.finals) {
            return true;
        }
        let anchored = self.restarts == [0; W];
        for symbol in text.filter_map(symbol) {
            if active == self.idle {
                if anchored {
                    return false;
                }
                if !self.wakes[symbol] {
                    continue;
                }
            }
            active = or(self.close(self.advance(active, symbol)), self.idle);
            if overlap(&active, &self.finals) {
                return true;
            }
        }
        overlap(&active, &self.finals_at_end)
    }

    fn longest_from(&self, text: &[u8], start: usize) -> Option<usize> {
        let mut active = self.close(if start == 0 { self.starts } else { self.restarts });
        let mut longest = None;
        for (at, &byte) in text.iter().enumerate().skip(start) {
            let Some(symbol) = symbol(byte) else { continue };
            if overlap(&active, &self.finals) {
                longest = Some(at);
            }
            active = self.close(self.advance(active, symbol));
            if active == [0; W] {
                return longest;
            }
        }
        if overlap(&active, &self.finals_at_end) { Some(text.len()) } else { longest }
    }

    fn starts_backwards(&self, text: &[u8]) -> Vec<usize> {
        let mut found = Vec::new();
        let mut active = self.close(self.starts);
        for (at, &byte) in text.iter().enumerate().rev() {
            let Some(symbol) = symbol(byte) else { continue };
            let moved = self.close(self.advance(active, symbol));
            let finals = if at == 0 { &self.finals_at_end } else { &self.finals };
            // Only what has moved: an empty match is nothing to show.
            if overlap(&moved, finals) {
                found.push(at);
            }
            active = or(moved, self.idle);
        }
        found
    }

    /// One character on: to the next link, or to the same again where it repeats.
    fn advance(&self, active: Words<W>, symbol: usize) -> Words<W> {
        let moved = shifted(active);
        let accepting = &self.accepting[symbol];
        std::array::from_fn(|i| (moved[i] | active[i] & self.repeating[i]) & accepting[i])
    }

    /// Adds what is reached by leaving links out.
    ///
    /// Adding the seeds to the mask of skippable links makes a carry ripple through each run of
    /// them from its lowest seed on: the bits that the sum lost are the ones reached.
    fn close(&self, active: Words<W>) -> Words<W> {
        let moved = shifted(active);
        let mut closed = active;
        let mut carry = false;
        for i in 0..W {
            let seeds = moved[i] & self.skippable[i];
            let (sum, overflow) = self.skippable[i].overflowing_add(seeds);
            let (sum, carried) = sum.overflowing_add(u64::from(carry));
            carry = overflow || carried;
            closed[i] |= seeds | self.skippable[i] & !sum;
        }
        closed
    }
}

fn shifted<const W: usize>(words: Words<W>) -> Words<W> {
    std::array::from_fn(|i| words[i] << 1 | if i == 0 { 0 } else { words[i - 1] >> 63 })
}

fn or<const W: usize>(left: Words<W>, right: Words<W>) -> Words<W> {
    std::array::from_fn(|i| left[i] | right[i])
}

fn overlap<const W: usize>(left: &Words<W>, right: &Words<W>) -> bool {
    left.iter().zip(right).any(|(l, r)| l & r != 0)
}

fn set<const W: usize>(words: &mut Words<W>, bit: usize) {
    words[bit / 64] |= 1 << (bit % 64);
}
