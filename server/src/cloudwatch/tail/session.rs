//! A Live Tail session with AWS.

use super::super::CloudError;
use super::super::action::Action;
use super::super::client::Cloud;
use super::super::line::Line;
use super::super::named::group_arn;
use super::feed::Feed;
use crate::access::Origin;
use aws_sdk_cloudwatchlogs::Client;
use aws_sdk_cloudwatchlogs::config::interceptors::BeforeTransmitInterceptorContextMut;
use aws_sdk_cloudwatchlogs::config::{Builder, ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_cloudwatchlogs::error::{BoxError, ProvideErrorMetadata};
use aws_sdk_cloudwatchlogs::operation::start_live_tail::StartLiveTailOutput;
use aws_sdk_cloudwatchlogs::types::{LiveTailSessionLogEvent, StartLiveTailResponseStream};
use domain::LogEvent;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Why there is no session.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoSession {
    /// There is no Live Tail at this endpoint.
    #[error("AWS answers {0}")]
    Unsupported(String),
    /// Not for these groups; one among them may be the reason alone.
    #[error("AWS answers {0}")]
    Refused(String),
    /// The account or the source's budget has no session left, or too many were started just now.
    #[error("none is left")]
    Busy,
    /// AWS does not answer, or denies it.
    #[error(transparent)]
    Failed(CloudError),
}

impl From<CloudError> for NoSession {
    fn from(error: CloudError) -> NoSession {
        match error {
            CloudError::Busy(_) => NoSession::Busy,
            error => NoSession::Failed(error),
        }
    }
}

/// One update, by the group that each event lies in.
pub(super) struct Update {
    pub(super) events: Vec<(String, LogEvent)>,
    /// Whether there were more events than AWS tells.
    pub(super) sampled: bool,
}

/// A session that has started.
pub(super) struct Session {
    output: StartLiveTailOutput,
}

impl Session {
    /// Starts a session for these groups, and is there when AWS says that it has started.
    pub(super) async fn start(
        line: &Line,
        origin: &Origin,
        feeds: &[Arc<Feed>],
    ) -> Result<Session, NoSession> {
        // Live Tail takes groups by their ARNs alone.
        let arns = feeds.iter().map(|feed| group_arn(origin, feed.group.as_str())).collect();
        let request = line.client().start_live_tail().set_log_group_identifiers(Some(arns));
        let sent = line.send(Action::StartLiveTail, request.send()).await;
        let output = sent?.map_err(|error| {
            let code = error.as_service_error().and_then(|service| service.code());
            match code.unwrap_or_default() {
                "LimitExceededException" | "ThrottlingException" => NoSession::Busy,
                code @ "UnknownOperationException" => NoSession::Unsupported(code.to_owned()),
                // A policy that does not speak of Live Tail is mended by people, not by trying.
                code @ ("AccessDeniedException"
                | "InvalidOperationException"
                | "InvalidParameterException"
                | "ResourceNotFoundException") => NoSession::Refused(code.to_owned()),
                _ => CloudError::from(&error).into(),
            }
        })?;
        let mut session = Session { output };
        session.next().await.map_err(NoSession::Failed)?;
        Ok(session)
    }

    /// The next update, which comes every second; `None` when the session is over.
    pub(super) async fn next(&mut self) -> Result<Option<Update>, CloudError> {
        match self.output.response_stream.recv().await? {
            Some(StartLiveTailResponseStream::SessionUpdate(update)) => {
                let sampled = update.session_metadata.is_some_and(|metadata| metadata.sampled);
                let results = update.session_results.unwrap_or_default();
                Ok(Some(Update { events: results.into_iter().filter_map(read).collect(), sampled }))
            }
            Some(_) => Ok(Some(Update { events: Vec::new(), sampled: false })),
            None => Ok(None),
        }
    }
}

fn read(event: LiveTailSessionLogEvent) -> Option<(String, LogEvent)> {
    let identifier = event.log_group_identifier?;
    let group = identifier.split_once(":log-group:").map_or(&*identifier, |(_, name)| name);
    let group = group.strip_suffix(":*").unwrap_or(group).to_owned();
    let event = LogEvent {
        id: String::new(),
        time: event.timestamp?,
        ingested: event.ingestion_time?,
        stream: event.log_stream_name?,
        message: event.message.unwrap_or_default(),
    };
    Some((group, event))
}

/// Whether AWS lets a session start for a group: one is begun and ended at once. Of a group that
/// exists, AWS counts a minute of it.
///
/// # Errors
/// AWS refuses or does not answer.
pub(in crate::cloudwatch) async fn may_start(
    cloud: &Cloud,
    origin: &Origin,
    group: &str,
) -> Result<(), CloudError> {
    let line = line(cloud, origin, &BTreeSet::from([group.to_owned()])).await;
    let request = line.client().start_live_tail().log_group_identifiers(group_arn(origin, group));
    line.ask(Action::StartLiveTail, request.send()).await.map(drop)
}

/// A line whose sessions reach the endpoint that was configured: the SDK puts `stream-` before
/// its host even where that is an address of one's own.
pub(super) async fn line(cloud: &Cloud, origin: &Origin, groups: &BTreeSet<String>) -> Line {
    let config = Builder::from(&cloud.tail_config(origin, groups).await).interceptor(OwnEndpoint);
    cloud.line(Client::from_conf(config.build()), Arc::new(origin.clone()), None)
}

#[derive(Debug)]
struct OwnEndpoint;

impl Intercept for OwnEndpoint {
    fn name(&self) -> &'static str {
        "OwnEndpoint"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        let uri = request.uri();
        if !uri.contains(".amazonaws.com") && uri.contains("://stream-") {
            let plain = uri.replacen("://stream-", "://", 1);
            request.set_uri(plain)?;
        }
        Ok(())
    }
}
