//! Times as people write them in addresses and in the API, and the range between two of them.

use crate::calendar;
use crate::stamp::Stamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A point in time: fixed, or so long before the moment of asking.
///
/// Reads RFC 3339 (`2026-11-22T14:03:00Z`), epoch ms (`1795356180000`), `now`, or relative
/// (`-15m`, units `s m h d w`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Milliseconds since 1970.
    At(i64),
    /// Milliseconds before now; never negative.
    Ago(i64),
}

/// Why a text is no moment. Its words can be shown to the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MomentError(String);

impl fmt::Display for MomentError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "“{}” is no time. Write -15m, -24h, 2026-11-22T14:03:00Z or milliseconds since 1970.",
            self.0
        )
    }
}

impl std::error::Error for MomentError {}

const UNITS: [(char, i64); 5] =
    [('w', 604_800_000), ('d', 86_400_000), ('h', 3_600_000), ('m', 60_000), ('s', 1_000)];

/// The last moment that is spoken of here, 9999-12-31T23:59:59.999Z, in ms.
pub(crate) const LAST_MS: i64 = 253_402_300_799_999;

impl Moment {
    /// The moment in ms since 1970, when asked at `now` (ms).
    pub fn at(self, now: i64) -> i64 {
        match self {
            Moment::At(ms) => ms,
            Moment::Ago(ms) => (now - ms).max(0),
        }
    }

    /// Whether it moves along with the clock.
    pub fn is_relative(self) -> bool {
        matches!(self, Moment::Ago(_))
    }
}

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        let error = || MomentError(text.chars().take(60).collect());
        if text == "now" {
            return Ok(Moment::Ago(0));
        }
        if let Some(ago) = text.strip_prefix('-') {
            let unit = ago.chars().next_back().ok_or_else(error)?;
            let (_, ms) = UNITS.into_iter().find(|(name, _)| *name == unit).ok_or_else(error)?;
            let digits = &ago[..ago.len() - 1];
            if digits.is_empty() || digits.len() > 9 || !digits.bytes().all(|b| b.is_ascii_digit())
            {
                return Err(error());
            }
            let count: i64 = digits.parse().map_err(|_| error())?;
            return Ok(Moment::Ago(count * ms));
        }
        let ms = if text.bytes().all(|b| b.is_ascii_digit()) {
            text.parse().map_err(|_| error())?
        } else {
            calendar::read(text).ok_or_else(error)?
        };
        if (0..=LAST_MS).contains(&ms) { Ok(Moment::At(ms)) } else { Err(error()) }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Moment::At(ms) => out.write_str(&rfc3339_ms(ms)),
            Moment::Ago(0) => out.write_str("now"),
            Moment::Ago(ms) => match UNITS.into_iter().find(|(_, unit)| ms % unit == 0) {
                Some((name, unit)) => write!(out, "-{}{name}", ms / unit),
                None => write!(out, "-{}s", ms / 1_000),
            },
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        String::deserialize(input)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A stretch of time, both ends inclusive, in ms since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TimeRange {
    /// The earliest ms.
    pub from: i64,
    /// The latest ms, never before `from`.
    pub to: i64,
}

impl TimeRange {
    /// All that is spoken of here.
    pub const WHOLE: TimeRange = TimeRange { from: 0, to: LAST_MS };

    /// The range between two moments, asked at `now` (ms).
    ///
    /// # Errors
    /// The range ends before it starts.
    pub fn between(from: Moment, to: Moment, now: i64) -> Result<TimeRange, BackwardsRange> {
        let (from, to) = (from.at(now), to.at(now));
        if from <= to { Ok(TimeRange { from, to }) } else { Err(BackwardsRange { from, to }) }
    }

    /// Its length in ms, both ends counted.
    pub fn millis(self) -> i64 {
        self.to - self.from + 1
    }

    /// Whether the ms lies in it.
    pub fn contains(self, ms: i64) -> bool {
        (self.from..=self.to).contains(&ms)
    }

