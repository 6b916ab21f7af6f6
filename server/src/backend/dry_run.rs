//! What a grant would let in, before it is made: the same matcher as afterwards, on the groups
//! that are there now.

use super::error::cloud;
use crate::access::CatalogueScope;
use crate::cloudwatch::{Cloud, catalogue};
use crate::db::grants::Neighbour;
use app::PortalError;
use app::wire::{DryRun, LetIn};
use domain::Rule;

/// Groups named on the page; more are counted.
const SHOWN: usize = 50;

/// Tries a group rule of this tenant.
pub(super) async fn run(
    cloud_: &Cloud,
    scope: &CatalogueScope,
    tenant: &str,
    rule: &Rule,
    neighbours: &[Neighbour],
    slugs: &[String],
) -> Result<DryRun, PortalError> {
    let groups = catalogue::list_groups(cloud_, scope).await.map_err(cloud)?;
    let (own, others): (Vec<&Neighbour>, Vec<&Neighbour>) =
        neighbours.iter().partition(|other| other.tenant == tenant);
    let let_in = |name: &str, bytes: i64| LetIn {
        name: name.to_owned(),
        stored_bytes: bytes,
        is_new: !own.iter().any(|grant| grant.group.lets_in(name)),
        also_seen_by: seen_by(&others, name),
    };
    let shown: Vec<LetIn> =
        groups.iter().take(SHOWN).map(|group| let_in(&group.name, group.stored_bytes)).collect();
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    let warnings = warnings(tenant, rule, &names, &others, slugs);
    Ok(DryRun { total: groups.len(), groups: shown, warnings })
}

fn seen_by(others: &[&Neighbour], name: &str) -> Vec<String> {
    let mut tenants: Vec<String> = others
        .iter()
        .filter(|grant| grant.group.lets_in(name))
        .map(|grant| grant.tenant.clone())
        .collect();
    tenants.dedup();
    tenants
}

fn warnings(
    tenant: &str,
    rule: &Rule,
    names: &[&str],
    others: &[&Neighbour],
    slugs: &[String],
) -> Vec<String> {
    let mut warnings = Vec::new();
    if names.is_empty() {
        warnings.push("Matches no log group at the moment.".to_owned());
    }
    warnings.extend(rule.warning());
    let mut sharing: Vec<String> = names.iter().flat_map(|name| seen_by(others, name)).collect();
    sharing.sort();
    sharing.dedup();
    if !sharing.is_empty() {
        let with = sharing.join(", ");
        warnings.push(format!(
            "Shares log groups with {with}. Narrow the streams if each has its own."
        ));
    }
    let text = rule.to_string();
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let alike = slugs.iter().filter(|slug| *slug != tenant && parts.contains(&slug.as_str()));
    for slug in alike {
        warnings.push(format!("The name looks as if it belonged to {slug}."));
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn neighbour(tenant: &str, rule: &str) -> Neighbour {
        Neighbour { tenant: tenant.into(), group: Rule::parse_group(rule).unwrap() }
    }

    #[test]
    fn a_rule_is_warned_about_in_words() {
        let globex = neighbour("globex", "/globex/*");
        let slugs = ["acme".to_owned(), "globex".to_owned()];
        let warn = |rule: &str, names: &[&str]| {
            warnings("acme", &Rule::parse_group(rule).unwrap(), names, &[&globex], &slugs).join(" ")
        };
        assert_eq!(warn("/acme/*", &["/acme/api"]), "");
        assert!(warn("/acme/none", &[]).contains("no log group"));
        let strange = warn("/globex/api", &["/globex/api"]);
        assert!(
            strange.contains("Shares log groups with globex")
                && strange.contains("belonged to globex")
        );
        assert!(warn("/x/acme-*", &["/x/acme-1"]).contains("also lets in"));
    }
}
