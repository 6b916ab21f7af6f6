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
        match self.ast() {
            Ast::Everything => "Every event".to_owned(),
            Ast::Terms(terms) => explain_terms(terms),
            Ast::Regex(regex) => format!("Events in which something matches {}", regex.as_str()),
            Ast::Json(expr) => format!("JSON events {}", explain_expr(expr)),
            Ast::Columns(columns) => explain_columns(columns),
        }
    }
}

fn explain_terms(terms: &[Term]) -> String {
    let of = |role: Role| terms.iter().filter(move |term| term.role == role);
    if only_optional(terms) {
        let any_blank = terms.iter().any(is_blank);
        let wanted = list(terms.iter().map(quoted), "or");
        return if any_blank {
            "Every event".to_owned()
        } else {
            format!("Events that contain {wanted}")
        };
    }
    if of(Role::Exclude).any(is_blank) {
        return "No event: every event contains the empty text that is excluded".to_owned();
    }
    let included = list(of(Role::Include).filter(|term| !is_blank(term)).map(quoted), "and");
    let excluded = list(of(Role::Exclude).map(quoted), "or");
    let sentence = match (included.is_empty(), excluded.is_empty()) {
        (true, true) => "Every event".to_owned(),
        (true, false) => format!("Events that do not contain {excluded}"),
        (false, true) => format!("Events that contain {included}"),
        (false, false) => format!("Events that contain {included} but not {excluded}"),
    };
    let ignored = list(of(Role::Optional).map(|term| format!("?{}", term.text)), "and");
    if ignored.is_empty() {
        sentence
    } else {
        format!("{sentence} ({ignored} has no effect beside other terms)")
    }
}

fn is_blank(term: &Term) -> bool {
    term.text.trim_ascii().is_empty()
}

fn quoted(term: &Term) -> String {
    format!("\"{}\"", term.text)
}

/// `a`, `a and b`, `a, b and c`.
fn list(items: impl Iterator<Item = String>, word: &str) -> String {
    let mut items: Vec<String> = items.collect();
    let Some(last) = items.pop() else { return String::new() };
    if items.is_empty() { last } else { format!("{} {word} {last}", items.join(", ")) }
}

fn explain_expr(expr: &Expr) -> String {
    match expr {
        Expr::Test(condition) => explain_condition(condition),
        Expr::All(parts) => explain_parts(parts, " and "),
        Expr::Any(parts) => explain_parts(parts, " or "),
    }
}

fn explain_parts(parts: &[Expr], word: &str) -> String {
    let part = |part: &Expr| match part {
        Expr::Test(condition) => explain_condition(condition),
        group => format!("({})", explain_expr(group)),
    };
    parts.iter().map(part).collect::<Vec<_>>().join(word)
}

fn explain_condition(condition: &Condition) -> String {
    let name = name_of(&condition.selector);
    let predicate = match &condition.test {
        Test::NotExists => return format!("that have no {name}"),
        Test::IsNull => "is null".to_owned(),
        Test::IsTrue => "is true".to_owned(),
        Test::IsFalse => "is false".to_owned(),
        Test::Compare(comparison) => predicate(comparison),
    };
    let opening = if condition.selector.wildcards() > 0 { "where any" } else { "whose" };
    format!("{opening} {name} {predicate}")
}

fn name_of(selector: &Selector) -> String {
    let mut name = String::new();
    for step in &selector.0 {
        let dot = if name.is_empty() { "" } else { "." };
        match step {
            Step::Key(key) if !key.is_empty() && key.chars().all(is_key) => {
                name += &format!("{dot}{key}")
            }
            Step::Key(key) => name += &format!("{dot}'{key}'"),
            Step::Index(index) => name += &format!("[{index}]"),
            Step::AnyKey => name += &format!("{dot}*"),
            Step::AnyIndex => name += "[*]",
        }
    }
    name
}

fn predicate(comparison: &Comparison) -> String {
    match &comparison.value {
        Value::Number(number) => {
            let verb = match comparison.operator {
                Operator::Equal => "is",
                Operator::NotEqual => "is not",
                Operator::Less => "is below",
                Operator::AtMost => "is at most",
                Operator::Greater => "is above",
                Operator::AtLeast => "is at least",
            };
            format!("{verb} {}", number.as_str())
        }
        Value::Regex(regex) => {
            format!("{} {}", either(comparison, "matches", "does not match"), regex.as_str())
        }
        Value::Text(glob) => text_predicate(comparison, glob),
    }
}

fn text_predicate(comparison: &Comparison, glob: &Glob) -> String {
    let (verb, text) = match glob.shape() {
        Shape::Anything => {
            return either(comparison, "has a value", "has a value that is no value").to_owned();
        }
        Shape::Exactly(text) => (either(comparison, "is", "is not"), text),
        Shape::StartsWith(text) => (either(comparison, "starts with", "does not start with"), text),
        Shape::EndsWith(text) => (either(comparison, "ends with", "does not end with"), text),
        Shape::Contains(text) => (either(comparison, "contains", "does not contain"), text),
    };
    format!("{verb} \"{text}\"")
}

fn either<'a>(comparison: &Comparison, equal: &'a str, unequal: &'a str) -> &'a str {
    if comparison.operator == Operator::NotEqual { unequal } else { equal }
}

fn explain_columns(columns: &[Column]) -> String {
    let fields: Vec<&Field> = columns
        .iter()
        .filter_map(|column| match column {
            Column::Field(field) => Some(field),
            Column::Rest => None,
        })
        .collect();
    let open = fields.len() < columns.len();
    let subject = match (open, fields.len()) {
        (true, 0) => "Every event".to_owned(),
        (true, 1) => "Lines of at least 1 field".to_owned(),
        (true, count) => format!("Lines of at least {count} fields"),
        (false, 1) => "Lines of exactly 1 field".to_owned(),
        (false, count) => format!("Lines of exactly {count} fields"),
    };
    let asked: Vec<&Field> =
        fields.into_iter().filter(|field| !field.alternatives.is_empty()).collect();
    let alone = asked.len() == 1;
    let conditions =
        asked.iter().map(|field| explain_field(field, alone)).collect::<Vec<_>>().join(" and ");
    if conditions.is_empty() { subject } else { format!("{subject} {conditions}") }
}

fn explain_field(field: &Field, alone: bool) -> String {
    let name = field.name.as_deref().unwrap_or_default();
    let group =
        |group: &Vec<Comparison>| group.iter().map(predicate).collect::<Vec<_>>().join(" and ");
    let predicates = field.alternatives.iter().map(group).collect::<Vec<_>>().join(" or ");
    if alone || field.alternatives.len() == 1 {
        format!("whose {name} {predicates}")
    } else {
        format!("(whose {name} {predicates})")
    }
}
