//! A place in the pattern; all places are bytes of the whole text, so that spans need no sums.

use std::ops::Range;

use crate::error::{PatternError, Refused};

pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, range: Range<usize>) -> Self {
        Self { text, at: range.start, end: range.end }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn end(&self) -> usize {
        self.end
    }

    pub(super) fn rest(&self) -> &'a str {
        self.slice(self.at..self.end)
    }

    pub(super) fn slice(&self, span: Range<usize>) -> &'a str {
        self.text.get(span).unwrap_or_default()
    }

    pub(super) fn is_done(&self) -> bool {
        self.at == self.end
    }

    /// Drops `bytes` from both ends.
    pub(super) fn narrow(&mut self, bytes: usize) {
        self.at += bytes;
        self.end -= bytes;
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn skip_space(&mut self) {
        self.take_while(|c| c.is_ascii_whitespace());
    }

    /// Moves past `token` if it is next.
    pub(super) fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    /// Moves past `word` if it is next and no letter, digit or `_` follows it.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let Some(after) = self.rest().strip_prefix(word) else { return false };
        let whole = !after.starts_with(is_word);
        if whole {
            self.at += word.len();
        }
        whole
    }

    /// Takes a plain function so that there is one of this, however many ask.
    pub(super) fn take_while(&mut self, accept: fn(char) -> bool) -> &'a str {
        let start = self.at;
        while self.peek().is_some_and(accept) {
            self.next();
        }
        self.slice(start..self.at)
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Moves back over `bytes` that were just eaten.
    pub(super) fn step_back(&mut self, bytes: usize) {
        self.at -= bytes;
    }

    /// The span of the next character, or the empty one at the end.
    pub(super) fn here(&self) -> Range<usize> {
        self.at..self.at + self.peek().map_or(0, char::len_utf8)
    }

    /// The text between two `quote`s, of which the first is next; a backslash makes a quote or a
    /// backslash ordinary and is itself ordinary before anything else.
    pub(super) fn quoted(&mut self, quote: char) -> Result<String, Refused> {
        let start = self.at;
        self.at += quote.len_utf8();
        let mut text = String::new();
        while let Some(next) = self.next() {
            match next {
                '\\' if self.peek().is_some_and(|c| c == quote || c == '\\') => {
                    text.extend(self.next());
                }
                c if c == quote => return Ok(text),
                c => text.push(c),
            }
        }
        Err(PatternError::new(start..self.end, "The quote is not closed")
            .hint(format!("add {} at its end", self.slice(start..start + 1))))
    }
}

/// Whether `c` is one of these ASCII characters; a string's own search knows far more than that.
pub(crate) fn is_one_of(c: char, ascii: &str) -> bool {
    ascii.bytes().any(|byte| char::from(byte) == c)
}

/// Letters, digits and `_`: what may stand without quotes.
pub(crate) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