    /// The range of the same length so many halves of it later; before it with a negative count.
    pub fn shifted(self, halves: i64) -> TimeRange {
        let by = (self.millis() / 2).max(1) * halves;
        TimeRange { from: self.from + by, to: self.to + by }.clamped()
    }

    /// Twice as long, around the same middle.
    pub fn widened(self) -> TimeRange {
        let more = (self.millis() / 2).max(1);
        TimeRange { from: self.from - more, to: self.to + more }.clamped()
    }

    /// Of the same length, with this ms in its middle.
    pub fn around(self, ms: i64) -> TimeRange {
        let half = self.millis() / 2;
        TimeRange { from: ms - half, to: ms + half }.clamped()
    }

    fn clamped(self) -> TimeRange {
        let within = |ms: i64| ms.clamp(0, LAST_MS);
        TimeRange { from: within(self.from), to: within(self.to) }
    }
}

/// A range that ends before it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackwardsRange {
    from: i64,
    to: i64,
}

impl fmt::Display for BackwardsRange {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "The range ends ({}) before it starts ({}).",
            rfc3339_ms(self.to),
            rfc3339_ms(self.from)
        )
    }
}

impl std::error::Error for BackwardsRange {}

/// RFC 3339 in UTC, as [`Stamp`] writes it.
pub fn rfc3339_ms(ms: i64) -> String {
    Stamp::of(ms).as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_in_every_form() {
        let read = |text: &str| text.parse::<Moment>().unwrap();
        assert_eq!(read("-15m"), Moment::Ago(900_000));
        assert_eq!(read("-2w").at(2_000_000_000), 790_400_000);
        assert_eq!(read("now").at(7), 7);
        assert_eq!(read("1795356180000"), Moment::At(1_795_356_180_000));
        assert_eq!(read("1970-01-01T01:00:00.007+01:00"), Moment::At(7));
        for bad in [
            "",
            "-",
            "-m",
            "15m",
            "-1y",
            "--1h",
            "-1 h",
            "yesterday",
            "2026-13-01T00:00:00Z",
            "-9999999999d",
            "999999999999999",
        ] {
            assert!(bad.parse::<Moment>().is_err(), "{bad}");
        }
    }

    #[test]
    fn moments_print_short_and_read_back() {
        for text in ["-15m", "-24h", "-7d", "now", "2026-11-22T14:03:00.000Z"] {
            let moment: Moment = text.parse().unwrap();
            assert_eq!(moment.to_string().parse::<Moment>().unwrap(), moment, "{text}");
        }
        assert_eq!(Moment::Ago(5_400_000).to_string(), "-90m");
    }

    #[test]
    fn a_backwards_range_is_refused_in_words() {
        let error = TimeRange::between(Moment::At(2_000), Moment::At(1_000), 0).unwrap_err();
        assert!(error.to_string().contains("ends (1970-01-01T00:00:01.000Z) before it starts"));
        assert_eq!(TimeRange::between(Moment::At(5), Moment::At(5), 0).unwrap().millis(), 1);
    }

    #[test]
    fn a_range_moves_by_halves_and_grows_around_its_middle() {
        let hour = TimeRange { from: 10_000_000, to: 13_599_999 };
        assert_eq!(hour.shifted(-1), TimeRange { from: 8_200_000, to: 11_799_999 });
        assert_eq!(hour.shifted(-1).shifted(1), hour);
        assert_eq!(hour.widened(), TimeRange { from: 8_200_000, to: 15_399_999 });
        assert_eq!(hour.around(50_000_000), TimeRange { from: 48_200_000, to: 51_800_000 });
        let point = TimeRange { from: 5, to: 5 };
        assert_eq!(point.widened(), TimeRange { from: 4, to: 6 });
        assert_eq!(point.shifted(-9), TimeRange { from: 0, to: 0 });
    }
}
