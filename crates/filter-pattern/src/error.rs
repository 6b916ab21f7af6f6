//! Why a pattern was refused, in words for the person who typed it.

use std::fmt;
use std::ops::Range;

/// A pattern that CloudWatch Logs would refuse, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PatternError {
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// How to put it right, where there is an obvious way.
    pub hint: Option<String>,
    /// The offending part of the pattern, in bytes; always on character boundaries and possibly
    /// empty, at the end of a pattern that stops too early.
    pub span: Range<usize>,
}

/// How errors travel inside the crate: a pointer is passed on with less code than a struct.
pub(crate) type Refused = Box<PatternError>;

impl PatternError {
    pub(crate) fn new(span: Range<usize>, message: impl AsRef<str>) -> Refused {
        Self::copied(span, message.as_ref())
    }

    pub(crate) fn hint(self: Box<Self>, hint: impl AsRef<str>) -> Refused {
        self.with_hint(hint.as_ref())
    }

    // Errors are made in many places and never in a hurry: a call is smaller than a copy.
    #[cold]
    #[inline(never)]
    fn copied(span: Range<usize>, message: &str) -> Refused {
        Box::new(Self { message: message.to_owned(), hint: None, span })
    }

    #[cold]
    #[inline(never)]
    fn with_hint(mut self: Box<Self>, hint: &str) -> Refused {
        self.hint = Some(hint.to_owned());
        self
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for PatternError {}
