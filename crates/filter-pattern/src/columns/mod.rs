//! Space-delimited patterns, evaluated.

mod fields;

use std::ops::Range;

use crate::ast::{Column, Field};
use crate::check::{Check, Content};
use fields::Fields;

#[derive(Debug)]
pub(crate) struct ColumnsPlan {
    /// Columns before `...`, or all of them.
    left: Vec<Slot>,
    /// Columns after `...`; `None` if there is no `...`.
    right: Option<Vec<Slot>>,
}

#[derive(Debug)]
struct Slot {
    name: Option<String>,
    alternatives: Vec<Vec<Check>>,
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

impl ColumnsPlan {
    pub(crate) fn new(columns: &[Column]) -> ColumnsPlan {
        let mut halves = columns.split(|column| *column == Column::Rest);
        let left = halves.next().unwrap_or_default();
        ColumnsPlan { left: slots(left), right: halves.next().map(slots) }
    }

    pub(crate) fn matches(&self, event: &str) -> bool {
        let count = Fields::of(event).count();
        self.fits(count)
            && Fields::of(event).enumerate().all(|(index, field)| {
                self.slot(index, count).is_none_or(|slot| slot.accepts(&event.as_bytes()[field]))
            })
    }

    /// The fields that had a condition to meet.
    pub(crate) fn spans(&self, event: &str) -> Vec<Range<usize>> {
        if !self.matches(event) {
            return Vec::new();
        }
        let count = Fields::of(event).count();
        let asked = |index: usize| {
            self.slot(index, count).is_some_and(|slot| !slot.alternatives.is_empty())
        };
        Fields::of(event)
            .enumerate()
            .filter(|(index, _)| asked(*index))
            .map(|(_, field)| field)
            .collect()
    }

    pub(crate) fn captures(&self, event: &str) -> Option<Vec<Capture>> {
        if !self.matches(event) {
            return None;
        }
        let count = Fields::of(event).count();
        let name = |index: usize| {
            let given = self.slot(index, count).and_then(|slot| slot.name.clone());
            given.unwrap_or_else(|| (index + 1).to_string())
        };
        Some(
            Fields::of(event)
                .enumerate()
                .map(|(index, span)| Capture { name: name(index), span })
                .collect(),
        )
    }

    fn fits(&self, fields: usize) -> bool {
        match &self.right {
            None => fields == self.left.len(),
            Some(right) => fields >= self.left.len() + right.len(),
        }
    }

    /// The column of the field `index` of `count`; `None` if `...` takes it.
    fn slot(&self, index: usize, count: usize) -> Option<&Slot> {
        self.left.get(index).or_else(|| {
            let right = self.right.as_ref()?;
            right.get((index + right.len()).checked_sub(count)?)
        })
    }
}

fn slots(columns: &[Column]) -> Vec<Slot> {
    let field = |column: &Column| match column {
        Column::Field(field) => Some(Slot::new(field)),
        Column::Rest => None,
    };
    columns.iter().filter_map(field).collect()
}

impl Slot {
    fn new(field: &Field) -> Slot {
        let group = |group: &Vec<_>| group.iter().map(Check::new).collect();
        Slot {
            name: field.name.clone(),
            alternatives: field.alternatives.iter().map(group).collect(),
        }
    }

    fn accepts(&self, raw: &[u8]) -> bool {
        let content = Content { raw, escaped: false, numeric: true };
        let holds = |group: &Vec<Check>| group.iter().all(|check| check.holds(content));
        self.alternatives.is_empty() || self.alternatives.iter().any(holds)
    }
}

/// The fields of `event` as a space-delimited pattern would see them, in bytes.
pub(crate) fn split(event: &str) -> Vec<Range<usize>> {
    Fields::of(event).collect()
}
