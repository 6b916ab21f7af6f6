//! The pattern itself: what it says, and the plan by which it is put to events.

use std::collections::BinaryHeap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::ast::Ast;
use crate::columns::{Capture, Columns};
use crate::error::PatternError;
use crate::json::JsonPlan;
use crate::parse::parse;
use crate::terms;

/// A filter pattern of CloudWatch Logs, parsed and ready to be put to any number of events.
/// Clones share it.
#[derive(Clone)]
pub struct Pattern(Arc<Parsed>);

struct Parsed {
    ast: Ast,
    /// How the conditions of a JSON pattern are looked for.
    plan: Option<JsonPlan>,
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

    fn from_ast(ast: Ast) -> Pattern {
        let plan = match &ast {
            Ast::Json(expr) => Some(JsonPlan::new(expr)),
            _ => None,
        };
        Pattern(Arc::new(Parsed { ast, plan }))
    }

    pub(crate) fn ast(&self) -> &Ast {
        &self.0.ast
    }

    fn plan(&self) -> Option<&JsonPlan> {
        self.0.plan.as_ref()
    }

    /// Which language the pattern speaks.
    pub fn kind(&self) -> Kind {
        match self.ast() {
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
        let bytes = message.as_bytes();
        match self.ast() {
            Ast::Everything => true,
            Ast::Terms(terms) => terms::matches(terms, bytes),
            Ast::Regex(regex) => regex.matches(bytes),
            Ast::Json(_) => self.plan().is_some_and(|plan| plan.matches(bytes)),
            Ast::Columns(columns) => Columns::of(columns).matches(message),
        }
    }

    /// The parts of the message that made it match, in bytes: found terms, what a regular
    /// expression covers (its first 64 finds), compared values. In order, apart from each other,
    /// never empty; none if the message does not match.
    pub fn highlights(&self, message: &str) -> Vec<Range<usize>> {
        let spans = match self.ast() {
            Ast::Everything => Vec::new(),
            Ast::Terms(terms) => terms::spans(terms, message.as_bytes()),
            Ast::Regex(regex) => regex.spans(message),
            Ast::Json(_) => {
                self.plan().map_or_else(Vec::new, |plan| plan.spans(message.as_bytes()))
            }
            Ast::Columns(columns) => Columns::of(columns).spans(message),
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
        match self.ast() {
            Ast::Columns(columns) => Columns::of(columns).captures(message),
            _ => None,
        }
    }
}

/// Two patterns are equal if they say the same, however it is spaced and quoted.
impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.ast() == other.ast()
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(self.ast()).finish()
    }
}

/// The spans in order, joined where they touch.
fn merged(spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut filled = Vec::new();
    for span in spans {
        if !span.is_empty() {
            filled.push((span.start, span.end));
        }
    }
    // A heap sorts with far less code than the sorts of slices, which counts in a browser.
    let ordered = BinaryHeap::from(filled);
    let mut apart: Vec<Range<usize>> = Vec::new();
    for (start, end) in ordered.into_sorted_vec() {
        match apart.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => apart.push(start..end),
        }
    }
    apart
}
