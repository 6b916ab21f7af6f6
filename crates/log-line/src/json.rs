//! JSON read where it stands, without a tree and without recursion.
//!
//! Nothing behind what is asked for is looked at, so that a message that was cut off still gives
//! what it holds. For the same reason commas are not insisted upon.

use crate::work;
use std::borrow::Cow;

/// A value at its beginning: scalars are read, of containers only the opening bracket.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value<'a> {
    Text(Raw<'a>),
    Number(&'a str),
    Bool(bool),
    Null,
    Object,
    Array,
}

/// What stands between the quotes of a string.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raw<'a> {
    text: &'a str,
    is_escaped: bool,
}

impl<'a> Raw<'a> {
    pub(crate) fn is(self, text: &str) -> bool {
        if self.is_escaped { self.decode() == text } else { self.text == text }
    }

    /// As it was written, with any escapes.
    pub(crate) fn as_written(self) -> &'a str {
        self.text
    }

    pub(crate) fn decode(self) -> Cow<'a, str> {
        if self.is_escaped { Cow::Owned(decoded(self.text)) } else { Cow::Borrowed(self.text) }
    }
}

/// Walks over a text from value to value.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    is_broken: bool,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Scanner { text, at: 0, is_broken: false }
    }

    /// Whether it came upon something that is no JSON, or the end where there should be more.
    pub(crate) fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// Whether only white space is left.
    pub(crate) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// The key of the next member of the object that was entered last. `None` behind the last one.
    pub(crate) fn key(&mut self) -> Option<Raw<'a>> {
        match self.peek_past_comma() {
            Some(b'}') => {
                self.at += 1;
                None
            }
            Some(b'"') => {
                self.at += 1;
                let key = self.string()?;
                if self.peek() == Some(b':') {
                    self.at += 1;
                    Some(key)
                } else {
                    self.broken()
                }
            }
            _ => self.broken(),
        }
    }

    /// The next element of the array that was entered last. `None` behind the last one.
    pub(crate) fn item(&mut self) -> Option<Value<'a>> {
        if self.peek_past_comma() == Some(b']') {
            self.at += 1;
            return None;
        }
        self.value()
    }

    pub(crate) fn value(&mut self) -> Option<Value<'a>> {
        match self.peek() {
            Some(b'"') => {
                self.at += 1;
                self.string().map(Value::Text)
            }
            Some(b'{') => {
                self.at += 1;
                Some(Value::Object)
            }
            Some(b'[') => {
                self.at += 1;
                Some(Value::Array)
            }
            Some(b't') => self.literal("true", Value::Bool(true)),
            Some(b'f') => self.literal("false", Value::Bool(false)),
            Some(b'n') => self.literal("null", Value::Null),
            _ => self.number(),
        }
    }

    /// Goes behind a value. Of what a container holds only strings and brackets matter.
    pub(crate) fn skip(&mut self, value: Value<'a>) -> Option<()> {
        if !matches!(value, Value::Object | Value::Array) {
            return Some(());
        }
        let mut open = 1_usize;
        loop {
            let rest = self.rest();
            let Some(next) =
                rest.iter().position(|b| matches!(b, b'"' | b'{' | b'}' | b'[' | b']'))
            else {
                work::looked_at(rest.len());
                self.at = self.text.len();
                return self.broken();
            };
            work::looked_at(next + 1);
            self.at += next + 1;
            match rest.get(next) {
                Some(b'"') => {
                    self.string()?;
                }
                Some(b'{' | b'[') => open += 1,
                _ => open -= 1,
            }
            if open == 0 {
                return Some(());
            }
        }
    }

    /// The text of a container that was just entered, to its end or to where the message was cut.
    pub(crate) fn source(&mut self, container: Value<'a>) -> &'a str {
        let start = self.at.saturating_sub(1);
        let _ = self.skip(container);
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn peek(&mut self) -> Option<u8> {
        let rest = self.rest();
        let blank = rest.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r')).count();
        work::looked_at(blank);
        self.at += blank;
        rest.get(blank).copied()
    }

    fn peek_past_comma(&mut self) -> Option<u8> {
        let next = self.peek();
        if next != Some(b',') {
            return next;
        }
        self.at += 1;
        self.peek()
    }

    fn broken<T>(&mut self) -> Option<T> {
        self.is_broken = true;
        None
    }

    /// A string whose opening quote was passed.
    fn string(&mut self) -> Option<Raw<'a>> {
        let start = self.at;
        let mut is_escaped = false;
        loop {
            let rest = self.rest();
            let Some(next) = rest.iter().position(|b| matches!(b, b'"' | b'\\')) else {
                work::looked_at(rest.len());
                self.at = self.text.len();
                return self.broken();
            };
            work::looked_at(next + 1);
            self.at += next + 1;
            if rest.get(next) == Some(&b'"') {
                let text = self.text.get(start..self.at - 1).unwrap_or_default();
                return Some(Raw { text, is_escaped });
            }
            is_escaped = true;
            // Whatever follows a backslash ends no string; a longer character's other bytes are
            // neither quotes nor backslashes.
            self.at += usize::from(self.at < self.text.len());
        }
    }

    fn literal(&mut self, word: &str, value: Value<'a>) -> Option<Value<'a>> {
        if !self.rest().starts_with(word.as_bytes()) {
            return self.broken();
        }
        self.at += word.len();
        Some(value)
    }

    fn number(&mut self) -> Option<Value<'a>> {
        let rest = self.rest();
        let digits = |from: usize| {
            rest.get(from..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count()
        };
        let mut end = usize::from(rest.first() == Some(&b'-'));
        let whole = digits(end);
        if whole == 0 || (whole > 1 && rest.get(end) == Some(&b'0')) {
            return self.broken();
        }
        end += whole;
        if rest.get(end) == Some(&b'.') {
            let fraction = digits(end + 1);
            if fraction == 0 {
                return self.broken();
            }
            end += 1 + fraction;
        }
        if let Some(b'e' | b'E') = rest.get(end) {
            let sign = usize::from(matches!(rest.get(end + 1), Some(b'+' | b'-')));
            let power = digits(end + 1 + sign);
            if power == 0 {
                return self.broken();
            }
            end += 1 + sign + power;
        }
        work::looked_at(end);
        let number = self.text.get(self.at..self.at + end).unwrap_or_default();
        self.at += end;
        Some(Value::Number(number))
    }
}

/// Escapes read as RFC 8259 has them. One that it does not know stays as it is; half a surrogate
/// pair becomes a replacement character.
fn decoded(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let mut chars = after.chars();
        let plain = match chars.next() {
            Some(c @ ('"' | '\\' | '/')) => c,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                if let Some((c, length)) = code_point(after) {
                    text.push(c);
                    rest = after.get(length..).unwrap_or_default();
                } else {
                    text.push('\\');
                    rest = after;
                }
                continue;
            }
            _ => {
                text.push('\\');
                rest = after;
                continue;
            }
        };
        text.push(plain);
        rest = chars.as_str();
    }
    text.push_str(rest);
    text
}

