//! What a pattern says, free of spelling: two patterns that mean the same by their form are equal.

use std::sync::Arc;

use crate::needle::Needle;
use crate::number::Number;
use crate::regex::Regex;
use crate::text::Glob;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ast {
    Everything,
    Terms(Vec<Term>),
    Regex(Regex),
    Json(Expr),
    Columns(Vec<Column>),
}

#[derive(Clone, Debug)]
pub(crate) struct Term {
    pub(crate) role: Role,
    pub(crate) text: String,
    /// What is searched for.
    pub(crate) needle: Needle,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Include,
    Exclude,
    Optional,
}

/// A condition tree; `All` never holds an `All`, `Any` never an `Any`, and neither fewer than two.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expr {
    All(Vec<Expr>),
    Any(Vec<Expr>),
    Test(Condition),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    pub(crate) selector: Selector,
    pub(crate) test: Test,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Selector(pub(crate) Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Index(u32),
    AnyKey,
    AnyIndex,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    Compare(Arc<Comparison>),
    IsNull,
    IsTrue,
    IsFalse,
    NotExists,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Comparison {
    pub(crate) operator: Operator,
    pub(crate) value: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Number(Number),
    Text(Glob),
    Regex(Regex),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Column {
    /// `...`: any number of fields.
    Rest,
    Field(Field),
}

/// One field of the event; without alternatives it only has to be there.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: Option<String>,
    /// `a && b || c` as `[[a, b], [c]]`.
    pub(crate) alternatives: Vec<Vec<Arc<Comparison>>>,
}

impl Selector {
    pub(crate) fn wildcards(&self) -> usize {
        self.0.iter().filter(|step| matches!(step, Step::AnyKey | Step::AnyIndex)).count()
    }
}

impl Operator {
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Operator::Equal => "=",
            Operator::NotEqual => "!=",
            Operator::Less => "<",
            Operator::AtMost => "<=",
            Operator::Greater => ">",
            Operator::AtLeast => ">=",
        }
    }

    pub(crate) fn orders(self) -> bool {
        !matches!(self, Operator::Equal | Operator::NotEqual)
    }
}
