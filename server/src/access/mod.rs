//! The only road to logs: [`Actor`](crate::auth::Actor) → [`Reader`] → [`GroupScope`].
//!
//! An `Actor` is made by the session layer and the token layer alone. A `Reader` is an actor bound to one tenant with
//! the grants of this moment. A `GroupScope` is one log group and the streams of it that the
//! reader may see; `cloudwatch/` reads events with nothing else. None of them can be made
//! elsewhere:
//!
//! ```compile_fail
//! let scope = server::access::GroupScope { group: "/globex/api".into() };
//! ```
//!
//! What was not granted does not exist: every refusal here is a plain "no such group".

mod scope;
pub mod seal;

pub use scope::{CatalogueScope, GroupScope, Origin};

use crate::auth::Actor;
use crate::db::grants::{self, Current};
use crate::db::people::Membership;
use crate::db::sources::SourceRow;
use crate::db::{Db, DbError};
use domain::{Grant, LogGroupName, Rule, SourceId, StreamScope};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An actor bound to one tenant, with that tenant's grants as of now.
#[derive(Clone, Debug)]
pub struct Reader {
    actor: Actor,
    membership: Membership,
    grants_version: i64,
    grants: Vec<Grant>,
    sources: BTreeMap<SourceId, Granted>,
}

/// A source, and the groups of it that the tenant was granted.
#[derive(Clone, Debug)]
struct Granted {
    origin: Arc<Origin>,
    rules: Arc<[Rule]>,
}

impl Reader {
    /// Binds an actor to the tenant that their session looks at. `None` when they belong to none.
    ///
    /// # Errors
    /// The database is away.
    pub async fn bind(actor: &Actor, db: &Db) -> Result<Option<Reader>, DbError> {
        let Some(membership) = actor.membership().cloned() else { return Ok(None) };
        let mut tx = db.tenant(membership.tenant_id).await?;
        let (grants_version, current) = grants::current_grants(&mut tx).await?;
        tx.end();
        let mut rows = BTreeMap::new();
        let mut grants = Vec::with_capacity(current.len());
        for Current { grant, source } in current {
            rows.extend(source.map(|row| (row.id, row)));
            grants.push(grant);
        }
        let grants = narrowed(grants, actor.only_groups());
        let sources = granted(rows, &grants);
        let actor = actor.clone();
        Ok(Some(Reader { actor, membership, grants_version, grants, sources }))
    }

    /// Opens a log group as far as the grants let in. `None` for a name that is malformed, that
    /// exists nowhere, or that belongs to somebody else: there is no telling them apart.
    pub fn open(&self, source: &str, group: &str) -> Option<GroupScope> {
        let group = LogGroupName::parse(group).ok()?;
        if cfg!(feature = "test-without-access") {
            return self.open_unasked(source, group);
        }
        let mut rules = Vec::new();
        let mut alias = None;
        let mut granted = None;
        for grant in self.grants.iter().filter(|grant| grant.source.as_str() == source) {
            if grant.group.lets_in(group.as_str()) {
                rules.push(grant.stream.clone());
                alias = alias.or_else(|| grant.alias.clone());
                granted = granted.or_else(|| self.sources.get(&grant.source_id));
            }
        }
        let streams = StreamScope::union(rules);
        let granted = granted.filter(|_| !streams.is_empty())?;
        Some(GroupScope::new(self, granted, group, streams, alias))
    }

    /// What a fault of ours would do in a test that tries the other walls: any group of a source
    /// opens wholly.
    fn open_unasked(&self, source: &str, group: LogGroupName) -> Option<GroupScope> {
        let granted = self.sources.values().find(|granted| granted.origin.slug == source)?;
        let streams = StreamScope::union([Rule::All]);
        Some(GroupScope::new(self, granted, group, streams, None))
    }

    /// The one group that the grants speak of, where they name exactly one.
    pub fn only_group(&self) -> Option<GroupScope> {
        let first = self.grants.first()?;
        let Rule::Exact(name) = &first.group else { return None };
        let is_same =
            |grant: &Grant| grant.source_id == first.source_id && grant.group == first.group;
        if !self.grants.iter().all(is_same) {
            return None;
        }
        self.open(first.source.as_str(), name)
    }

    /// Whether anything that the rule speaks of may be seen.
    pub fn is_let_in_somewhere(&self, rule: &Rule) -> bool {
        self.grants.iter().any(|grant| grant.group.meet(rule).is_some())
    }

    /// What the catalogue may be asked for: one scope a source.
    pub fn catalogues(&self) -> Vec<CatalogueScope> {
        let scope = |granted: &Granted| {
            CatalogueScope::new(self, Arc::clone(&granted.origin), granted.rules.to_vec())
        };
        self.sources.values().map(scope).collect()
    }

    /// Who reads.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// For which tenant.
    pub fn membership(&self) -> &Membership {
        &self.membership
    }

    /// Counts every change of the tenant's grants.
    pub fn grants_version(&self) -> i64 {
        self.grants_version
    }
}

/// The sources that the grants speak of, each with their rules.
fn granted(rows: BTreeMap<SourceId, SourceRow>, grants: &[Grant]) -> BTreeMap<SourceId, Granted> {
    let granted = rows.into_iter().filter_map(|(id, row)| {
        let of_source = grants.iter().filter(|grant| grant.source_id == id);
        let rules: Arc<[Rule]> = of_source.map(|grant| grant.group.clone()).collect();
        (!rules.is_empty()).then(|| (id, Granted { origin: Arc::new(Origin::from(row)), rules }))
    });
    granted.collect()
}

/// The grants as far as they speak of these groups; all of them where none is named.
fn narrowed(grants: Vec<Grant>, only: &[Rule]) -> Vec<Grant> {
    if only.is_empty() {
        return grants;
    }
    let parts = |grant: Grant| {
        let meeting = move |rule: &Rule| {
            let group = grant.group.meet(rule)?;
            Some(Grant { group, ..grant.clone() })
        };
        only.iter().filter_map(meeting).collect::<Vec<_>>()
    };
    grants.into_iter().flat_map(parts).collect()
}
