//! The operations that are answered, by the names that `X-Amz-Target` gives them.

use std::sync::Arc;

use serde::{Serialize, de::DeserializeOwned};

use crate::error::ApiError;
use crate::live_tail::Frames;
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
    StartLiveTail,
    TestMetricFilter,
}

impl Operation {
    pub(crate) const ALL: [Self; 10] = [
        Self::CreateLogGroup,
        Self::CreateLogStream,
        Self::DescribeLogGroups,
        Self::DescribeLogStreams,
        Self::FilterLogEvents,
        Self::GetLogEvents,
        Self::PutLogEvents,
        Self::PutRetentionPolicy,
        Self::StartLiveTail,
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
            Self::StartLiveTail => "StartLiveTail",
            Self::TestMetricFilter => "TestMetricFilter",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == name)
    }

    /// Reads the request, does what it asks and writes the answer, both JSON.
    pub(crate) fn answer(self, service: &Arc<Service>, request: &[u8]) -> Result<Answer, ApiError> {
        let answer = match self {
            Self::StartLiveTail => {
                let session = run::start_live_tail::open(service, request)?;
                return Ok(Answer::Frames(Frames::of(session, Arc::clone(service))));
            }
            Self::CreateLogGroup => with(service, request, run::create_log_group::run),
            Self::CreateLogStream => with(service, request, run::create_log_stream::run),
            Self::DescribeLogGroups => with(service, request, run::describe_log_groups::run),
            Self::DescribeLogStreams => with(service, request, run::describe_log_streams::run),
            Self::FilterLogEvents => with(service, request, run::filter_log_events::run),
            Self::GetLogEvents => with(service, request, run::get_log_events::run),
            Self::PutLogEvents => with(service, request, run::put_log_events::run),
            Self::PutRetentionPolicy => with(service, request, run::put_retention_policy::run),
            Self::TestMetricFilter => with(service, request, run::test_metric_filter::run),
        };
        answer.map(Answer::Whole)
    }
}

/// What an operation answers.
pub(crate) enum Answer {
    Whole(Vec<u8>),
    /// Messages of an event stream, for as long as they come.
    Frames(Frames),
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
