//! The pattern itself: what it says, and the plan by which it is put to events.

use std::collections::BinaryHeap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::ast::Ast;
use crate::columns::{Capture, ColumnsPlan};
use crate::error::PatternError;
use crate::json::JsonPlan;
use crate::parse::parse;
use crate::regex::RegexPlan;
use crate::terms::TermsPlan;

/// A filter pattern of CloudWatch Logs, parsed and ready to be put to any number of events.
#[derive(Clone)]
pub struct Pattern {
    ast: Ast,
    /// Shared by clones: a pattern is often kept in several places.
    plan: Arc<Plan>,
}

/// Which of the languages a pattern speaks; its first character decides (*Filter pattern syntax*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Kind {
    /// The empty pattern: every event.
    Everything,
    /// `ERROR -debug "two words"`: texts that occur or do not.
    Terms,
    /// `%4\d\d%`: a regular expression over the whole event.
    Regex,
    /// `{ $.level = "error" }`: conditions on a JSON event.
    Json,
    /// `[ip, ..., status = 4*]`: conditions on the fields of a line.
    Columns,
}

#[derive(Debug)]
enum Plan {
    Everything,
    Terms(TermsPlan),
    Regex(RegexPlan),
    Json(Box<JsonPlan>),
    Columns(ColumnsPlan),
}

impl Pattern {
    /// Reads a pattern as CloudWatch Logs does: up to 1,024 characters, white space around it
    /// ignored.
    ///
    /// # Errors
    /// What AWS would refuse, with the place and a way out.
    ///
    /// ```
    /// use filter_pattern::Pattern;
    ///
    /// let pattern = Pattern::parse("{ $.level = error && $.latency_ms > 500 }")?;
    /// assert!(pattern.matches(r#"{"level": "error", "latency_ms": 731}"#));
    ///
    /// let error = Pattern::parse("request-id-123").unwrap_err();
    /// assert_eq!(error.hint.as_deref(), Some(r#"put request-id-123 in quotes: "request-id-123""#));
    /// # Ok::<(), filter_pattern::PatternError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Pattern, PatternError> {
        parse(text).map(Pattern::from_ast).map_err(|refused| *refused)
    }

    pub(crate) fn from_ast(ast: Ast) -> Pattern {
        let plan = match &ast {
            Ast::Everything => Plan::Everything,
            Ast::Terms(terms) => Plan::Terms(TermsPlan::new(terms)),
            Ast::Regex(regex) => Plan::Regex(RegexPlan::new(regex)),
            Ast::Json(expr) => Plan::Json(Box::new(JsonPlan::new(expr))),
            Ast::Columns(columns) => Plan::Columns(ColumnsPlan::new(columns)),
        };
        Pattern { ast, plan: Arc::new(plan) }
    }

    pub(crate) fn ast(&self) -> &Ast {
        &self.ast
    }

    /// Which language the pattern speaks.
    pub fn kind(&self) -> Kind {
        match self.ast {
            Ast::Everything => Kind::Everything,
            Ast::Terms(_) => Kind::Terms,
            Ast::Regex(_) => Kind::Regex,
            Ast::Json(_) => Kind::Json,
            Ast::Columns(_) => Kind::Columns,
        }
    }

    /// Whether an event with this message passes. Takes time in proportion to the message's length
    /// times the pattern's, and no memory.
    pub fn matches(&self, message: &str) -> bool {
        match &*self.plan {
            Plan::Everything => true,
            Plan::Terms(plan) => plan.matches(message.as_bytes()),
            Plan::Regex(plan) => plan.matches(message.as_bytes()),
            Plan::Json(plan) => plan.matches(message.as_bytes()),
            Plan::Columns(plan) => plan.matches(message),
        }
    }

    /// The parts of the message that made it match, in bytes: found terms, what a regular
    /// expression covers (its first 64 finds), compared values. In order, apart from each other,
    /// never empty; none if the message does not match.
    pub fn highlights(&self, message: &str) -> Vec<Range<usize>> {
        let spans = match &*self.plan {
            Plan::Everything => Vec::new(),
            Plan::Terms(plan) => plan.spans(message.as_bytes()),
            Plan::Regex(plan) => plan.spans(message),
            Plan::Json(plan) => plan.spans(message.as_bytes()),
            Plan::Columns(plan) => plan.spans(message),
        };
        merged(spans)
    }

    /// The fields of a message that a space-delimited pattern matches, in order and under the
    /// names that the pattern gives them; `None` if it does not match or is of another kind.
    ///
    /// ```
    /// let pattern = filter_pattern::Pattern::parse("[ip, ..., status = 4*, bytes]")?;
    /// let line = r#"127.0.0.1 frank "GET /index.html" 404 1534"#;
    /// let captures = pattern.captures(line).unwrap_or_default();
    /// let values: Vec<_> = captures.iter().map(|c| (c.name.as_str(), &line[c.span.clone()])).collect();
    /// assert_eq!(values, [("ip", "127.0.0.1"), ("2", "frank"), ("3", "GET /index.html"), ("status", "404"), ("bytes", "1534")]);
    /// # Ok::<(), filter_pattern::PatternError>(())
    /// ```
    pub fn captures(&self, message: &str) -> Option<Vec<Capture>> {
        match &*self.plan {
            Plan::Columns(plan) => plan.captures(message),
            _ => None,
        }
    }
}

/// Two patterns are equal if they say the same, however it is spaced and quoted.
impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.ast == other.ast
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.ast).finish()
    }
}

/// The spans in order, joined where they touch.
fn merged(spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    // A heap sorts with far less code than the sorts of slices, which counts in a browser.
    let filled = spans.into_iter().filter(|span| !span.is_empty());
    let ordered: BinaryHeap<_> = filled.map(|span| (span.start, span.end)).collect();
    let mut apart: Vec<Range<usize>> = Vec::new();
    for (start, end) in ordered.into_sorted_vec() {
        match apart.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => apart.push(start..end),
        }
    }
    apart
}
