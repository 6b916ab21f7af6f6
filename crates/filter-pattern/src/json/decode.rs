//! JSON strings with their escapes undone byte by byte, so that comparing needs no copy.

use crate::check::Content;

/// The UTF-8 bytes that a string's raw content stands for. An escaped surrogate without its other
/// half reads as U+FFFD.
#[derive(Clone)]
pub(crate) struct Decoded<'a> {
    raw: std::slice::Iter<'a, u8>,
    escaped: bool,
    /// Bytes of the character just decoded that are still to come, the next one lowest. None of
    /// them is zero.
    pending: u32,
}

impl<'a> Decoded<'a> {
    pub(crate) fn new(raw: &'a [u8]) -> Self {
        Decoded { raw: raw.iter(), escaped: true, pending: 0 }
    }

    pub(crate) fn of(content: Content<'a>) -> Self {
        Decoded { raw: content.raw.iter(), escaped: content.escaped, pending: 0 }
    }

    pub(crate) fn equals(mut self, wanted: &[u8]) -> bool {
        self.goes_on_with(wanted) && self.next().is_none()
    }

    pub(crate) fn starts_with(mut self, wanted: &[u8]) -> bool {
        self.goes_on_with(wanted)
    }

    pub(crate) fn ends_with(mut self, wanted: &[u8]) -> bool {
        let length = self.clone().count();
        let Some(before) = length.checked_sub(wanted.len()) else { return false };
        self.by_ref().take(before).for_each(drop);
        self.goes_on_with(wanted)
    }

    pub(crate) fn contains(mut self, wanted: &[u8]) -> bool {
        loop {
            if self.clone().starts_with(wanted) {
                return true;
            }
            if self.next().is_none() {
                return false;
            }
        }
    }

    fn goes_on_with(&mut self, wanted: &[u8]) -> bool {
        wanted.iter().all(|&byte| self.next() == Some(byte))
    }

    fn unescaped(&mut self) -> Option<u8> {
        match self.raw.next()? {
            b'b' => Some(0x08),
            b'f' => Some(0x0C),
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'u' => {
                let mut bytes = [0; 4];
                self.unicode()?.encode_utf8(&mut bytes);
                let [first, ..] = bytes;
                self.pending = u32::from_le_bytes(bytes) >> 8;
                Some(first)
            }
            &byte => Some(byte),
        }
    }

    fn unicode(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        if !(0xD800..0xDC00).contains(&first) {
            return Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let mut ahead = self.clone();
        let second = match (ahead.raw.next(), ahead.raw.next()) {
            (Some(b'\\'), Some(b'u')) => {
                ahead.four_digits().filter(|low| (0xDC00..0xE000).contains(low))
            }
            _ => None,
        };
        let Some(second) = second else { return Some(char::REPLACEMENT_CHARACTER) };
        self.raw = ahead.raw;
        char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    }

    fn four_digits(&mut self) -> Option<u32> {
        let mut code = 0;
        for _ in 0..4 {
            code = code << 4 | char::from(*self.raw.next()?).to_digit(16)?;
        }
        Some(code)
    }
}

impl Iterator for Decoded<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        if self.pending > 0 {
            let [next, ..] = self.pending.to_le_bytes();
            self.pending >>= 8;
            return Some(next);
        }
        match self.raw.next()? {
            b'\\' if self.escaped => self.unescaped(),
            &byte => Some(byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(raw: &str) -> String {
        String::from_utf8(Decoded::new(raw.as_bytes()).collect()).unwrap()
    }

    #[test]
    fn undoes_every_escape() {
        assert_eq!(decode(r#"a\"b\\c\/d\n\t\r\b\f"#), "a\"b\\c/d\n\t\r\u{8}\u{c}");
        assert_eq!(decode(r"\u0041\u00e9\u20AC\ud83d\udca1é"), "Aé€💡é");
        assert_eq!(decode(r"\ud83dx\udca1\ud83d\u0041"), "\u{FFFD}x\u{FFFD}\u{FFFD}A");
    }

    #[test]
    fn compares_what_is_meant() {
        let text = Decoded::new(br"\u0041bc\nd");
        assert!(text.clone().starts_with(b"Abc") && text.clone().ends_with(b"c\nd"));
        assert!(text.clone().contains(b"bc\n") && !text.contains(b"cd"));
    }
}
