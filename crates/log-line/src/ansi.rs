//! Terminal colours in a line: text with styles out of text with escape sequences.
//!
//! The sequences are those of ECMA-48 and of the page "XTerm Control Sequences". What is no whole
//! sequence stays in the text, so that a line cannot hide what it says.

use crate::work;
use std::borrow::Cow;

/// Longest control sequence, in bytes. Longer ones stay in the text.
const MAX_CONTROL: usize = 256;
/// Longest operating system command or device control string, in bytes: a link's address and
/// more. Longer ones stay in the text.
const MAX_STRING: usize = 4096;
/// Most spans of a line. The rest of the text is one more, with its escapes.
const MAX_SPANS: usize = 2000;

/// How a stretch of text looks. Inverse, blinking and hidden text is shown as any other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// SGR 1.
    pub bold: bool,
    /// SGR 2.
    pub dim: bool,
    /// SGR 3.
    pub italic: bool,
    /// SGR 4 and 21.
    pub underline: bool,
    /// The text's colour; `None` is the page's own.
    pub fg: Option<Colour>,
    /// The colour behind it; `None` is the page's own.
    pub bg: Option<Colour>,
}

/// A colour of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// One of the sixteen that a theme gives: 0 to 7 plain (black, red, green, yellow, blue,
    /// magenta, cyan, white), 8 to 15 the same ones bright.
    Basic(u8),
    /// Red, green and blue, also those of the 256-colour palette from 16 on.
    Rgb(u8, u8, u8),
}

/// A stretch of text in one style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span<'a> {
    /// The text, never empty. An escape character that begins no sequence is a span of its own.
    pub text: &'a str,
    /// How it looks.
    pub style: Style,
}

/// The text in its styles, without its escape sequences. At most 2,001 spans: the last one may
/// hold a rest that is as it was.
pub fn spans(text: &str) -> Vec<Span<'_>> {
    let mut spans = Vec::new();
    let mut pieces = Pieces::new(text);
    while let Some(span) = pieces.next() {
        spans.push(span);
        if spans.len() == MAX_SPANS {
            if !pieces.rest.is_empty() {
                spans.push(Span { text: pieces.rest, style: pieces.style });
            }
            break;
        }
    }
    spans
}

/// The text without its escape sequences.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !has_escapes(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(Pieces::new(text).map(|span| span.text).collect())
}

/// Whether there is anything for [`spans`] to do.
pub fn has_escapes(text: &str) -> bool {
    text.as_bytes().contains(&0x1b)
}

struct Pieces<'a> {
    rest: &'a str,
    style: Style,
}

impl<'a> Pieces<'a> {
    fn new(text: &'a str) -> Self {
        Pieces { rest: text, style: Style::default() }
    }

    fn take(&mut self, length: usize) -> Option<Span<'a>> {
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(Span { text, style: self.style })
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Span<'a>;

    fn next(&mut self) -> Option<Span<'a>> {
        while !self.rest.is_empty() {
            let Some(after) = self.rest.strip_prefix('\u{1b}') else {
                let end = self.rest.bytes().position(|b| b == 0x1b).unwrap_or(self.rest.len());
                work::looked_at(end);
                return self.take(end);
            };
            let Some(length) = sequence(after.as_bytes()) else {
                return self.take(1);
            };
            let (sequence, rest) = after.split_at_checked(length)?;
            if let Some(codes) = sequence.strip_prefix('[').and_then(|s| s.strip_suffix('m')) {
                self.style.apply(codes);
            }
            self.rest = rest;
        }
        None
    }
}

/// How many bytes belong to the sequence that began with the escape before. None of the kinds may
/// hold another escape, so that no byte is looked at more than twice.
fn sequence(after: &[u8]) -> Option<usize> {
    match after.first()? {
        b'[' => control(after),
        b']' | b'P' | b'X' | b'^' | b'_' => string(after),
        // Choosing a character set, as `tput sgr0` does for many terminals.
        b'(' | b')' => after.get(1).filter(|set| matches!(set, b'0' | b'A' | b'B')).map(|_| 2),
        _ => None,
    }
}

