//! Figures and times in words.

use domain::time_range::rfc3339_ms;

/// `2026-11-22 14:03:22.123 UTC`
pub fn full_time(ms: i64) -> String {
    let text = rfc3339_ms(ms);
    format!("{} {} UTC", &text[..10], &text[11..23])
}

/// `2026-11-22 14:03` in UTC.
pub fn minute(ms: i64) -> String {
    rfc3339_ms(ms)[..16].replace('T', " ")
}

/// A size with a unit, to two digits or so: `1.2 MB`. Thousands, as AWS bills them.
pub fn bytes(count: i64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut value = count as f64;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1_000.0;
        unit += 1;
    }
    let digits = usize::from(unit > 0 && value < 9.95);
    format!("{value:.digits$} {}", UNITS[unit])
}

/// How long ago, roughly: `just now`, `5 min ago`, `3 h ago`, `12 days ago`.
pub fn ago(ms: i64, now: i64) -> String {
    match (now - ms) / 1_000 {
        ..60 => "just now".to_owned(),
        seconds @ 60..3_600 => format!("{} min ago", seconds / 60),
        seconds @ 3_600..172_800 => format!("{} h ago", seconds / 3_600),
        seconds => format!("{} days ago", seconds / 86_400),
    }
}

/// A count with thin groups: `12,345`.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_well() {
        assert_eq!([bytes(0), bytes(999), bytes(1_234)], ["0 B", "999 B", "1.2 kB"]);
        assert_eq!([bytes(12_345_678), bytes(9_960_000)], ["12 MB", "10 MB"]);
        assert_eq!([count(0), count(999), count(1_234_567)], ["0", "999", "1,234,567"]);
    }

    #[test]
    fn times_read_well() {
        assert_eq!(full_time(0), "1970-01-01 00:00:00.000 UTC");
        assert_eq!(minute(1_795_356_180_042), "2026-11-22 14:03");
        let hour = 3_600_000;
        assert_eq!(ago(0, 59_999), "just now");
        assert_eq!([ago(0, hour), ago(0, 72 * hour)], ["1 h ago", "3 days ago"]);
    }
}
