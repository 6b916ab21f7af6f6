//! How a level looks: a letter, a shape and a colour, never colour alone.

use log_line::Level;

/// The name by which the style sheet knows a level.
pub fn class(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warn => "warn",
        Level::Info => "info",
        Level::Debug => "debug",
        Level::Trace => "trace",
        Level::Unknown => "none",
    }
}
