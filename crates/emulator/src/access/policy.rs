//! Session policies: who wrote one down may do what it allows and does not deny.

use serde::{Deserialize, Deserializer};

/// A policy document. Actions and resources are exact or end in `*`; what goes beyond that
/// (conditions, `NotAction`, a `*` inside) is refused rather than misunderstood.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Policy {
    #[serde(rename = "Version")]
    _version: Option<Version>,
    #[serde(rename = "Id")]
    _id: Option<String>,
    #[serde(deserialize_with = "one_or_many")]
    statement: Vec<Statement>,
}

/// The only version whose rules are known here.
#[derive(Clone, Debug, Deserialize)]
enum Version {
    #[serde(rename = "2012-10-17")]
    Current,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Statement {
    #[serde(rename = "Sid")]
    _sid: Option<String>,
    effect: Effect,
    #[serde(deserialize_with = "one_or_many")]
    action: Vec<Pattern>,
    #[serde(deserialize_with = "one_or_many")]
    resource: Vec<Pattern>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum Effect {
    Allow,
    Deny,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
enum Pattern {
    Exact(String),
    Prefix(String),
}

impl Policy {
    /// # Errors
    /// For what is no policy, or one with parts that are not known here.
    pub(crate) fn parse(document: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(document)
    }

    /// Whether some statement allows this and none denies it.
    pub(crate) fn allows(&self, action: &str, resource: &str) -> bool {
        let says = |effect| {
            self.statement
                .iter()
                .any(|statement| statement.effect == effect && statement.covers(action, resource))
        };
        says(Effect::Allow) && !says(Effect::Deny)
    }
}

impl Statement {
    /// Actions compare without regard to case, resources exactly (IAM reference).
    fn covers(&self, action: &str, resource: &str) -> bool {
        let action = action.to_ascii_lowercase();
        self.action.iter().any(|pattern| pattern.in_lower_case().covers(&action))
            && self.resource.iter().any(|pattern| pattern.covers(resource))
    }
}

impl Pattern {
    fn covers(&self, name: &str) -> bool {
        match self {
            Self::Exact(exact) => name == exact,
            Self::Prefix(prefix) => name.starts_with(prefix),
        }
    }

    fn in_lower_case(&self) -> Self {
        match self {
            Self::Exact(exact) => Self::Exact(exact.to_ascii_lowercase()),
            Self::Prefix(prefix) => Self::Prefix(prefix.to_ascii_lowercase()),
        }
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (prefix, is_prefix) = match text.strip_suffix('*') {
            Some(prefix) => (prefix.to_owned(), true),
            None => (text, false),
        };
        if prefix.contains(['*', '?']) {
            return Err("only a * at the end is known here".to_owned());
        }
        Ok(if is_prefix { Self::Prefix(prefix) } else { Self::Exact(prefix) })
    }
}

fn one_or_many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Vec<T>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany<T> {
        One(T),
        Many(Vec<T>),
    }
    Ok(match OneOrMany::deserialize(from)? {
        OneOrMany::One(one) => vec![one],
        OneOrMany::Many(many) => many,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUP: &str = "arn:aws:logs:eu-central-1:000000000000:log-group:/acme/api:log-stream:";

    fn allows(statements: &str, action: &str, resource: &str) -> Option<bool> {
        let document = format!(r#"{{"Version":"2012-10-17","Statement":{statements}}}"#);
        Policy::parse(&document).ok().map(|policy| policy.allows(action, resource))
    }

    #[test]
    fn only_what_is_allowed_is_allowed() {
        let statement = r#"{"Effect":"Allow","Action":["logs:FilterLogEvents","logs:Get*"],
            "Resource":"arn:aws:logs:eu-central-1:000000000000:log-group:/acme/api:*"}"#;
        assert_eq!(allows(statement, "logs:FilterLogEvents", GROUP), Some(true));
        assert_eq!(allows(statement, "logs:filterlogevents", GROUP), Some(true));
        assert_eq!(allows(statement, "logs:GetLogEvents", GROUP), Some(true));
        assert_eq!(allows(statement, "logs:PutLogEvents", GROUP), Some(false));
        assert_eq!(
            allows(statement, "logs:FilterLogEvents", &GROUP.replace("/api", "/api2")),
            Some(false)
        );
        assert_eq!(allows(statement, "logs:FilterLogEvents", "*"), Some(false));
    }

    #[test]
    fn an_exact_resource_covers_nothing_beside_it() {
        let statement = r#"{"Effect":"Allow","Action":"*",
            "Resource":"arn:aws:logs:eu-central-1:000000000000:log-group:/acme/api"}"#;
        assert_eq!(allows(statement, "logs:FilterLogEvents", GROUP), Some(false));
    }

    #[test]
    fn a_denial_wins() {
        let statements = r#"[{"Effect":"Allow","Action":"logs:*","Resource":"*"},
            {"Effect":"Deny","Action":"logs:Unmask","Resource":"*"}]"#;
        assert_eq!(allows(statements, "logs:FilterLogEvents", GROUP), Some(true));
        assert_eq!(allows(statements, "logs:Unmask", GROUP), Some(false));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for statement in [
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{}}"#,
            r#"{"Effect":"Allow","NotAction":"*","Resource":"*"}"#,
            r#"{"Effect":"Allow","Action":"*","Resource":"arn:*:logs"}"#,
            r#"{"Effect":"Maybe","Action":"*","Resource":"*"}"#,
            r#"{"Effect":"Allow","Action":"*"}"#,
        ] {
            assert_eq!(allows(statement, "logs:FilterLogEvents", GROUP), None, "{statement}");
        }
    }
}
