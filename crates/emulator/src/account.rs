//! The one account and Region that the emulator plays, and the ARNs in them.

use crate::error::ApiError;

pub(crate) const REGION: &str = "eu-central-1";
pub(crate) const ACCOUNT: &str = "000000000000";

/// `arn:aws:logs:<region>:<account>:log-group:<name>`, without the `:*` of older ARNs.
pub(crate) fn group_arn(group: &str) -> String {
    format!("arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{group}")
}

/// `<group ARN>:log-stream:<name>`.
pub(crate) fn stream_arn(group: &str, stream: &str) -> String {
    format!("{}:log-stream:{stream}", group_arn(group))
}

/// The group that a `logGroupIdentifier` means: a plain name, or an ARN of this account and
/// Region. "If you specify an ARN, it can't end with an asterisk" (API reference); a group of
/// another account does not exist here.
pub(crate) fn group_of_identifier(identifier: &str) -> Result<&str, ApiError> {
    if !identifier.starts_with("arn:") {
        return Ok(identifier);
    }
    if identifier.ends_with('*') {
        return Err(ApiError::invalid_parameter("logGroupIdentifier: an ARN must not end with *."));
    }
    identifier.strip_prefix(group_arn("").as_str()).ok_or_else(ApiError::no_such_group)
}

/// The group of a request that may name it in either way.
///
/// # Errors
/// `InvalidParameterException` when both or neither are given.
pub(crate) fn named_group<'a>(
    name: Option<&'a str>,
    identifier: Option<&'a str>,
) -> Result<&'a str, ApiError> {
    match (name, identifier) {
        (Some(name), None) => Ok(name),
        (None, Some(identifier)) => group_of_identifier(identifier),
        (Some(_), Some(_)) => Err(ApiError::invalid_parameter(
            "logGroupName and logGroupIdentifier must not be given together.",
        )),
        (None, None) => {
            Err(ApiError::invalid_parameter("logGroupName or logGroupIdentifier must be given."))
        }
    }
}