/// Reads the `u` and four hexadecimal digits of an escape, with those of the escape behind it where
/// the two are a surrogate pair (RFC 8259, section 7). Says how many bytes that was.
fn code_point(after: &str) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = after.get(at..at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    };
    let high = unit(1)?;
    if (0xd800..0xdc00).contains(&high)
        && after.get(5..7) == Some("\\u")
        && let Some(low @ 0xdc00..0xe000) = unit(7)
    {
        let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
        return Some((char::from_u32(code)?, 11));
    }
    Some((char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER), 5))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str) -> Option<String> {
        match Scanner::new(json).value() {
            Some(Value::Text(raw)) => Some(raw.decode().into_owned()),
            _ => None,
        }
    }

    #[test]
    fn strings_are_decoded() {
        for (json, plain) in [
            (r#""""#, ""),
            (r#""a\"b\\c\/d""#, "a\"b\\c/d"),
            (r#""\b\f\n\r\t""#, "\u{8}\u{c}\n\r\t"),
            (r#""\u00e9\uD83D\ude00!""#, "é😀!"),
            (r#""\ud83d""#, "\u{fffd}"),
            (r#""\ud83d\u0041""#, "\u{fffd}A"),
            (r#""\x41\u12""#, r"\x41\u12"),
            (r#""\é""#, r"\é"),
        ] {
            assert_eq!(text(json).as_deref(), Some(plain), "{json}");
        }
        for open in ["\"", "\"a", r#""\"#, r#""\""#] {
            assert_eq!(text(open), None, "{open}");
        }
    }

    #[test]
    fn numbers_are_those_of_json() {
        for (json, number) in
            [("0", "0"), ("-12.50,", "-12.50"), ("1e5", "1e5"), ("2.0E-3 ", "2.0E-3")]
        {
            assert!(matches!(Scanner::new(json).value(), Some(Value::Number(n)) if n == number));
        }
        for other in ["", "-", "01", "1.", ".5", "1e", "+1", "NaN", "Infinity", "tru"] {
            assert!(Scanner::new(other).value().is_none(), "{other}");
        }
    }

    #[test]
    fn deep_nesting_is_no_recursion() {
        let deep = "[".repeat(1_000_000);
        let mut scanner = Scanner::new(&deep);
        let value = scanner.value().unwrap();
        assert!(scanner.skip(value).is_none());
        assert!(scanner.is_broken());
    }
}
