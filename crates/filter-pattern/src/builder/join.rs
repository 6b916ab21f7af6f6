//! A clause added to the pattern that is there, or a plain word why it cannot be.

use std::mem;

use super::Refusal;
use super::clause::Clause;
use crate::ast::{Ast, Column, Expr, Field, Role, Term};
use crate::display::spell;
use crate::error::PatternError;
use crate::parse::parse;
use crate::pattern::{Kind, Pattern};
use crate::terms::only_optional;

impl Clause {
    /// A pattern of this clause alone.
    ///
    /// # Errors
    /// If the pattern would be longer than CloudWatch takes.
    pub fn to_pattern(&self) -> Result<Pattern, Refusal> {
        finish(&self.ast)
    }

    /// A pattern for the events that pass both `pattern` and this clause.
    ///
    /// # Errors
    /// If no pattern of CloudWatch's can say both, or it would break a limit.
    pub fn join(&self, pattern: &Pattern) -> Result<Pattern, Refusal> {
        let (mut joined, mut added) = (copy(pattern.ast())?, copy(&self.ast)?);
        match (&mut joined, &mut added) {
            (Ast::Everything, _) => return finish(&added),
            (Ast::Terms(terms), Ast::Terms(added)) => add_terms(terms, added)?,
            (Ast::Json(expr), Ast::Json(added)) => add_condition(expr, added),
            (Ast::Columns(columns), Ast::Columns(added)) => {
                add_columns(columns, added, self.fields)?;
            }
            _ => return Err(cannot_mix(&added, pattern.kind())),
        }
        finish(&joined)
    }
}

/// Reads the spelled pattern back, so that what is handed out keeps every limit.
fn finish(ast: &Ast) -> Result<Pattern, Refusal> {
    Pattern::parse(&spell(ast)).map_err(refusal)
}

/// To spell and read it is the way to copy a pattern that a browser has the code for anyway.
fn copy(ast: &Ast) -> Result<Ast, Refusal> {
    parse(&spell(ast)).map_err(|refused| refusal(*refused))
}

fn refusal(error: PatternError) -> Refusal {
    Refusal(error.message)
}

fn cannot_mix(added: &Ast, kind: Kind) -> Refusal {
    let added = match added {
        Ast::Json(_) => "A condition on a JSON field",
        Ast::Columns(_) => "A condition on a column",
        _ => "A term",
    };
    let there = match kind {
        Kind::Everything => "an empty pattern",
        Kind::Terms => "a pattern of terms",
        Kind::Regex => "a regular expression",
        Kind::Json => "a JSON pattern",
        Kind::Columns => "a space-delimited pattern",
    };
    Refusal::new(format!(
        "{added} cannot be added to {there}: CloudWatch has no pattern that does both"
    ))
}

fn add_terms(terms: &mut Vec<Term>, added: &mut Vec<Term>) -> Result<(), Refusal> {
    if only_optional(terms) {
        match terms.as_mut_slice() {
            // One optional term alone must occur, just as a plain one.
            [only] => only.role = Role::Include,
            _ => {
                return Err(Refusal::new(
                    "The pattern asks for any of several ? terms, which CloudWatch ignores beside other terms",
                ));
            }
        }
    }
    added.retain(|term| !terms.contains(term));
    terms.append(added);
    Ok(())
}

fn add_condition(expr: &mut Expr, added: &mut Expr) {
    let none = || Expr::All(Vec::new());
    let mut parts = match mem::replace(expr, none()) {
        Expr::All(parts) => parts,
        one => vec![one],
    };
    if !parts.contains(added) {
        parts.push(mem::replace(added, none()));
    }
    *expr = Expr::All(parts);
}

/// `added` has one column with a comparison, for a field of a line of `count` fields.
fn add_columns(columns: &mut [Column], added: &mut [Column], count: usize) -> Result<(), Refusal> {
    for (index, column) in added.iter_mut().enumerate() {
        let Column::Field(Field { name: Some(name), alternatives }) = column else { continue };
        let place = place_of(columns, index, count)?;
        let Some(Column::Field(field)) = columns.get_mut(place) else {
            return Err(Refusal::new(
                "The field falls under ..., where no condition can be placed",
            ));
        };
        field.name.get_or_insert_with(|| mem::take(name));
        if field.alternatives.is_empty() {
            field.alternatives.push(Vec::new());
        }
        // The one comparison holds beside each alternative that is there.
        for comparison in alternatives.iter().flatten() {
            for group in &mut field.alternatives {
                if !group.contains(comparison) {
                    group.push(comparison.clone());
                }
            }
        }
    }
    Ok(())
}

/// Which column takes the field `index` of `count`; that of `...` if that is what takes it.
fn place_of(columns: &[Column], index: usize, count: usize) -> Result<usize, Refusal> {
    let rest = columns.iter().position(|column| matches!(column, Column::Rest));
    let Some(rest) = rest else {
        return if columns.len() == count { Ok(index) } else { Err(other_shape()) };
    };
    let (left, right) = (rest, columns.len() - rest - 1);
    if count < left + right {
        return Err(other_shape());
    }
    let from_end = count - index;
    if index < left {
        Ok(index)
    } else if from_end <= right {
        Ok(columns.len() - from_end)
    } else {
        Ok(rest)
    }
}

fn other_shape() -> Refusal {
    Refusal::new("The pattern is for lines with another number of fields")
}
