//! What a log line says: everything that is read out of a message when somebody looks at it.
//!
//! Nothing here does I/O, panics, or takes more than linear time, whatever the message holds.

pub mod ansi;
pub mod csv;
pub mod fields;
mod json;
pub mod known;
mod level;
pub mod stack;
mod work;

pub use level::Level;
