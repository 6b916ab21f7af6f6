//! A moment as it is written, without asking for memory: exports write two of them a line.

use crate::calendar::{DAY, date_of};
use crate::time_range::LAST_MS;
use serde::{Serialize, Serializer};

/// RFC 3339 in UTC with always three decimals and `Z`. Years past 9999 are shown as the last ms
/// of 9999, moments before 1970 as its first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp([u8; 24]);

impl Stamp {
    /// Of a moment in ms since 1970.
    pub fn of(ms: i64) -> Stamp {
        let ms = ms.clamp(0, LAST_MS);
        let (year, month, day) = date_of(ms / DAY);
        let ms = ms % DAY;
        let mut text = *b"0000-00-00T00:00:00.000Z";
        for (place, number) in [
            (0..4, year),
            (5..7, month),
            (8..10, day),
            (11..13, ms / 3_600_000),
            (14..16, ms / 60_000 % 60),
            (17..19, ms / 1_000 % 60),
            (20..23, ms % 1_000),
        ] {
            write(&mut text[place], number);
        }
        Stamp(text)
    }

    /// The text, 24 characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Fills all of the place with a number's last digits.
fn write(place: &mut [u8], number: i64) {
    let mut left = number.unsigned_abs();
    for digit in place.iter_mut().rev() {
        *digit = b"0123456789"[(left % 10) as usize];
        left /= 10;
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_decimals_always() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_795_356_180_042, "2026-11-22T14:03:00.042Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
            (-1, "1970-01-01T00:00:00.000Z"),
            (i64::MAX, "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(Stamp::of(ms).as_str(), text);
        }
    }
}
