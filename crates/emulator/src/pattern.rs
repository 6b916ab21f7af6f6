//! Where filter patterns come in: the grammar and its evaluation are the crate `filter-pattern`'s.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use filter_pattern::{Capture, Pattern};

use crate::error::ApiError;
use crate::validate;

/// A parsed pattern together with its text, which is what makes two filters the same.
pub(crate) struct Filter<'a> {
    text: &'a str,
    pattern: Pattern,
}

impl<'a> Filter<'a> {
    /// # Errors
    /// `InvalidParameterException` for a pattern of more than 1,024 characters or one that the
    /// grammar does not know.
    pub(crate) fn parse(text: &'a str) -> Result<Self, ApiError> {
        let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
        validate::in_range("filterPattern.length", length, 0..=1024)?;
        match Pattern::parse(text) {
            Ok(pattern) => Ok(Self { text, pattern }),
            Err(_) => Err(ApiError::invalid_parameter("Invalid filter pattern")),
        }
    }

    pub(crate) fn into_pattern(self) -> Pattern {
        self.pattern
    }

    pub(crate) fn matches(&self, message: &str) -> bool {
        self.pattern.matches(message)
    }

    /// The fields of a message that a space-delimited pattern matches, as TestMetricFilter names
    /// them: `$` and the column's name or number. Other patterns extract nothing.
    pub(crate) fn extracted(&self, message: &str) -> BTreeMap<String, String> {
        let captures = self.pattern.captures(message).unwrap_or_default();
        let named = |capture: Capture| {
            let value = message.get(capture.span).unwrap_or_default();
            (format!("${}", capture.name), value.to_owned())
        };
        captures.into_iter().map(named).collect()
    }
}

impl Hash for Filter<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}
