//! The fields of events that are JSON: one by its path, all of them, or counted over many events.

mod facets;
mod path;

use crate::json::{Scanner, Value};
pub use facets::{Facets, FieldFacet};
pub use path::{Step, parse_path, path_text};
use std::borrow::Cow;

/// A value that holds no others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scalar {
    /// A string without its quotes and escapes.
    Text(String),
    /// A number as it was written.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
}

/// A [`Scalar`] that still lies in its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScalarRef<'a> {
    /// A string without its quotes and escapes.
    Text(Cow<'a, str>),
    /// A number as it was written.
    Number(&'a str),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
}

/// Objects and arrays within this many others are not entered by [`leaves`].
const MAX_DEPTH: usize = 6;
/// Most values that [`leaves`] shows of one event.
const MAX_LEAVES: usize = 200;
/// Most elements that [`leaves`] enters of one array.
const MAX_ITEMS: u32 = 3;
/// Most bytes that [`get`] returns of an object or array.
const MAX_SOURCE: usize = 200;

impl ScalarRef<'_> {
    /// The value on its own.
    pub fn to_scalar(&self) -> Scalar {
        match self {
            ScalarRef::Text(text) => Scalar::Text(text.clone().into_owned()),
            ScalarRef::Number(number) => Scalar::Number((*number).to_owned()),
            ScalarRef::Bool(flag) => Scalar::Bool(*flag),
            ScalarRef::Null => Scalar::Null,
        }
    }
}

/// The value at a path, or `None` where there is none. Of an object or array it is the JSON text,
/// at most the first 200 bytes. Of two members with the same key it is the first, and a fault
/// behind the value does not matter, so that events that were cut off have columns too.
pub fn get(message: &str, path: &[Step]) -> Option<Scalar> {
    if path.is_empty() {
        return None;
    }
    let mut scanner = Scanner::new(message);
    let mut value = scanner.value()?;
    for step in path {
        value = match (step, value) {
            (Step::Key(key), Value::Object) => loop {
                let name = scanner.key()?;
                let found = scanner.value()?;
                if name.is(key) {
                    break found;
                }
                scanner.skip(found)?;
            },
            (Step::Index(index), Value::Array) => {
                for _ in 0..*index {
                    let passed = scanner.item()?;
                    scanner.skip(passed)?;
                }
                scanner.item()?
            }
            _ => return None,
        };
    }
    match scalar(value) {
        Some(scalar) => Some(scalar.to_scalar()),
        None => Some(Scalar::Text(cut(scanner.source(value)).to_owned())),
    }
}

/// Shows every value of a JSON object that holds no others, with its path as [`path_text`] writes
/// it, in the order of the message. It goes 6 steps deep, takes the first 3 elements of an array,
/// and stops after 200 values.
///
/// Returns whether the message is a JSON object. Where it is none, or was cut off, the values
/// before the fault were shown.
pub fn leaves(message: &str, visit: &mut dyn FnMut(&str, ScalarRef<'_>)) -> bool {
    let mut scanner = Scanner::new(message);
    let Some(event @ Value::Object) = scanner.value() else {
        return false;
    };
    let mut walk = Walk { path: String::new(), left: MAX_LEAVES, visit };
    let is_whole = walk.enter(&mut scanner, event, 0).is_some();
    walk.left == 0 || (is_whole && scanner.is_at_end())
}

struct Walk<'v> {
    path: String,
    left: usize,
    visit: &'v mut dyn FnMut(&str, ScalarRef<'_>),
}

impl Walk<'_> {
    /// `None` where the walk is over, be it for a fault or for its limit.
    fn enter<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        value: Value<'a>,
        depth: usize,
    ) -> Option<()> {
        if let Some(scalar) = scalar(value) {
            (self.visit)(&self.path, scalar);
            self.left -= 1;
            return (self.left > 0).then_some(());
        }
        if depth == MAX_DEPTH {
            return scanner.skip(value);
        }
        let above = self.path.len();
        if let Value::Object = value {
            while let Some(key) = scanner.key() {
                path::push_key(&mut self.path, &key.decode());
                let member = scanner.value()?;
                self.enter(scanner, member, depth + 1)?;
                self.path.truncate(above);
            }
        } else {
            let mut index = 0;
            while let Some(item) = scanner.item() {
                if index < MAX_ITEMS {
                    path::push_index(&mut self.path, index);
                    self.enter(scanner, item, depth + 1)?;
                    self.path.truncate(above);
                } else {
                    scanner.skip(item)?;
                }
                index += 1;
            }
        }
        (!scanner.is_broken()).then_some(())
    }
}

fn scalar(value: Value<'_>) -> Option<ScalarRef<'_>> {
    match value {
        Value::Text(raw) => Some(ScalarRef::Text(raw.decode())),
        Value::Number(number) => Some(ScalarRef::Number(number)),
        Value::Bool(flag) => Some(ScalarRef::Bool(flag)),
        Value::Null => Some(ScalarRef::Null),
        Value::Object | Value::Array => None,
    }
}

fn cut(source: &str) -> &str {
    source.get(..source.floor_char_boundary(MAX_SOURCE)).unwrap_or(source)
}

#[cfg(test)]
mod tests;
