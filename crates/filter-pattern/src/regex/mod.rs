//! AWS's regular expressions: a small linear-time engine for exactly their subset (AWS: *Filter
//! pattern syntax*, supported regular expressions).
//!
//! The subset has no groups, so an expression is a list of alternatives and each alternative a
//! chain of character sets. Such a chain runs as an "extended Shift-And" automaton: one bit per
//! set, a handful of word operations per byte, no memory but a few words on the stack.

mod automaton;
mod charset;
mod expand;
mod spans;
mod syntax;

use std::ops::Range;
use std::sync::Arc;

use crate::check::Content;
use crate::error::Refused;
use crate::json::decode::Decoded;
use crate::needle::{self, Needle};
use automaton::Automaton;
use charset::CharSet;

/// Shared by the pattern's text and its plan.
#[derive(Clone, Debug)]
pub(crate) struct Regex(Arc<Compiled>);

#[derive(Debug)]
struct Compiled {
    source: String,
    branches: Vec<Branch>,
    automaton: Automaton,
    /// One of these is in everything that matches; empty if nothing is known.
    required: Vec<Needle>,
}

/// One alternative: a chain of sets, possibly tied to an end of the text.
#[derive(Debug, Default)]
struct Branch {
    from_start: bool,
    to_end: bool,
    chain: Vec<Link>,
}

/// One character of an alternative.
#[derive(Clone, Copy, Debug)]
struct Link {
    set: CharSet,
    /// May be left out (`?`, `*`).
    skippable: bool,
    /// May come again and again (`*`, `+`).
    repeating: bool,
}

/// Two expressions are the same if they are written the same.
impl PartialEq for Regex {
    fn eq(&self, other: &Self) -> bool {
        self.0.source == other.0.source
    }
}

impl Regex {
    /// Parses what stands between the percent signs; `offset` is its place in the whole pattern.
    pub(crate) fn parse(source: &str, offset: usize) -> Result<Regex, Refused> {
        let branches = syntax::parse(source, offset)?;
        Ok(Regex(Arc::new(Compiled {
            source: source.to_owned(),
            automaton: Automaton::new(&branches),
            required: if needle::PAYS { needles(&branches) } else { Vec::new() },
            branches,
        })))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0.source
    }

    /// Whether some part of the event is in the language: first a search for texts that it cannot
    /// do without, then in full.
    pub(crate) fn matches(&self, event: &[u8]) -> bool {
        let required = &self.0.required;
        let possible = required.is_empty() || required.iter().any(|text| text.is_in(event));
        possible && self.is_match(Content { raw: event, escaped: false, numeric: false })
    }

    /// Whether some part of the value is in the language.
    pub(crate) fn is_match(&self, content: Content<'_>) -> bool {
        if needle::PAYS && !content.escaped {
            return self.0.automaton.is_match(content.raw.iter().copied());
        }
        self.0.automaton.is_match(Decoded::of(content))
    }

    /// The leftmost-longest parts of `text` in the language, at most [`spans::MOST`] of them.
    pub(crate) fn spans(&self, text: &str) -> Vec<Range<usize>> {
        spans::find(&self.0, text)
    }

    /// Texts of which at least one occurs, made of `usable` bytes, in everything that matches; as
    /// long as can be had. `None` if some alternative requires no such text.
    #[cfg(any(test, not(target_arch = "wasm32")))]
    pub(crate) fn required_literals(&self, usable: fn(u8) -> bool) -> Option<Vec<Vec<u8>>> {
        required_literals(&self.0.branches, usable)
    }
}

fn needles(branches: &[Branch]) -> Vec<Needle> {
    let texts = required_literals(branches, |_| true).unwrap_or_default();
    texts.iter().map(Needle::new).collect()
}

fn required_literals(branches: &[Branch], usable: fn(u8) -> bool) -> Option<Vec<Vec<u8>>> {
    branches.iter().map(|branch| branch.longest_literal(usable)).collect()
}

/// How an expression writes any ASCII character.
pub(crate) fn hexadecimal(c: char) -> String {
    format!("\\x{:02x}", u32::from(c))
}

impl Branch {
    fn reversed(&self) -> Branch {
        let mut chain = self.chain.clone();
        chain.reverse();
        Branch { from_start: self.to_end, to_end: self.from_start, chain }
    }

