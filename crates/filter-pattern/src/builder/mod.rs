//! Patterns from clicks: a field, an operator and a value become a [`Clause`], and a clause joins
//! the pattern that is already there, with all quoting done.
//!
//! ```
//! use filter_pattern::Pattern;
//! use filter_pattern::builder::{Clause, Operator, Step, Value};
//!
//! let status = [Step::Key("http".into()), Step::Key("status".into())];
//! let clause = Clause::json(&status, Operator::AtLeast, Value::Number("500".into()))?;
//! let pattern = clause.join(&Pattern::parse("{ $.level = error }")?)?;
//! assert_eq!(pattern.to_string(), r#"{ $.level = "error" && $.http.status >= 500 }"#);
//!
//! let refusal = clause.join(&Pattern::parse("timeout")?).unwrap_err();
//! assert_eq!(refusal.to_string(), "A condition on a JSON field cannot be added to a pattern of terms: \
//!     CloudWatch has no pattern that does both");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod clause;
mod join;
mod value;

use std::fmt;

pub use clause::Clause;

/// A step from the top of a JSON event towards the value that was clicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A member of an object, by its key as it reads, without escapes.
    Key(String),
    /// An element of an array, counted from 0.
    Index(u32),
}

/// How a field is to stand to the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// "Only this".
    Is,
    /// "Not this".
    IsNot,
    /// Numbers only.
    Less,
    /// Numbers only.
    AtMost,
    /// Numbers only.
    Greater,
    /// Numbers only.
    AtLeast,
    /// Text only.
    StartsWith,
    /// Text only.
    EndsWith,
    /// Text only.
    Contains,
}

/// A value as the event holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A string's text, without quotes and escapes.
    Text(String),
    /// A number as it is written in the event.
    Number(String),
    /// `true` or `false`; knows [`Operator::Is`] and [`Operator::IsNot`] only.
    Bool(bool),
    /// `null`; knows [`Operator::Is`] only.
    Null,
}

/// Why a clause cannot be made, or cannot join a pattern: one sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(String);

impl Refusal {
    fn new(message: impl AsRef<str>) -> Refusal {
        Refusal::copied(message.as_ref())
    }

    // Made in many places and never in a hurry: a call is smaller than a copy.
    #[cold]
    #[inline(never)]
    fn copied(message: &str) -> Refusal {
        Refusal(message.to_owned())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}
