//! Dates of the Gregorian calendar, times of a day, and RFC 3339, in UTC. By hand: a library for
//! all that calendars know would be a good part of what a browser loads first.

pub(crate) const DAY: i64 = 86_400_000;

/// The date of a day since 1970: year, month from 1, day from 1.
pub(crate) fn date_of(day: i64) -> (i64, i64, i64) {
    // Eras of 400 years that begin with a March, after Hinnant, *chrono-Compatible Low-Level Date
    // Algorithms*, `civil_from_days`.
    let shifted = day + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let later = i64::from(month <= 2);
    (year + 400 * era + later, month, of_year - (153 * march + 2) / 5 + 1)
}

/// The day since 1970 of a date; none where there is no such date.
pub(crate) fn day_of(year: i64, month: i64, day: i64) -> Option<i64> {
    // The same, `days_from_civil`.
    let march = if month > 2 { month - 3 } else { month + 9 };
    let shifted = year - i64::from(month <= 2);
    let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let of_year = (153 * march + 2) / 5 + day - 1;
    let since = 146_097 * era + 365 * of_era + of_era / 4 - of_era / 100 + of_year - 719_468;
    (date_of(since) == (year, month, day)).then_some(since)
}

/// Reads RFC 3339, in ms since 1970; what is finer than a ms is dropped. Between the day and the
/// time any one character may stand, as its section 5.6 allows; a leap second is the last ms of its
/// minute.
pub(crate) fn read(text: &str) -> Option<i64> {
    let mut rest = Rest(text.as_bytes());
    let year = rest.digits(4)?;
    rest.literal(b'-')?;
    let month = rest.digits(2)?;
    rest.literal(b'-')?;
    let day = day_of(year, month, rest.digits(2)?)?;
    rest.byte()?;
    let minute = rest.minute()?;
    rest.literal(b':')?;
    let second = rest.digits(2)?;
    let decimals = rest.decimals()?;
    let ahead = rest.offset()?;
    let at = |second: i64, ms: i64| day * DAY + (60 * (minute - ahead) + second) * 1_000 + ms;
    let ms = match second {
        0..60 => at(second, decimals),
        60 if (at(60, 0)).rem_euclid(DAY) == 0 => at(59, 999),
        _ => return None,
    };
    rest.0.is_empty().then_some(ms)
}

struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn literal(&mut self, wanted: u8) -> Option<()> {
        (self.byte()? == wanted).then_some(())
    }

    fn digit(&mut self) -> Option<i64> {
        let digit = self.0.first().filter(|byte| byte.is_ascii_digit())?;
        let value = i64::from(digit - b'0');
        self.0 = &self.0[1..];
        Some(value)
    }

    fn digits(&mut self, count: usize) -> Option<i64> {
        (0..count).try_fold(0, |number, _| Some(10 * number + self.digit()?))
    }

    /// `14:03`, in minutes.
    fn minute(&mut self) -> Option<i64> {
        let hour = self.digits(2)?;
        self.literal(b':')?;
        let minute = self.digits(2)?;
        (hour < 24 && minute < 60).then_some(60 * hour + minute)
    }

    /// `.123456` in whole ms, or nothing at all.
    fn decimals(&mut self) -> Option<i64> {
        if self.0.first() != Some(&b'.') {
            return Some(0);
        }
        self.byte()?;
        let first = self.digit()?;
        let ms = 100 * first + 10 * self.digit().unwrap_or(0) + self.digit().unwrap_or(0);
        while self.digit().is_some() {}
        Some(ms)
    }

    /// `Z`, or by how many minutes the clocks are ahead of UTC.
    fn offset(&mut self) -> Option<i64> {
        match self.byte()? {
            b'Z' | b'z' => Some(0),
            b'+' => self.minute(),
            b'-' => Some(-self.minute()?),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stamp::Stamp;
    use crate::time_range::LAST_MS;
    use proptest::prelude::*;
    use time::format_description::well_known::Rfc3339;
    use time::{Date, Month, OffsetDateTime};

    fn read_by_library(text: &str) -> Option<i64> {
        let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(at.unix_timestamp_nanos().div_euclid(1_000_000)).ok()
    }

    proptest! {
        #[test]
        fn what_is_written_is_what_a_library_reads(ms in 0..=LAST_MS) {
            let text = Stamp::of(ms);
            prop_assert_eq!(read_by_library(text.as_str()), Some(ms));
            prop_assert_eq!(read(text.as_str()), Some(ms));
        }

        #[test]
        fn dates_are_those_of_a_library(year in 1970_i32..=9999, month in 0_u8..=13, day in 0_u8..=32) {
            let date = Month::try_from(month).ok();
            let date = date.and_then(|month| Date::from_calendar_date(year, month, day).ok());
            let since = date.map(|date| i64::from(date.to_julian_day() - 2_440_588));
            prop_assert_eq!(day_of(year.into(), month.into(), day.into()), since);
        }

        #[test]
        fn times_are_read_as_a_library_reads_them(
            text in "(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9][Tt _][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,10})?(Z|z|[+-][0-2][0-9]:[0-6][0-9]|)"
        ) {
            prop_assert_eq!(read(&text), read_by_library(&text), "{}", text);
        }
    }

    #[test]
    fn a_leap_second_is_the_last_of_its_day() {
        for text in ["2016-12-31T23:59:60Z", "2016-12-31T15:59:60-08:00", "2016-12-31T12:00:60Z"] {
            assert_eq!(read(text), read_by_library(text), "{text}");
        }
    }
}
