//! The test that a clicked operator and value ask for.

use std::sync::Arc;

use super::{Operator, Refusal, Value};
use crate::ast::{self, Comparison, Test};
use crate::number::Number;
use crate::regex::{Regex, hexadecimal};
use crate::text::Glob;

/// The test of a JSON field.
pub(super) fn test(operator: Operator, value: Value) -> Result<Test, Refusal> {
    match (value, operator) {
        (Value::Null, Operator::Is) => Ok(Test::IsNull),
        (Value::Null, Operator::IsNot) => {
            Err(Refusal::new("CloudWatch has no way to say that a field is not null"))
        }
        (Value::Bool(true), Operator::Is) | (Value::Bool(false), Operator::IsNot) => {
            Ok(Test::IsTrue)
        }
        (Value::Bool(false), Operator::Is) | (Value::Bool(true), Operator::IsNot) => {
            Ok(Test::IsFalse)
        }
        (Value::Null | Value::Bool(_), _) => {
            Err(Refusal::new("Only numbers and texts can be compared this way"))
        }
        (value, _) => comparison(operator, value).map(Test::Compare),
    }
}

/// The test of a column, which knows texts and numbers only.
pub(super) fn comparison(operator: Operator, value: Value) -> Result<Arc<Comparison>, Refusal> {
    let comparison = match value {
        Value::Number(number) => number_test(operator, &number),
        Value::Text(text) => text_test(operator, &text),
        Value::Null | Value::Bool(_) => {
            return Err(Refusal::new("A column holds a text or a number"));
        }
    };
    comparison.map(Arc::new)
}

fn number_test(operator: Operator, number: &str) -> Result<Comparison, Refusal> {
    let operator = match operator {
        Operator::Is => ast::Operator::Equal,
        Operator::IsNot => ast::Operator::NotEqual,
        Operator::Less => ast::Operator::Less,
        Operator::AtMost => ast::Operator::AtMost,
        Operator::Greater => ast::Operator::Greater,
        Operator::AtLeast => ast::Operator::AtLeast,
        Operator::StartsWith | Operator::EndsWith | Operator::Contains => {
            return text_test(operator, number);
        }
    };
    match Number::parse(number) {
        Some(number) => Ok(Comparison { operator, value: ast::Value::Number(number) }),
        None => Err(Refusal::new(format!("{number} is not a number"))),
    }
}

fn text_test(operator: Operator, text: &str) -> Result<Comparison, Refusal> {
    let equal =
        if operator == Operator::IsNot { ast::Operator::NotEqual } else { ast::Operator::Equal };
    let (open_start, open_end) = match operator {
        Operator::Is | Operator::IsNot => (false, false),
        Operator::StartsWith => (false, true),
        Operator::EndsWith => (true, false),
        Operator::Contains => (true, true),
        _ => return Err(Refusal::new("Only numbers can be greater or less")),
    };
    let value = if text.starts_with('*') || text.ends_with('*') {
        ast::Value::Regex(literally(text, open_start, open_end)?)
    } else {
        let (before, after) = (if open_start { "*" } else { "" }, if open_end { "*" } else { "" });
        ast::Value::Text(Glob::new(format!("{before}{text}{after}")))
    };
    Ok(Comparison { operator: equal, value })
}

/// A star at the end of a string is always a wildcard, so a text that has one there goes into a
/// regular expression.
fn literally(text: &str, open_start: bool, open_end: bool) -> Result<Regex, Refusal> {
    let mut source = String::from(if open_start { "" } else { "^" });
    for c in text.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | ' ' => source.push(c),
            '\0'..='\x7F' => source.push_str(&hexadecimal(c)),
            _ => {
                return Err(Refusal::new(
                    "CloudWatch cannot compare a text that has a * at its end and letters beyond ASCII",
                ));
            }
        }
    }
    source.push_str(if open_end { "" } else { "$" });
    Regex::parse(&source, 0).map_err(|error| Refusal::new(error.message))
}
