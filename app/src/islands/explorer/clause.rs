//! What a click on a value asks of the filter pattern.

use super::narrow::Refused;
use filter_pattern::Pattern;
use filter_pattern::builder::{self, Clause, Operator, Refusal, Value};
use log_line::fields::{Scalar, Step};

/// What is wanted of a value that was clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Only,
    Not,
    Greater,
    Less,
}

impl Wish {
    /// By the name that buttons have for it.
    pub(super) fn named(name: &str) -> Option<Wish> {
        match name {
            "only" => Some(Wish::Only),
            "not" => Some(Wish::Not),
            "greater" => Some(Wish::Greater),
            "less" => Some(Wish::Less),
            _ => None,
        }
    }
}

/// JSON events whose field stands to this value as wished.
pub(super) fn field_clause(path: &[Step], value: Scalar, wish: Wish) -> Result<Clause, Refusal> {
    let path: Vec<builder::Step> = path
        .iter()
        .map(|step| match step {
            Step::Key(key) => builder::Step::Key(key.clone()),
            Step::Index(index) => builder::Step::Index(*index),
        })
        .collect();
    let value = match value {
        Scalar::Text(text) => Value::Text(text),
        Scalar::Number(number) => Value::Number(number),
        Scalar::Bool(flag) => Value::Bool(flag),
        Scalar::Null => Value::Null,
    };
    let operator = match wish {
        Wish::Only => Operator::Is,
        Wish::Not => Operator::IsNot,
        Wish::Greater => Operator::Greater,
        Wish::Less => Operator::Less,
    };
    Clause::json(&path, operator, value)
}

/// Lines that hold this text, or do not.
pub(super) fn text_clause(text: &str, wish: Wish) -> Result<Clause, Refusal> {
    if wish == Wish::Not { Clause::exclude(text) } else { Clause::include(text) }
}

/// The pattern that is there with the clause added.
pub(super) fn joined(there: &str, clause: Result<Clause, Refusal>) -> Result<String, Refused> {
    let clause = clause.map_err(|refusal| Refused { words: refusal.to_string(), alone: None })?;
    let refused = |words: String| {
        let alone = clause.to_pattern().ok().map(|pattern| pattern.to_string());
        Refused { words, alone }
    };
    let there = Pattern::parse(there.trim())
        .map_err(|_| refused("The filter pattern that is there cannot be read".to_owned()))?;
    let pattern = clause.join(&there).map_err(|refusal| refused(refusal.to_string()))?;
    Ok(pattern.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use log_line::fields::parse_path;

    fn field(path: &str, value: Scalar, wish: Wish) -> Result<Clause, Refusal> {
        field_clause(&parse_path(path).unwrap(), value, wish)
    }

    #[test]
    fn a_click_joins_the_pattern_that_is_there() {
        let status = || field("http.status", Scalar::Number("500".into()), Wish::Greater);
        assert_eq!(joined("", status()).unwrap(), "{ $.http.status > 500 }");
        assert_eq!(
            joined("{ $.level = error }", status()).unwrap(),
            r#"{ $.level = "error" && $.http.status > 500 }"#
        );
        let text = text_clause("GET /a", Wish::Not);
        assert_eq!(joined("timeout", text).unwrap(), r#"timeout -"GET /a""#);
    }

    #[test]
    fn what_cannot_be_joined_is_offered_on_its_own() {
        let level = || field("level", Scalar::Text("error".into()), Wish::Only);
        let refused = joined("timeout", level()).unwrap_err();
        assert!(refused.words.contains("cannot be added"), "{}", refused.words);
        assert_eq!(refused.alone.as_deref(), Some(r#"{ $.level = "error" }"#));
        assert!(joined("{ $.a = ", level()).unwrap_err().alone.is_some());
        assert_eq!(joined("", field("a", Scalar::Null, Wish::Not)).unwrap_err().alone, None);
    }
    #[test]
    fn buttons_name_their_wishes() {
        let wishes = ["only", "not", "greater", "less", "menu"].map(Wish::named);
        let known = [Wish::Only, Wish::Not, Wish::Greater, Wish::Less].map(Some);
        assert_eq!((&wishes[..4], wishes[4]), (&known[..], None));
    }
}