    fn longest_literal(&self, usable: fn(u8) -> bool) -> Option<Vec<u8>> {
        let mut longest = Vec::new();
        let mut run = Vec::new();
        for link in &self.chain {
            let byte = link.set.only_byte().filter(|&byte| usable(byte) && !link.skippable);
            match byte {
                Some(byte) => run.push(byte),
                None => run.clear(),
            }
            if run.len() > longest.len() {
                longest.clone_from(&run);
            }
            if link.repeating {
                // What follows the last repetition starts with that same byte.
                run.clear();
                run.extend(byte);
            }
        }
        Some(longest).filter(|literal| !literal.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regex(source: &str) -> Regex {
        Regex::parse(source, 0).unwrap()
    }

    fn matches(source: &str, text: &str) -> bool {
        regex(source).matches(text.as_bytes())
    }

    #[test]
    fn searches_anywhere() {
        assert!(matches("AUTHORIZED", "UNAUTHORIZED"));
        assert!(matches("ab*c|x", "zzacz") && matches("ab*c|x", "zzx") && !matches("ab*c|x", "ab"));
        assert!(matches("a{2,}b", "caaab") && !matches("a{2,}b", "cab"));
        assert!(
            matches("^a{,2}b$", "aab") && matches("^a{,2}b$", "b") && !matches("^a{,2}b$", "aaab")
        );
        assert!(
            matches("a?b?c?d", "d") && matches("^a?b?c?d$", "acd") && !matches("^a?b?c?d$", "ca")
        );
    }

    #[test]
    fn anchors_hold_wherever_they_stand() {
        assert!(matches("^$", "") && !matches("^$", "x"));
        assert!(matches("$^", "") && !matches("$^", "x"));
        assert!(matches("a*^b", "b") && !matches("a*^b", "ab"));
        assert!(!matches("a^b", "ab") && !matches("a$b", "ab"));
        assert!(matches("a$b*", "a") && !matches("a$b*", "ab"));
    }

    #[test]
    fn a_character_is_one_character() {
        assert!(matches("^.$", "é") && matches("^...$", "aé💡") && !matches("^..$", "é"));
        assert!(matches("^[^a]$", "é") && !matches("[a-z]", "é") && matches(r"^\W$", "é"));
        assert!(!matches("^.$", "\n") && matches("^[^x]$", "\n"));
    }

    #[test]
    fn classes_read_as_they_should() {
        assert!(matches("^[]a]$", "]") && matches("^[^]a]$", "b") && !matches("^[^]a]$", "]"));
        assert!(
            matches("^[a-]$", "-")
                && matches(r"^[\w.-]+$", "a_b.c-d")
                && matches(r"^[\x41-\x43]$", "B")
        );
        assert!(matches(r"^\x28\.\\$", r"(.\") && !matches(r"^\.$", "a"));
    }

    #[test]
    fn many_states_cross_word_borders() {
        let text = "a".repeat(300);
        assert!(
            matches("^a{300}$", &text)
                && !matches("^a{299}$", &text)
                && matches("^a{0,500}$", &text)
        );
        assert!(matches("^a?b{0,200}c{0,200}a{300}$", &text));
        assert!(!matches("^a{0,200}b{0,200}a{0,99}$", &text));
    }

    #[test]
    fn spans_are_leftmost_and_longest() {
        for (source, text, found) in [
            ("a+", "baaa caa", vec!["aaa", "aa"]),
            ("ab|abcd|c", "abcdc", vec!["abcd", "c"]),
            ("[^a]+", "aéa", vec!["é"]),
            ("^a|b$", "abab", vec!["a", "b"]),
            ("a*", "bbb", vec![]),
        ] {
            let spans = regex(source).spans(text);
            assert_eq!(spans.into_iter().map(|span| &text[span]).collect::<Vec<_>>(), found);
        }
    }

    #[test]
    fn required_literals_are_required() {
        fn any(_: u8) -> bool {
            true
        }
        assert_eq!(regex("xab+cde?").required_literals(any), Some(vec![b"xab".to_vec()]));
        assert_eq!(
            regex("one|t[wv]oo").required_literals(any),
            Some(vec![b"one".to_vec(), b"oo".to_vec()])
        );
        assert_eq!(regex("a|.").required_literals(any), None);
    }
}