/// CSI: parameters, intermediates, one final byte.
fn control(after: &[u8]) -> Option<usize> {
    let body = after.get(1..after.len().min(MAX_CONTROL))?;
    let parameters = body.iter().take_while(|b| matches!(b, b'0'..=b'?')).count();
    let between = body.iter().skip(parameters).take_while(|b| matches!(b, b' '..=b'/')).count();
    let end = parameters + between;
    work::looked_at(end + 1);
    body.get(end).filter(|last| matches!(last, b'@'..=b'~')).map(|_| end + 2)
}

/// OSC, DCS, SOS, PM and APC: everything up to BEL or ST. Other control characters end none.
fn string(after: &[u8]) -> Option<usize> {
    let body = after.get(1..after.len().min(MAX_STRING))?;
    let end = body.iter().position(|b| b.is_ascii_control()).unwrap_or(body.len());
    work::looked_at(end + 1);
    match body.get(end)? {
        0x07 => Some(end + 2),
        0x1b if after.get(end + 2) == Some(&b'\\') => Some(end + 3),
        _ => None,
    }
}

impl Style {
    /// Select graphic rendition. Private sequences that end in `m` have other characters in them
    /// and change nothing.
    fn apply(&mut self, codes: &str) {
        if !codes.bytes().all(|b| b.is_ascii_digit() || matches!(b, b';' | b':')) {
            return;
        }
        let mut parts = codes.split(';');
        while let Some(part) = parts.next() {
            let mut inner = part.split(':');
            let code = number(inner.next());
            match code {
                0 => *self = Style::default(),
                1 => self.bold = true,
                2 => self.dim = true,
                3 => self.italic = true,
                // `4:3` and its like are kinds of underlines; `4:0` is none.
                4 => self.underline = inner.next() != Some("0"),
                21 => self.underline = true,
                22 => (self.bold, self.dim) = (false, false),
                23 => self.italic = false,
                24 => self.underline = false,
                30..=37 => self.fg = basic(code - 30),
                39 => self.fg = None,
                40..=47 => self.bg = basic(code - 40),
                49 => self.bg = None,
                90..=97 => self.fg = basic(code - 90 + 8),
                100..=107 => self.bg = basic(code - 100 + 8),
                38 | 48 => {
                    let colour =
                        if part.contains(':') { with_colons(part) } else { extended(&mut parts) };
                    // How many numbers belong to a colour that is none cannot be told.
                    let Some(colour) = colour else {
                        return;
                    };
                    if code == 38 {
                        self.fg = Some(colour);
                    } else {
                        self.bg = Some(colour);
                    }
                }
                _ => {}
            }
        }
    }
}

fn basic(index: u16) -> Option<Colour> {
    u8::try_from(index).ok().map(Colour::Basic)
}

/// A number; an empty one is 0, one that is too large is no code.
fn number(digits: Option<&str>) -> u16 {
    match digits {
        None | Some("") => 0,
        Some(digits) => digits.parse().unwrap_or(u16::MAX),
    }
}

/// `38:5:n`, `38:2:r:g:b`, or `38:2:space:r:g:b` as ITU-T T.416 has it.
fn with_colons(part: &str) -> Option<Colour> {
    let mut inner = part.split(':').skip(1);
    if part.split(':').count() > 5 && inner.clone().next() == Some("2") {
        return rgb(&mut inner.skip(2));
    }
    extended(&mut inner)
}

/// `5;n` or `2;r;g;b`.
fn extended<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Colour> {
    match number(parts.next()) {
        2 => rgb(parts),
        5 => u8::try_from(number(parts.next())).ok().map(palette),
        _ => None,
    }
}

fn rgb<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Colour> {
    let mut part = || u8::try_from(number(parts.next())).ok();
    Some(Colour::Rgb(part()?, part()?, part()?))
}

/// xterm's palette: sixteen of the theme, a cube of 6 × 6 × 6, and 24 greys.
fn palette(index: u8) -> Colour {
    let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    match index {
        0..=15 => Colour::Basic(index),
        16..=231 => {
            let cube = index - 16;
            Colour::Rgb(level(cube / 36), level(cube / 6 % 6), level(cube % 6))
        }
        232..=255 => {
            let grey = 8 + 10 * (index - 232);
            Colour::Rgb(grey, grey, grey)
        }
    }
}

#[cfg(test)]
mod tests;
