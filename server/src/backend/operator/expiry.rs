//! When a grant ends, as people type it.

use time::macros::format_description;
use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime};

const FORMS: &str = "Write 2027-01-31, 2027-01-31 14:00 (UTC), or in 30 days.";
const PAST: &str = "That is in the past.";
const FAR: &str = "That is more than ten years away. Leave it empty for a grant without an end.";
/// The longest life of a grant that ends at all, in days.
const MOST_DAYS: i64 = 3_653;

/// Reads an end: none where nothing was typed. A date lasts to the end of its day, in UTC.
///
/// # Errors
/// It is none, or not in the next ten years; the words say so.
pub(super) fn read(
    typed: &str,
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, &'static str> {
    let typed = typed.trim().to_ascii_lowercase();
    if typed.is_empty() {
        return Ok(None);
    }
    let end = date(&typed).or_else(|| span(&typed).map(|span| now.saturating_add(span)));
    match end.ok_or(FORMS)? {
        end if end <= now => Err(PAST),
        end if end - now > Duration::days(MOST_DAYS) => Err(FAR),
        end => Ok(Some(end)),
    }
}

fn date(typed: &str) -> Option<OffsetDateTime> {
    let day = format_description!("[year]-[month]-[day]");
    let minute = format_description!("[year]-[month]-[day] [hour]:[minute]");
    if let Ok(date) = Date::parse(typed, day) {
        return Some(date.next_day()?.midnight().assume_utc());
    }
    PrimitiveDateTime::parse(typed, minute).ok().map(PrimitiveDateTime::assume_utc)
}

/// `in 30 days`, `30 days`, `30d`.
fn span(typed: &str) -> Option<Duration> {
    let typed = typed.strip_prefix("in ").unwrap_or(typed).trim();
    let digits = typed.bytes().take_while(u8::is_ascii_digit).count();
    let (count, unit) = typed.split_at(digits);
    let count: u32 = count.parse().ok()?;
    let hours = match unit.trim() {
        "h" | "hour" | "hours" => 1,
        "d" | "day" | "days" => 24,
        "w" | "week" | "weeks" => 7 * 24,
        "month" | "months" => 30 * 24,
        "y" | "year" | "years" => 365 * 24,
        _ => return None,
    };
    Some(Duration::hours(i64::from(count) * hours))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-25 12:00 UTC);

    #[test]
    fn ends_are_read_as_people_type_them() {
        assert_eq!(read("  ", NOW), Ok(None));
        for (typed, end) in [
            ("2026-11-25", datetime!(2026-11-26 00:00 UTC)),
            ("2027-01-31", datetime!(2027-02-01 00:00 UTC)),
            ("2027-01-31 14:00", datetime!(2027-01-31 14:00 UTC)),
            ("in 30 days", datetime!(2026-12-25 12:00 UTC)),
            ("In 1 Day", datetime!(2026-11-26 12:00 UTC)),
            ("2w", datetime!(2026-12-09 12:00 UTC)),
            ("36 hours", datetime!(2026-11-27 00:00 UTC)),
        ] {
            assert_eq!(read(typed, NOW), Ok(Some(end)), "{typed}");
        }
    }

    #[test]
    fn what_is_no_end_is_refused_in_words() {
        for typed in ["tomorrow", "2027-02-30", "in days", "30", "-3 days", "99999999999 days"] {
            assert_eq!(read(typed, NOW), Err(FORMS), "{typed}");
        }
        for typed in ["2026-11-24", "2026-11-25 12:00", "0 days"] {
            assert_eq!(read(typed, NOW), Err(PAST), "{typed}");
        }
        for typed in ["in 4000 days", "9999-12-30", "4294967295 years"] {
            assert_eq!(read(typed, NOW), Err(FAR), "{typed}");
        }
    }
}
