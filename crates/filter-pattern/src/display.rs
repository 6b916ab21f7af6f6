//! The canonical spelling of a pattern, which parses to the same pattern again.

use std::fmt;

use crate::ast::{
    Ast, Column, Comparison, Condition, Expr, Field, Role, Selector, Step, Term, Test, Value,
};
use crate::limits::MAX_PATTERN_CHARS;
use crate::number::Number;
use crate::parse::{is_bare, is_key, is_word};
use crate::pattern::Pattern;
use crate::quote::{escape, quote};
use crate::text::Glob;

/// Well spaced and quoted, unless that would make a long pattern longer than CloudWatch takes;
/// then as short as it can be written.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&spell(self.ast()))
    }
}

pub(crate) fn spell(ast: &Ast) -> String {
    let roomy = Speller::spell(ast, true);
    if roomy.chars().count() <= MAX_PATTERN_CHARS { roomy } else { Speller::spell(ast, false) }
}

struct Speller {
    roomy: bool,
    out: String,
}

impl Speller {
    fn spell(ast: &Ast, roomy: bool) -> String {
        let mut speller = Speller { roomy, out: String::new() };
        let space = speller.space();
        match ast {
            Ast::Everything => &mut speller,
            Ast::Terms(terms) => speller.terms(terms),
            Ast::Regex(regex) => speller.put("%").put(regex.as_str()).put("%"),
            Ast::Json(expr) => speller.put("{").put(space).expr(expr).put(space).put("}"),
            Ast::Columns(columns) => speller.columns(columns),
        };
        speller.out
    }

    fn put(&mut self, text: &str) -> &mut Self {
        self.out.push_str(text);
        self
    }

    fn space(&self) -> &'static str {
        if self.roomy { " " } else { "" }
    }

    fn between<T>(
        &mut self,
        items: &[T],
        separator: &str,
        write: impl for<'a> Fn(&'a mut Self, &T) -> &'a mut Self,
    ) -> &mut Self {
        for (index, item) in items.iter().enumerate() {
            self.put(if index > 0 { separator } else { "" });
            write(self, item);
        }
        self
    }

    fn terms(&mut self, terms: &[Term]) -> &mut Self {
        self.between(terms, " ", |speller, term| {
            let sign = match term.role {
                Role::Include => "",
                Role::Exclude => "-",
                Role::Optional => "?",
            };
            let bare = !term.text.is_empty() && term.text.chars().all(is_word);
            let text = if bare { term.text.clone() } else { quote(&term.text) };
            speller.put(sign).put(&text)
        })
    }

    fn expr(&mut self, expr: &Expr) -> &mut Self {
        match expr {
            Expr::Test(condition) => self.condition(condition),
            Expr::Any(parts) => {
                let or = if self.roomy { " || " } else { "||" };
                self.between(parts, or, Self::expr)
            }
            Expr::All(parts) => {
                let and = if self.roomy { " && " } else { "&&" };
                self.between(parts, and, |speller, part| match part {
                    Expr::Any(_) => speller.put("(").expr(part).put(")"),
                    _ => speller.expr(part),
                })
            }
        }
    }

    fn condition(&mut self, condition: &Condition) -> &mut Self {
        self.selector(&condition.selector);
        match &condition.test {
            Test::Compare(comparison) => self.comparison(comparison, !self.roomy),
            Test::IsNull => self.put(" IS NULL"),
            Test::IsTrue => self.put(" IS TRUE"),
            Test::IsFalse => self.put(" IS FALSE"),
            Test::NotExists => self.put(" NOT EXISTS"),
        }
    }

    fn selector(&mut self, selector: &Selector) -> &mut Self {
        self.put("$").between(&selector.0, "", |speller, step| match step {
            Step::Key(key) if !key.is_empty() && key.chars().all(is_key) => {
                speller.put(".").put(key)
            }
            Step::Key(key) => speller.put(".['").put(&escape(key, '\'')).put("']"),
            Step::Index(index) => speller.put("[").put(&index.to_string()).put("]"),
            Step::AnyKey => speller.put(".*"),
            Step::AnyIndex => speller.put("[*]"),
        })
    }

    fn comparison(&mut self, comparison: &Comparison, bare: bool) -> &mut Self {
        let space = self.space();
        self.put(space).put(comparison.operator.symbol()).put(space);
        match &comparison.value {
            Value::Number(number) => self.put(number.as_str()),
            Value::Regex(regex) => self.put("%").put(regex.as_str()).put("%"),
            Value::Text(glob) if bare && may_be_bare(glob) => self.put(glob.as_str()),
            Value::Text(glob) => self.put(&quote(glob.as_str())),
        }
    }

    fn columns(&mut self, columns: &[Column]) -> &mut Self {
        let comma = if self.roomy { ", " } else { "," };
        self.put("[").between(columns, comma, |speller, column| match column {
            Column::Rest => speller.put("..."),
            Column::Field(field) => speller.field(field),
        });
        self.put("]")
    }

    fn field(&mut self, field: &Field) -> &mut Self {
        let name = field.name.as_deref().unwrap_or_default();
        if field.alternatives.is_empty() {
            return self.put(name);
        }
        let (and, or) = if self.roomy { (" && ", " || ") } else { ("&&", "||") };
        self.between(&field.alternatives, or, |speller, group| {
            speller.between(group, and, |speller, comparison| {
                speller.put(name).comparison(comparison, true)
            })
        })
    }
}

/// Whether a string value means the same without quotes.
fn may_be_bare(glob: &Glob) -> bool {
    let text = glob.as_str();
    !text.is_empty() && text.chars().all(is_bare) && Number::parse(text).is_none()
}
