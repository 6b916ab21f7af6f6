//! What a condition asks of the place its selector leads to.

use super::scan::Source;
use crate::ast::{Condition, Test};
use crate::check::{Check, Content};

/// A condition, ready to be asked.
#[derive(Debug)]
pub(super) struct Probe {
    pub(super) test: Question,
    /// Whether the selector has a wildcard, so that any one of many values will do.
    pub(super) any: bool,
}

#[derive(Debug)]
pub(super) enum Question {
    Compare(Box<Check>),
    Is(Bare),
    NotExists,
}

/// The three names of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bare {
    Null,
    True,
    False,
}

/// What stands where a selector leads.
#[derive(Clone, Copy, Debug)]
pub(super) enum Finding<'a> {
    /// An object or an array: no comparison applies to it.
    Container,
    Scalar {
        at: usize,
        content: Content<'a>,
        bare: Option<Bare>,
    },
}

impl Probe {
    pub(super) fn new(condition: &Condition) -> Probe {
        let test = match &condition.test {
            Test::Compare(comparison) => Question::Compare(Box::new(Check::new(comparison))),
            Test::IsNull => Question::Is(Bare::Null),
            Test::IsTrue => Question::Is(Bare::True),
            Test::IsFalse => Question::Is(Bare::False),
            Test::NotExists => Question::NotExists,
        };
        Probe { test, any: condition.selector.wildcards() > 0 }
    }
}

impl Question {
    pub(super) fn holds(&self, finding: Finding<'_>) -> bool {
        match (self, finding) {
            (Question::Compare(check), Finding::Scalar { content, .. }) => check.holds(content),
            (Question::Is(wanted), Finding::Scalar { bare, .. }) => bare == Some(*wanted),
            _ => false,
        }
    }

    /// The answer if the selector leads nowhere.
    pub(super) fn if_absent(&self) -> bool {
        matches!(self, Question::NotExists)
    }
}

impl<'a> Finding<'a> {
    /// The scalar that starts at `at`, and where it ends.
    pub(super) fn scalar(source: &mut Source<'a>, at: usize) -> Option<(Finding<'a>, usize)> {
        let bytes = source.bytes;
        if source.get(at) == b'"' {
            let (start, end) = (at + 1, source.string_end(at + 1)?);
            let escaped = source.has_escapes(start);
            let content = Content { raw: &bytes[start..end], escaped, numeric: false };
            return Some((Finding::Scalar { at: start, content, bare: None }, end + 1));
        }
        let end = source.bare_end(at)?;
        let bare = match bytes[at] {
            b'n' => Some(Bare::Null),
            b't' => Some(Bare::True),
            b'f' => Some(Bare::False),
            _ => None,
        };
        let content = Content { raw: &bytes[at..end], escaped: false, numeric: bare.is_none() };
        Some((Finding::Scalar { at, content, bare }, end))
    }
}
