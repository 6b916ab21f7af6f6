//! Each source: whether its role is handed out, and whether it allows all that Vitrine does.

use super::policy;
use super::report::Check;
use domain::Rule;
use server::access::Origin;
use server::cloudwatch::probe::{self, Identity, Tried};
use server::cloudwatch::{Cloud, CloudError};
use server::db::grants::list_neighbours;
use server::db::sources::list_sources;
use server::db::{Db, DbError, OfficeKey, is_without_table};
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many different rules of a source are tried: AWS counts the questions too.
const MOST: usize = 10;
/// Without it, live tails ask every two seconds.
const NOT_NEEDED: &str = "logs:StartLiveTail";

/// A source with the groups that are granted in it, to whomever.
pub(super) struct Source {
    pub(super) origin: Arc<Origin>,
    rules: BTreeSet<Rule>,
}

impl Source {
    pub(super) fn title(&self) -> String {
        let Origin { slug, account_id, region, .. } = &*self.origin;
        format!("Source {slug} ({account_id}, {region})")
    }
}

/// Every source.
///
/// # Errors
/// The check that says why none can be looked at.
pub(super) async fn list(url: Option<&str>, is_owner: bool) -> Result<Vec<Source>, Check> {
    let Some(url) = url else {
        return Err(not_looked_at());
    };
    match read(url).await {
        Ok(sources) if !sources.is_empty() => Ok(sources),
        Ok(_) if is_owner => {
            let remedy = "`vitrine admin add-source` adds one";
            Err(Check::warning("sources", "there is none yet", remedy))
        }
        Ok(_) => {
            let remedy = "set VITRINE_MIGRATE_URL to the tables' owner and run this again";
            Err(Check::warning("sources", "only the owner of the tables sees them", remedy))
        }
        Err(error) if is_without_table(&error) => Err(not_looked_at()),
        Err(error) => Err(Check::failed("sources", error.to_string(), "mend the database first")),
    }
}

fn not_looked_at() -> Check {
    Check::failed("sources", "not looked at", "mend the database first")
}

async fn read(url: &str) -> Result<Vec<Source>, DbError> {
    let mut tx = Db::prepare(url)?.operator(&OfficeKey::Owner).await?;
    let mut sources = Vec::new();
    for row in list_sources(&mut tx).await? {
        let granted = list_neighbours(&mut tx, row.id).await?;
        let rules = granted.into_iter().map(|neighbour| neighbour.group).collect();
        sources.push(Source { origin: Arc::new(Origin::from(row)), rules });
    }
    Ok(sources)
}

pub(super) async fn look(
    cloud: &Cloud,
    source: &Source,
    identity: Option<&Identity>,
) -> Vec<Check> {
    let origin = &source.origin;
    let Some(identity) = identity else {
        return vec![Check::failed("role", "not tried", "mend the identity first")];
    };
    let mut checks = match &origin.role_arn {
        Some(role) => of_role(cloud, origin, role, identity).await,
        None => vec![without_role(origin, identity)],
    };
    if checks.iter().any(Check::has_failed) {
        return checks;
    }
    let mut tried = vec![probe::try_listing(cloud, origin).await];
    for rule in source.rules.iter().take(MOST) {
        tried.extend(probe::try_group(cloud, origin, rule).await);
    }
    let holder = origin.role_arn.as_deref().unwrap_or(&identity.arn);
    checks.extend(of_actions(&tried, &policy::principal(holder)));
    checks.extend(of_grants(source, &tried));
    checks
}

fn without_role(origin: &Origin, identity: &Identity) -> Check {
    let remedy = "give the source a role under Sources, so that AWS keeps tenants apart too";
    if identity.account_id != origin.account_id {
        let detail = format!(
            "none, and the process's own credentials are of account {}",
            identity.account_id
        );
        return Check::failed("role", detail, remedy);
    }
    let detail = "none: it is read with the process's own credentials";
    Check::warning("role", detail, remedy)
}

