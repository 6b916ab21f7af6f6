//! From text to [`Ast`]: the first character decides which of the four languages is spoken.

mod columns;
mod cursor;
mod json;
mod selector;
mod terms;
mod value;

use crate::ast::Ast;
use crate::error::{PatternError, Refused};
use crate::limits::{MAX_PATTERN_CHARS, MAX_REGEXES};
use crate::quote::quote;
use crate::regex::Regex;
pub(crate) use cursor::{is_one_of, is_word};
pub(crate) use selector::is_key;
pub(crate) use terms::NOT_BARE;
pub(crate) use value::is_bare;

use cursor::Cursor;

pub(crate) fn parse(text: &str) -> Result<Ast, Refused> {
    refuse_overlong(text)?;
    let trimmed = text.trim_ascii();
    let start = text.len() - text.trim_ascii_start().len();
    let mut cursor = Cursor::new(text, start..start + trimmed.len());
    match trimmed.as_bytes().first() {
        None => Ok(Ast::Everything),
        Some(b'{') => enclosed(&mut cursor, "{", "}", "JSON", json::parse).map(Ast::Json),
        Some(b'[') => {
            enclosed(&mut cursor, "[", "]", "space-delimited", columns::parse).map(Ast::Columns)
        }
        Some(b'%') => enclosed(&mut cursor, "%", "%", "regular-expression", regex).map(Ast::Regex),
        Some(_) => terms::parse(&mut cursor).map(Ast::Terms),
    }
}

fn refuse_overlong(text: &str) -> Result<(), Refused> {
    let Some((first_too_many, _)) = text.char_indices().nth(MAX_PATTERN_CHARS) else {
        return Ok(());
    };
    let length = text.chars().count();
    Err(PatternError::new(
        first_too_many..text.len(),
        format!("The pattern has {length} characters, {MAX_PATTERN_CHARS} are allowed"),
    ))
}

/// Parses what stands between the first character and its counterpart at the very end.
fn enclosed<T>(
    cursor: &mut Cursor<'_>,
    open: &str,
    close: &str,
    kind: &str,
    parse: impl FnOnce(&mut Cursor<'_>) -> Result<T, Refused>,
) -> Result<T, Refused> {
    let whole = cursor.rest();
    if whole.len() < 2 || !whole.ends_with(close) {
        return Err(PatternError::new(
            cursor.end()..cursor.end(),
            format!("A {kind} pattern starts with {open} and must end with {close}"),
        )
        .hint(format!("to search for this text as it stands, write {}", quote(whole))));
    }
    cursor.narrow(1);
    parse(cursor)
}

fn regex(cursor: &mut Cursor<'_>) -> Result<Regex, Refused> {
    Regex::parse(cursor.rest(), cursor.at())
}

/// Counts what AWS limits per pattern and names the one too many.
#[derive(Default)]
struct Tally {
    regexes: usize,
    wildcards: usize,
}

impl Tally {
    fn count_regex(&mut self, span: std::ops::Range<usize>) -> Result<(), Refused> {
        self.regexes += 1;
        if self.regexes <= MAX_REGEXES {
            return Ok(());
        }
        Err(PatternError::new(
            span,
            format!("A pattern may hold at most {MAX_REGEXES} regular expressions"),
        )
        .hint("join expressions on one field with |"))
    }
}
