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

/// The string whose opening quote is just before `start`.
pub(super) fn string(bytes: &[u8], start: usize) -> Option<Token> {
    let mut at = start;
    let mut escaped = false;
    loop {
        at = next_special(bytes, at)?;
        match bytes[at] {
            b'"' => return Some(Token { start, end: at, escaped }),
            b'\\' => {
                escaped = true;
                at = escape_end(bytes, at)?;
            }
            _ => return None,
        }
    }
}

/// The next quote, backslash or control character, eight bytes at a time.
#[inline]
fn next_special(bytes: &[u8], start: usize) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = ONES << 7;
    let mut at = start;
    while let Some(&chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(chunk);
        let quote = word ^ (ONES * b'"' as u64);
        let slash = word ^ (ONES * b'\\' as u64);
        // A byte's high bit ends up set where subtracting borrowed: exact for the lowest such byte.
        let found = (quote.wrapping_sub(ONES) & !quote)
            | (slash.wrapping_sub(ONES) & !slash)
            | (word.wrapping_sub(ONES * 0x20) & !word);
        if found & HIGHS != 0 {
            return Some(at + (found & HIGHS).trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let tail = bytes.get(at..)?;
    tail.iter().position(|&b| b == b'"' || b == b'\\' || b < 0x20).map(|offset| at + offset)
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

#[inline]
pub(super) fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}

/// The end of the number, `true`, `false` or `null` at `at`.
pub(super) fn bare_end(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b't' => word_end(bytes, at, b"true"),
        b'f' => word_end(bytes, at, b"false"),
        b'n' => word_end(bytes, at, b"null"),
        _ => number_end(bytes, at),
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

/// A member's key, whose opening quote is expected at `at`, and where its value starts.
#[inline]
pub(super) fn key(bytes: &[u8], at: usize) -> Option<(Token, usize)> {
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    let key = string(bytes, at + 1)?;
    let colon = skip_space(bytes, key.end + 1);
    (bytes.get(colon) == Some(&b':')).then(|| (key, skip_space(bytes, colon + 1)))
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
    pub(super) fn value_end(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        let outside = self.depth;
        let mut at = at;
        loop {
            match bytes.get(at)? {
                open @ (b'{' | b'[') => {
                    let object = *open == b'{';
                    self.open(object)?;
                    at = skip_space(bytes, at + 1);
                    let empty = bytes.get(at) == Some(if object { &b'}' } else { &b']' });
                    if !empty {
                        at = self.member(bytes, at, object)?;
                        continue;
                    }
                }
                b'"' => at = string(bytes, at + 1)?.end + 1,
                _ => at = bare_end(bytes, at)?,
            }
            match self.after_value(bytes, at, outside)? {
                Next::Value(next) => at = next,
                Next::End(end) => return Some(end),
            }
        }
    }

    /// Where the value of the next member or element starts.
    fn member(&self, bytes: &[u8], at: usize, object: bool) -> Option<usize> {
        if object { key(bytes, at).map(|(_, value)| value) } else { Some(at) }
    }

    /// Closes what ends here, until another value follows or `outside` is reached. At an empty
    /// container `at` is its closing bracket, which closes it like any other.
    fn after_value(&mut self, bytes: &[u8], at: usize, outside: usize) -> Option<Next> {
        let mut at = at;
        while self.depth > outside {
            at = skip_space(bytes, at);
            let object = self.in_object();
            match (bytes.get(at)?, object) {
                (b',', _) => {
                    let next = skip_space(bytes, at + 1);
                    return self.member(bytes, next, object).map(Next::Value);
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
