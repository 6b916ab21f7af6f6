//! The rule inside a grant: one exact name, or every name below a prefix that ends at a separator.
//!
//! `/acme` as a raw prefix would let in `/acme2`; a prefix therefore has to end in a character
//! that separates parts of a name. Names compare as bytes.

use crate::name::{LogGroupName, LogStreamName, MAX_NAME_CHARS, is_group_char, is_stream_char};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which names a grant lets in.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "text", rename_all = "snake_case")]
pub enum Rule {
    /// Every name. Only for streams: a tenant never gets every group of a source.
    All,
    /// This name and no other.
    Exact(String),
    /// Every name that starts with this text, which ends at a separator.
    Prefix(String),
}

/// Why a rule cannot be. Its words can be shown to the admin who typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError(String);

impl fmt::Display for RuleError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for RuleError {}

/// The characters that a group prefix may end in.
const GROUP_SEPARATORS: &[char] = &['/', '-', '_', '.', '#'];
/// The characters that a stream prefix may end in.
const STREAM_SEPARATORS: &[char] = &['/', '-', '_', '.', '#', '[', ']', '$', ' '];

impl Rule {
    /// Reads a group rule as an admin types it: `/acme/api` is exact, `/acme/*` a prefix.
    ///
    /// # Errors
    /// A name that AWS does not allow, `*` alone, or a prefix that does not end at a separator.
    pub fn parse_group(text: &str) -> Result<Rule, RuleError> {
        match text.trim().strip_suffix('*') {
            Some("") => Err(RuleError(
                "“*” alone would let in every log group of the account. Name a group or a prefix."
                    .into(),
            )),
            Some(prefix) => prefix_rule("log group", prefix, is_group_char, GROUP_SEPARATORS),
            None => exact_rule(LogGroupName::parse(text.trim())),
        }
    }

    /// Reads a stream rule as an admin types it: `*` is every stream, `acme/*` a prefix.
    ///
    /// # Errors
    /// A name that AWS does not allow, or a prefix that does not end at a separator.
    pub fn parse_stream(text: &str) -> Result<Rule, RuleError> {
        match text.strip_suffix('*') {
            Some("") => Ok(Rule::All),
            Some(prefix) => prefix_rule("log stream", prefix, is_stream_char, STREAM_SEPARATORS),
            None => exact_rule(LogStreamName::parse(text)),
        }
    }

    /// Whether the rule lets this name in. Bytes decide, nothing is normalised.
    pub fn lets_in(&self, name: &str) -> bool {
        match self {
            Rule::All => true,
            Rule::Exact(text) => text.as_bytes() == name.as_bytes(),
            Rule::Prefix(text) => name.as_bytes().starts_with(text.as_bytes()),
        }
    }

    /// Whether everything that `other` lets in is let in by this rule too.
    pub fn covers(&self, other: &Rule) -> bool {
        match (self, other) {
            (Rule::All, _) => true,
            (_, Rule::All) | (Rule::Exact(_), Rule::Prefix(_)) => false,
            (rule, Rule::Exact(text) | Rule::Prefix(text)) => rule.lets_in(text),
        }
    }

    /// What both rules let in, where one of them covers the other; nothing where neither does.
    pub fn meet(&self, other: &Rule) -> Option<Rule> {
        if self.covers(other) {
            Some(other.clone())
        } else {
            other.covers(self).then(|| self.clone())
        }
    }

    /// What an admin should know before saving: a prefix that ends in something other than `/`
    /// also lets in names that merely continue the last part.
    pub fn warning(&self) -> Option<String> {
        match self {
            Rule::Prefix(text) if !text.ends_with('/') => Some(format!(
                "“{text}*” also lets in every name that goes on after “{}”, such as “{text}other”.",
                &text[text.len() - text.chars().next_back().map_or(0, char::len_utf8)..]
            )),
            _ => None,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rule::All => out.write_str("*"),
            Rule::Exact(text) => out.write_str(text),
            Rule::Prefix(text) => write!(out, "{text}*"),
        }
    }
}

fn exact_rule(name: Result<impl Into<String>, crate::name::NameError>) -> Result<Rule, RuleError> {
    name.map(|name| Rule::Exact(name.into())).map_err(|error| RuleError(error.to_string()))
}

