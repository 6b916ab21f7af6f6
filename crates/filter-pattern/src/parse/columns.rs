//! Space-delimited patterns: `[ip, ..., status_code = 4*, bytes > 1000]` (AWS: *Using filter
//! patterns to match terms in space-delimited log events*).

use std::sync::Arc;

use super::Tally;
use super::cursor::Cursor;
use super::selector::is_key;
use super::value;
use crate::ast::{Column, Comparison, Field};
use crate::error::{PatternError, Refused};

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Vec<Column>, Refused> {
    let mut tally = Tally::default();
    let mut columns = Vec::new();
    loop {
        cursor.skip_space();
        let start = cursor.at();
        let column = column(cursor, &mut tally)?;
        let is_rest = |column: &Column| matches!(column, Column::Rest);
        if is_rest(&column) && columns.iter().any(is_rest) {
            return Err(PatternError::new(
                start..cursor.at(),
                "Only one ... can be placed, or the columns after it would be anybody's guess",
            ));
        }
        columns.push(column);
        cursor.skip_space();
        if cursor.is_done() {
            return Ok(columns);
        }
        if !cursor.eat(",") {
            return Err(PatternError::new(cursor.here(), "A comma is missing between columns"));
        }
    }
}

fn column(cursor: &mut Cursor<'_>, tally: &mut Tally) -> Result<Column, Refused> {
    if cursor.eat("...") {
        return Ok(Column::Rest);
    }
    if cursor.is_done() || cursor.peek() == Some(',') {
        return Ok(Column::Field(Field::default()));
    }
    let name = name(cursor)?;
    cursor.skip_space();
    let bare = cursor.is_done() || cursor.peek() == Some(',');
    let alternatives = if bare { Vec::new() } else { conditions(cursor, name, tally)? };
    Ok(Column::Field(Field { name: Some(name.to_owned()), alternatives }))
}

fn name<'a>(cursor: &mut Cursor<'a>) -> Result<&'a str, Refused> {
    let start = cursor.at();
    let name = cursor.take_while(is_key);
    if name.is_empty() {
        return Err(PatternError::new(start..cursor.here().end, "A column starts with its name")
            .hint("leave it empty for a column of no interest, write ... for any number of them"));
    }
    Ok(name)
}

/// The conditions of the column `name`, which has just been read once.
fn conditions(
    cursor: &mut Cursor<'_>,
    column: &str,
    tally: &mut Tally,
) -> Result<Vec<Vec<Arc<Comparison>>>, Refused> {
    let mut alternatives = vec![vec![condition(cursor, tally)?]];
    loop {
        cursor.skip_space();
        let and = cursor.eat("&&");
        if !and && !cursor.eat("||") {
            return Ok(alternatives);
        }
        cursor.skip_space();
        same_column(cursor, column)?;
        let next = condition(cursor, tally)?;
        match alternatives.last_mut() {
            Some(group) if and => group.push(next),
            _ => alternatives.push(vec![next]),
        }
    }
}

fn same_column(cursor: &mut Cursor<'_>, column: &str) -> Result<(), Refused> {
    let start = cursor.at();
    let again = name(cursor)?;
    if again == column {
        return Ok(());
    }
    Err(PatternError::new(
        start..cursor.at(),
        format!("A condition in the column {column} cannot speak of {again}"),
    )
    .hint(format!("put the condition on {again} where {again} stands")))
}

fn condition(cursor: &mut Cursor<'_>, tally: &mut Tally) -> Result<Arc<Comparison>, Refused> {
    cursor.skip_space();
    match value::operator(cursor) {
        Some(operator) => value::comparison(cursor, operator, tally),
        None => Err(PatternError::new(
            cursor.here(),
            "An operator or a comma is missing after the column's name",
        )
        .hint("use = != < <= > >=, and commas between columns")),
    }
}
