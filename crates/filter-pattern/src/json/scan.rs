//! Reading JSON (RFC 8259) in place: where strings and scalars end. Everything that is passed over
//! is checked, so that an event which is not JSON is noticed in the same pass.

use super::block::{Stops, leading_digits};

/// An event's bytes, read in place.
pub(super) struct Source<'a> {
    pub(super) bytes: &'a [u8],
    stops: Stops,
    /// The last backslash that was passed; none is at 0, where no string can be.
    last_escape: usize,
}

impl<'a> Source<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Source<'a> {
        Source { bytes, stops: Stops::new(), last_escape: 0 }
    }

    /// The byte at `at`, or past the end a NUL, which JSON has no place for either.
    #[inline]
    pub(super) fn get(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// The closing quote of the string whose opening one is just before `start`.
    #[inline]
    pub(super) fn string_end(&mut self, start: usize) -> Option<usize> {
        let end = self.stops.next(self.bytes, start)?;
        if self.get(end) == b'"' { Some(end) } else { self.escaped_string_end(end) }
    }

    /// Whether the string from `start` on, the last one passed, holds escapes.
    pub(super) fn has_escapes(&self, start: usize) -> bool {
        self.last_escape >= start
    }

    #[inline(never)]
    fn escaped_string_end(&mut self, mut at: usize) -> Option<usize> {
        loop {
            match self.get(at) {
                b'"' => return Some(at),
                b'\\' => {
                    self.last_escape = at;
                    at = self.stops.next(self.bytes, escape_end(self.bytes, at)?)?;
                }
                _ => return None,
            }
        }
    }

    /// The closing quote of a member's key, whose opening one is expected at `at`.
    #[inline]
    pub(super) fn key_end(&mut self, at: usize) -> Option<usize> {
        if self.get(at) == b'"' { self.string_end(at + 1) } else { None }
    }

    /// Where the value starts after the key whose closing quote is at `key_end`.
    #[inline]
    pub(super) fn value_start(&self, key_end: usize) -> Option<usize> {
        let colon = self.skip_space(key_end + 1);
        (self.get(colon) == b':').then(|| self.skip_space(colon + 1))
    }

    #[inline]
    pub(super) fn skip_space(&self, mut at: usize) -> usize {
        // Most bytes are told by the first comparison not to be space.
        while let byte @ ..=b' ' = self.get(at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                break;
            }
            at += 1;
        }
        at
    }

    /// The end of the value at `at`, which is no object or array.
    #[inline]
    pub(super) fn scalar_end(&mut self, at: usize) -> Option<usize> {
        if self.get(at) == b'"' {
            self.string_end(at + 1).map(|end| end + 1)
        } else {
            self.bare_end(at)
        }
    }

    /// The end of the number, `true`, `false` or `null` at `at`.
    pub(super) fn bare_end(&self, at: usize) -> Option<usize> {
        match self.get(at) {
            b't' => self.word_end(at, b"true"),
            b'f' => self.word_end(at, b"false"),
            b'n' => self.word_end(at, b"null"),
            _ => self.number_end(at),
        }
    }

    fn word_end(&self, at: usize, word: &[u8]) -> Option<usize> {
        self.bytes.get(at..)?.starts_with(word).then_some(at + word.len())
    }

    fn number_end(&self, start: usize) -> Option<usize> {
        let first = if self.get(start) == b'-' { start + 1 } else { start };
        let mut at = if self.get(first) == b'0' { first + 1 } else { self.digits_end(first)? };
        if self.get(at) == b'.' {
            at = self.digits_end(at + 1)?;
        }
        if let b'e' | b'E' = self.get(at) {
            at += 1;
            if let b'+' | b'-' = self.get(at) {
                at += 1;
            }
            at = self.digits_end(at)?;
        }
        Some(at)
    }

    /// The end of a run of at least one digit.
    fn digits_end(&self, start: usize) -> Option<usize> {
        let mut at = start;
        while let Some(word) = self.bytes.get(at..).and_then(|rest| rest.first_chunk()) {
            let digits = leading_digits(*word);
            at += digits;
            if digits < word.len() {
                return (at > start).then_some(at);
            }
        }
        while self.get(at).is_ascii_digit() {
            at += 1;
        }
        (at > start).then_some(at)
    }
}

fn escape_end(bytes: &[u8], backslash: usize) -> Option<usize> {
    match bytes.get(backslash + 1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(backslash + 2),
        b'u' => {
            let digits = bytes.get(backslash + 2..backslash + 6)?;
            digits.iter().all(u8::is_ascii_hexdigit).then_some(backslash + 6)
        }
        _ => None,
    }
}
