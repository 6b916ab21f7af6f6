//! The right side of a comparison: a number, a bare word, a quoted string or a `%regex%`.

use std::sync::Arc;

use super::Tally;
use super::cursor::{Cursor, is_one_of, is_word};
use crate::ast::{Comparison, Operator, Value};
use crate::error::{PatternError, Refused};
use crate::number::Number;
use crate::quote::quote;
use crate::regex::Regex;
use crate::text::Glob;

pub(super) fn operator(cursor: &mut Cursor<'_>) -> Option<Operator> {
    let known = [
        ("!=", Operator::NotEqual),
        ("<=", Operator::AtMost),
        (">=", Operator::AtLeast),
        ("=", Operator::Equal),
        ("<", Operator::Less),
        (">", Operator::Greater),
    ];
    known.into_iter().find(|(symbol, _)| cursor.eat(symbol)).map(|(_, operator)| operator)
}

/// The value after `operator`, which has just been read.
pub(super) fn comparison(
    cursor: &mut Cursor<'_>,
    operator: Operator,
    tally: &mut Tally,
) -> Result<Arc<Comparison>, Refused> {
    cursor.skip_space();
    let start = cursor.at();
    let value = value(cursor, tally)?;
    if operator.orders() && !matches!(value, Value::Number(_)) {
        return Err(PatternError::new(
            start..cursor.at(),
            format!("{} compares numbers only", operator.symbol()),
        )
        .hint("write a number without quotes, or use = or !="));
    }
    Ok(Arc::new(Comparison { operator, value }))
}

fn value(cursor: &mut Cursor<'_>, tally: &mut Tally) -> Result<Value, Refused> {
    match cursor.peek() {
        Some('"') => cursor.quoted('"').map(|text| Value::Text(Glob::new(text))),
        Some('%') => regex(cursor, tally).map(Value::Regex),
        _ => bare(cursor),
    }
}

fn regex(cursor: &mut Cursor<'_>, tally: &mut Tally) -> Result<Regex, Refused> {
    let start = cursor.at();
    cursor.eat("%");
    let inside = cursor.at();
    let source = cursor.take_while(|c| c != '%');
    if !cursor.eat("%") {
        return Err(PatternError::new(start..cursor.at(), "The regular expression is not closed")
            .hint("add % at its end"));
    }
    tally.count_regex(start..cursor.at())?;
    Regex::parse(source, inside)
}

fn bare(cursor: &mut Cursor<'_>) -> Result<Value, Refused> {
    let start = cursor.at();
    let written = cursor.take_while(|c| !c.is_ascii_whitespace() && !is_one_of(c, "&|(),]}<>=\""));
    let span = start..cursor.at();
    if written.is_empty() {
        return Err(PatternError::new(cursor.here(), "A value is missing here")
            .hint("write a number, a word, \"a string\" or %a regular expression%"));
    }
    if let Some(number) = Number::parse(written) {
        return Ok(Value::Number(number));
    }
    if written.chars().all(is_bare) {
        return Ok(Value::Text(Glob::new(written.to_owned())));
    }
    Err(PatternError::new(span, "Only letters, digits, _ . and * may stand without quotes")
        .hint(format!("put {written} in quotes: {}", quote(written))))
}

/// Characters of an unquoted string value: AWS's own examples use `.` and `*` beside words.
pub(crate) fn is_bare(c: char) -> bool {
    is_word(c) || c == '.' || c == '*'
}