fn prefix_rule(
    what: &str,
    prefix: &str,
    allowed: fn(char) -> bool,
    separators: &[char],
) -> Result<Rule, RuleError> {
    if prefix.chars().count() > MAX_NAME_CHARS {
        return Err(RuleError(format!("A {what} name has at most {MAX_NAME_CHARS} characters.")));
    }
    if let Some(c) = prefix.chars().find(|c| !allowed(*c)) {
        return Err(RuleError(format!(
            "A {what} name cannot contain “{}”; “*” stands only at the end.",
            c.escape_debug()
        )));
    }
    if !prefix.ends_with(separators) {
        return Err(RuleError(format!(
            "“{prefix}*” would also let in “{prefix}2”. End the prefix at a separator: “{prefix}/*”."
        )));
    }
    if prefix.chars().all(|c| separators.contains(&c)) {
        return Err(RuleError(format!(
            "“{prefix}*” would let in nearly everything. Name at least one part before the “*”."
        )));
    }
    Ok(Rule::Prefix(prefix.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_ends_at_a_separator() {
        assert_eq!(Rule::parse_group("/acme/*"), Ok(Rule::Prefix("/acme/".into())));
        assert_eq!(
            Rule::parse_group("/aws/lambda/acme-*"),
            Ok(Rule::Prefix("/aws/lambda/acme-".into()))
        );
        for refused in ["/acme*", "*", "/*", "-*", "/a*b/*", "/acme/**", "", "/ac me/*"] {
            assert!(Rule::parse_group(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_grant_for_acme_never_lets_in_a_lookalike() {
        let prefix = Rule::parse_group("/tenant-a/*").unwrap();
        let exact = Rule::parse_group("/tenant-a").unwrap();
        for stranger in [
            "/tenant-a2",
            "/tenant-A",
            "/tenant-a-x",
            "/tenant-a%2F",
            "/tenant-A/x",
            "/tenant-a2/x",
            "x/tenant-a/",
        ] {
            assert!(!prefix.lets_in(stranger), "{stranger}");
            assert!(!exact.lets_in(stranger), "{stranger}");
        }
        assert!(prefix.lets_in("/tenant-a/api"));
        assert!(exact.lets_in("/tenant-a"));
        assert!(!exact.lets_in("/tenant-a/"));
    }

    #[test]
    fn streams_know_more_separators_and_everything() {
        assert_eq!(Rule::parse_stream("*"), Ok(Rule::All));
        assert!(Rule::parse_stream("2026/11/22/[*").is_ok());
        assert!(Rule::parse_stream("acme*").is_err());
    }

    #[test]
    fn covers_is_containment() {
        let all = Rule::All;
        let prefix = Rule::Prefix("a/".into());
        let deeper = Rule::Prefix("a/b/".into());
        let exact = Rule::Exact("a/b".into());
        assert!(all.covers(&prefix) && prefix.covers(&deeper) && prefix.covers(&exact));
        assert!(!deeper.covers(&prefix) && !exact.covers(&deeper) && !prefix.covers(&all));
    }

    #[test]
    fn rules_meet_in_the_narrower_one() {
        let (prefix, deeper) = (Rule::Prefix("a/".into()), Rule::Prefix("a/b/".into()));
        assert_eq!(prefix.meet(&deeper), Some(deeper.clone()));
        assert_eq!(deeper.meet(&prefix), Some(deeper.clone()));
        assert_eq!(deeper.meet(&Rule::Prefix("a/c/".into())), None);
        assert_eq!(prefix.meet(&Rule::Exact("a".into())), None);
        assert_eq!(Rule::All.meet(&Rule::Exact("x".into())), Some(Rule::Exact("x".into())));
    }

    #[test]
    fn a_loose_separator_is_warned_about() {
        assert!(Rule::parse_group("/aws/lambda/acme-*").unwrap().warning().is_some());
        assert!(Rule::parse_group("/acme/*").unwrap().warning().is_none());
    }

    proptest::proptest! {
        #[test]
        fn the_text_of_a_rule_reads_back(text in "[a/._#-]{1,8}[*]?") {
            if let Ok(rule) = Rule::parse_group(&text) {
                proptest::prop_assert_eq!(Rule::parse_group(&rule.to_string()), Ok(rule));
            }
        }
    }
}
