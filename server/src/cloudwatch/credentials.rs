//! The second wall: what is read on a tenant's behalf is read with credentials of its own, which
//! AWS itself confines to log groups that were granted to this tenant. Where a source has no role
//! to assume, there is no such wall, and the process's own credentials read.

use super::line::Line;
use super::named::group_arn;
use super::quota::Payer;
use super::{Cloud, CloudError};
use crate::access::{GroupScope, Origin};
use aws_config::sts::AssumeRoleProvider;
use aws_config::{Region, SdkConfig};
use aws_sdk_cloudwatchlogs::Client;
use aws_sdk_cloudwatchlogs::config::SharedCredentialsProvider;
use domain::TenantId;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long credentials live: the shortest that AWS gives out (STS API reference, AssumeRole).
const LIFE: Duration = Duration::from_secs(900);
/// Longest session policy, in characters (STS API reference, AssumeRole).
const POLICY_CHARACTERS: usize = 2_048;

/// What a reader of events does, and nothing else.
const READ: &[&str] = &["logs:FilterLogEvents", "logs:DescribeLogStreams"];
/// What a tail that several tenants share does.
const TAIL: &[&str] = &["logs:StartLiveTail", "logs:FilterLogEvents"];
/// What a list of names needs; AWS cannot narrow it to a resource.
const LIST: &[&str] = &["logs:DescribeLogGroups"];

/// The session of a trial, by which CloudTrail tells it from readers.
pub(super) const TRIAL: &str = "vitrine-doctor";

/// Credentials that were made, by whom they serve.
#[derive(Debug, Default)]
pub(super) struct Keyring {
    holders: Mutex<HashMap<Holder, Held>>,
}

/// A tenant in a source, with the grants of one moment: a later version uses no earlier key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Holder {
    origin: Origin,
    tenant: TenantId,
    grants_version: i64,
}

#[derive(Debug)]
struct Held {
    used: Instant,
    /// Each with the groups that its policy names.
    clients: Vec<(BTreeSet<String>, Client)>,
}

impl Holder {
    fn of(scope: &GroupScope) -> Holder {
        Holder {
            origin: scope.origin().clone(),
            tenant: scope.tenant(),
            grants_version: scope.grants_version(),
        }
    }
}

impl Keyring {
    fn lock(&self) -> MutexGuard<'_, HashMap<Holder, Held>> {
        self.holders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, scope: &GroupScope) -> Option<Client> {
        let mut holders = self.lock();
        let held = holders.get_mut(&Holder::of(scope))?;
        held.used = Instant::now();
        let mut clients = held.clients.iter();
        let fits =
            |(groups, _): &&(BTreeSet<String>, Client)| groups.contains(scope.group().as_str());
        clients.find(fits).map(|(_, client)| client.clone())
    }

    fn keep(&self, holder: Holder, groups: BTreeSet<String>, client: Client) {
        let mut holders = self.lock();
        holders.retain(|other, held| {
            let outdated = other.tenant == holder.tenant
                && other.origin == holder.origin
                && other.grants_version < holder.grants_version;
            !outdated && held.used.elapsed() < LIFE
        });
        let fresh = || Held { used: Instant::now(), clients: Vec::new() };
        holders.entry(holder).or_insert_with(fresh).clients.push((groups, client));
    }
}

impl Cloud {
    /// The line that reads this group.
    ///
    /// # Errors
    /// No grant speaks of the group: credentials for it are never made.
    pub(super) async fn line_to(&self, scope: &GroupScope) -> Result<Line, CloudError> {
        let client = self.client(scope).await?;
        Ok(self.line(client, scope.shared_origin(), Some(scope.tenant())))
    }

    async fn client(&self, scope: &GroupScope) -> Result<Client, CloudError> {
        if scope.origin().role_arn.is_none() {
            return Ok(self.own_client(scope.origin()).await);
        }
        if let Some(client) = self.keyring.find(scope) {
            return Ok(client);
        }
        if !scope.is_granted() {
            return Err(CloudError::Denied(format!("no grant speaks of {}", scope.group())));
        }
        let groups = BTreeSet::from([scope.group().to_string()]);
        let policy = policy(READ, &resources(scope.origin(), &groups));
        Ok(self.make(scope, groups, policy).await)
    }

    /// Makes credentials for many groups at once, so that not every one of them costs a call.
    pub(crate) async fn prepare(&self, scopes: &[GroupScope]) {
        let granted = scopes.iter().filter(|scope| scope.is_granted());
        let missing: Vec<_> = granted
            .filter(|scope| scope.origin().role_arn.is_some() && self.keyring.find(scope).is_none())
            .collect();
        for same in missing.chunk_by(|a, b| Holder::of(a) == Holder::of(b)) {
            let names = same.iter().map(|scope| scope.group().to_string());
            for (groups, policy) in packed(same[0].origin(), names) {
                self.make(same[0], groups, policy).await;
            }
        }
    }

    /// What a reader of this one group would read it with; for trying whether that is allowed.
    pub(super) async fn trial_line(&self, origin: &Arc<Origin>, group: &str) -> Line {
        let client = match &origin.role_arn {
            None => self.own_client(origin).await,
            Some(role) => {
                let groups = BTreeSet::from([group.to_owned()]);
                let policy = policy(READ, &resources(origin, &groups));
                Client::new(&self.confined(origin, role, TRIAL, policy).await)
            }
        };
        self.line(client, Arc::clone(origin), None)
    }

    /// The line that lists names of a source.
    pub(super) async fn listing_line(&self, origin: Arc<Origin>, payer: Payer) -> Line {
        let client = self.listing_client(&origin).await;
        self.line(client, origin, payer)
    }

