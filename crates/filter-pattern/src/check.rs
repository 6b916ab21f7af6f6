//! One comparison, asked of a value.

use std::cmp::Ordering;

use crate::ast::{Comparison, Operator, Value};

/// A value of an event as it stands there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Content<'a> {
    pub(crate) raw: &'a [u8],
    /// Whether `raw` holds JSON escapes.
    pub(crate) escaped: bool,
    /// Whether `raw` may be read as a number: never for a JSON string.
    pub(crate) numeric: bool,
}

impl Comparison {
    pub(crate) fn holds(&self, content: Content<'_>) -> bool {
        let equal = match &self.value {
            Value::Number(number) => {
                let order = content.numeric.then(|| number.compare_with(content.raw)).flatten();
                return order.map_or(self.operator == Operator::NotEqual, |order| {
                    self.operator.accepts(order)
                });
            }
            Value::Text(glob) => glob.matches(content),
            Value::Regex(regex) => regex.is_match(content),
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
