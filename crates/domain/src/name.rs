//! Names as AWS writes them. They are checked once, here, and compared as bytes ever after:
//! no case folding, no Unicode normalisation, no decoding.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a text is no name. Its words can be shown to the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameError(String);

impl fmt::Display for NameError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for NameError {}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident = $check:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes the text if it is such a name.
            ///
            /// # Errors
            /// The rule that the text breaks, in words.
            pub fn parse(text: impl Into<String>) -> Result<Self, NameError> {
                let text = text.into();
                $check(&text).map(|()| Self(text))
            }

            /// The name as it was given.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;
            fn try_from(text: String) -> Result<Self, NameError> {
                Self::parse(text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    )+};
}

names! {
    /// A log group's name: 1 to 512 characters out of `A-Z a-z 0-9 . - _ / #`
    /// (AWS API reference, CreateLogGroup).
    LogGroupName = check_group,
    /// A log stream's name: 1 to 512 characters, none of them `:` or `*`
    /// (AWS API reference, CreateLogStream).
    LogStreamName = check_stream,
    /// A short name for addresses: 1 to 63 characters out of `a-z 0-9 -`,
    /// with a letter or digit at both ends.
    Slug = check_slug,
    /// An AWS account's id: twelve digits (AWS Account Management reference).
    AccountId = check_account,
}

impl AccountId {
    /// The ids in a text that a person typed, parted by spaces, commas or line ends; each once, in
    /// the order in which they stand there.
    ///
    /// # Errors
    /// The first part that is no id, in words.
    pub fn parse_list(text: &str) -> Result<Vec<AccountId>, NameError> {
        let mut ids = Vec::new();
        for part in text.split(|c: char| c.is_whitespace() || c == ',') {
            if !part.is_empty() {
                let id = AccountId::parse(part)?;
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        Ok(ids)
    }
}

/// AWS's limit on the length of a group's or stream's name, in characters.
pub const MAX_NAME_CHARS: usize = 512;

/// Whether the character may stand in a log group's name.
pub(crate) fn is_group_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | '#')
}

/// Whether the character may stand in a log stream's name.
pub(crate) fn is_stream_char(c: char) -> bool {
    !matches!(c, ':' | '*')
}

fn check_length(what: &str, text: &str, most: usize) -> Result<(), NameError> {
    match text.chars().count() {
        0 => Err(NameError(format!("A {what} cannot be empty."))),
        n if n > most => {
            Err(NameError(format!("A {what} has at most {most} characters; this has {n}.")))
        }
        _ => Ok(()),
    }
}

fn check_chars(what: &str, text: &str, ok: fn(char) -> bool) -> Result<(), NameError> {
    match text.chars().find(|c| !ok(*c)) {
        Some(c) => Err(NameError(format!("A {what} cannot contain “{}”.", c.escape_debug()))),
        None => Ok(()),
    }
}

fn check_group(text: &str) -> Result<(), NameError> {
    check_length("log group name", text, MAX_NAME_CHARS)?;
    check_chars("log group name", text, is_group_char)
}

fn check_stream(text: &str) -> Result<(), NameError> {
    check_length("log stream name", text, MAX_NAME_CHARS)?;
    check_chars("log stream name", text, is_stream_char)
}

fn check_slug(text: &str) -> Result<(), NameError> {
    check_length("short name", text, 63)?;
    check_chars("short name", text, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')?;
    if text.starts_with('-') || text.ends_with('-') {
        return Err(NameError("A short name starts and ends with a letter or digit.".into()));
    }
    Ok(())
}

impl Slug {
    /// The short name that a name suggests: its letters and digits in lower case, parted by `-`,
    /// at most 50 of them. `None` where the name has letters that addresses have not, for how they
    /// are to be written is not for us to guess.
    pub fn of_name(name: &str) -> Option<Slug> {
        if name.chars().any(|c| c.is_alphanumeric() && !c.is_ascii()) {
            return None;
        }
        let words = name.split(|c: char| !c.is_ascii_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let text: String = words.join("-").to_ascii_lowercase().chars().take(50).collect();
        Slug::parse(text.trim_end_matches('-')).ok()
    }
}

fn check_account(text: &str) -> Result<(), NameError> {
    if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(NameError(format!("“{text}” is no AWS account: it has twelve digits.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn group_names_follow_aws() {
        for good in ["/acme/api", "a", "A.b-c_d/e#f", &"x".repeat(512)] {
            assert!(LogGroupName::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a b", "a:b", "a*", "é", "a%2Fb", &"x".repeat(513)] {
            assert!(LogGroupName::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn stream_names_follow_aws() {
        for good in ["2026/11/22/[$LATEST]abc", "with space", "ünï", "<b>"] {
            assert!(LogStreamName::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a:b", "a*b"] {
            assert!(LogStreamName::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_name_suggests_a_short_name() {
        let of = |name: &str| Slug::of_name(name).map(String::from);
        assert_eq!(of(" Acme GmbH & Co. KG ").as_deref(), Some("acme-gmbh-co-kg"));
        assert_eq!(of("Production (EU 1)").as_deref(), Some("production-eu-1"));
        assert_eq!(of(&"long name ".repeat(20)).map(|slug| slug.len()), Some(49));
        for none in ["", " ", "–", "Müller", "株式会社"] {
            assert_eq!(of(none), None, "{none}");
        }
    }

    #[test]
    fn an_account_has_twelve_digits() {
        assert!(AccountId::parse("000000000000").is_ok());
        for bad in ["", "12345678901", "1234567890123", "12345678901a", "１２３４５６７８９０１２"]
        {
            assert!(AccountId::parse(bad).is_err(), "{bad}");
        }
        let list = AccountId::parse_list("111111111111,222222222222\n 111111111111 ,").unwrap();
        assert_eq!(
            list.iter().map(AccountId::as_str).collect::<Vec<_>>(),
            ["111111111111", "222222222222"]
        );
    }

    #[test]
    fn slugs_are_plain() {
        assert!(Slug::parse("acme-2").is_ok());
        for bad in ["", "-a", "a-", "Acme", "a/b", "a_b"] {
            assert!(Slug::parse(bad).is_err(), "{bad}");
        }
    }
}
