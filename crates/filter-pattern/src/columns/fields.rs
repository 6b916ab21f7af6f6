//! An event's fields: parted by white space, with `[…]` and `"…"` one field each, their
//! delimiters left out (*Using filter patterns to match terms in space-delimited log events*).

use std::ops::Range;

use crate::needle::{either, find_byte};

/// The fields of an event as byte ranges, from left to right.
#[derive(Clone)]
pub(super) struct Fields<'a> {
    event: &'a [u8],
    at: usize,
    /// Known to be missing from here on, so that unclosed ones are not looked for again and again.
    no_more_brackets: bool,
    no_more_quotes: bool,
}

impl<'a> Fields<'a> {
    pub(super) fn of(event: &'a str) -> Fields<'a> {
        Fields { event: event.as_bytes(), at: 0, no_more_brackets: false, no_more_quotes: false }
    }

    fn enclosed(&mut self) -> Option<Range<usize>> {
        let start = self.at + 1;
        let end = match self.event.get(self.at)? {
            b'[' if !self.no_more_brackets => {
                let end = closing_bracket(self.event, start);
                self.no_more_brackets = end.is_none();
                end
            }
            b'"' if !self.no_more_quotes => {
                let end = closing_quote(self.event, start);
                self.no_more_quotes = end.is_none();
                end
            }
            _ => None,
        }?;
        self.at = end + 1;
        Some(start..end)
    }

    fn word(&mut self) -> Range<usize> {
        let start = self.at;
        let length = self.event.iter().skip(start).position(u8::is_ascii_whitespace);
        self.at = length.map_or(self.event.len(), |length| start + length);
        start..self.at
    }
}

impl Iterator for Fields<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let space = self.event.iter().skip(self.at).position(|byte| !byte.is_ascii_whitespace())?;
        self.at += space;
        Some(self.enclosed().unwrap_or_else(|| self.word()))
    }
}

fn closing_bracket(event: &[u8], start: usize) -> Option<usize> {
    find_byte(b']', event.get(start..)?).map(|offset| start + offset)
}

/// A quote after a backslash does not close.
fn closing_quote(event: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        at += either(b'"', b'\\', event.get(at..)?)?;
        if event.get(at) == Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(event: &str) -> Vec<&str> {
        Fields::of(event).map(|field| &event[field]).collect()
    }

    #[test]
    fn brackets_and_quotes_make_one_field() {
        assert_eq!(
            fields(
                r#"127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534"#
            ),
            [
                "127.0.0.1",
                "-",
                "frank",
                "10/Oct/2000:13:25:15 -0700",
                "GET /index.html HTTP/1.0",
                "404",
                "1534"
            ]
        );
        assert_eq!(fields("[ERROR][grpc] failed"), ["ERROR", "grpc", "failed"]);
        assert_eq!(fields(r#"a="b c" "say \"hi\"" """#), ["a=\"b", "c\"", r#"say \"hi\""#, ""]);
    }

    #[test]
    fn what_is_not_closed_is_a_word() {
        assert_eq!(fields("[a b \"c \\"), ["[a", "b", "\"c", "\\"]);
        assert_eq!(fields(" \t\n "), [""; 0]);
        assert_eq!(fields("  é\t[ü]  "), ["é", "ü"]);
    }

    #[test]
    fn unclosed_brackets_stay_linear() {
        assert_eq!(Fields::of(&"[ ".repeat(400_000)).count(), 400_000);
    }
}
