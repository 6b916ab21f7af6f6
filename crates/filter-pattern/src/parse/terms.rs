//! Unstructured patterns: `ERROR -DEBUG "two words"`, `?a ?b` (AWS: *Using filter patterns to match
//! terms in unstructured log events*).

use super::cursor::{Cursor, is_word};
use crate::ast::{Role, Term};
use crate::error::{PatternError, Refused};
use crate::quote::quote;

/// What is said of a term that needs quotes.
pub(crate) const NOT_BARE: &str = "Only letters, digits and _ may stand without quotes";

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Vec<Term>, Refused> {
    let mut terms = Vec::new();
    loop {
        cursor.skip_space();
        if cursor.is_done() {
            return Ok(terms);
        }
        terms.push(term(cursor)?);
    }
}

fn term(cursor: &mut Cursor<'_>) -> Result<Term, Refused> {
    let start = cursor.at();
    let role = if cursor.eat("-") {
        Role::Exclude
    } else if cursor.eat("?") {
        Role::Optional
    } else {
        Role::Include
    };
    let text = match cursor.peek() {
        Some('"') => phrase(cursor)?,
        None | Some(' ' | '\t' | '\r' | '\n' | '\x0C') => {
            return Err(PatternError::new(start..cursor.at(), "A term is missing after the sign")
                .hint("write the term right after it, or put the sign in quotes"));
        }
        Some(_) => word(cursor, start)?,
    };
    Ok(Term::new(role, text))
}

fn phrase(cursor: &mut Cursor<'_>) -> Result<String, Refused> {
    let text = cursor.quoted('"')?;
    if cursor.peek().is_some_and(|c| !c.is_ascii_whitespace()) {
        return Err(PatternError::new(cursor.here(), "A space is missing after the closing quote")
            .hint("a quote inside quotes is written \\\""));
    }
    Ok(text)
}

fn word(cursor: &mut Cursor<'_>, start: usize) -> Result<String, Refused> {
    let from = cursor.at();
    let word = cursor.take_while(|c| !c.is_ascii_whitespace());
    if word.chars().all(is_word) {
        return Ok(word.to_owned());
    }
    if word.len() > 1 && word.starts_with('%') && word.ends_with('%') {
        return Err(PatternError::new(
            from..cursor.at(),
            "A regular expression cannot stand beside terms",
        )
        .hint("let it be the whole pattern, or a value in a JSON or space-delimited pattern"));
    }
    let sign = cursor.slice(start..from);
    Err(PatternError::new(from..cursor.at(), NOT_BARE)
        .hint(format!("put {word} in quotes: {sign}{}", quote(word))))
}
