//! Times as people type them: what [`Moment`] reads, and what the clocks of a zone show.

use crate::calendar::{DAY, date_of, day_of};
use crate::time_range::{Moment, TimeRange};
use std::fmt;

/// The clocks of a time zone.
pub trait Clocks {
    /// By how many ms they are ahead of UTC at this time.
    fn offset(&self, ms: i64) -> i64;

    /// The time at which they show this (`wall` in ms as if they showed UTC). An hour that is
    /// skipped in spring counts like the one after it; of one that comes twice it is the second.
    fn at_wall_clock(&self, wall: i64) -> i64 {
        // Twice, because the offset may change between the two.
        let guess = wall - self.offset(wall);
        wall - self.offset(guess)
    }
}

/// The clocks of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Utc;

impl Clocks for Utc {
    fn offset(&self, _: i64) -> i64 {
        0
    }
}

/// Which end of a range is typed: a day alone is meant from its first ms, or to its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Where the range starts.
    Start,
    /// Where it ends.
    End,
}

/// Why a text is no time. Its words can be shown to the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedTimeError(String);

impl fmt::Display for TypedTimeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "“{}” is no time. Write -2h, 14:03, 2026-11-22 14:03, or 2026-11-22T14:03:00Z.",
            self.0
        )
    }
}

impl std::error::Error for TypedTimeError {}

/// Reads a typed time, at `now` (ms), by the clocks of the typist.
///
/// Beside everything that [`Moment`] reads: `2026-11-22 14:03`, with seconds and up to three
/// decimals or without, `T` or a space between; a day alone; a clock time alone, which is the last
/// time that it was so late; `11-22 14:03` without the year, likewise. `UTC` or `Z` at the end
/// overrules the clocks.
///
/// # Errors
/// It is none of these.
pub fn read(
    text: &str,
    edge: Edge,
    now: i64,
    clocks: &impl Clocks,
) -> Result<Moment, TypedTimeError> {
    let text = text.trim();
    if let Ok(moment) = text.parse() {
        return Ok(moment);
    }
    let in_utc = text.strip_suffix(['Z', 'z']).or_else(|| text.strip_suffix("UTC"));
    let read = match in_utc {
        Some(text) => read_wall_clock(text.trim_end(), edge, now, &Utc),
        None => read_wall_clock(text, edge, now, clocks),
    };
    let in_range = read.filter(|ms| TimeRange::WHOLE.contains(*ms));
    in_range.map(Moment::At).ok_or_else(|| TypedTimeError(text.chars().take(60).collect()))
}

fn read_wall_clock(text: &str, edge: Edge, now: i64, clocks: &impl Clocks) -> Option<i64> {
    let today = (now + clocks.offset(now)).div_euclid(DAY);
    let (day, clock) = match text.split_once(['T', ' ']) {
        Some((day, clock)) => (Some(day), Some(clock.trim_start())),
        None if text.contains(':') => (None, Some(text)),
        None => (Some(text), None),
    };
    let clock = match (clock, edge) {
        (Some(clock), _) => read_clock(clock)?,
        (None, Edge::Start) => 0,
        (None, Edge::End) => DAY - 1,
    };
    let at = |day: i64| clocks.at_wall_clock(day * DAY + clock);
    let Some(day) = day else {
        // What would be later than now was meant of yesterday.
        return Some(at(today)).filter(|ms| *ms <= now).or_else(|| Some(at(today - 1)));
    };
    let numbers: Vec<i64> = day.split('-').map(read_number).collect::<Option<_>>()?;
    match numbers[..] {
        [year, month, day] if (1_970..=9_999).contains(&year) => {
            Some(at(day_of(year, month, day)?))
        }
        [month, day] => {
            let (year, ..) = date_of(today);
            let this_year = day_of(year, month, day);
            let past = this_year.filter(|day| *day <= today);
            past.or_else(|| day_of(year - 1, month, day)).map(at)
        }
        _ => None,
    }
}

/// `14:03`, `14:03:22` or `14:03:22.123`, in ms since midnight.
fn read_clock(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let (hours, minutes) = (read_number(parts.next()?)?, read_number(parts.next()?)?);
    let (seconds, ms) = match parts.next() {
        None => (0, 0),
        Some(text) => {
            let (seconds, decimals) = text.split_once(['.', ',']).unwrap_or((text, "0"));
            let scale = [100, 10, 1].get(decimals.len().checked_sub(1)?)?;
            (read_number(seconds)?, read_number(decimals)? * scale)
        }
    };
    let fits = parts.next().is_none() && hours < 24 && minutes < 60 && seconds < 60;
    fits.then(|| ((hours * 60 + minutes) * 60 + seconds) * 1_000 + ms)
}

