//! One thing to ask of an event, in the language that can say it.

use super::value;
use super::{Operator, Refusal, Step, Value};
use crate::ast::{self, Ast, Column, Condition, Expr, Field, Role, Selector, Term, Test};
use crate::columns;

/// One thing to ask of an event; [`Clause::join`] adds it to a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// A term, a condition, or columns of which one has a name and a comparison.
    pub(super) ast: Ast,
    /// For columns: how many fields the line has that was clicked in.
    pub(super) fields: usize,
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
        Ok(Clause { ast: Ast::Terms(vec![Term::new(role, text.to_owned())]), fields: 0 })
    }

    /// JSON events whose field at `path` stands to `value` as `operator` says.
    ///
    /// # Errors
    /// For an empty path, an operator that the value does not know, and what CloudWatch cannot
    /// say: "not null", or a text with a `*` at an end and letters beyond ASCII.
    pub fn json(path: &[Step], operator: Operator, value: Value) -> Result<Clause, Refusal> {
        Clause::condition(path, value::test(operator, value))
    }

    /// JSON events that have nothing at `path`.
    ///
    /// # Errors
    /// For an empty path.
    pub fn json_missing(path: &[Step]) -> Result<Clause, Refusal> {
        Clause::condition(path, Ok(Test::NotExists))
    }

    fn condition(path: &[Step], test: Result<Test, Refusal>) -> Result<Clause, Refusal> {
        if path.is_empty() {
            return Err(Refusal::new("A condition needs a field, not the whole event"));
        }
        let condition = Condition { selector: selector(path), test: test? };
        Ok(Clause { ast: Ast::Json(Expr::Test(condition)), fields: 0 })
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
        let count = columns::count(message);
        if index >= count {
            return Err(Refusal::new(format!("The line has only {count} fields")));
        }
        let named = Field {
            name: Some(field_name(index)),
            alternatives: vec![vec![value::comparison(operator, value)?]],
        };
        // Unnamed columns up to the field, and `...` for what follows it.
        let mut columns: Vec<Column> =
            (0..index).map(|_| Column::Field(Field::default())).collect();
        columns.push(Column::Field(named));
        if index + 1 < count {
            columns.push(Column::Rest);
        }
        Ok(Clause { ast: Ast::Columns(columns), fields: count })
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
