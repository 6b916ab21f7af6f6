//! The list of log groups: what was granted, with sizes and newest events.

use super::error::cloud;
use crate::access::{GroupScope, Reader};
use crate::cloudwatch::catalogue::{self, GroupInfo, StreamInfo};
use crate::cloudwatch::{Cloud, CloudError};
use app::PortalError;
use app::wire::GroupCard;
use futures::{StreamExt as _, stream};

/// Requests to AWS at once: a fifth of the quota of DescribeLogStreams.
const AT_ONCE: usize = 5;

/// Every group that the reader may open, by name.
pub(super) async fn list(cloud_: &Cloud, reader: &Reader) -> Result<Vec<GroupCard>, PortalError> {
    let mut found: Vec<(GroupScope, GroupInfo)> = Vec::new();
    for scope in reader.catalogues() {
        let source = scope.origin().slug.clone();
        for group in catalogue::list_groups(cloud_, &scope).await.map_err(cloud)? {
            if let Some(open) = reader.open(&source, &group.name) {
                found.push((open, group));
            }
        }
    }
    let scopes: Vec<GroupScope> = found.iter().map(|(scope, _)| scope.clone()).collect();
    cloud_.prepare(&scopes).await;
    let cards = stream::iter(found).map(|(scope, group)| card(cloud_, scope, group));
    Ok(cards.buffered(AT_ONCE).collect().await)
}

async fn card(cloud: &Cloud, scope: GroupScope, group: GroupInfo) -> GroupCard {
    let last_event = newest_event(cloud, &scope).await.unwrap_or_else(|error| {
        // A list without one date is worth more than no list.
        tracing::warn!(%error, group = %scope.group(), "the newest event is not known");
        None
    });
    GroupCard {
        source: scope.origin().slug.clone(),
        group: group.name,
        alias: scope.alias().map(str::to_owned),
        class: group.class,
        retention_days: group.retention_days,
        stored_bytes: scope.streams().is_whole_group().then_some(group.stored_bytes),
        last_event,
    }
}

async fn newest_event(cloud: &Cloud, scope: &GroupScope) -> Result<Option<i64>, CloudError> {
    let streams = catalogue::list_streams(cloud, scope, 1).await?;
    Ok(streams.first().and_then(|stream: &StreamInfo| stream.last_event))
}
