//! Whether AWS lets Vitrine do what it does, for `vitrine doctor`: every question is one that costs
//! next to nothing and reads nothing. Only the verdict leaves, never a name or a line.

use super::action::Action;
use super::catalogue::describing;
use super::credentials::TRIAL;
use super::line::Line;
use super::named::{group_arn, named};
use super::tail::may_start;
use super::{Cloud, CloudError};
use crate::access::Origin;
use crate::clock;
use aws_sdk_sts::Client;
use aws_sdk_sts::config::interceptors::BeforeDeserializationInterceptorContextRef;
use aws_sdk_sts::config::{Builder, ConfigBag, Intercept, Region, RuntimeComponents};
use aws_sdk_sts::error::BoxError;
use aws_sdk_sts::primitives::{DateTime, DateTimeFormat};
use domain::Rule;
use std::sync::{Arc, Mutex, PoisonError};

/// The shortest session that STS gives, in seconds.
const SHORTEST: i32 = 900;
/// Comes after a prefix: no group has such a name, and AWS says so to whoever may ask.
const NOWHERE: &str = "vitrine-doctor-asks-for-a-group-that-does-not-exist";
/// A time before any event, in ms since 1970: a search of that millisecond finds nothing.
const BEFORE_ALL: i64 = 0;

/// Whom AWS takes this process for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The account, twelve digits.
    pub account_id: String,
    /// The user or the assumed role.
    pub arn: String,
}

/// What AWS said, and how far our clock is ahead of its Date header, in ms, where it sent one.
/// The header counts whole seconds, so that half a second either way means nothing.
#[derive(Clone, Debug)]
pub struct Greeting {
    /// Who we are.
    pub identity: Result<Identity, CloudError>,
    /// Positive where this machine's clock goes ahead.
    pub ahead_ms: Option<i64>,
}

/// Asks STS who we are, which needs no permission (STS API reference, GetCallerIdentity).
pub async fn greet(cloud: &Cloud) -> Greeting {
    let date = ReadDate::default();
    let config = Builder::from(cloud.base()).interceptor(date.clone()).build();
    let answer = Client::from_conf(config).get_caller_identity().send().await;
    let identity = answer.map_err(CloudError::from).map(|answer| Identity {
        account_id: answer.account.unwrap_or_default(),
        arn: answer.arn.unwrap_or_default(),
    });
    Greeting { identity, ahead_ms: date.ahead_ms() }
}

/// Whether the source's role is handed out, with this external id or with none. `Ok` too where the
/// source has no role.
///
/// # Errors
/// AWS refuses or does not answer.
pub async fn assume(
    cloud: &Cloud,
    origin: &Origin,
    external_id: Option<&str>,
) -> Result<(), CloudError> {
    let Some(role) = &origin.role_arn else { return Ok(()) };
    let region = Region::new(origin.region.clone());
    let config = Builder::from(cloud.base()).region(region).build();
    Client::from_conf(config)
        .assume_role()
        .role_arn(role)
        .role_session_name(TRIAL)
        .duration_seconds(SHORTEST)
        .set_external_id(external_id.map(str::to_owned))
        .send()
        .await
        .map(drop)
        .map_err(CloudError::from)
}

/// What came of one action.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The permission, such as `logs:FilterLogEvents`.
    pub permission: String,
    /// What a policy has to allow it on: every group that a grant speaks of, or `*`.
    pub resource: String,
    /// [`CloudError::NotFound`] where it is allowed, but the one group that a grant names is not
    /// there.
    pub outcome: Result<(), CloudError>,
}

/// Tries what is asked of the account as a whole.
pub async fn try_listing(cloud: &Cloud, origin: &Arc<Origin>) -> Tried {
    let action = Action::DescribeLogGroups;
    let line = cloud.listing_line(Arc::clone(origin), None).await;
    let outcome = ask(cloud, origin, &line, action, "").await;
    Tried { permission: action.permission(), resource: "*".into(), outcome }
}

/// Tries every other action on the group that a grant names or, where it names a prefix, on one
/// that does not exist.
pub async fn try_group(cloud: &Cloud, origin: &Arc<Origin>, rule: &Rule) -> Vec<Tried> {
    let (group, is_made_up) = match rule {
        Rule::All => (NOWHERE.to_owned(), true),
        Rule::Prefix(prefix) => (format!("{prefix}{NOWHERE}"), true),
        Rule::Exact(name) => (name.clone(), false),
    };
    let line = cloud.trial_line(origin, &group).await;
    let mut tried = Vec::new();
    for action in Action::ALL.into_iter().filter(|action| *action != Action::DescribeLogGroups) {
        let outcome = match ask(cloud, origin, &line, action, &group).await {
            Err(CloudError::NotFound) if is_made_up => Ok(()),
            // Whoever gets as far as to be told what is wrong was let in: a group of a class that
            // cannot be searched, or followed.
            Err(CloudError::Invalid(_)) => Ok(()),
            outcome => outcome,
        };
        let (permission, resource) = (action.permission(), resource(origin, rule));
        tried.push(Tried { permission, resource, outcome });
    }
    tried
}

/// Asks for as little as can be; an action that the portal learns is asked for here too.
async fn ask(
    cloud: &Cloud,
    origin: &Origin,
    line: &Line,
    action: Action,
    group: &str,
) -> Result<(), CloudError> {
    let client = line.client();
    let (name, identifier) = named(origin, group);
    match action {
        Action::DescribeLogGroups => {
            let request = describing(line).limit(1);
            line.ask(action, request.send()).await.map(drop)
        }
        Action::DescribeLogStreams => {
            let request = client.describe_log_streams().set_log_group_name(name);
            let request = request.set_log_group_identifier(identifier).limit(1);
            line.ask(action, request.send()).await.map(drop)
        }
        Action::FilterLogEvents => {
            let request = client.filter_log_events().set_log_group_name(name);
            let request = request.set_log_group_identifier(identifier).limit(1);
            let request = request.start_time(BEFORE_ALL).end_time(BEFORE_ALL);
            line.ask(action, request.send()).await.map(drop)
        }
        Action::StartLiveTail => may_start(cloud, origin, group).await,
    }
}

/// What a policy calls the groups of a rule, with all of their streams.
fn resource(origin: &Origin, rule: &Rule) -> String {
    let names = match rule {
        Rule::All => "*".to_owned(),
        Rule::Prefix(prefix) => format!("{prefix}*"),
        Rule::Exact(name) => name.clone(),
    };
    format!("{}:*", group_arn(origin, &names))
}

/// Keeps the Date header of the last answer, and when that came, in ms since 1970.
#[derive(Clone, Debug, Default)]
struct ReadDate(Arc<Mutex<Option<(DateTime, i64)>>>);

impl ReadDate {
    fn ahead_ms(&self) -> Option<i64> {
        let (date, came) = (*self.0.lock().unwrap_or_else(PoisonError::into_inner))?;
        // On the average it was written in the middle of its second.
        Some(came - (date.secs() * 1_000 + 500))
    }
}

impl Intercept for ReadDate {
    fn name(&self) -> &'static str {
        "ReadDate"
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let date = context.response().headers().get("date");
        let date = date.and_then(|date| DateTime::from_str(date, DateTimeFormat::HttpDate).ok());
        if let Some(date) = date {
            let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            *last = Some((date, clock::now_ms()));
        }
        Ok(())
    }
}