/// One to four digits.
fn read_number(text: &str) -> Option<i64> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time_range::rfc3339_ms;

    /// 2026-11-22T14:03:00Z
    const NOW: i64 = 1_795_356_180_000;

    /// Berlin's clocks in 2026.
    struct Berlin;

    impl Clocks for Berlin {
        fn offset(&self, ms: i64) -> i64 {
            // 2026-03-29T01:00:00Z to 2026-10-25T01:00:00Z
            let summer = (1_774_746_000_000..1_792_890_000_000).contains(&ms);
            if summer { 7_200_000 } else { 3_600_000 }
        }
    }

    fn typed(text: &str, clocks: &impl Clocks) -> String {
        match read(text, Edge::Start, NOW, clocks) {
            Ok(Moment::At(ms)) => rfc3339_ms(ms),
            Ok(ago) => ago.to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_a_clock_on_the_wall_shows_is_read_by_its_zone() {
        assert_eq!(typed("2026-11-20 14:00", &Utc), "2026-11-20T14:00:00.000Z");
        assert_eq!(typed("2026-11-20 14:00", &Berlin), "2026-11-20T13:00:00.000Z");
        assert_eq!(typed(" 2026-07-01T14:00:05.25 ", &Berlin), "2026-07-01T12:00:05.250Z");
        assert_eq!(typed("2026-11-20", &Berlin), "2026-11-19T23:00:00.000Z");
        assert_eq!(typed("2026-11-20 14:00:05.123 UTC", &Berlin), "2026-11-20T14:00:05.123Z");
        assert_eq!(typed("2026-11-20 14:00Z", &Berlin), "2026-11-20T14:00:00.000Z");
    }

    #[test]
    fn what_is_left_out_is_the_last_time_that_it_was_so() {
        assert_eq!(typed("14:03", &Utc), "2026-11-22T14:03:00.000Z");
        assert_eq!(typed("14:04", &Utc), "2026-11-21T14:04:00.000Z");
        assert_eq!(typed("15:02:30", &Berlin), "2026-11-22T14:02:30.000Z");
        assert_eq!(typed("11-22 14:02:59.999", &Utc), "2026-11-22T14:02:59.999Z");
        assert_eq!(typed("12-24 18:00", &Utc), "2025-12-24T18:00:00.000Z");
    }

    #[test]
    fn a_day_alone_ends_with_its_last_ms() {
        let end = read("2026-11-20", Edge::End, NOW, &Utc).unwrap();
        assert_eq!(end.to_string(), "2026-11-20T23:59:59.999Z");
        let minute = read("2026-11-20 14:00", Edge::End, NOW, &Utc).unwrap();
        assert_eq!(minute.to_string(), "2026-11-20T14:00:00.000Z");
    }

    #[test]
    fn hours_that_clocks_skip_or_repeat_are_some_time_near() {
        assert_eq!(typed("2026-03-29 01:59", &Berlin), "2026-03-29T00:59:00.000Z");
        assert_eq!(typed("2026-03-29 03:00", &Berlin), "2026-03-29T01:00:00.000Z");
        assert_eq!(typed("2026-10-25 02:30", &Berlin), "2026-10-25T01:30:00.000Z");
        assert_eq!(typed("2026-10-25 01:30", &Berlin), "2026-10-24T23:30:00.000Z");
    }

    #[test]
    fn what_a_moment_reads_stays_as_it_is() {
        assert_eq!(typed("-2h", &Berlin), "-2h");
        assert_eq!(typed("now", &Berlin), "now");
        assert_eq!(typed("1795356180000", &Berlin), "2026-11-22T14:03:00.000Z");
        assert_eq!(typed("2026-11-22T14:03:00+02:00", &Berlin), "2026-11-22T12:03:00.000Z");
    }

    #[test]
    fn what_is_no_time_is_said_so() {
        for bad in [
            "",
            "yesterday",
            "14:60",
            "24:00",
            "14:03:60",
            "14:03:00.1234",
            "14:03:00.",
            "1:2:3:4",
            "2026-02-30",
            "2026-13-01",
            "13-01",
            "26-11-20 14:00",
            "2026-11-20 x",
            "2026-1120 14:00",
            "+14:00",
            "1969-12-31",
            "20:00:0é",
        ] {
            let words = typed(bad, &Utc);
            assert!(words.contains("is no time"), "{bad}: {words}");
        }
    }
}
