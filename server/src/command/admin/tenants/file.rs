//! `tenants.toml`: tenants and what each of them sees, as it is to be.
//!
//! ```toml
//! [[tenant]]
//! slug = "acme"
//! name = "Acme"
//!
//! [[tenant.grant]]
//! source = "main"
//! group = "/acme/*"
//! ```

use domain::{Rule, Slug};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    tenant: Vec<TenantEntry>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct TenantEntry {
    slug: String,
    name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    grant: Vec<GrantEntry>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct GrantEntry {
    source: String,
    group: String,
    /// Every stream where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// RFC 3339; never where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
}

/// A tenant as it is to be.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tenant {
    pub(super) slug: Slug,
    pub(super) name: String,
    pub(super) grants: Vec<Grant>,
}

/// A grant as it is to be.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Grant {
    /// The source's short name.
    pub(super) source: String,
    pub(super) group: Rule,
    pub(super) stream: Rule,
    pub(super) rest: Rest,
}

/// What can be changed of a grant without changing what it lets in.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rest {
    pub(super) alias: Option<String>,
    pub(super) note: Option<String>,
    pub(super) expires: Option<OffsetDateTime>,
}

impl Grant {
    /// What it lets in, by which it is known again.
    pub(super) fn key(&self) -> String {
        format!("{} {} {}", self.source, self.group, self.stream)
    }
}

/// Reads a file, or says what is wrong with it and where.
pub(super) fn read(text: &str) -> Result<Vec<Tenant>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut slugs = BTreeSet::new();
    let mut tenants = Vec::new();
    for entry in file.tenant {
        if !slugs.insert(entry.slug.clone()) {
            return Err(format!("the tenant “{}” stands there twice", entry.slug));
        }
        let slug = entry.slug.clone();
        tenants.push(tenant(entry).map_err(|words| format!("tenant “{slug}”: {words}"))?);
    }
    Ok(tenants)
}

fn tenant(entry: TenantEntry) -> Result<Tenant, String> {
    let slug = Slug::parse(entry.slug).map_err(|error| error.to_string())?;
    let name = text("name", 200, &entry.name)?;
    let mut keys = BTreeSet::new();
    let mut grants = Vec::new();
    for entry in entry.grant {
        let group = entry.group.clone();
        let grant = grant(entry).map_err(|words| format!("grant of “{group}”: {words}"))?;
        if !keys.insert(grant.key()) {
            return Err(format!("the grant “{}” stands there twice", grant.key()));
        }
        grants.push(grant);
    }
    Ok(Tenant { slug, name, grants })
}

fn grant(entry: GrantEntry) -> Result<Grant, String> {
    let group = Rule::parse_group(&entry.group).map_err(|error| error.to_string())?;
    let stream = entry.stream.as_deref().unwrap_or("*");
    let stream = Rule::parse_stream(stream).map_err(|error| error.to_string())?;
    let optional =
        |what, most, typed: Option<String>| typed.map(|typed| text(what, most, &typed)).transpose();
    let alias = optional("alias", 200, entry.alias)?;
    if alias.is_some() && !matches!(group, Rule::Exact(_)) {
        return Err("only one exact group can have an alias, not a prefix".to_owned());
    }
    let note = optional("note", 500, entry.note)?;
    let expires = entry.expires.map(|typed| {
        OffsetDateTime::parse(&typed, &Rfc3339)
            .map_err(|_| format!("“{typed}” is no time such as 2027-01-31T00:00:00Z"))
    });
    let rest = Rest { alias, note, expires: expires.transpose()? };
    Ok(Grant { source: entry.source, group, stream, rest })
}

fn text(what: &str, most: usize, typed: &str) -> Result<String, String> {
    let typed = typed.trim();
    match typed.chars().count() {
        0 => Err(format!("the {what} is empty")),
        count if count > most => Err(format!("the {what} has more than {most} characters")),
        _ => Ok(typed.to_owned()),
    }
}

/// Writes a file that reads as just these tenants.
pub(super) fn write(tenants: &[Tenant]) -> Result<String, String> {
    let grant = |grant: &Grant| {
        let expires = grant.rest.expires.map(|expires| expires.format(&Rfc3339)).transpose();
        Ok(GrantEntry {
            source: grant.source.clone(),
            group: grant.group.to_string(),
            stream: (grant.stream != Rule::All).then(|| grant.stream.to_string()),
            alias: grant.rest.alias.clone(),
            note: grant.rest.note.clone(),
            expires: expires.map_err(|error| error.to_string())?,
        })
    };
    let tenant = |tenant: &Tenant| {
        Ok(TenantEntry {
            slug: tenant.slug.to_string(),
            name: tenant.name.clone(),
            grant: tenant.grants.iter().map(grant).collect::<Result<_, String>>()?,
        })
    };
    let tenant = tenants.iter().map(tenant).collect::<Result<_, String>>()?;
    toml::to_string(&File { tenant }).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACME: &str = r#"
[[tenant]]
slug = "acme"
name = "Acme"

[[tenant.grant]]
source = "main"
group = "/acme/api"
alias = "The API"
note = "ticket 7"
expires = "2027-01-31T00:00:00Z"

[[tenant.grant]]
source = "main"
group = "/shared/gateway"
stream = "acme/*"
"#;

    #[test]
    fn what_is_written_reads_the_same() {
        let tenants = read(ACME).unwrap();
        assert_eq!(tenants[0].grants[1].key(), "main /shared/gateway acme/*");
        assert_eq!(read(&write(&tenants).unwrap()).unwrap(), tenants);
        assert!(read("").unwrap().is_empty());
    }

    #[test]
    fn what_is_wrong_is_named() {
        let with = |from: &str, to: &str| read(&ACME.replacen(from, to, 1)).unwrap_err();
        for (from, to, words) in [
            ("name = \"Acme\"", "", "missing field `name`"),
            ("name = \"Acme\"", "name = \" \"", "the name is empty"),
            ("slug = \"acme\"", "slug = \"A B\"", "tenant “A B”"),
            ("/acme/api", "/acme*", "grant of “/acme*”"),
            ("/acme/api", "/acme/*", "only one exact group"),
            ("acme/*", "a:b", "grant of “/shared/gateway”"),
            ("2027-01-31T00:00:00Z", "tomorrow", "“tomorrow” is no time"),
            ("note =", "notes =", "unknown field `notes`"),
            ("slug =", "tenant =", "unknown field `tenant`"),
        ] {
            let told = with(from, to);
            assert!(told.contains(words), "{to}: {told}");
        }
        let twice = format!("{ACME}\n[[tenant]]\nslug = \"acme\"\nname = \"Again\"\n");
        assert!(read(&twice).unwrap_err().contains("twice"));
    }
}
