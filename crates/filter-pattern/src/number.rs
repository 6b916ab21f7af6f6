//! Decimal numbers as they are written, compared exactly: no rounding, no float tables in wasm.

use std::cmp::Ordering;

/// A number of a pattern: `[+-] digits [. digits] [e [+-] digits]` (*Filter pattern syntax*,
/// 2018 revision: `10e3`, `10e-3`, `55.5`, `+1000`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    text: String,
    small: Option<i64>,
}

impl Number {
    pub(crate) fn parse(text: &str) -> Option<Number> {
        Decimal::parse(text.as_bytes())?;
        Some(Number { text: text.to_owned(), small: small_integer(text.as_bytes()) })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// How `text`, a number of an event, stands to this one; `None` if it is not a number.
    pub(crate) fn compare_with(&self, text: &[u8]) -> Option<Ordering> {
        if let (Some(left), Some(right)) = (small_integer(text), self.small) {
            return Some(left.cmp(&right));
        }
        Some(Decimal::parse(text)?.compare(&Decimal::parse(self.text.as_bytes())?))
    }
}

/// The common case, an integer that fits in 64 bits, without the general machinery.
fn small_integer(text: &[u8]) -> Option<i64> {
    const MOST_DIGITS: usize = 18;
    let (negative, digits) = split_sign(text);
    if digits.is_empty() || digits.len() > MOST_DIGITS {
        return None;
    }
    let mut value = 0i64;
    for &digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        value = value * 10 + i64::from(digit - b'0');
    }
    Some(if negative { -value } else { value })
}

fn split_sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

/// ± 0.d₁d₂d₃… × 10^scale with d₁ ≠ 0, or zero where there are no digits.
struct Decimal<'a> {
    negative: bool,
    /// Significant digits, possibly with the point among them.
    digits: &'a [u8],
    scale: i64,
}

impl<'a> Decimal<'a> {
    fn parse(text: &'a [u8]) -> Option<Decimal<'a>> {
        let (negative, unsigned) = split_sign(text);
        let (mut first, mut point, mut end) = (None, None, unsigned.len());
        let (mut any, mut exponent) = (false, 0);
        for (at, &byte) in unsigned.iter().enumerate() {
            match byte {
                b'0'..=b'9' => {
                    any = true;
                    if byte != b'0' {
                        first = first.or(Some(at));
                    }
                }
                b'.' if point.is_none() => point = Some(at),
                b'e' | b'E' => {
                    end = at;
                    exponent = parse_exponent(&unsigned[at + 1..])?;
                    break;
                }
                _ => return None,
            }
        }
        if !any {
            return None;
        }
        let Some(first) = first else {
            return Some(Decimal { negative: false, digits: &[], scale: 0 });
        };
        let point = point.unwrap_or(end);
        let before_point =
            if first < point { (point - first) as i64 } else { -((first - point - 1) as i64) };
        let digits = &unsigned[first..end];
        Some(Decimal { negative, digits, scale: exponent.saturating_add(before_point) })
    }

    fn compare(&self, other: &Decimal<'_>) -> Ordering {
        match (self.sign(), other.sign()) {
            (left, right) if left != right => left.cmp(&right),
            (-1, _) => other.compare_magnitude(self),
            (_, _) => self.compare_magnitude(other),
        }
    }

    fn sign(&self) -> i8 {
        match (self.digits.is_empty(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    fn compare_magnitude(&self, other: &Decimal<'_>) -> Ordering {
        self.scale.cmp(&other.scale).then_with(|| {
            let (mut left, mut right) = (self.significant(), other.significant());
            loop {
                match (left.next(), right.next()) {
                    (None, None) => return Ordering::Equal,
                    (l, r) => match l.unwrap_or(b'0').cmp(&r.unwrap_or(b'0')) {
                        Ordering::Equal => {}
                        unequal => return unequal,
                    },
                }
            }
        })
    }

    fn significant(&self) -> impl Iterator<Item = u8> {
        self.digits.iter().copied().filter(|&b| b != b'.')
    }
}

/// The exponent after `e`; AWS's grammar lets its digits be absent, which we read as zero.
fn parse_exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = split_sign(text);
    let mut value = 0i64;
    for &digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        value = value.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
    }
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(event: &str, literal: &str) -> Option<Ordering> {
        Number::parse(literal).unwrap().compare_with(event.as_bytes())
    }

    #[test]
    fn spellings_of_one_value_are_equal() {
        for (a, b) in [
            ("1000", "1e3"),
            ("0.001", "1e-3"),
            ("1e+3", "1000.0"),
            ("+5", "5"),
            ("-0", "0.0"),
            ("100", "1E2"),
            ("0.010", "10e-3"),
            ("5e", "5"),
            ("0e999999999999999999999", "0"),
        ] {
            assert_eq!(compare(a, b), Some(Ordering::Equal), "{a} and {b}");
        }
    }

    #[test]
    fn order_is_exact() {
        for (low, high) in [
            ("9007199254740992", "9007199254740993"),
            ("-2", "-1"),
            ("-1", "0"),
            ("0", "1e-400"),
            ("0.1", "0.10000000000000000000001"),
            ("4.9", "5"),
            ("99", "1e2"),
            ("-1e400", "-1"),
            ("123456789012345678901234567890", "123456789012345678901234567891"),
        ] {
            assert_eq!(compare(low, high), Some(Ordering::Less), "{low} and {high}");
            assert_eq!(compare(high, low), Some(Ordering::Greater), "{high} and {low}");
        }
    }

    #[test]
    fn text_is_not_a_number() {
        for text in ["", "+", ".", "e5", "inf", "NaN", "1.2.3", "0x10", "1e5e5", "1 ", "--1"] {
            assert_eq!(compare(text, "1"), None, "{text}");
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }
}
