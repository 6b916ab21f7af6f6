//! DescribeLogGroups: groups by name, in pages.

use serde::{Deserialize, Serialize};

use crate::account::GroupId;
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
    let after: Option<GroupId> =
        input.next_token.map(|token| service.tokens.open(&wanted, &token)).transpose()?;
    let store = read(&service.store);
    let mut groups = store
        .groups()
        .filter(|group| after.as_ref().is_none_or(|after| group.id > *after))
        .filter(|group| wanted.covers(group));
    let page: Vec<_> = groups.by_ref().take(limit).collect();
    let next_token = match (page.last(), groups.next()) {
        (Some(last), Some(_)) => Some(service.tokens.seal(&wanted, &last.id)?),
        _ => None,
    };
    let log_groups = page.into_iter().map(|group| describe(group, wanted.briefly)).collect();
    Ok(Output { log_groups, next_token })
}

/// Which groups a request asks for.
#[derive(Hash)]
struct Wanted {
    prefix: String,
    part: String,
    class: Option<GroupClass>,
    ids: Option<Vec<GroupId>>,
    accounts: Accounts,
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
            ids: input.log_group_identifiers.as_deref().map(ids_of).transpose()?,
            accounts: Accounts::from_input(input),
            briefly: input.log_group_name_pattern.is_some(),
        })
    }

    fn covers(&self, group: &Group) -> bool {
        let GroupId { name, .. } = &group.id;
        self.accounts.cover(&group.id)
            && name.starts_with(&self.prefix)
            && name.contains(&self.part)
            && self.class.is_none_or(|class| class == group.class)
            && self.ids.as_ref().is_none_or(|ids| ids.contains(&group.id))
    }
}

/// Whose groups are listed: with `includeLinkedAccounts`, those of the accounts that
/// `accountIdentifiers` name, and where it names none those of the monitoring account and of all
/// that are linked to it (API reference).
#[derive(Hash)]
enum Accounts {
    Own,
    All,
    Named(Vec<String>),
}

impl Accounts {
    fn from_input(input: &Input) -> Self {
        match (input.include_linked_accounts, input.account_identifiers.as_slice()) {
            (false, _) => Self::Own,
            (true, []) => Self::All,
            (true, named) => Self::Named(named.to_vec()),
        }
    }

    fn cover(&self, group: &GroupId) -> bool {
        match self {
            Self::Own => group.is_own(),
            Self::All => true,
            Self::Named(accounts) => accounts.contains(&group.account),
        }
    }
}

fn ids_of(identifiers: &[String]) -> Result<Vec<GroupId>, ApiError> {
    validate::count("logGroupIdentifiers", identifiers, 1..=50)?;
    identifiers.iter().map(|identifier| GroupId::of_identifier(identifier)).collect()
}

fn describe(group: &Group, briefly: bool) -> Description {
    let arn = group.id.arn();
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
        log_group_name: group.id.name.clone(),
        details,
    }
}
