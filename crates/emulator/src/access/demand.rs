//! What a call asks permission for: its actions and its resource, after the service
//! authorization reference of CloudWatch Logs.

use serde::Deserialize;

use crate::account;
use crate::error::ApiError;
use crate::operation::Operation;

/// One or two actions on one resource.
pub(crate) struct Demand {
    action: String,
    unmasks: bool,
    pub(crate) resource: String,
}

/// The members of a request that say what it is about.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Subject {
    log_group_identifier: Option<String>,
    log_group_name: Option<String>,
    log_stream_name: Option<String>,
    #[serde(default)]
    unmask: bool,
}

impl Demand {
    pub(crate) fn of(operation: Operation, request: &[u8]) -> Result<Self, ApiError> {
        let subject: Subject =
            serde_json::from_slice(request).map_err(|problem| ApiError::unreadable(&problem))?;
        Ok(Self {
            action: format!("logs:{}", operation.name()),
            unmasks: subject.unmask,
            resource: subject.resource(operation)?,
        })
    }

    pub(crate) fn to_assume(role_arn: &str) -> Self {
        Self { action: "sts:AssumeRole".to_owned(), unmasks: false, resource: role_arn.to_owned() }
    }

    pub(crate) fn actions(&self) -> impl Iterator<Item = &str> {
        [self.action.as_str()].into_iter().chain(self.unmasks.then_some("logs:Unmask"))
    }
}

impl Subject {
    /// Calls about a stream name it; calls about a group ask for `<group>:log-stream:`, which a
    /// policy covers with `<group>:*`; calls about neither cannot be confined to a resource.
    fn resource(&self, operation: Operation) -> Result<String, ApiError> {
        let group = match (&self.log_group_name, &self.log_group_identifier) {
            (Some(name), _) => name,
            (None, Some(identifier)) => account::group_of_identifier(identifier)?,
            (None, None) => "",
        };
        let stream = self.log_stream_name.as_deref().unwrap_or_default();
        Ok(match operation {
            Operation::DescribeLogGroups | Operation::TestMetricFilter => "*".to_owned(),
            Operation::GetLogEvents | Operation::PutLogEvents => account::stream_arn(group, stream),
            Operation::CreateLogGroup
            | Operation::CreateLogStream
            | Operation::DescribeLogStreams
            | Operation::FilterLogEvents
            | Operation::PutRetentionPolicy => account::stream_arn(group, ""),
        })
    }
}
