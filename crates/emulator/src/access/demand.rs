//! What a call asks permission for: its actions and its resource, after the service
//! authorization reference of CloudWatch Logs.

use serde::Deserialize;

use crate::account::GroupId;
use crate::error::ApiError;
use crate::operation::Operation;

/// One or two actions on one resource, or on each of several.
pub(crate) struct Demand {
    action: String,
    unmasks: bool,
    resources: Vec<String>,
}

/// The members of a request that say what it is about.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Subject {
    log_group_identifier: Option<String>,
    #[serde(default)]
    log_group_identifiers: Vec<String>,
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
            resources: subject.resources(operation)?,
        })
    }

    pub(crate) fn to_assume(role_arn: &str) -> Self {
        Self {
            action: "sts:AssumeRole".to_owned(),
            unmasks: false,
            resources: vec![role_arn.to_owned()],
        }
    }

    /// Every action together with every resource that it is about.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let actions = [self.action.as_str()].into_iter();
        let actions = actions.chain(self.unmasks.then_some("logs:Unmask"));
        actions.flat_map(|action| self.resources.iter().map(move |on| (action, on.as_str())))
    }
}

impl Subject {
    /// Calls about a stream name it; calls about a group ask for `<group>:log-stream:`, which a
    /// policy covers with `<group>:*`; calls about neither cannot be confined to a resource.
    fn resources(&self, operation: Operation) -> Result<Vec<String>, ApiError> {
        if operation == Operation::StartLiveTail {
            let arn = |identifier: &String| {
                GroupId::of_identifier(identifier).map(|group| group.stream_arn(""))
            };
            return self.log_group_identifiers.iter().map(arn).collect();
        }
        let group = match (&self.log_group_name, &self.log_group_identifier) {
            (Some(name), _) => GroupId::own(name),
            (None, Some(identifier)) => GroupId::of_identifier(identifier)?,
            (None, None) => GroupId::own(""),
        };
        let stream = self.log_stream_name.as_deref().unwrap_or_default();
        let resource = match operation {
            Operation::DescribeLogGroups | Operation::TestMetricFilter => "*".to_owned(),
            Operation::GetLogEvents | Operation::PutLogEvents => group.stream_arn(stream),
            Operation::CreateLogGroup
            | Operation::CreateLogStream
            | Operation::DescribeLogStreams
            | Operation::FilterLogEvents
            | Operation::PutRetentionPolicy
            | Operation::StartLiveTail => group.stream_arn(""),
        };
        Ok(vec![resource])
    }
}
