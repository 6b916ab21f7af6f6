//! What a person is told of an error. The detail goes to the log, once, here.

use crate::access::GroupScope;
use crate::cloudwatch::{Cloud, CloudError, catalogue};
use crate::db::{DbError, is_unstorable};
use app::{PortalError, Trouble};
use std::time::Duration;

/// The database did not do what it should.
pub(super) fn database(error: DbError) -> PortalError {
    if is_unstorable(&error) {
        return PortalError::invalid("text", "A character in it cannot be kept: U+0000.");
    }
    tracing::error!(%error, "the database failed");
    Trouble::Unavailable { what: "The database".into() }.into()
}

/// AWS did not do what it should.
pub(super) fn cloud(error: CloudError) -> PortalError {
    let trouble = match &error {
        CloudError::NotFound => return Trouble::NotFound.into(),
        CloudError::Throttled => Trouble::Throttled { wait: None },
        CloudError::Busy(wait) => Trouble::Throttled { wait: Some(whole_seconds(*wait)) },
        CloudError::Unavailable(_) => Trouble::Unavailable { what: "AWS CloudWatch Logs".into() },
        CloudError::Denied(_) => Trouble::Misconfigured {
            message: "AWS does not let the portal read this. Your provider has to mend a policy."
                .into(),
        },
        CloudError::Invalid(_) => Trouble::Misconfigured {
            message: "AWS refuses to read this log group this way. Tell your provider, with the \
                      request's id."
                .into(),
        },
    };
    tracing::error!(%error, "AWS failed");
    trouble.into()
}

fn whole_seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX)
}

/// AWS did not do what it should in a search of these groups. Where it found the request wrong,
/// that is because of a group's class, or of the pattern.
pub(super) async fn cloud_search(
    cloud_: &Cloud,
    groups: &[GroupScope],
    has_pattern: bool,
    error: CloudError,
) -> PortalError {
    let CloudError::Invalid(message) = &error else { return cloud(error) };
    for scope in groups {
        if let Ok(Some(class)) = catalogue::class_of(cloud_, scope).await
            && class != "STANDARD"
        {
            return Trouble::NotListed { group: scope.group().to_string(), class }.into();
        }
    }
    if has_pattern && message.contains("pattern") {
        return PortalError::invalid("filter", "AWS does not accept this filter pattern.");
    }
    cloud(error)
}
