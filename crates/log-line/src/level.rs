//! How serious a line is, read from the line itself: in JSON from the field that says it, in text
//! from a mark near the start.

mod text;

use crate::json::{Raw, Scanner, Value};

/// A level, from worst to least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Error, fatal, critical and worse.
    Error,
    /// Warnings.
    Warn,
    /// Information and notices.
    Info,
    /// Debugging.
    Debug,
    /// Tracing.
    Trace,
    /// The line does not say.
    Unknown,
}

impl Level {
    /// Every level, from worst to least.
    pub const ALL: [Level; 6] =
        [Level::Error, Level::Warn, Level::Info, Level::Debug, Level::Trace, Level::Unknown];

    /// Reads the level of a line.
    ///
    /// A JSON object says it in one of these fields, upper and lower case being one, the first of
    /// them that holds a level: `level`, `severity`, `lvl`, `log_level` (or `log.level`,
    /// `loglevel`), `levelname`, `@level`, `syslog_level`, `priority`, `severity_text`, `@l`; one
    /// of the object `log` counts like `log_level`. Numbers are those of pino and bunyan (10
    /// trace to 60 fatal), and in `severity`, `syslog_level` and `priority` also those of syslog
    /// (RFC 5424: 0 emergency to 7 debug). A JSON object without such a field has no level,
    /// whatever words it holds.
    ///
    /// In a text it is glog's first letter (`E1122 14:03:11`), syslog's priority (`<11>`), or,
    /// within the first 120 characters, `level=warn` of a logfmt line, a word in capitals, in
    /// brackets, or before the line's first colon (`warn: `). Prose that mentions an error is none.
    pub fn of(message: &str) -> Level {
        let mut scanner = Scanner::new(message);
        if matches!(scanner.value(), Some(Value::Object)) {
            let level = of_object(&mut scanner);
            if level != Level::Unknown || !scanner.is_broken() {
                return level;
            }
        }
        text::level(message)
    }

    /// The word that a screen reader says.
    pub fn word(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warn => "warning",
            Level::Info => "info",
            Level::Debug => "debug",
            Level::Trace => "trace",
            Level::Unknown => "no level",
        }
    }

    /// The letter in a list.
    pub fn letter(self) -> &'static str {
        match self {
            Level::Error => "E",
            Level::Warn => "W",
            Level::Info => "I",
            Level::Debug => "D",
            Level::Trace => "T",
            Level::Unknown => "·",
        }
    }
}

/// A field that may say the level; the lowest one that does wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Level,
    Severity,
    Lvl,
    LogLevel,
    LevelName,
    AtLevel,
    Syslog,
    Other,
}

impl Field {
    fn of(key: &str) -> Option<Field> {
        let mut folded = [0; 12];
        match fold(key.as_bytes().iter().filter(|b| !matches!(b, b'_' | b'.' | b'-')), &mut folded)?
        {
            b"level" => Some(Field::Level),
            b"severity" => Some(Field::Severity),
            b"lvl" => Some(Field::Lvl),
            b"loglevel" => Some(Field::LogLevel),
            b"levelname" => Some(Field::LevelName),
            b"@level" => Some(Field::AtLevel),
            b"sysloglevel" | b"priority" => Some(Field::Syslog),
            b"severitytext" | b"@l" => Some(Field::Other),
            _ => None,
        }
    }

    fn has_syslog_numbers(self) -> bool {
        matches!(self, Field::Severity | Field::Syslog)
    }
}

