//! How serious a line is, read from the line itself.

use serde_json::Value;

/// A level, from worst to least. Shown as a letter, a shape and a colour, never colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Reads the level of a line: a JSON field by one of its usual names, or a word near the
    /// line's start.
    pub fn of(message: &str) -> Level {
        let json = message
            .trim_start()
            .starts_with('{')
            .then(|| serde_json::from_str::<Value>(message).ok())
            .flatten();
        match json {
            Some(json) => ["level", "severity", "lvl", "log_level", "levelname"]
                .into_iter()
                .find_map(|name| json.get(name))
                .map_or(Level::Unknown, Level::of_value),
            None => Level::of_text(message),
        }
    }

    /// pino and bunyan write numbers: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal.
    fn of_value(value: &Value) -> Level {
        match value {
            Value::String(word) => Level::of_word(word),
            Value::Number(number) => match number.as_i64() {
                Some(50..) => Level::Error,
                Some(40..50) => Level::Warn,
                Some(30..40) => Level::Info,
                Some(20..30) => Level::Debug,
                Some(10..20) => Level::Trace,
                _ => Level::Unknown,
            },
            _ => Level::Unknown,
        }
    }

    /// Looks at the words of the first 120 characters. A colour that a terminal would show ends in
    /// a letter, which belongs to no word.
    fn of_text(message: &str) -> Level {
        let head = message.char_indices().nth(120).map_or(message, |(at, _)| &message[..at]);
        let mut in_colour = false;
        let plain = head.replace(
            |c: char| {
                in_colour = c == '\u{1b}' || (in_colour && !c.is_ascii_alphabetic());
                in_colour
            },
            " ",
        );
        plain
            .split(|c: char| !c.is_ascii_alphabetic())
            // In prose only capitals are a level: "no error" is none.
            .map(|word| word.trim_start_matches('m'))
            .filter(|word| word.len() >= 4 && word.bytes().all(|b| b.is_ascii_uppercase()))
            .map(Level::of_word)
            .find(|level| *level != Level::Unknown)
            .unwrap_or(Level::Unknown)
    }

    fn of_word(word: &str) -> Level {
        match word.to_ascii_lowercase().as_str() {
            "error" | "err" | "fatal" | "critical" | "crit" | "alert" | "emerg" | "emergency"
            | "panic" | "severe" => Level::Error,
            "warn" | "warning" => Level::Warn,
            "info" | "information" | "informational" | "notice" => Level::Info,
            "debug" | "fine" => Level::Debug,
            "trace" | "verbose" | "silly" | "finest" => Level::Trace,
            _ => Level::Unknown,
        }
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

    /// The letter in the list.
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

    /// The class that colours it.
    pub fn class(self) -> &'static str {
        match self {
            Level::Error => "level error",
            Level::Warn => "level warn",
            Level::Info => "level info",
            Level::Debug => "level debug",
            Level::Trace => "level trace",
            Level::Unknown => "level none",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_where_people_write_them() {
        for (line, level) in [
            (r#"{"level":"error","msg":"x"}"#, Level::Error),
            (r#"{"severity":"WARNING"}"#, Level::Warn),
            (r#"{"lvl":30}"#, Level::Info),
            (r#"{"msg":"ERROR in text"}"#, Level::Unknown),
            ("2026-11-22 ERROR Exception", Level::Error),
            ("[WARN] disk", Level::Warn),
            ("there was no error", Level::Unknown),
            ("\u{1b}[31mERROR\u{1b}[0m boom", Level::Error),
            ("\u{1b}[2m14:03\u{1b}[0m \u{1b}[1;33mWARN\u{1b}[0m low", Level::Warn),
            ("", Level::Unknown),
            ("{broken ERROR", Level::Error),
        ] {
            assert_eq!(Level::of(line), level, "{line}");
        }
    }
}
