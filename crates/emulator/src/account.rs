//! The one account and Region that the emulator plays, the accounts that are linked to it, and the
//! ARNs in them.
//!
//! The account is a monitoring account (CloudWatch cross-account observability): it sees the groups
//! of linked accounts, but only by their ARNs and where it asks for linked accounts.

use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::validate;

pub(crate) const REGION: &str = "eu-central-1";
pub(crate) const ACCOUNT: &str = "000000000000";

/// A group of the account that is played, or of one that is linked to it. Ordered by name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct GroupId {
    pub(crate) name: String,
    /// Twelve digits.
    pub(crate) account: String,
}

impl GroupId {
    /// The group of this name in the account that is played.
    pub(crate) fn own(name: impl Into<String>) -> Self {
        Self { name: name.into(), account: ACCOUNT.to_owned() }
    }

    /// The group of this name in a linked account.
    pub(crate) fn linked(account: &str, name: &str) -> Self {
        Self { name: name.to_owned(), account: account.to_owned() }
    }

    pub(crate) fn is_own(&self) -> bool {
        self.account == ACCOUNT
    }

    /// `arn:aws:logs:<region>:<account>:log-group:<name>`, without the `:*` of older ARNs.
    pub(crate) fn arn(&self) -> String {
        format!("arn:aws:logs:{REGION}:{}:log-group:{}", self.account, self.name)
    }

    /// `<group ARN>:log-stream:<name>`.
    pub(crate) fn stream_arn(&self, stream: &str) -> String {
        format!("{}:log-stream:{stream}", self.arn())
    }

    /// The group that a `logGroupIdentifier` means: a plain name, which is always one of the own
    /// account, or an ARN of this Region. "If you specify an ARN, it can't end with an asterisk"
    /// (API reference).
    ///
    /// # Errors
    /// `ResourceNotFoundException` for what is no group's ARN here.
    pub(crate) fn of_identifier(identifier: &str) -> Result<Self, ApiError> {
        if !identifier.starts_with("arn:") {
            return Ok(Self::own(identifier));
        }
        if identifier.ends_with('*') {
            return Err(ApiError::invalid_parameter(
                "logGroupIdentifier: an ARN must not end with *.",
            ));
        }
        identifier
            .strip_prefix(&format!("arn:aws:logs:{REGION}:"))
            .and_then(|rest| rest.split_once(":log-group:"))
            .map(|(account, name)| Self::linked(account, name))
            .ok_or_else(ApiError::no_such_group)
    }

    /// The group of a request that may name it in either way. A linked account's group has to be
    /// named by its ARN (API reference, `logGroupIdentifier`): a plain name never means one.
    ///
    /// # Errors
    /// `InvalidParameterException` when both or neither are given, or the name is none.
    pub(crate) fn named(name: Option<&str>, identifier: Option<&str>) -> Result<Self, ApiError> {
        match (name, identifier) {
            (Some(name), None) => {
                validate::group_name("logGroupName", name)?;
                Ok(Self::own(name))
            }
            (None, Some(identifier)) => Self::of_identifier(identifier),
            (Some(_), Some(_)) => Err(ApiError::invalid_parameter(
                "logGroupName and logGroupIdentifier must not be given together.",
            )),
            (None, None) => Err(ApiError::invalid_parameter(
                "logGroupName or logGroupIdentifier must be given.",
            )),
        }
    }
}
