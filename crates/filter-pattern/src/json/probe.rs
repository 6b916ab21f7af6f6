//! What a condition asks of the place its selector leads to.

use super::scan::Source;
use crate::ast::{Condition, Test};
use crate::check::Content;

/// A condition, ready to be asked.
#[derive(Debug)]
pub(super) struct Probe {
    pub(super) test: Test,
    /// Whether the selector has a wildcard, so that any one of many values will do.
    pub(super) any: bool,
}

/// What stands where a selector leads.
#[derive(Clone, Copy, Debug)]
pub(super) enum Finding<'a> {
    /// An object or an array: no comparison applies to it.
    Container,
    Scalar {
        at: usize,
        content: Content<'a>,
        /// The first byte, which tells what it is.
        first: u8,
    },
}

impl Probe {
    pub(super) fn new(condition: &Condition) -> Probe {
        Probe { test: condition.test.clone(), any: condition.selector.wildcards() > 0 }
    }
}

impl Test {
    pub(super) fn holds(&self, finding: Finding<'_>) -> bool {
        let Finding::Scalar { content, first, .. } = finding else { return false };
        match self {
            Test::Compare(comparison) => comparison.holds(content),
            Test::IsNull => first == b'n',
            Test::IsTrue => first == b't',
            Test::IsFalse => first == b'f',
            Test::NotExists => false,
        }
    }

    /// The answer if the selector leads nowhere.
    pub(super) fn if_absent(&self) -> bool {
        matches!(self, Test::NotExists)
    }
}

impl<'a> Finding<'a> {
    /// The scalar that starts at `at`, and where it ends.
    pub(super) fn scalar(source: &mut Source<'a>, at: usize) -> Option<(Finding<'a>, usize)> {
        let bytes = source.bytes;
        let first = source.get(at);
        if first == b'"' {
            let (start, end) = (at + 1, source.string_end(at + 1)?);
            let escaped = source.has_escapes(start);
            let content = Content { raw: &bytes[start..end], escaped, numeric: false };
            return Some((Finding::Scalar { at: start, content, first }, end + 1));
        }
        let end = source.bare_end(at)?;
        let numeric = !matches!(first, b'n' | b't' | b'f');
        let content = Content { raw: &bytes[at..end], escaped: false, numeric };
        Some((Finding::Scalar { at, content, first }, end))
    }
}
