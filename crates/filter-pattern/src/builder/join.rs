//! A clause added to the pattern that is there, or a plain word why it cannot be.

use super::Refusal;
use super::clause::{Body, Clause, ColumnClause, field_name};
use crate::ast::{Ast, Column, Condition, Expr, Role, Term};
use crate::display::spell;
use crate::error::PatternError;
use crate::pattern::{Kind, Pattern};
use crate::terms::only_optional;

impl Clause {
    /// A pattern of this clause alone.
    ///
    /// # Errors
    /// If the pattern would be longer than CloudWatch takes.
    pub fn to_pattern(&self) -> Result<Pattern, Refusal> {
        finish(self.clone().into_ast())
    }

    /// A pattern for the events that pass both `pattern` and this clause.
    ///
    /// # Errors
    /// If no pattern of CloudWatch's can say both, or it would break a limit.
    pub fn join(&self, pattern: &Pattern) -> Result<Pattern, Refusal> {
        let joined = match (pattern.ast().clone(), self.0.clone()) {
            (Ast::Everything, _) => self.clone().into_ast(),
            (Ast::Terms(terms), Body::Term(term)) => Ast::Terms(with_term(terms, term)?),
            (Ast::Json(expr), Body::Json(condition)) => Ast::Json(with_condition(expr, condition)),
            (Ast::Columns(columns), Body::Column(clause)) => {
                Ast::Columns(with_column(columns, clause)?)
            }
            (_, body) => return Err(cannot_mix(&body, pattern.kind())),
        };
        finish(joined)
    }
}

/// Reads the spelled pattern back, so that what is handed out keeps every limit.
fn finish(ast: Ast) -> Result<Pattern, Refusal> {
    Pattern::parse(&spell(&ast)).map_err(|PatternError { message, .. }| Refusal::new(message))
}

fn cannot_mix(body: &Body, kind: Kind) -> Refusal {
    let added = match body {
        Body::Term(_) => "A term",
        Body::Json(_) => "A condition on a JSON field",
        Body::Column(_) => "A condition on a column",
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

fn with_term(mut terms: Vec<Term>, term: Term) -> Result<Vec<Term>, Refusal> {
    if only_optional(&terms) {
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
    if !terms.contains(&term) {
        terms.push(term);
    }
    Ok(terms)
}

fn with_condition(expr: Expr, condition: Condition) -> Expr {
    let added = Expr::Test(condition);
    let known = match &expr {
        Expr::All(parts) => parts.contains(&added),
        one => *one == added,
    };
    if known { expr } else { Expr::all(vec![expr, added]) }
}

fn with_column(mut columns: Vec<Column>, clause: ColumnClause) -> Result<Vec<Column>, Refusal> {
    let place = place_of(&columns, &clause)?;
    let Some(Column::Field(field)) = columns.get_mut(place) else {
        return Err(Refusal::new("The field falls under ..., where no condition can be placed"));
    };
    field.name.get_or_insert_with(|| field_name(clause.index));
    if field.alternatives.is_empty() {
        field.alternatives.push(Vec::new());
    }
    for group in &mut field.alternatives {
        if !group.contains(&clause.comparison) {
            group.push(clause.comparison.clone());
        }
    }
    Ok(columns)
}

/// Which column takes the field; that of `...` if that is what takes it.
fn place_of(columns: &[Column], clause: &ColumnClause) -> Result<usize, Refusal> {
    let rest = columns.iter().position(|column| *column == Column::Rest);
    let Some(rest) = rest else {
        let fits = columns.len() == clause.count;
        return if fits { Ok(clause.index) } else { Err(other_shape()) };
    };
    let (left, right) = (rest, columns.len() - rest - 1);
    if clause.count < left + right {
        return Err(other_shape());
    }
    let from_end = clause.count - clause.index;
    if clause.index < left {
        Ok(clause.index)
    } else if from_end <= right {
        Ok(columns.len() - from_end)
    } else {
        Ok(rest)
    }
}

fn other_shape() -> Refusal {
    Refusal::new("The pattern is for lines with another number of fields")
}
