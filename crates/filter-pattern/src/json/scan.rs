//! Reading JSON (RFC 8259) in place: where strings, scalars and whole values end. Everything that
//! is passed over is checked, so that an event which is not JSON is noticed in the same pass.

use crate::limits::MAX_EVENT_DEPTH;

/// A string's place, without its quotes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) escaped: bool,
}

/// An event's bytes.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) bytes: &'a [u8],
    /// Whether strings have to be looked through for control characters, which JSON forbids there.
    /// Nearly no event has any, which one pass over all of it finds out faster than many over parts.
    has_controls: bool,
}

impl<'a> Source<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Source<'a> {
        // No early exit, so that the compiler can make vector operations of it.
        let lowest = bytes.iter().fold(u8::MAX, |lowest, &byte| lowest.min(byte));
        Source { bytes, has_controls: lowest < 0x20 }
    }

    /// For looking at an event that is going to be read properly later.
    pub(super) fn unchecked(bytes: &'a [u8]) -> Source<'a> {
        Source { bytes, has_controls: false }
    }

    pub(super) fn get(self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    /// The string whose opening quote is just before `start`.
    #[inline]
    pub(super) fn string(self, start: usize) -> Option<Token> {
        let mut at = start;
        let mut escaped = false;
        loop {
            at = quote_or_backslash(self.bytes, at)?;
            if self.bytes[at] == b'"' {
                break;
            }
            escaped = true;
            at = escape_end(self.bytes, at)?;
        }
        let broken = self.has_controls && self.bytes[start..at].iter().any(|&byte| byte < 0x20);
        (!broken).then_some(Token { start, end: at, escaped })
    }

    /// A member's key, whose opening quote is expected at `at`, and where its value starts.
    #[inline]
    pub(super) fn key(self, at: usize) -> Option<(Token, usize)> {
        if self.get(at) != Some(b'"') {
            return None;
        }
        let key = self.string(at + 1)?;
        let colon = self.skip_space(key.end + 1);
        (self.get(colon) == Some(b':')).then(|| (key, self.skip_space(colon + 1)))
    }

    #[inline]
    pub(super) fn skip_space(self, mut at: usize) -> usize {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(at) {
            at += 1;
        }
        at
    }

    /// The end of the number, `true`, `false` or `null` at `at`.
    pub(super) fn bare_end(self, at: usize) -> Option<usize> {
        match self.get(at)? {
            b't' => word_end(self.bytes, at, b"true"),
            b'f' => word_end(self.bytes, at, b"false"),
            b'n' => word_end(self.bytes, at, b"null"),
            _ => number_end(self.bytes, at),
        }
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

fn word_end(bytes: &[u8], at: usize, word: &[u8]) -> Option<usize> {
    bytes[at..].starts_with(word).then_some(at + word.len())
}

fn number_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    if bytes[at] == b'-' {
        at += 1;
    }
    at = match bytes.get(at)? {
        b'0' => at + 1,
        _ => digits_end(bytes, at)?,
    };
    if bytes.get(at) == Some(&b'.') {
        at = digits_end(bytes, at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        if let Some(b'+' | b'-') = bytes.get(at) {
            at += 1;
        }
        at = digits_end(bytes, at)?;
    }
    Some(at)
}

/// The end of a run of at least one digit.
fn digits_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    (at > start).then_some(at)
}

/// The open objects and arrays around a place, a bit each.
#[derive(Default)]
pub(super) struct Nesting {
    depth: usize,
    objects: [u64; MAX_EVENT_DEPTH / 64],
}

impl Nesting {
    pub(super) fn open(&mut self, object: bool) -> Option<()> {
        let word = self.objects.get_mut(self.depth / 64)?;
        let bit = 1 << (self.depth % 64);
        *word = if object { *word | bit } else { *word & !bit };
        self.depth += 1;
        Some(())
    }

    pub(super) fn close(&mut self) {
        self.depth -= 1;
    }

    fn in_object(&self) -> bool {
        let innermost = self.depth - 1;
        self.objects[innermost / 64] >> (innermost % 64) & 1 == 1
    }

    /// The end of the value that starts at `at`.
    pub(super) fn value_end(&mut self, source: Source<'_>, at: usize) -> Option<usize> {
        let outside = self.depth;
        let mut at = at;
        loop {
            match source.get(at)? {
                open @ (b'{' | b'[') => {
                    let object = open == b'{';
                    self.open(object)?;
                    at = source.skip_space(at + 1);
                    let empty = source.get(at) == Some(if object { b'}' } else { b']' });
                    if !empty {
                        at = self.member(source, at, object)?;
                        continue;
                    }
                }
                b'"' => at = source.string(at + 1)?.end + 1,
                _ => at = source.bare_end(at)?,
            }
            match self.after_value(source, at, outside)? {
                Next::Value(next) => at = next,
                Next::End(end) => return Some(end),
            }
        }
    }

    /// Where the value of the next member or element starts.
    fn member(&self, source: Source<'_>, at: usize, object: bool) -> Option<usize> {
        if object { source.key(at).map(|(_, value)| value) } else { Some(at) }
    }

    /// Closes what ends here, until another value follows or `outside` is reached. At an empty
    /// container `at` is its closing bracket, which closes it like any other.
    fn after_value(&mut self, source: Source<'_>, at: usize, outside: usize) -> Option<Next> {
        let mut at = at;
        while self.depth > outside {
            at = source.skip_space(at);
            let object = self.in_object();
            match (source.get(at)?, object) {
                (b',', _) => {
                    let next = source.skip_space(at + 1);
                    return self.member(source, next, object).map(Next::Value);
                }
                (b'}', true) | (b']', false) => {
                    self.close();
                    at += 1;
                }
                _ => return None,
            }
        }
        Some(Next::End(at))
    }
}

enum Next {
    Value(usize),
    End(usize),
}

/// The next quote or backslash, eight bytes at a time: most strings are too short for a call into
/// a vectorised search to pay.
#[inline(always)]
fn quote_or_backslash(bytes: &[u8], start: usize) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = ONES << 7;
    let mut at = start;
    while let Some(&chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(chunk);
        let quote = word ^ (ONES * b'"' as u64);
        let slash = word ^ (ONES * b'\\' as u64);
        // A byte's high bit ends up set where subtracting borrowed: exact for the lowest such byte.
        let found =
            ((quote.wrapping_sub(ONES) & !quote) | (slash.wrapping_sub(ONES) & !slash)) & HIGHS;
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let tail = bytes.get(at..)?;
    tail.iter().position(|&byte| byte == b'"' || byte == b'\\').map(|offset| at + offset)
}
