//! Names, sizes and times of groups and streams. IAM cannot narrow these calls, so what comes
//! back is filtered by the grants before it leaves this module.

use super::action::Action;
use super::line::Line;
use super::named::{lies_in, named};
use super::{Cloud, CloudError};
use crate::access::{CatalogueScope, GroupScope};
use aws_sdk_cloudwatchlogs::operation::describe_log_groups::builders::DescribeLogGroupsFluentBuilder;
use aws_sdk_cloudwatchlogs::types::OrderBy;
use domain::Rule;
use std::collections::BTreeMap;

/// A log group as AWS describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupInfo {
    /// Its name.
    pub name: String,
    /// `STANDARD`, `INFREQUENT_ACCESS` or whatever AWS adds.
    pub class: String,
    /// Days after which events are deleted; none means never.
    pub retention_days: Option<i32>,
    /// Bytes stored, of all its streams together.
    pub stored_bytes: i64,
}

/// A log stream as AWS describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamInfo {
    /// Its name.
    pub name: String,
    /// Its newest event in ms since 1970. AWS updates it with a delay of up to an hour.
    pub last_event: Option<i64>,
}

/// Largest page of both calls (AWS API reference, DescribeLogGroups and DescribeLogStreams).
const PAGE: i32 = 50;
/// Most pages read for one rule: 1,000 groups or streams. A list that long is narrowed by typing.
const MAX_PAGES: usize = 20;

/// The groups that the scope lets in, by name.
///
/// # Errors
/// AWS refuses or does not answer.
pub async fn list_groups(
    cloud: &Cloud,
    scope: &CatalogueScope,
) -> Result<Vec<GroupInfo>, CloudError> {
    let line = cloud.listing_line(scope.shared_origin(), scope.tenant()).await;
    let mut groups = BTreeMap::new();
    for rule in scope.rules() {
        for group in groups_under(&line, rule).await? {
            if scope.lets_in(&group.name) {
                groups.insert(group.name.clone(), group);
            }
        }
    }
    Ok(groups.into_values().collect())
}

async fn groups_under(line: &Line, rule: &Rule) -> Result<Vec<GroupInfo>, CloudError> {
    let (prefix, exact) = match rule {
        Rule::All => (None, false),
        Rule::Prefix(text) => (Some(text.clone()), false),
        Rule::Exact(text) => (Some(text.clone()), true),
    };
    let mut groups = Vec::new();
    let mut token = None;
    for _ in 0..MAX_PAGES {
        let request =
            describing(line).set_log_group_name_prefix(prefix.clone()).set_next_token(token);
        let answer = line.ask(Action::DescribeLogGroups, request.send()).await?;
        let listed = answer.log_groups.unwrap_or_default().into_iter();
        groups.extend(listed.filter(|group| lies_in(line.origin(), group)).filter_map(read_group));
        token = answer.next_token;
        // Names come in byte order: an exact name is the first of all that start with it.
        if token.is_none() || exact {
            break;
        }
    }
    groups.retain(|group| rule.lets_in(&group.name));
    Ok(groups)
}

/// A request for a page of the groups of the line's account, also where that is a linked one.
pub(super) fn describing(line: &Line) -> DescribeLogGroupsFluentBuilder {
    let request = line.client().describe_log_groups().limit(PAGE);
    let origin = line.origin();
    match origin.is_linked() {
        true => request.include_linked_accounts(true).account_identifiers(&origin.account_id),
        false => request,
    }
}

/// A group that is named while somebody types: its size is not known where AWS was asked for a
/// part of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The group's name.
    pub name: String,
    /// Bytes stored.
    pub stored_bytes: Option<i64>,
}

/// The first groups of the scope whose names begin with what is being typed, or, where none does,
/// have it in them; by name, at most 50.
///
/// # Errors
/// AWS refuses or does not answer.
pub async fn suggest_groups(
    cloud: &Cloud,
    scope: &CatalogueScope,
    typed: &str,
) -> Result<Vec<Suggestion>, CloudError> {
    let line = cloud.listing_line(scope.shared_origin(), scope.tenant()).await;
    let typed = Some(typed.to_owned()).filter(|typed| !typed.is_empty());
    let ask = describing(&line);
    let named = ask.clone().set_log_group_name_prefix(typed.clone());
    let answer = line.ask(Action::DescribeLogGroups, named.send()).await?;
    let mut found = answer.log_groups.unwrap_or_default();
    if found.is_empty() && typed.is_some() {
        let named = ask.set_log_group_name_pattern(typed);
        let answer = line.ask(Action::DescribeLogGroups, named.send()).await?;
        found = answer.log_groups.unwrap_or_default();
    }
    let found = found.into_iter().filter(|group| lies_in(line.origin(), group));
    let suggestions = found.filter_map(|group| {
        let name = group.log_group_name.filter(|name| scope.lets_in(name))?;
        Some(Suggestion { name, stored_bytes: group.stored_bytes })
    });
    Ok(suggestions.collect())
}

