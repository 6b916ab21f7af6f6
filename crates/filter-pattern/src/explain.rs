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
            Ast::Everything => sentence.put(&["Every event"]),
            Ast::Terms(terms) => sentence.terms(terms),
            Ast::Regex(regex) => {
                sentence.put(&["Events in which something matches ", regex.as_str()]);
            }
            Ast::Json(expr) => {
                sentence.put(&["JSON events "]);
                sentence.expr(expr);
            }
            Ast::Columns(columns) => sentence.columns(columns),
        }
        sentence.0
    }
}

/// The sentence so far. Its parts are added one after the other, which takes far less code than to
/// format each and then the whole.
#[derive(Default)]
struct Sentence(String);

impl Sentence {
    fn put(&mut self, parts: &[&str]) {
        parts.iter().for_each(|part| self.0.push_str(part));
    }

    /// `a`, `a and b`, `a, b and c`.
    fn list(&mut self, items: &[&Term], word: &str, put: fn(&mut Self, &Term)) {
        for (index, item) in items.iter().enumerate() {
            match index {
                0 => {}
                _ if index + 1 == items.len() => self.put(&[" ", word, " "]),
                _ => self.put(&[", "]),
            }
            put(self, item);
        }
    }

    fn terms(&mut self, terms: &[Term]) {
        let of = |role: Role| terms.iter().filter(|term| term.role == role).collect::<Vec<_>>();
        let optional = of(Role::Optional);
        if only_optional(terms) {
            if terms.iter().any(is_blank) {
                return self.put(&["Every event"]);
            }
            self.put(&["Events that contain "]);
            return self.list(&optional, "or", Self::quoted);
        }
        let excluded = of(Role::Exclude);
        if excluded.iter().any(|term| is_blank(term)) {
            return self.put(&["No event: every event contains the empty text that is excluded"]);
        }
        let mut included = of(Role::Include);
        included.retain(|term| !is_blank(term));
        self.put(&[match (included.is_empty(), excluded.is_empty()) {
            (true, true) => "Every event",
            (true, false) => "Events that do not contain ",
            (false, _) => "Events that contain ",
        }]);
        self.list(&included, "and", Self::quoted);
        if !included.is_empty() && !excluded.is_empty() {
            self.put(&[" but not "]);
        }
        self.list(&excluded, "or", Self::quoted);
        if !optional.is_empty() {
            self.put(&[" ("]);
            self.list(&optional, "and", |sentence, term| sentence.put(&["?", &term.text]));
            self.put(&[" has no effect beside other terms)"]);
        }
    }

    fn quoted(&mut self, term: &Term) {
        self.put(&["\"", &term.text, "\""]);
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Test(condition) => self.condition(condition),
            Expr::All(parts) => self.parts(parts, " and "),
            Expr::Any(parts) => self.parts(parts, " or "),
        }
    }

    fn parts(&mut self, parts: &[Expr], word: &str) {
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.put(&[word]);
            }
            let group = !matches!(part, Expr::Test(_));
            self.put(&[if group { "(" } else { "" }]);
            self.expr(part);
            self.put(&[if group { ")" } else { "" }]);
        }
    }

    fn condition(&mut self, condition: &Condition) {
        let wild = condition.selector.wildcards() > 0;
        self.put(&[match condition.test {
            Test::NotExists => "that have no ",
            _ if wild => "where any ",
            _ => "whose ",
        }]);
        self.name(&condition.selector);
        match &condition.test {
            Test::NotExists => {}
            Test::IsNull => self.put(&[" is null"]),
            Test::IsTrue => self.put(&[" is true"]),
            Test::IsFalse => self.put(&[" is false"]),
            Test::Compare(comparison) => self.predicate(comparison),
        }
    }

    fn name(&mut self, selector: &Selector) {
        for (index, step) in selector.0.iter().enumerate() {
            let dot = if index == 0 { "" } else { "." };
            match step {
                Step::Key(key) if !key.is_empty() && key.chars().all(is_key) => {
                    self.put(&[dot, key]);
                }
                Step::Key(key) => self.put(&[dot, "'", key, "'"]),
                Step::Index(index) => self.put(&["[", &index.to_string(), "]"]),
                Step::AnyKey => self.put(&[dot, "*"]),
                Step::AnyIndex => self.put(&["[*]"]),
            }
        }
    }

    /// What a comparison says of its subject, with the space before it.
    fn predicate(&mut self, comparison: &Comparison) {
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
                self.put(&[verb, number.as_str()]);
            }
            Value::Regex(regex) => {
                let verb = either(comparison, " matches ", " does not match ");
                self.put(&[verb, regex.as_str()]);
            }
            Value::Text(glob) => self.text_predicate(comparison, glob),
        }
    }

    fn text_predicate(&mut self, comparison: &Comparison, glob: &Glob) {
        let (equal, unequal, text) = match glob.shape() {
            Shape::Anything => {
                let verb = either(comparison, " has a value", " has a value that is no value");
                return self.put(&[verb]);
            }
            Shape::Exactly(text) => (" is ", " is not ", text),
            Shape::StartsWith(text) => (" starts with ", " does not start with ", text),
            Shape::EndsWith(text) => (" ends with ", " does not end with ", text),
            Shape::Contains(text) => (" contains ", " does not contain ", text),
        };
        self.put(&[either(comparison, equal, unequal), "\"", text, "\""]);
    }

    fn columns(&mut self, columns: &[Column]) {
        let mut fields = Vec::new();
        for column in columns {
            if let Column::Field(field) = column {
                fields.push(field);
            }
        }
        let count = fields.len().to_string();
        let plural = if fields.len() == 1 { "" } else { "s" };
        match (fields.len() < columns.len(), fields.len()) {
            (true, 0) => self.put(&["Every event"]),
            (true, _) => self.put(&["Lines of at least ", &count, " field", plural]),
            (false, _) => self.put(&["Lines of exactly ", &count, " field", plural]),
        }
        let asked = || fields.iter().filter(|field| !field.alternatives.is_empty());
        let alone = asked().count() == 1;
        for (index, field) in asked().enumerate() {
            self.put(&[if index == 0 { " " } else { " and " }]);
            self.field(field, alone);
        }
    }

    fn field(&mut self, field: &Field, alone: bool) {
        let grouped = !alone && field.alternatives.len() > 1;
        self.put(&[if grouped { "(whose " } else { "whose " }]);
        self.put(&[field.name.as_deref().unwrap_or_default()]);
        for (index, group) in field.alternatives.iter().enumerate() {
            self.put(&[if index == 0 { "" } else { " or" }]);
            for (index, comparison) in group.iter().enumerate() {
                self.put(&[if index == 0 { "" } else { " and" }]);
                self.predicate(comparison);
            }
        }
        self.put(&[if grouped { ")" } else { "" }]);
    }
}

fn is_blank(term: &Term) -> bool {
    term.text.trim_ascii().is_empty()
}

fn either<'a>(comparison: &Comparison, equal: &'a str, unequal: &'a str) -> &'a str {
    if comparison.operator == Operator::NotEqual { unequal } else { equal }
}
