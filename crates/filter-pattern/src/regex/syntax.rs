//! The documented subset, and a plain word about everything outside it.

use std::ops::Range;

use super::charset::CharSet;
use super::expand::{Draft, Times};
use super::{Branch, hexadecimal};
use crate::error::{PatternError, Refused};
use crate::limits::MAX_REGEX_STATES;
use crate::parse::is_one_of;

/// Symbols that AWS allows beside letters and digits; the space is in its own example.
const SYMBOLS: &str = ":_#=@/;,- ^$?[]{}|\\*+.";

pub(super) fn parse(source: &str, offset: usize) -> Result<Vec<Branch>, Refused> {
    let mut parser = Parser { source, at: 0, offset, states: 1 };
    parser.refuse_foreign_characters()?;
    if source.is_empty() {
        return Err(parser.error(0..0, "The regular expression is empty"));
    }
    parser.alternatives()
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
    offset: usize,
    states: usize,
}

impl Parser<'_> {
    fn refuse_foreign_characters(&self) -> Result<(), Refused> {
        let foreign =
            |&(_, c): &(usize, char)| !c.is_ascii_alphanumeric() && !is_one_of(c, SYMBOLS);
        let Some((at, c)) = self.source.char_indices().find(foreign) else { return Ok(()) };
        let span = at..at + c.len_utf8();
        let found = self.written(span.clone());
        Err(match c {
            '(' | ')' => self
                .error(span, "CloudWatch's regular expressions know no groups")
                .hint(format!("write {} for the character {found}", hexadecimal(c))),
            '\0'..='\x7F' => self
                .error(span, format!("{c:?} is not allowed in a regular expression"))
                .hint(format!("write {} for this character", hexadecimal(c))),
            _ => self
                .error(
                    span,
                    format!("{found} is not allowed in a regular expression: only ASCII is"),
                )
                .hint("a dot stands for any character"),
        })
    }

    fn alternatives(&mut self) -> Result<Vec<Branch>, Refused> {
        let mut branches = Vec::new();
        loop {
            if let Some(branch) = self.alternative()? {
                branches.push(branch);
            }
            if self.next().is_none() {
                return Ok(branches);
            }
            self.states += 1;
        }
    }

    /// Everything up to the next `|` or the end.
    fn alternative(&mut self) -> Result<Option<Branch>, Refused> {
        let mut draft = Draft::default();
        loop {
            let start = self.at;
            let set = match self.peek() {
                None | Some('|') => return Ok(draft.finish()),
                Some(anchor @ ('^' | '$')) => {
                    self.at += 1;
                    if anchor == '^' {
                        draft.anchor_start();
                    } else {
                        draft.anchor_end();
                    }
                    self.refuse_repetition("An anchor cannot be repeated")?;
                    continue;
                }
                Some('*' | '+' | '?' | '{') => {
                    return Err(self
                        .error(start..start + 1, "There is nothing before this to repeat")
                        .hint("put a backslash before it to mean the character itself"));
                }
                Some(_) => self.set()?,
            };
            let times = self.times()?;
            self.count_states(start, times)?;
            draft.repeat(set, times);
        }
    }

    fn set(&mut self) -> Result<CharSet, Refused> {
        let start = self.at;
        match self.next() {
            Some('.') => Ok(CharSet::all_but_newline()),
            Some('[') => self.class(start),
            Some('\\') => self.escape(start),
            other => Ok(CharSet::of(other.map(|c| c as u8))),
        }
    }

    /// A class, whose `[` at `start` has been read.
    fn class(&mut self, start: usize) -> Result<CharSet, Refused> {
        let negated = self.eat('^');
        let mut set = CharSet::default();
        let mut first = true;
        loop {
            let from = self.at;
            match self.peek() {
                None => {
                    return Err(self
                        .error(start..self.at, "This [ is never closed")
                        .hint("write \\[ for the character itself"));
                }
                Some(']') if !first => {
                    self.at += 1;
                    return Ok(if negated { set.negated() } else { set });
                }
                Some('[') if self.peek_after() == Some(':') => {
                    return Err(self.error(
                        from..from + 2,
                        "Named classes such as [:alpha:] are not supported",
                    ));
                }
                Some(_) => set = set.union(self.class_part(from)?),
            }
            first = false;
        }
    }

    /// A character, an escape, or a range of a class.
    fn class_part(&mut self, from: usize) -> Result<CharSet, Refused> {
        let low = self.class_atom()?;
        let ranges = self.peek() == Some('-') && self.peek_after().is_some_and(|c| c != ']');
        if !ranges {
            return Ok(low);
        }
        self.at += 1;
        let high = self.class_atom()?;
        match (low.only_byte(), high.only_byte()) {
            (Some(low), Some(high)) if low <= high => Ok(CharSet::of(low..=high)),
            _ => Err(self.error(from..self.at, "A range runs from a lower to a higher character")),
        }
    }

    fn class_atom(&mut self) -> Result<CharSet, Refused> {
        let start = self.at;
        match self.next() {
            Some('\\') => self.escape(start),
            other => Ok(CharSet::of(other.map(|c| c as u8))),
        }
    }

    /// What the backslash at `start`, which has been read, stands for.
    fn escape(&mut self, start: usize) -> Result<CharSet, Refused> {
        match self.next() {
            None => Err(self
                .error(start..self.at, "A backslash cannot be last")
                .hint("write \\\\ for the character itself")),
            Some('x') => self.hexadecimal(start),
            Some(letter) if letter.is_ascii_alphanumeric() => {
                CharSet::named(letter).ok_or_else(|| {
                    self.error(
                        start..self.at,
                        format!("{} is not supported", self.written(start..self.at)),
                    )
                    .hint(
                        "supported are \\d \\D \\s \\S \\w \\W and \\x with two hexadecimal digits",
                    )
                })
            }
            Some(symbol) => Ok(CharSet::of([symbol as u8])),
        }
    }

    fn hexadecimal(&mut self, start: usize) -> Result<CharSet, Refused> {
        let digit = |at| self.char_at(at)?.to_digit(16);
        match (digit(self.at), digit(self.at + 1)) {
            (Some(high @ 0..8), Some(low)) => {
                self.at += 2;
                Ok(CharSet::of([(high * 16 + low) as u8]))
            }
            _ => Err(self.error(start..self.at, "\\x takes two hexadecimal digits, 00 to 7f")),
        }
    }

    fn times(&mut self) -> Result<Times, Refused> {
        let start = self.at;
        let times = match self.peek() {
            Some('*') => Times { least: 0, most: None },
            Some('+') => Times { least: 1, most: None },
            Some('?') => Times { least: 0, most: Some(1) },
            Some('{') => self.counted(start)?,
            _ => return Ok(Times::ONCE),
        };
        if self.at == start {
            self.at += 1;
        }
        self.refuse_repetition("A repetition cannot be repeated or made lazy")?;
        Ok(times)
    }

    /// `{n}`, `{n,}`, `{,n}` or `{n,m}`.
    fn counted(&mut self, start: usize) -> Result<Times, Refused> {
        let close = self.source.bytes().skip(start).position(|byte| byte == b'}');
        let Some(length) = close else {
            return Err(self
                .error(start..self.source.len(), "This { is never closed")
                .hint("write \\{ for the character itself"));
        };
        self.at += 1;
        let least = self.number();
        let times = match (self.eat(','), least, self.number()) {
            (false, Some(count), None) => Some(Times { least: count, most: Some(count) }),
            (true, Some(least), None) => Some(Times { least, most: None }),
            (true, None, Some(most)) => Some(Times { least: 0, most: Some(most) }),
            (true, Some(least), Some(most)) if least <= most => {
                Some(Times { least, most: Some(most) })
            }
            _ => None,
        };
        let end = start + length + 1;
        let whole = self.at + 1 == end;
        self.at = end;
        times.filter(|_| whole).ok_or_else(|| {
            self.error(start..self.at, "A counted repetition is written {3}, {3,}, {,5} or {3,5}")
                .hint("write \\{ for the character itself")
        })
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            let before: usize = number.unwrap_or(0);
            number = Some(before.saturating_mul(10).saturating_add(digit as usize));
            self.at += 1;
        }
        number
    }

    fn refuse_repetition(&self, message: &str) -> Result<(), Refused> {
        match self.peek() {
            Some('*' | '+' | '?' | '{') => Err(self.error(self.at..self.at + 1, message)),
            _ => Ok(()),
        }
    }

    fn count_states(&mut self, start: usize, times: Times) -> Result<(), Refused> {
        self.states = self.states.saturating_add(times.links());
        if self.states <= MAX_REGEX_STATES {
            return Ok(());
        }
        Err(self
            .error(
                start..self.at,
                format!(
                    "Written out, the repetition {} needs more than {MAX_REGEX_STATES} states",
                    self.written(start..self.at)
                ),
            )
            .hint("count to less, or use * or +"))
    }

    fn written(&self, span: Range<usize>) -> &str {
        self.source.get(span).unwrap_or_default()
    }

    /// A byte is a character here: all others have been refused.
    fn peek(&self) -> Option<char> {
        self.char_at(self.at)
    }

    fn peek_after(&self) -> Option<char> {
        self.char_at(self.at + 1)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.source.as_bytes().get(at).map(|&byte| char::from(byte))
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    fn error(&self, span: Range<usize>, message: impl AsRef<str>) -> Refused {
        PatternError::new(span.start + self.offset..span.end + self.offset, message)
    }
}
