//! One comparison, made ready to be asked of many values.

use std::cmp::Ordering;

use crate::ast::{Comparison, Operator, Value};
use crate::json::decode::Decoded;
use crate::needle::Needle;
use crate::number::Number;
use crate::regex::Regex;
use crate::text::{Glob, Shape};

/// A value of an event as it stands there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Content<'a> {
    pub(crate) raw: &'a [u8],
    /// Whether `raw` holds JSON escapes.
    pub(crate) escaped: bool,
    /// Whether `raw` may be read as a number: never for a JSON string.
    pub(crate) numeric: bool,
}

#[derive(Debug)]
pub(crate) struct Check {
    operator: Operator,
    operand: Operand,
}

#[derive(Debug)]
enum Operand {
    Number(Number),
    Anything,
    Exactly(Box<[u8]>),
    StartsWith(Box<[u8]>),
    EndsWith(Box<[u8]>),
    Contains(Box<Needle>),
    Regex(Regex),
}

impl Check {
    pub(crate) fn new(comparison: &Comparison) -> Check {
        let operand = match &comparison.value {
            Value::Number(number) => Operand::Number(number.clone()),
            Value::Regex(regex) => Operand::Regex(regex.clone()),
            Value::Text(glob) => Operand::from_glob(glob),
        };
        Check { operator: comparison.operator, operand }
    }

    pub(crate) fn holds(&self, content: Content<'_>) -> bool {
        if let Operand::Number(number) = &self.operand {
            let order = content.numeric.then(|| number.compare_with(content.raw)).flatten();
            return order
                .map_or(self.operator == Operator::NotEqual, |order| self.operator.accepts(order));
        }
        let equal = if content.escaped {
            self.operand.matches_escaped(content.raw)
        } else {
            self.operand.matches(content.raw)
        };
        equal == (self.operator == Operator::Equal)
    }
}

impl Operator {
    /// Whether `value operator literal` holds if `value` stands to `literal` as `order` says.
    fn accepts(self, order: Ordering) -> bool {
        match self {
            Operator::Equal => order.is_eq(),
            Operator::NotEqual => order.is_ne(),
            Operator::Less => order.is_lt(),
            Operator::AtMost => order.is_le(),
            Operator::Greater => order.is_gt(),
            Operator::AtLeast => order.is_ge(),
        }
    }
}

impl Operand {
    fn from_glob(glob: &Glob) -> Operand {
        match glob.shape() {
            Shape::Anything => Operand::Anything,
            Shape::Exactly(text) => Operand::Exactly(text.as_bytes().into()),
            Shape::StartsWith(text) => Operand::StartsWith(text.as_bytes().into()),
            Shape::EndsWith(text) => Operand::EndsWith(text.as_bytes().into()),
            Shape::Contains(text) => Operand::Contains(Box::new(Needle::new(text))),
        }
    }

    fn matches(&self, text: &[u8]) -> bool {
        match self {
            Operand::Number(_) | Operand::Anything => true,
            Operand::Exactly(wanted) => text == &**wanted,
            Operand::StartsWith(wanted) => text.starts_with(wanted),
            Operand::EndsWith(wanted) => text.ends_with(wanted),
            Operand::Contains(needle) => needle.is_in(text),
            Operand::Regex(regex) => regex.is_match(text.iter().copied()),
        }
    }

    /// The same for a string with escapes, read through without a copy of it.
    fn matches_escaped(&self, raw: &[u8]) -> bool {
        let text = Decoded::new(raw);
        match self {
            Operand::Number(_) | Operand::Anything => true,
            Operand::Exactly(wanted) => text.eq(wanted.iter().copied()),
            Operand::StartsWith(wanted) => text.starts_with(wanted),
            Operand::EndsWith(wanted) => text.ends_with(wanted),
            Operand::Contains(needle) => text.contains(needle.as_bytes()),
            Operand::Regex(regex) => regex.is_match(text),
        }
    }
}
