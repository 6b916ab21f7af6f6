//! A pattern as one English sentence.

use crate::ast::{
    Ast, Column, Comparison, Condition, Expr, Field, Operator, Role, Selector, Step, Term, Test,
    Value,
};
use crate::parse::is_key;
use crate::pattern::Pattern;
use crate::terms::only_optional;
use crate::text::{Glob, Shape};

impl Pattern {
    /// What the pattern asks for, as one English sentence without a full stop.
    ///
    /// ```
    /// let pattern = filter_pattern::Pattern::parse("{ $.level = error && $.latency_ms > 500 }")?;
    /// assert_eq!(
    ///     pattern.explain(),
    ///     r#"JSON events whose level is "error" and whose latency_ms is above 500"#,
    /// );
    /// # Ok::<(), filter_pattern::PatternError>(())
    /// ```
    pub fn explain(&self) -> String {
        let mut sentence = Sentence::default();
        match self.ast() {
            Ast::Everything => sentence.put("Every event"),
            Ast::Terms(terms) => sentence.terms(terms),
            Ast::Regex(regex) => {
                sentence.put("Events in which something matches ").put(regex.as_str())
            }
            Ast::Json(expr) => sentence.put("JSON events ").expr(expr),
            Ast::Columns(columns) => sentence.columns(columns),
        };
        sentence.0
    }
}

/// The sentence so far. Its parts are added one after the other, which takes far less code than to
/// format each and then the whole.
#[derive(Default)]
struct Sentence(String);

impl Sentence {
    fn put(&mut self, text: &str) -> &mut Self {
        self.0.push_str(text);
        self
    }

    /// `a`, `a and b`, `a, b and c`.
    fn list(&mut self, terms: &[&Term], word: &str, mark: &str) -> &mut Self {
        for (index, term) in terms.iter().enumerate() {
            match index {
                0 => {}
                _ if index + 1 == terms.len() => _ = self.put(" ").put(word).put(" "),
                _ => _ = self.put(", "),
            }
            let quote = if mark.is_empty() { "\"" } else { "" };
            self.put(mark).put(quote).put(&term.text).put(quote);
        }
        self
    }

    fn terms(&mut self, terms: &[Term]) -> &mut Self {
        let optional = of(terms, Role::Optional);
        if only_optional(terms) {
            if terms.iter().any(is_blank) {
                return self.put("Every event");
            }
            return self.put("Events that contain ").list(&optional, "or", "");
        }
        let excluded = of(terms, Role::Exclude);
        if excluded.iter().any(|term| is_blank(term)) {
            return self.put("No event: every event contains the empty text that is excluded");
        }
        let included = of(terms, Role::Include);
        self.put(match (included.is_empty(), excluded.is_empty()) {
            (true, true) => "Every event",
            (true, false) => "Events that do not contain ",
            (false, _) => "Events that contain ",
        });
        self.list(&included, "and", "");
        if !included.is_empty() && !excluded.is_empty() {
            self.put(" but not ");
        }
        self.list(&excluded, "or", "");
        if optional.is_empty() {
            return self;
        }
        self.put(" (").list(&optional, "and", "?").put(" has no effect beside other terms)")
    }

    fn expr(&mut self, expr: &Expr) -> &mut Self {
        match expr {
            Expr::Test(condition) => self.condition(condition),
            Expr::All(parts) => self.parts(parts, " and "),
            Expr::Any(parts) => self.parts(parts, " or "),
        }
    }

    fn parts(&mut self, parts: &[Expr], word: &str) -> &mut Self {
        for (index, part) in parts.iter().enumerate() {
            self.put(if index > 0 { word } else { "" });
            match part {
                Expr::Test(condition) => self.condition(condition),
                group => self.put("(").expr(group).put(")"),
            };
        }
        self
    }

    fn condition(&mut self, condition: &Condition) -> &mut Self {
        let wild = condition.selector.wildcards() > 0;
        self.put(match condition.test {
            Test::NotExists => "that have no ",
            _ if wild => "where any ",
            _ => "whose ",
        });
        self.name(&condition.selector);
        match &condition.test {
            Test::NotExists => self,
            Test::IsNull => self.put(" is null"),
            Test::IsTrue => self.put(" is true"),
            Test::IsFalse => self.put(" is false"),
            Test::Compare(comparison) => self.predicate(comparison),
        }
    }

