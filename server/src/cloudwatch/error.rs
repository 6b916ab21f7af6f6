//! What AWS answers when it does not answer, sorted by what the reader can do about it.

use aws_sdk_cloudwatchlogs::error::{ProvideErrorMetadata, SdkError};

/// Why nothing came. The texts are for the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CloudError {
    /// There is no such group or stream.
    #[error("not found")]
    NotFound,
    /// The credentials may not do that: the operator has to mend a policy.
    #[error("AWS denied access: {0}")]
    Denied(String),
    /// The account's quota is used up for the moment.
    #[error("AWS is throttling")]
    Throttled,
    /// Our own share of that quota is, by others who ask before; one's turn comes in about so long.
    #[error("the turn would come in {} s only", .0.as_secs_f32())]
    Busy(std::time::Duration),
    /// AWS found the request itself wrong, most often the pattern.
    #[error("AWS refused the request: {0}")]
    Invalid(String),
    /// AWS cannot be reached, or is ill.
    #[error("AWS is unavailable: {0}")]
    Unavailable(String),
}

impl CloudError {
    /// Which of them it is, for whoever counts.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            CloudError::NotFound => "not_found",
            CloudError::Denied(_) => "denied",
            CloudError::Throttled => "throttled",
            CloudError::Busy(_) => "busy",
            CloudError::Invalid(_) => "invalid",
            CloudError::Unavailable(_) => "unavailable",
        }
    }

    /// Whether the same may work in a while.
    pub fn is_passing(&self) -> bool {
        matches!(self, CloudError::Throttled | CloudError::Busy(_) | CloudError::Unavailable(_))
    }
}

impl<E, R> From<&SdkError<E, R>> for CloudError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug + 'static,
{
    fn from(error: &SdkError<E, R>) -> CloudError {
        let Some(service) = error.as_service_error() else {
            return without_answer(words(error));
        };
        let message = service.message().unwrap_or("no message").to_owned();
        match service.code().unwrap_or_default() {
            "ResourceNotFoundException" => CloudError::NotFound,
            "InvalidParameterException" | "InvalidOperationException" | "ValidationException" => {
                CloudError::Invalid(message)
            }
            // LimitExceededException is what AWS says of too many queries at once.
            "ThrottlingException" | "LimitExceededException" | "RequestLimitExceeded" => {
                CloudError::Throttled
            }
            // STS drops the “Exception”.
            "AccessDeniedException"
            | "AccessDenied"
            | "SignatureDoesNotMatch"
            | "ExpiredToken"
            | "UnrecognizedClientException"
            | "InvalidClientTokenId"
            | "InvalidSignatureException"
            | "ExpiredTokenException" => CloudError::Denied(message),
            code => CloudError::Unavailable(format!("{code}: {message}")),
        }
    }
}

impl<E, R> From<SdkError<E, R>> for CloudError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug + 'static,
{
    fn from(error: SdkError<E, R>) -> CloudError {
        CloudError::from(&error)
    }
}

/// The service itself gave no answer, or STS gave no credentials to ask it with.
fn without_answer(words: String) -> CloudError {
    if words.contains("AccessDenied") {
        CloudError::Denied(words)
    } else if words.contains("Throttling") {
        CloudError::Throttled
    } else {
        CloudError::Unavailable(words)
    }
}

fn words(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}