fn read_group(group: aws_sdk_cloudwatchlogs::types::LogGroup) -> Option<GroupInfo> {
    Some(GroupInfo {
        name: group.log_group_name?,
        class: group.log_group_class.map_or("STANDARD".into(), |class| class.as_str().into()),
        retention_days: group.retention_in_days,
        stored_bytes: group.stored_bytes.unwrap_or_default(),
    })
}

/// AWS's class of a group that may be read; none when the group is not there.
///
/// # Errors
/// AWS refuses or does not answer.
pub async fn class_of(cloud: &Cloud, scope: &GroupScope) -> Result<Option<String>, CloudError> {
    let line = cloud.listing_line(scope.shared_origin(), Some(scope.tenant())).await;
    let found = groups_under(&line, &Rule::Exact(scope.group().to_string())).await?;
    Ok(found.into_iter().next().map(|group| group.class))
}

/// The streams that the scope lets in, newest event first, at most `most` of them.
///
/// # Errors
/// AWS refuses or does not answer, or the group does not exist.
pub async fn list_streams(
    cloud: &Cloud,
    scope: &GroupScope,
    most: usize,
) -> Result<Vec<StreamInfo>, CloudError> {
    let line = cloud.line_to(scope).await?;
    let mut streams = BTreeMap::new();
    for rule in scope.streams().rules() {
        for stream in streams_under(&line, scope, rule, most).await? {
            if scope.streams().lets_in(&stream.name) {
                streams.insert(stream.name.clone(), stream);
            }
        }
    }
    let mut streams: Vec<StreamInfo> = streams.into_values().collect();
    streams.sort_by_key(|stream| std::cmp::Reverse(stream.last_event));
    streams.truncate(most);
    Ok(streams)
}

/// Those of the streams that exist.
///
/// # Errors
/// AWS refuses or does not answer, or the group does not exist.
pub(super) async fn existing_streams(
    line: &Line,
    scope: &GroupScope,
    names: &[String],
) -> Result<Vec<String>, CloudError> {
    let mut existing = Vec::new();
    for name in names {
        let found = streams_under(line, scope, &Rule::Exact(name.clone()), 1).await?;
        existing.extend(found.into_iter().map(|stream| stream.name));
    }
    Ok(existing)
}

async fn streams_under(
    line: &Line,
    scope: &GroupScope,
    rule: &Rule,
    most: usize,
) -> Result<Vec<StreamInfo>, CloudError> {
    let (prefix, exact) = match rule {
        Rule::All => (None, false),
        Rule::Prefix(text) => (Some(text.clone()), false),
        Rule::Exact(text) => (Some(text.clone()), true),
    };
    let (name, arn) = named(scope.origin(), scope.group().as_str());
    // AWS sorts by last event only without a prefix; with one, every page is needed.
    let newest_first = prefix.is_none();
    let mut streams = Vec::new();
    let mut token = None;
    for _ in 0..MAX_PAGES {
        let order = if newest_first { OrderBy::LastEventTime } else { OrderBy::LogStreamName };
        let request = line
            .client()
            .describe_log_streams()
            .set_log_group_name(name.clone())
            .set_log_group_identifier(arn.clone())
            .set_log_stream_name_prefix(prefix.clone())
            .order_by(order)
            .descending(newest_first)
            .limit(PAGE)
            .set_next_token(token);
        let answer = line.ask(Action::DescribeLogStreams, request.send()).await?;
        streams.extend(answer.log_streams.unwrap_or_default().into_iter().filter_map(|stream| {
            Some(StreamInfo {
                name: stream.log_stream_name?,
                last_event: stream.last_event_timestamp,
            })
        }));
        token = answer.next_token;
        if token.is_none() || exact || (newest_first && streams.len() >= most) {
            break;
        }
    }
    streams.retain(|stream| rule.lets_in(&stream.name));
    Ok(streams)
}