    fn name(&mut self, selector: &Selector) -> &mut Self {
        for (index, step) in selector.0.iter().enumerate() {
            let dot = if index == 0 { "" } else { "." };
            match step {
                Step::Key(key) if !key.is_empty() && key.chars().all(is_key) => {
                    self.put(dot).put(key)
                }
                Step::Key(key) => self.put(dot).put("'").put(key).put("'"),
                Step::Index(index) => self.put("[").put(&index.to_string()).put("]"),
                Step::AnyKey => self.put(dot).put("*"),
                Step::AnyIndex => self.put("[*]"),
            };
        }
        self
    }

    /// What a comparison says of its subject, with the space before it.
    fn predicate(&mut self, comparison: &Comparison) -> &mut Self {
        match &comparison.value {
            Value::Number(number) => {
                let verb = match comparison.operator {
                    Operator::Equal => " is ",
                    Operator::NotEqual => " is not ",
                    Operator::Less => " is below ",
                    Operator::AtMost => " is at most ",
                    Operator::Greater => " is above ",
                    Operator::AtLeast => " is at least ",
                };
                self.put(verb).put(number.as_str())
            }
            Value::Regex(regex) => {
                let verb = either(comparison, " matches ", " does not match ");
                self.put(verb).put(regex.as_str())
            }
            Value::Text(glob) => self.text_predicate(comparison, glob),
        }
    }

    fn text_predicate(&mut self, comparison: &Comparison, glob: &Glob) -> &mut Self {
        let (equal, unequal) = match glob.shape() {
            Shape::Exactly => (" is ", " is not "),
            _ if glob.text().is_empty() => {
                let verb = either(comparison, " has a value", " has a value that is no value");
                return self.put(verb);
            }
            Shape::StartsWith => (" starts with ", " does not start with "),
            Shape::EndsWith => (" ends with ", " does not end with "),
            Shape::Contains => (" contains ", " does not contain "),
        };
        self.put(either(comparison, equal, unequal)).put("\"").put(glob.text()).put("\"")
    }

    fn columns(&mut self, columns: &[Column]) -> &mut Self {
        let mut fields = Vec::new();
        for column in columns {
            if let Column::Field(field) = column {
                fields.push(field);
            }
        }
        let count = fields.len();
        let exactly = count == columns.len();
        if count == 0 {
            self.put("Every event");
        } else {
            self.put(if exactly { "Lines of exactly " } else { "Lines of at least " });
            self.put(&count.to_string()).put(if count == 1 { " field" } else { " fields" });
        }
        let asked = || fields.iter().filter(|field| !field.alternatives.is_empty());
        let alone = asked().count() == 1;
        for (index, field) in asked().enumerate() {
            self.put(if index == 0 { " " } else { " and " }).field(field, alone);
        }
        self
    }

    fn field(&mut self, field: &Field, alone: bool) -> &mut Self {
        let grouped = !alone && field.alternatives.len() > 1;
        self.put(if grouped { "(whose " } else { "whose " });
        self.put(field.name.as_deref().unwrap_or_default());
        for (index, group) in field.alternatives.iter().enumerate() {
            self.put(if index == 0 { "" } else { " or" });
            for (index, comparison) in group.iter().enumerate() {
                self.put(if index == 0 { "" } else { " and" }).predicate(comparison);
            }
        }
        self.put(if grouped { ")" } else { "" })
    }
}

/// The terms of this role; those that every event contains need not be included.
fn of(terms: &[Term], role: Role) -> Vec<&Term> {
    let mut found = Vec::new();
    for term in terms {
        if term.role == role && !(role == Role::Include && is_blank(term)) {
            found.push(term);
        }
    }
    found
}

fn is_blank(term: &Term) -> bool {
    term.text.trim_ascii().is_empty()
}

fn either<'a>(comparison: &Comparison, equal: &'a str, unequal: &'a str) -> &'a str {
    if comparison.operator == Operator::NotEqual { unequal } else { equal }
}
