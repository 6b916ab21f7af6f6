//! What a person is told of an error. The detail goes to the log, once, here.

use crate::cloudwatch::CloudError;
use crate::db::DbError;
use app::{PortalError, Trouble};

/// The database did not do what it should.
pub(super) fn database(error: DbError) -> PortalError {
    tracing::error!(%error, "the database failed");
    Trouble::Unavailable { what: "The database".into() }.into()
}

/// AWS did not do what it should.
pub(super) fn cloud(error: CloudError) -> PortalError {
    let trouble = match &error {
        CloudError::NotFound => return Trouble::NotFound.into(),
        CloudError::Throttled => Trouble::Throttled,
        CloudError::Unavailable(_) => Trouble::Unavailable { what: "AWS CloudWatch Logs".into() },
        CloudError::Denied(_) => Trouble::Misconfigured {
            message: "AWS does not let the portal read this. Your provider has to mend a policy."
                .into(),
        },
        CloudError::Invalid(_) => Trouble::Misconfigured {
            message: "AWS refuses to search this log group this way. Groups of the infrequent \
                      access class cannot be searched event by event."
                .into(),
        },
    };
    tracing::error!(%error, "AWS failed");
    trouble.into()
}

/// AWS did not do what it should in a search with a pattern: if it found the request wrong, the
/// pattern is what is wrong with it.
pub(super) fn cloud_search(error: CloudError, has_pattern: bool) -> PortalError {
    match error {
        CloudError::Invalid(message) if has_pattern && message.contains("pattern") => {
            PortalError::invalid("filter", "AWS does not accept this filter pattern.")
        }
        error => cloud(error),
    }
}
