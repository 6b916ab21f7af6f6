//! The values that stand for permission. Their fields are private and their constructors are
//! known to the parent module alone.

use super::{Granted, Reader};
use crate::auth::Actor;
use crate::db::sources::SourceRow;
use domain::{LogGroupName, Rule, SourceId, StreamScope, TenantId, UserId};
use std::sync::Arc;

/// Where logs are read from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The source's id.
    pub id: SourceId,
    /// The source's short name.
    pub slug: String,
    /// The AWS account, twelve digits.
    pub account_id: String,
    /// The AWS region.
    pub region: String,
    /// The role to read with.
    pub role_arn: Option<String>,
    /// What the role's trust demands.
    pub external_id: Option<String>,
    /// The monitoring account that it is read through, twelve digits; none where AWS is asked in
    /// the account itself.
    pub monitor_account: Option<String>,
}

impl Origin {
    /// The account that asks, which is the one whose quotas AWS counts against.
    pub fn asking_account(&self) -> &str {
        self.monitor_account.as_deref().unwrap_or(&self.account_id)
    }

    /// Whether the account is linked to the one that asks.
    pub fn is_linked(&self) -> bool {
        self.monitor_account.is_some()
    }
}

impl From<SourceRow> for Origin {
    fn from(row: SourceRow) -> Origin {
        Origin {
            id: row.id,
            slug: row.slug,
            account_id: row.account_id,
            region: row.region,
            role_arn: row.role_arn,
            external_id: row.external_id,
            monitor_account: row.monitor_account,
        }
    }
}

/// One log group, and the streams of it that one reader may see.
#[derive(Clone, Debug)]
pub struct GroupScope {
    origin: Arc<Origin>,
    group: LogGroupName,
    streams: StreamScope,
    alias: Option<String>,
    tenant: TenantId,
    user: UserId,
    grants_version: i64,
    /// Every group rule that the tenant has in this source, for the credentials to look at by
    /// themselves.
    granted: Arc<[Rule]>,
}

impl GroupScope {
    pub(super) fn new(
        reader: &Reader,
        granted: &Granted,
        group: LogGroupName,
        streams: StreamScope,
        alias: Option<String>,
    ) -> GroupScope {
        GroupScope {
            origin: Arc::clone(&granted.origin),
            granted: Arc::clone(&granted.rules),
            group,
            streams,
            alias,
            tenant: reader.membership().tenant_id,
            user: reader.actor().user_id(),
            grants_version: reader.grants_version(),
        }
    }

    /// The same group with fewer streams: what was granted and wished for. `None` when nothing
    /// is left.
    pub fn narrowed_to(&self, wish: &Rule) -> Option<GroupScope> {
        let streams = self.streams.narrowed_to(wish);
        (!streams.is_empty()).then(|| GroupScope { streams, ..self.clone() })
    }

    /// Where the group lies.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The same, for whoever keeps it.
    pub(crate) fn shared_origin(&self) -> Arc<Origin> {
        Arc::clone(&self.origin)
    }

    /// The group.
    pub fn group(&self) -> &LogGroupName {
        &self.group
    }

    /// The streams that may be seen.
    pub fn streams(&self) -> &StreamScope {
        &self.streams
    }

    /// The group's friendlier name, if it was given one.
    pub fn alias(&self) -> Option<&str> {
        self.alias.as_deref()
    }

    /// The tenant on whose behalf it is read.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// The person who reads.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// Whether some grant of the tenant speaks of this group, asked anew and apart from how the
    /// scope was made: AWS credentials rely on it.
    pub fn is_granted(&self) -> bool {
        self.granted.iter().any(|rule| rule.lets_in(self.group.as_str()))
    }

    /// The version of the grants that this scope was made from.
    pub fn grants_version(&self) -> i64 {
        self.grants_version
    }
}

/// What may be listed of one source: names, sizes, times; never events.
#[derive(Clone, Debug)]
pub struct CatalogueScope {
    origin: Arc<Origin>,
    tenant: Option<TenantId>,
    rules: Vec<Rule>,
}

impl CatalogueScope {
    pub(super) fn new(reader: &Reader, origin: Arc<Origin>, rules: Vec<Rule>) -> CatalogueScope {
        CatalogueScope { origin, tenant: Some(reader.membership().tenant_id), rules }
    }

    /// An operator may list the groups of a source, in order to grant them. `None` for anybody
    /// else.
    pub fn for_operator(actor: &Actor, source: SourceRow, rule: Rule) -> Option<CatalogueScope> {
        actor.is_operator().then(|| CatalogueScope {
            origin: Arc::new(Origin::from(source)),
            tenant: None,
            rules: vec![rule],
        })
    }

    /// Where it lies.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The same, for whoever keeps it.
    pub(crate) fn shared_origin(&self) -> Arc<Origin> {
        Arc::clone(&self.origin)
    }

    /// On whose behalf it is listed; none for an operator.
    pub fn tenant(&self) -> Option<TenantId> {
        self.tenant
    }

    /// The group rules, which may overlap.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Whether a group may be listed.
    pub fn lets_in(&self, group: &str) -> bool {
        self.rules.iter().any(|rule| rule.lets_in(group))
    }
}
