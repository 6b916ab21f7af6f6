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

impl PatternError {
    pub(crate) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, span }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
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
