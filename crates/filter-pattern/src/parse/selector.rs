//! Selectors: `$.user.id`, `$.list[0]`, `$.list[*].id`, `$.*`, `$.['a.b']`.

use super::Tally;
use super::cursor::{Cursor, is_one_of};
use crate::ast::{Selector, Step};
use crate::error::{PatternError, Refused};
use crate::limits::{MAX_WILDCARDS, MAX_WILDCARDS_PER_SELECTOR};

/// What may follow a plain key, beside space.
const AFTER_KEY: &str = ".[=!<>&|()";

pub(super) fn parse(cursor: &mut Cursor<'_>, tally: &mut Tally) -> Result<Selector, Refused> {
    let start = cursor.at();
    if !cursor.eat("$") {
        return Err(PatternError::new(cursor.here(), "A condition starts with a selector")
            .hint("write $.name for the field called name"));
    }
    let mut steps = Vec::new();
    while let Some(step) = step(cursor)? {
        steps.push(step);
    }
    if steps.is_empty() {
        return Err(PatternError::new(start..cursor.at(), "$ alone selects nothing")
            .hint("write $.name for the field called name"));
    }
    let selector = Selector(steps);
    count_wildcards(&selector, start..cursor.at(), tally)?;
    Ok(selector)
}

fn step(cursor: &mut Cursor<'_>) -> Result<Option<Step>, Refused> {
    if cursor.eat(".['") {
        return bracketed_key(cursor).map(Some);
    }
    if cursor.eat(".*") {
        return Ok(Some(Step::AnyKey));
    }
    if cursor.eat(".") {
        return plain_key(cursor).map(Some);
    }
    if cursor.eat("[*]") {
        return Ok(Some(Step::AnyIndex));
    }
    if cursor.eat("[") {
        return index(cursor).map(Some);
    }
    Ok(None)
}

fn bracketed_key(cursor: &mut Cursor<'_>) -> Result<Step, Refused> {
    cursor.step_back(1);
    let start = cursor.at();
    let key = cursor.quoted('\'')?;
    if !cursor.eat("]") {
        return Err(PatternError::new(start..cursor.at(), "A ] is missing after the quoted key"));
    }
    Ok(Step::Key(key))
}

fn plain_key(cursor: &mut Cursor<'_>) -> Result<Step, Refused> {
    let start = cursor.at();
    let key = cursor.take_while(is_key);
    let next = cursor.peek();
    let ends_well = next.is_none_or(|c| c.is_ascii_whitespace() || is_one_of(c, AFTER_KEY));
    if !key.is_empty() && ends_well {
        return Ok(Step::Key(key.to_owned()));
    }
    if ends_well {
        return Err(PatternError::new(cursor.here(), "A field name is missing after the dot"));
    }
    cursor.take_while(|c| !c.is_ascii_whitespace() && !is_one_of(c, AFTER_KEY));
    let written = cursor.slice(start..cursor.at());
    Err(PatternError::new(
        start..cursor.at(),
        "A plain field name has only letters, digits, _ and -",
    )
    .hint(format!("write .['{written}']")))
}

fn index(cursor: &mut Cursor<'_>) -> Result<Step, Refused> {
    let start = cursor.at() - 1;
    let digits = cursor.take_while(|c| c.is_ascii_digit());
    let closed = cursor.eat("]");
    match digits.parse() {
        Ok(index) if closed => Ok(Step::Index(index)),
        _ => {
            let next = cursor.here();
            Err(PatternError::new(start..next.end, "An array index is a number or * in brackets")
                .hint("write [0] for the first element, [*] for any, .['name'] for a field"))
        }
    }
}

fn count_wildcards(
    selector: &Selector,
    span: std::ops::Range<usize>,
    tally: &mut Tally,
) -> Result<(), Refused> {
    let wildcards = selector.wildcards();
    tally.wildcards += wildcards;
    if wildcards > MAX_WILDCARDS_PER_SELECTOR {
        return Err(PatternError::new(span, "A selector may hold one wildcard ([*] or .*) only"));
    }
    if tally.wildcards > MAX_WILDCARDS {
        return Err(PatternError::new(
            span,
            format!("A pattern may hold at most {MAX_WILDCARDS} wildcards ([*] or .*)"),
        ));
    }
    Ok(())
}

/// Characters of a field name that needs no `['…']`.
pub(crate) fn is_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}
