//! Space-delimited patterns, evaluated.

mod fields;

use std::ops::Range;
use std::sync::Arc;

use crate::ast::{Column, Comparison, Field};
use crate::check::Content;
use fields::Fields;

/// The columns of a pattern around its `...`.
pub(crate) struct Columns<'a> {
    /// Before `...`, or all of them.
    left: &'a [Column],
    /// After `...`; `None` if there is no `...`.
    right: Option<&'a [Column]>,
}

/// A field of an event, as a space-delimited pattern names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// The column's name, or the field's number from 1 where it has none. AWS's `extractedValues`
    /// write it with a `$` before it.
    pub name: String,
    /// Where the field stands in the event, in bytes, without its quotes or brackets.
    pub span: Range<usize>,
}

impl<'a> Columns<'a> {
    pub(crate) fn of(columns: &'a [Column]) -> Columns<'a> {
        match columns.iter().position(|column| matches!(column, Column::Rest)) {
            None => Columns { left: columns, right: None },
            Some(rest) => Columns { left: &columns[..rest], right: Some(&columns[rest + 1..]) },
        }
    }

    pub(crate) fn matches(&self, event: &str) -> bool {
        let count = count(event);
        self.fits(count)
            && Fields::of(event).enumerate().all(|(index, field)| {
                self.field(index, count)
                    .is_none_or(|column| column.accepts(&event.as_bytes()[field]))
            })
    }

    /// The fields that had a condition to meet.
    pub(crate) fn spans(&self, event: &str) -> Vec<Range<usize>> {
        let mut spans = Vec::new();
        if self.matches(event) {
            let count = count(event);
            for (index, span) in Fields::of(event).enumerate() {
                let column = self.field(index, count);
                if column.is_some_and(|column| !column.alternatives.is_empty()) {
                    spans.push(span);
                }
            }
        }
        spans
    }

    pub(crate) fn captures(&self, event: &str) -> Option<Vec<Capture>> {
        if !self.matches(event) {
            return None;
        }
        let count = count(event);
        let mut captures = Vec::with_capacity(count);
        for (index, span) in Fields::of(event).enumerate() {
            let given = self.field(index, count).and_then(|column| column.name.clone());
            let name = given.unwrap_or_else(|| (index + 1).to_string());
            captures.push(Capture { name, span });
        }
        Some(captures)
    }

    fn fits(&self, fields: usize) -> bool {
        match self.right {
            None => fields == self.left.len(),
            Some(right) => fields >= self.left.len() + right.len(),
        }
    }

    /// The column of the field `index` of `count`; `None` if `...` takes it.
    fn field(&self, index: usize, count: usize) -> Option<&'a Field> {
        let column = self.left.get(index).or_else(|| {
            let right = self.right?;
            right.get((index + right.len()).checked_sub(count)?)
        });
        match column? {
            Column::Field(field) => Some(field),
            Column::Rest => None,
        }
    }
}

impl Field {
    fn accepts(&self, raw: &[u8]) -> bool {
        let content = Content { raw, escaped: false, numeric: true };
        let holds = |group: &Vec<Arc<Comparison>>| group.iter().all(|check| check.holds(content));
        self.alternatives.is_empty() || self.alternatives.iter().any(holds)
    }
}

/// How many fields a space-delimited pattern would see in `event`.
pub(crate) fn count(event: &str) -> usize {
    Fields::of(event).count()
}
