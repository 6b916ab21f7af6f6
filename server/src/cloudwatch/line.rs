//! A client that asks AWS in its turn, not at all in an outage, and counts what it asked. Every
//! request to CloudWatch Logs goes through one.

use super::CloudError;
use super::action::Action;
use super::breaker::Breaker;
use super::meters::Meters;
use super::quota::{LONGEST_WAIT, Payer, Quota};
use crate::access::Origin;
use crate::traces;
use aws_sdk_cloudwatchlogs::Client;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::Instrument as _;

/// What all lines share.
#[derive(Clone, Debug, Default)]
pub(super) struct Exchange {
    pub(super) quota: Quota,
    pub(super) meters: Meters,
    pub(super) breaker: Arc<Breaker>,
}

/// The way to one source, for one tenant or for several.
#[derive(Clone, Debug)]
pub(super) struct Line {
    client: Client,
    exchange: Exchange,
    origin: Arc<Origin>,
    payer: Payer,
    patience: Duration,
}

impl Line {
    pub(super) fn new(
        client: Client,
        exchange: Exchange,
        origin: Arc<Origin>,
        payer: Payer,
    ) -> Line {
        Line { client, exchange, origin, payer, patience: LONGEST_WAIT }
    }

    /// The same for a reader who would rather be told than wait longer.
    pub(super) fn patient_for(self, patience: Duration) -> Line {
        Line { patience, ..self }
    }

    /// What builds the requests.
    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// Where it leads.
    pub(super) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Sends a request when its turn has come.
    ///
    /// # Errors
    /// AWS refuses or does not answer, or the turn would come too late.
    pub(super) async fn ask<T, E>(
        &self,
        action: Action,
        sent: impl Future<Output = Result<T, E>>,
    ) -> Result<T, CloudError>
    where
        CloudError: for<'e> From<&'e E>,
    {
        self.send(action, sent).await?.map_err(|error| CloudError::from(&error))
    }

    /// The same, with the SDK's own error where AWS was asked.
    ///
    /// # Errors
    /// AWS was not asked: the turn would come too late, or there is an outage.
    pub(super) async fn send<T, E>(
        &self,
        action: Action,
        sent: impl Future<Output = Result<T, E>>,
    ) -> Result<Result<T, E>, CloudError>
    where
        CloudError: for<'e> From<&'e E>,
    {
        self.wait(action).await?;
        let began = Instant::now();
        let span = traces::call(action.name(), &self.origin.slug);
        let result = sent.instrument(span.clone()).await;
        let came = result.as_ref().map(drop).map_err(CloudError::from);
        if let Err(error) = &came {
            traces::failed(&span, error.kind());
        }
        self.note(action, &came, began);
        Ok(result)
    }

    async fn wait(&self, action: Action) -> Result<(), CloudError> {
        let Exchange { quota, meters, breaker } = &self.exchange;
        let began = Instant::now();
        let passed = match breaker.pass(&self.origin, began) {
            Ok(()) => quota.turn(&self.origin, action, self.payer, self.patience).await,
            refused => refused,
        };
        meters.waited(&self.origin.slug, action, &passed, began.elapsed());
        passed
    }

    fn note(&self, action: Action, result: &Result<(), CloudError>, began: Instant) {
        let Exchange { quota, meters, breaker } = &self.exchange;
        meters.answered(&self.origin.slug, action, result, began.elapsed());
        breaker.note(&self.origin, result, Instant::now());
        if let Err(CloudError::Throttled) = result {
            quota.is_used_up(&self.origin, action);
        }
    }
}
