//! What a member of a tenant can do.

use super::error::{cloud, cloud_search, database};
use super::groups;
use super::plan::{PAGE_ROWS, Plan, narrowed};
use crate::access::{GroupScope, Reader};
use crate::auth::Actor;
use crate::clock::now_ms;
use crate::cloudwatch::catalogue;
use crate::cloudwatch::search::{self, Budget, Direction};
use crate::state::AppState;
use app::ports::Member;
use app::search::Search;
use app::wire::{EventPage, GroupCard, Place, Row, StreamCard};
use app::{PortalError, Trouble};
use async_trait::async_trait;
use domain::{EventKey, LogEvent, TimeRange};
use tokio::sync::OnceCell;

/// Streams in the explorer's list.
const MAX_STREAMS: usize = 200;

/// A member, for the time of one request.
pub(super) struct MemberPort {
    state: AppState,
    actor: Actor,
    /// Bound once a request: every request sees the grants of its own moment.
    reader: OnceCell<Reader>,
}

impl MemberPort {
    pub(super) fn new(state: AppState, actor: Actor) -> MemberPort {
        MemberPort { state, actor, reader: OnceCell::new() }
    }

    async fn reader(&self) -> Result<&Reader, PortalError> {
        self.reader
            .get_or_try_init(|| async {
                let bound = Reader::bind(&self.actor, &self.state.db).await.map_err(database)?;
                bound.ok_or_else(|| Trouble::NotFound.into())
            })
            .await
    }

    async fn open(&self, source: &str, group: &str) -> Result<GroupScope, PortalError> {
        let scope = self.reader().await?.open(source, group);
        scope.ok_or_else(|| Trouble::NotFound.into())
    }

    /// An event by its place: its time says where to look, its id which one it is.
    async fn look_up(
        &self,
        scope: &GroupScope,
        key: &str,
    ) -> Result<Option<LogEvent>, PortalError> {
        let key: EventKey = key.parse().map_err(|error| PortalError::invalid("event", error))?;
        let range = TimeRange { from: key.time, to: key.time };
        let everything = search::Search {
            pattern: None,
            range,
            direction: Direction::Newer,
            after: None,
            resume: None,
            limit: 10_000,
        };
        let found = search::search(&self.state.cloud, scope, &everything, Budget::default())
            .await
            .map_err(cloud)?;
        Ok(found.events.into_iter().find(|event| event.id == key.id))
    }

    async fn open_event(
        &self,
        scope: &GroupScope,
        search: &Search,
        page: &mut EventPage,
    ) -> Result<(), PortalError> {
        let there = page.rows.iter().any(|row| row.key() == search.event && row.cut_from.is_none());
        if search.event.is_empty() || there {
            return Ok(());
        }
        match self.look_up(scope, &search.event).await? {
            Some(event) => page.opened = Some(Row::whole(event)),
            None => page.gone = true,
        }
        Ok(())
    }
}

#[async_trait]
impl Member for MemberPort {
    async fn log_groups(&self) -> Result<Vec<GroupCard>, PortalError> {
        groups::list(&self.state.cloud, self.reader().await?).await
    }

    async fn place(&self, source: &str, group: &str) -> Result<Place, PortalError> {
        let scope = self.open(source, group).await?;
        Ok(Place {
            source: scope.origin().slug.clone(),
            group: scope.group().to_string(),
            alias: scope.alias().map(str::to_owned),
        })
    }

    async fn log_streams(&self, source: &str, group: &str) -> Result<Vec<StreamCard>, PortalError> {
        let scope = self.open(source, group).await?;
        let streams =
            catalogue::list_streams(&self.state.cloud, &scope, MAX_STREAMS).await.map_err(cloud)?;
        let card = |stream: catalogue::StreamInfo| StreamCard {
            name: stream.name,
            last_event: stream.last_event,
        };
        Ok(streams.into_iter().map(card).collect())
    }

    async fn search(
        &self,
        source: &str,
        group: &str,
        search: &Search,
    ) -> Result<EventPage, PortalError> {
        let scope = narrowed(self.open(source, group).await?, search).ok_or(Trouble::NotFound)?;
        let now = now_ms();
        let sealer = &self.state.sealer;
        let plan = Plan::read(search, &scope, sealer, now)?;
        let request = search::Search {
            pattern: plan.pattern.as_deref(),
            range: plan.range,
            direction: plan.direction,
            after: plan.after.clone(),
            resume: plan.resume.clone(),
            limit: PAGE_ROWS,
        };
        let found = search::search(&self.state.cloud, &scope, &request, Budget::default())
            .await
            .map_err(|error| cloud_search(error, plan.pattern.is_some()))?;
        let mut page = plan.page(search, found, sealer, now)?;
        self.open_event(&scope, search, &mut page).await?;
        Ok(page)
    }

    async fn event(&self, source: &str, group: &str, key: &str) -> Result<Row, PortalError> {
        let scope = self.open(source, group).await?;
        let event = self.look_up(&scope, key).await?;
        Ok(Row::whole(event.ok_or(Trouble::NotFound)?))
    }
}
