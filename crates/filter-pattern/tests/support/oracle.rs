//! JSON conditions, evaluated the obvious way on a tree of the event.

use std::fmt;

use proptest::prelude::*;
use serde_json::Value as Json;

use super::events;

#[derive(Clone, Debug)]
pub(crate) enum Oracle {
    All(Vec<Oracle>),
    Any(Vec<Oracle>),
    Test { path: Vec<Step>, test: Test },
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
    AnyKey,
    AnyIndex,
}

#[derive(Clone, Debug)]
pub(crate) enum Test {
    Text { equal: bool, text: String },
    Number { operator: &'static str, number: f64 },
    Is(&'static str),
    NotExists,
}

pub(crate) fn conditions() -> impl Strategy<Value = Oracle> {
    let plain = prop_oneof![3 => events::names().prop_map(Step::Key), 1 => (0..3usize).prop_map(Step::Index)];
    let wild = prop::sample::select(vec![None, None, Some(Step::AnyKey), Some(Step::AnyIndex)]);
    let path = (prop::collection::vec(plain, 1..3), wild, any::<bool>()).prop_map(
        |(mut path, wild, last)| {
            let at = if last { path.len() } else { 0 };
            path.splice(at..at, wild);
            path
        },
    );
    let test = prop_oneof![
        (any::<bool>(), events::texts()).prop_map(|(equal, text)| Test::Text { equal, text }),
        (
            prop::sample::select(vec!["=", "!=", "<", "<=", ">", ">="]),
            prop::sample::select(vec![-2.25, 0.0, 1.0, 404.0, 0.5])
        )
            .prop_map(|(operator, number)| Test::Number { operator, number }),
        prop::sample::select(vec!["NULL", "TRUE", "FALSE"]).prop_map(Test::Is),
        Just(Test::NotExists),
    ];
    let leaf = (path, test).prop_map(|(path, test)| Oracle::Test { path, test });
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Oracle::All),
            prop::collection::vec(inner, 1..4).prop_map(Oracle::Any),
        ]
    })
    .prop_filter("more wildcards than CloudWatch takes", |oracle| oracle.wildcards() <= 3)
}

impl Oracle {
    pub(crate) fn holds(&self, event: &Json) -> bool {
        match self {
            Oracle::All(parts) => parts.iter().all(|part| part.holds(event)),
            Oracle::Any(parts) => parts.iter().any(|part| part.holds(event)),
            Oracle::Test { path, test } => {
                let found = path.iter().fold(vec![event], |values, step| {
                    values.into_iter().flat_map(|value| step.from(value)).collect()
                });
                match test {
                    Test::NotExists => found.is_empty(),
                    test => found.into_iter().any(|value| test.holds(value)),
                }
            }
        }
    }

    fn wildcards(&self) -> usize {
        match self {
            Oracle::All(parts) | Oracle::Any(parts) => parts.iter().map(Oracle::wildcards).sum(),
            Oracle::Test { path, .. } => {
                path.iter().filter(|step| matches!(step, Step::AnyKey | Step::AnyIndex)).count()
            }
        }
    }
}

impl Step {
    fn from<'a>(&self, value: &'a Json) -> Vec<&'a Json> {
        match (self, value) {
            (Step::Key(key), Json::Object(members)) => members.get(key).into_iter().collect(),
            (Step::Index(index), Json::Array(elements)) => {
                elements.get(*index).into_iter().collect()
            }
            (Step::AnyKey, Json::Object(members)) => members.values().collect(),
            (Step::AnyIndex, Json::Array(elements)) => elements.iter().collect(),
            _ => Vec::new(),
        }
    }
}

impl Test {
    fn holds(&self, value: &Json) -> bool {
        if value.is_object() || value.is_array() {
            return false;
        }
        match self {
            Test::Text { equal, text } => {
                let found = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let (start, end) = (text.starts_with('*'), text.ends_with('*'));
                let inner = text.strip_prefix('*').unwrap_or(text);
                let inner = inner.strip_suffix('*').unwrap_or(inner);
                let matches = match (start, end) {
                    (false, false) => found == inner,
                    (true, false) => found.ends_with(inner),
                    (false, true) => found.starts_with(inner),
                    (true, true) => found.contains(inner),
                };
                matches == *equal
            }
            Test::Number { operator, number } => match (value.as_f64(), *operator) {
                (Some(found), "=") => found == *number,
                (Some(found), "<") => found < *number,
                (Some(found), "<=") => found <= *number,
                (Some(found), ">") => found > *number,
                (Some(found), ">=") => found >= *number,
                (found, operator) => operator == "!=" && found != Some(*number),
            },
            Test::Is("NULL") => value.is_null(),
            Test::Is(word) => value.as_bool() == Some(*word == "TRUE"),
            Test::NotExists => false,
        }
    }
}

/// As a pattern spells it.
impl fmt::Display for Oracle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let join = |parts: &[Oracle], glue: &str| {
            parts.iter().map(|part| format!("({part})")).collect::<Vec<_>>().join(glue)
        };
        match self {
            Oracle::All(parts) => f.write_str(&join(parts, " && ")),
            Oracle::Any(parts) => f.write_str(&join(parts, " || ")),
            Oracle::Test { path, test } => {
                f.write_str("$")?;
                for step in path {
                    match step {
                        Step::Key(key) => write!(f, ".['{key}']")?,
                        Step::Index(index) => write!(f, "[{index}]")?,
                        Step::AnyKey => f.write_str(".*")?,
                        Step::AnyIndex => f.write_str("[*]")?,
                    }
                }
                match test {
                    Test::Text { equal, text } => {
                        let text = text.replace('\\', r"\\").replace('"', r#"\""#);
                        write!(f, " {} \"{text}\"", if *equal { "=" } else { "!=" })
                    }
                    Test::Number { operator, number } => write!(f, " {operator} {number}"),
                    Test::Is(word) => write!(f, " IS {word}"),
                    Test::NotExists => f.write_str(" NOT EXISTS"),
                }
            }
        }
    }
}
