//! DescribeLogGroups: groups by name, in pages.

use serde::{Deserialize, Serialize};

use crate::account::{self, ACCOUNT};
use crate::error::ApiError;
use crate::lock::read;
use crate::service::Service;
use crate::store::group::{Group, GroupClass};
use crate::validate;

const PAGE_GROUPS: u16 = 50;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Input {
    #[serde(default)]
    account_identifiers: Vec<String>,
    #[serde(default)]
    include_linked_accounts: bool,
    limit: Option<i64>,
    log_group_class: Option<GroupClass>,
    log_group_identifiers: Option<Vec<String>>,
    log_group_name_pattern: Option<String>,
    log_group_name_prefix: Option<String>,
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Output {
    log_groups: Vec<Description>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Description {
    arn: String,
    creation_time: i64,
    log_group_name: String,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    details: Option<Details>,
}

/// What a search by pattern leaves out ("returns only arn, creationTime and logGroupName").
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    log_group_arn: String,
    log_group_class: GroupClass,
    metric_filter_count: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    retention_in_days: Option<i32>,
    stored_bytes: u64,
}

pub(crate) fn run(service: &Service, input: Input) -> Result<Output, ApiError> {
    let limit = validate::limit(input.limit, PAGE_GROUPS, PAGE_GROUPS)?;
    let wanted = Wanted::from_input(&input)?;
    let after: Option<String> =
        input.next_token.map(|token| service.tokens.open(&wanted, &token)).transpose()?;
    let store = read(&service.store);
    let mut groups = store
        .groups()
        .filter(|group| after.as_ref().is_none_or(|after| group.name > *after))
        .filter(|group| wanted.covers(group));
    let log_groups: Vec<_> =
        groups.by_ref().take(limit).map(|group| describe(group, wanted.briefly)).collect();
    let next_token = match (log_groups.last(), groups.next()) {
        (Some(last), Some(_)) => Some(service.tokens.seal(&wanted, &last.log_group_name)?),
        _ => None,
    };
    Ok(Output { log_groups, next_token })
}

/// Which groups a request asks for.
#[derive(Hash)]
struct Wanted {
    prefix: String,
    part: String,
    class: Option<GroupClass>,
    names: Option<Vec<String>>,
    this_account: bool,
    briefly: bool,
}

impl Wanted {
    fn from_input(input: &Input) -> Result<Self, ApiError> {
        let by_name =
            input.log_group_name_prefix.is_some() || input.log_group_name_pattern.is_some();
        if input.log_group_name_prefix.is_some() && input.log_group_name_pattern.is_some() {
            return Err(ApiError::invalid_parameter(
                "logGroupNamePrefix and logGroupNamePattern are mutually exclusive parameters.",
            ));
        }
        if input.log_group_identifiers.is_some()
            && (by_name || input.log_group_class.is_some() || !input.account_identifiers.is_empty())
        {
            return Err(ApiError::invalid_parameter(
                "logGroupIdentifiers can only be used together with includeLinkedAccounts.",
            ));
        }
        validate::count("accountIdentifiers", &input.account_identifiers, 0..=20)?;
        Ok(Self {
            prefix: input.log_group_name_prefix.clone().unwrap_or_default(),
            part: input.log_group_name_pattern.clone().unwrap_or_default(),
            class: input.log_group_class,
            names: input.log_group_identifiers.as_deref().map(names_of).transpose()?,
            this_account: !input.include_linked_accounts
                || input.account_identifiers.is_empty()
                || input.account_identifiers.iter().any(|account| account == ACCOUNT),
            briefly: input.log_group_name_pattern.is_some(),
        })
    }

    fn covers(&self, group: &Group) -> bool {
        self.this_account
            && group.name.starts_with(&self.prefix)
            && group.name.contains(&self.part)
            && self.class.is_none_or(|class| class == group.class)
            && self.names.as_ref().is_none_or(|names| names.contains(&group.name))
    }
}

fn names_of(identifiers: &[String]) -> Result<Vec<String>, ApiError> {
    validate::count("logGroupIdentifiers", identifiers, 1..=50)?;
    identifiers
        .iter()
        .map(|identifier| account::group_of_identifier(identifier).map(str::to_owned))
        .collect()
}

fn describe(group: &Group, briefly: bool) -> Description {
    let arn = account::group_arn(&group.name);
    let details = (!briefly).then(|| Details {
        log_group_arn: arn.clone(),
        log_group_class: group.class,
        metric_filter_count: 0,
        retention_in_days: group.retention,
        stored_bytes: group.stored_bytes,
    });
    Description {
        arn: format!("{arn}:*"),
        creation_time: group.created,
        log_group_name: group.name.clone(),
        details,
    }
}