/// The level of an object that was just entered. Where the scanner breaks before one was found,
/// there is none.
fn of_object(scanner: &mut Scanner<'_>) -> Level {
    let mut best = Level::Unknown;
    let mut best_field = None;
    let mut note = |field: Field, value: Value<'_>| {
        if best_field.is_none_or(|best| field < best) {
            let level = of_value(field, value);
            if level != Level::Unknown {
                (best, best_field) = (level, Some(field));
            }
        }
        best_field == Some(Field::Level)
    };
    while let Some(key) = scanner.key() {
        let Some(value) = scanner.value() else {
            break;
        };
        if matches!(value, Value::Object) && is_log(key) {
            while let Some(inner) = scanner.key() {
                let Some(value) = scanner.value() else {
                    break;
                };
                if Field::of(inner.as_written()) == Some(Field::Level) {
                    note(Field::LogLevel, value);
                }
                if scanner.skip(value).is_none() {
                    break;
                }
            }
            continue;
        }
        let is_settled = Field::of(key.as_written()).is_some_and(|field| note(field, value));
        if is_settled || scanner.skip(value).is_none() {
            break;
        }
    }
    best
}

fn is_log(key: Raw<'_>) -> bool {
    key.as_written().eq_ignore_ascii_case("log")
}

fn of_value(field: Field, value: Value<'_>) -> Level {
    match value {
        Value::Text(raw) => {
            let text = raw.as_written().trim_matches(' ');
            match of_number(field, text) {
                Level::Unknown => of_letter(text).unwrap_or_else(|| of_word(text.as_bytes())),
                level => level,
            }
        }
        Value::Number(digits) => of_number(field, digits),
        _ => Level::Unknown,
    }
}

fn of_number(field: Field, digits: &str) -> Level {
    let is_short = matches!(digits.len(), 1 | 2) && digits.bytes().all(|b| b.is_ascii_digit());
    let number: u8 = if is_short { digits.parse().unwrap_or(0) } else { return Level::Unknown };
    match number {
        0..=7 if field.has_syslog_numbers() => of_syslog(number),
        50.. => Level::Error,
        40.. => Level::Warn,
        30.. => Level::Info,
        20.. => Level::Debug,
        10.. => Level::Trace,
        _ => Level::Unknown,
    }
}

/// RFC 5424's table of severities.
fn of_syslog(severity: u8) -> Level {
    match severity {
        0..=3 => Level::Error,
        4 => Level::Warn,
        5 | 6 => Level::Info,
        _ => Level::Debug,
    }
}

fn of_letter(text: &str) -> Option<Level> {
    match text {
        "E" | "e" | "F" | "f" | "C" | "c" => Some(Level::Error),
        "W" | "w" => Some(Level::Warn),
        "I" | "i" => Some(Level::Info),
        "D" | "d" => Some(Level::Debug),
        "T" | "t" | "V" | "v" => Some(Level::Trace),
        _ => None,
    }
}

/// Words and abbreviations of syslog, Java, .NET, Python, Go and Node loggers.
fn of_word(word: &[u8]) -> Level {
    let mut folded = [0; 16];
    match fold(word.iter(), &mut folded) {
        Some(
            b"error" | b"err" | b"fatal" | b"ftl" | b"critical" | b"crit" | b"alert" | b"emerg"
            | b"emergency" | b"panic" | b"severe" | b"fail",
        ) => Level::Error,
        Some(b"warn" | b"warning" | b"wrn") => Level::Warn,
        Some(b"info" | b"information" | b"informational" | b"inf" | b"notice") => Level::Info,
        Some(b"debug" | b"dbg" | b"dbug" | b"fine") => Level::Debug,
        Some(b"trace" | b"trc" | b"trce" | b"verbose" | b"silly" | b"finer" | b"finest") => {
            Level::Trace
        }
        _ => Level::Unknown,
    }
}

/// Lower case in a place of its own, so that a hundred thousand rows need no memory.
fn fold<'a, 'b>(bytes: impl Iterator<Item = &'a u8>, place: &'b mut [u8]) -> Option<&'b [u8]> {
    let mut length = 0;
    for byte in bytes {
        *place.get_mut(length)? = byte.to_ascii_lowercase();
        length += 1;
    }
    place.get(..length)
}

#[cfg(test)]
mod tests;
