//! The operations that are answered, by the names that `X-Amz-Target` gives them.

use serde::{Serialize, de::DeserializeOwned};

use crate::error::ApiError;
use crate::operations as run;
use crate::service::Service;

/// An operation of CloudWatch Logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    CreateLogGroup,
    CreateLogStream,
    DescribeLogGroups,
    DescribeLogStreams,
    FilterLogEvents,
    GetLogEvents,
    PutLogEvents,
    PutRetentionPolicy,
    TestMetricFilter,
}

impl Operation {
    pub(crate) const ALL: [Self; 9] = [
        Self::CreateLogGroup,
        Self::CreateLogStream,
        Self::DescribeLogGroups,
        Self::DescribeLogStreams,
        Self::FilterLogEvents,
        Self::GetLogEvents,
        Self::PutLogEvents,
        Self::PutRetentionPolicy,
        Self::TestMetricFilter,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::CreateLogGroup => "CreateLogGroup",
            Self::CreateLogStream => "CreateLogStream",
            Self::DescribeLogGroups => "DescribeLogGroups",
            Self::DescribeLogStreams => "DescribeLogStreams",
            Self::FilterLogEvents => "FilterLogEvents",
            Self::GetLogEvents => "GetLogEvents",
            Self::PutLogEvents => "PutLogEvents",
            Self::PutRetentionPolicy => "PutRetentionPolicy",
            Self::TestMetricFilter => "TestMetricFilter",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == name)
    }

    /// Reads the request, does what it asks and writes the answer, both JSON.
    pub(crate) fn answer(self, service: &Service, request: &[u8]) -> Result<Vec<u8>, ApiError> {
        match self {
            Self::CreateLogGroup => with(service, request, run::create_log_group::run),
            Self::CreateLogStream => with(service, request, run::create_log_stream::run),
            Self::DescribeLogGroups => with(service, request, run::describe_log_groups::run),
            Self::DescribeLogStreams => with(service, request, run::describe_log_streams::run),
            Self::FilterLogEvents => with(service, request, run::filter_log_events::run),
            Self::GetLogEvents => with(service, request, run::get_log_events::run),
            Self::PutLogEvents => with(service, request, run::put_log_events::run),
            Self::PutRetentionPolicy => with(service, request, run::put_retention_policy::run),
            Self::TestMetricFilter => with(service, request, run::test_metric_filter::run),
        }
    }
}

fn with<Input: DeserializeOwned, Output: Serialize>(
    service: &Service,
    request: &[u8],
    run: fn(&Service, Input) -> Result<Output, ApiError>,
) -> Result<Vec<u8>, ApiError> {
    let input =
        serde_json::from_slice(request).map_err(|problem| ApiError::unreadable(&problem))?;
    let output = run(service, input)?;
    serde_json::to_vec(&output).map_err(|problem| ApiError::unreadable(&problem))
}