    async fn listing_client(&self, origin: &Origin) -> Client {
        let Some(role) = &origin.role_arn else { return self.own_client(origin).await };
        let policy = policy(LIST, &["*".to_owned()]);
        let config = self.confined(origin, role, "vitrine-catalogue", policy);
        self.kept_client(origin, config).await
    }

    /// What a tail of these groups is read with. Tenants share it, so that it is the source's role,
    /// confined to just these groups.
    pub(super) async fn tail_config(
        &self,
        origin: &Origin,
        groups: &BTreeSet<String>,
    ) -> SdkConfig {
        let Some(role) = &origin.role_arn else {
            return self
                .base()
                .clone()
                .into_builder()
                .region(Region::new(origin.region.clone()))
                .build();
        };
        let policy = policy(TAIL, &resources(origin, groups));
        self.confined(origin, role, "vitrine-tail", policy).await
    }

    async fn make(&self, scope: &GroupScope, groups: BTreeSet<String>, policy: String) -> Client {
        let origin = scope.origin();
        let role = origin.role_arn.as_deref().unwrap_or_default();
        // CloudTrail tells the tenants apart by it.
        let session = format!("vitrine-{}", scope.tenant());
        let client = Client::new(&self.confined(origin, role, &session, policy).await);
        self.keyring.keep(Holder::of(scope), groups, client.clone());
        client
    }

    /// The source's role, confined to a session policy.
    async fn confined(
        &self,
        origin: &Origin,
        role: &str,
        session: &str,
        policy: String,
    ) -> SdkConfig {
        let region = Region::new(origin.region.clone());
        let mut provider = AssumeRoleProvider::builder(role)
            .session_name(session)
            .session_length(LIFE)
            .policy(policy)
            .region(region.clone())
            .configure(self.base());
        if let Some(external_id) = &origin.external_id {
            provider = provider.external_id(external_id);
        }
        let credentials = SharedCredentialsProvider::new(provider.build().await);
        self.base().clone().into_builder().region(region).credentials_provider(credentials).build()
    }
}

/// As many groups a policy as AWS takes; never a pattern that would say more than their names.
fn packed(origin: &Origin, names: impl Iterator<Item = String>) -> Vec<(BTreeSet<String>, String)> {
    let mut packs: Vec<(BTreeSet<String>, String)> = Vec::new();
    for name in names {
        let mut groups = packs.last().map(|(groups, _)| groups.clone()).unwrap_or_default();
        groups.insert(name.clone());
        let written = policy(READ, &resources(origin, &groups));
        if written.chars().count() <= POLICY_CHARACTERS
            && let Some(last) = packs.last_mut()
        {
            *last = (groups, written);
        } else {
            let alone = BTreeSet::from([name]);
            let written = policy(READ, &resources(origin, &alone));
            packs.push((alone, written));
        }
    }
    packs
}

/// Each group with all of its streams, for AWS cannot confine a search to streams.
fn resources(origin: &Origin, groups: &BTreeSet<String>) -> Vec<String> {
    groups.iter().map(|group| format!("{}:*", group_arn(origin, group))).collect()
}

fn policy(actions: &[&str], resources: &[String]) -> String {
    serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": actions, "Resource": resources }],
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::SourceId;
    use uuid::Uuid;

    const ROLE: &str = "arn:aws:iam::123456789012:role/reader";

    fn origin() -> Origin {
        Origin {
            id: SourceId(Uuid::nil()),
            slug: "main".into(),
            account_id: "123456789012".into(),
            region: "eu-central-1".into(),
            role_arn: Some(ROLE.into()),
            external_id: None,
            monitor_account: None,
        }
    }

    #[test]
    fn a_policy_names_groups_exactly_and_only_what_reading_needs() {
        let groups = BTreeSet::from(["/acme/api".to_owned(), "/acme/web".to_owned()]);
        let written = policy(READ, &resources(&origin(), &groups));
        let resource = |name| format!("arn:aws:logs:eu-central-1:123456789012:log-group:{name}:*");
        let expected = serde_json::json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Action": ["logs:FilterLogEvents", "logs:DescribeLogStreams"],
                "Resource": [resource("/acme/api"), resource("/acme/web")],
            }],
        });
        let written: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(written, expected);
    }

    #[test]
    fn a_policy_for_a_linked_account_names_that_accounts_groups() {
        let linked = Origin {
            account_id: "999999999999".into(),
            monitor_account: Some("123456789012".into()),
            ..origin()
        };
        let groups = BTreeSet::from(["/acme/api".to_owned()]);
        let arn = "arn:aws:logs:eu-central-1:999999999999:log-group:/acme/api:*";
        assert_eq!(resources(&linked, &groups), [arn]);
    }

    #[test]
    fn every_group_gets_a_policy_that_aws_takes() {
        for (count, length) in [(1, 512), (15, 20), (16, 20), (50, 40), (500, 100), (10, 512)] {
            let name = |n: usize| format!("{n:0>length$}");
            let packs = packed(&origin(), (0..count).map(name));
            let mut named: Vec<&String> = packs.iter().flat_map(|(groups, _)| groups).collect();
            named.sort();
            named.dedup();
            assert_eq!(named.len(), count);
            for (groups, policy) in &packs {
                assert!(policy.len() <= POLICY_CHARACTERS, "{count} × {length}");
                let in_policy = policy.matches(":log-group:").count();
                assert_eq!(in_policy, groups.len());
                assert!(!policy.contains("**") && !policy.contains("/*"));
            }
        }
    }
}
