//! One thing to ask of an event, in the language that can say it.

use super::value;
use super::{Operator, Refusal, Step, Value};
use crate::ast::{self, Ast, Column, Comparison, Condition, Expr, Field, Role, Selector, Term};
use crate::columns;

/// One thing to ask of an event; [`Clause::join`] adds it to a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause(pub(super) Body);

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Body {
    Term(Term),
    Json(Condition),
    Column(ColumnClause),
}

/// A condition on one field of lines that look like the one it was clicked in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ColumnClause {
    /// The field's place, from 0, and how many fields the line has.
    pub(super) index: usize,
    pub(super) count: usize,
    pub(super) comparison: Comparison,
}

impl Clause {
    /// Events that contain `text`, as it stands and in this case.
    ///
    /// # Errors
    /// For a text of white space only, which every event is taken to contain.
    pub fn include(text: &str) -> Result<Clause, Refusal> {
        Clause::term(Role::Include, text)
    }

    /// Events that do not contain `text`.
    ///
    /// # Errors
    /// For a text of white space only, which every event is taken to contain.
    pub fn exclude(text: &str) -> Result<Clause, Refusal> {
        Clause::term(Role::Exclude, text)
    }

    fn term(role: Role, text: &str) -> Result<Clause, Refusal> {
        if text.trim_ascii().is_empty() {
            return Err(Refusal::new("There is no text to search for"));
        }
        Ok(Clause(Body::Term(Term { role, text: text.to_owned() })))
    }

    /// JSON events whose field at `path` stands to `value` as `operator` says.
    ///
    /// # Errors
    /// For an empty path, an operator that the value does not know, and what CloudWatch cannot
    /// say: "not null", or a text with a `*` at an end and letters beyond ASCII.
    pub fn json(path: &[Step], operator: Operator, value: Value) -> Result<Clause, Refusal> {
        if path.is_empty() {
            return Err(Refusal::new("A condition needs a field, not the whole event"));
        }
        let test = value::test(operator, value)?;
        Ok(Clause(Body::Json(Condition { selector: selector(path), test })))
    }

    /// JSON events that have nothing at `path`.
    ///
    /// # Errors
    /// For an empty path.
    pub fn json_missing(path: &[Step]) -> Result<Clause, Refusal> {
        if path.is_empty() {
            return Err(Refusal::new("A condition needs a field, not the whole event"));
        }
        Ok(Clause(Body::Json(Condition { selector: selector(path), test: ast::Test::NotExists })))
    }

    /// Lines built like `message` whose field number `index`, from 0, stands to `value` as
    /// `operator` says. Fields are counted as space-delimited patterns do.
    ///
    /// # Errors
    /// If `message` has no such field, or the operator does not know the value.
    pub fn column(
        message: &str,
        index: usize,
        operator: Operator,
        value: Value,
    ) -> Result<Clause, Refusal> {
        let count = columns::split(message).len();
        if index >= count {
            return Err(Refusal::new(format!("The line has only {count} fields")));
        }
        let comparison = value::comparison(operator, value)?;
        Ok(Clause(Body::Column(ColumnClause { index, count, comparison })))
    }

    pub(super) fn into_ast(self) -> Ast {
        match self.0 {
            Body::Term(term) => Ast::Terms(vec![term]),
            Body::Json(condition) => Ast::Json(Expr::Test(condition)),
            Body::Column(clause) => Ast::Columns(clause.into_columns()),
        }
    }
}

impl ColumnClause {
    /// Unnamed columns up to the field, and `...` for what follows it.
    fn into_columns(self) -> Vec<Column> {
        let last = self.index + 1 == self.count;
        let mut columns = vec![Column::Field(Field::default()); self.index];
        columns.push(Column::Field(Field {
            name: Some(field_name(self.index)),
            alternatives: vec![vec![self.comparison]],
        }));
        if !last {
            columns.push(Column::Rest);
        }
        columns
    }
}

/// A name for a column that had none, by its number from 1.
pub(super) fn field_name(index: usize) -> String {
    format!("field{}", index + 1)
}

fn selector(path: &[Step]) -> Selector {
    let step = |step: &Step| match step {
        Step::Key(key) => ast::Step::Key(key.clone()),
        Step::Index(index) => ast::Step::Index(*index),
    };
    Selector(path.iter().map(step).collect())
}