async fn of_role(cloud: &Cloud, origin: &Origin, role: &str, identity: &Identity) -> Vec<Check> {
    const NAME: &str = "role";
    let external_id = origin.external_id.as_deref();
    let principal = policy::principal(&identity.arn);
    let trust = policy::trust(&principal, external_id);
    let in_trust = format!("In the trust policy of {role}");
    match probe::assume(cloud, origin, external_id).await {
        Ok(()) => {}
        Err(error @ CloudError::Denied(_)) => {
            let remedy = "the role has to trust this identity, by this external id, and the \
                          identity has to be allowed to assume it";
            let own = policy::allow("sts:AssumeRole", &[role.to_owned()]);
            let check = Check::failed(NAME, error.to_string(), remedy)
                .mended_by(in_trust, trust)
                .mended_by(format!("In a policy of {principal}"), own);
            return vec![check];
        }
        Err(error) => {
            return vec![Check::failed(NAME, error.to_string(), "run this again in a while")];
        }
    }
    let assumed = Check::ok(NAME, format!("{role} is assumed"));
    if external_id.is_some() && probe::assume(cloud, origin, None).await.is_ok() {
        let detail = "the role is handed out without it too";
        let remedy = "whoever else this identity works for could have the role assumed for them: \
                      the trust policy has to demand it";
        let check = Check::warning("external id", detail, remedy).mended_by(in_trust, trust);
        return vec![assumed, check];
    }
    vec![assumed]
}

/// One check a permission, in the order in which they were tried.
fn of_actions(tried: &[Tried], holder: &str) -> Vec<Check> {
    let mut permissions: Vec<&str> = tried.iter().map(|tried| &*tried.permission).collect();
    let mut seen = BTreeSet::new();
    permissions.retain(|permission| seen.insert(*permission));
    let of = |permission| tried.iter().filter(move |tried| tried.permission == permission);
    let check = |permission| of_action(permission, &of(permission).collect::<Vec<_>>(), holder);
    permissions.into_iter().map(check).collect()
}

fn of_action(permission: &str, tried: &[&Tried], holder: &str) -> Check {
    let is_denied = |tried: &&&Tried| matches!(tried.outcome, Err(CloudError::Denied(_)));
    let denied: Vec<String> =
        tried.iter().filter(is_denied).map(|tried| tried.resource.clone()).collect();
    if !denied.is_empty() {
        let detail = format!("denied on {}", denied.join(", "));
        let check = if permission == NOT_NEEDED {
            let remedy = "without it, AWS is asked every two seconds for whoever looks on live";
            Check::warning(permission, detail, remedy)
        } else {
            Check::failed(permission, detail, "add the statement")
        };
        let statement = policy::allow(permission, &denied);
        return check.mended_by(format!("In a policy of {holder}"), statement);
    }
    let trouble = tried.iter().find_map(|tried| match &tried.outcome {
        Ok(()) | Err(CloudError::NotFound) => None,
        Err(error) => Some(error.to_string()),
    });
    match trouble {
        Some(words) => Check::failed(permission, words, "run this again in a while"),
        None => Check::ok(permission, "allowed"),
    }
}

/// What was granted, and what of it was not tried or is not there.
fn of_grants(source: &Source, tried: &[Tried]) -> Option<Check> {
    const NAME: &str = "grants";
    let count = source.rules.len();
    if count == 0 {
        let detail = "there is none yet: what needs a group was not tried";
        return Some(Check::warning(NAME, detail, "grant something, and run this again"));
    }
    let is_gone = |tried: &&Tried| matches!(tried.outcome, Err(CloudError::NotFound));
    let gone: BTreeSet<&str> = tried.iter().filter(is_gone).map(|tried| &*tried.resource).collect();
    if !gone.is_empty() {
        let detail = format!("no such group: {}", gone.into_iter().collect::<Vec<_>>().join(", "));
        let remedy = "its tenants see an empty page until it is there; mend the grant if it is \
                      misspelt";
        return Some(Check::warning(NAME, detail, remedy));
    }
    if count > MOST {
        return Some(Check::ok(NAME, format!("{MOST} of {count} different ones were tried")));
    }
    Some(Check::ok(NAME, format!("all {count} different ones were tried")))
}
