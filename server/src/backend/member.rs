//! What a member of a tenant can do.

use super::context;
use super::error::{cloud, database};
use super::groups;
use super::noting::begin;
use super::plan::{self, Plan};
use super::reading::{Groups, bind, read};
use super::tokens;
use super::views;
use super::witness::note_reading;
use super::{audit_trail, batch};
use crate::access::{GroupScope, Reader};
use crate::auth::Actor;
use crate::clock::now_ms;
use crate::cloudwatch::catalogue;
use crate::cloudwatch::search::{self, Budget, Direction, Hit};
use crate::cloudwatch::tail;
use crate::db::views::Which;
use crate::http::context::RequestContext;
use crate::state::AppState;
use app::ports::Member;
use app::route::explorer_href;
use app::search::{Extent, Search};
use app::wire::{
    Around, AuditEntry, Batch, EventPage, GroupCard, Neighbours, NewToken, NewView, Place, Row,
    StreamCard, Surroundings, TokenCard, ViewCard, ViewChange,
};
use app::{PortalError, Trouble};
use async_trait::async_trait;
use domain::{EventKey, LogEvent, Rule, TimeRange};
use std::slice;
use std::time::Duration;
use tokio::sync::OnceCell;

/// Streams in the explorer's list.
const MAX_STREAMS: usize = 200;
/// Streams in a program's list.
const MOST_STREAMS: usize = 1_000;
/// How long AWS may take to say whether the only group is there, before it is simply gone to.
const HOME_TIME: Duration = Duration::from_secs(2);

/// A member, for the time of one request.
pub(super) struct MemberPort {
    state: AppState,
    actor: Actor,
    context: RequestContext,
    /// Bound once a request: every request sees the grants of its own moment.
    reader: OnceCell<Reader>,
}

impl MemberPort {
    pub(super) fn new(state: AppState, actor: Actor, context: RequestContext) -> MemberPort {
        MemberPort { state, actor, context, reader: OnceCell::new() }
    }

    async fn reader(&self) -> Result<&Reader, PortalError> {
        self.reader.get_or_try_init(|| bind(&self.actor, &self.state.db)).await
    }

    async fn open(&self, source: &str, group: &str) -> Result<GroupScope, PortalError> {
        let scope = self.reader().await?.open(source, group);
        scope.ok_or_else(|| Trouble::NotFound.into())
    }

    /// Leaves a row in the audit: somebody reads these groups.
    async fn note(
        &self,
        action: &'static str,
        source: &str,
        groups: &[&str],
        search: &Search,
    ) -> Result<(), PortalError> {
        let what = (action, source, groups);
        note_reading(&self.state, &self.actor, &self.context, what, search).await
    }

    async fn streams_of(
        &self,
        scope: &GroupScope,
        most: usize,
    ) -> Result<Vec<StreamCard>, PortalError> {
        let streams =
            catalogue::list_streams(&self.state.cloud, scope, most).await.map_err(cloud)?;
        let card = |stream: catalogue::StreamInfo| StreamCard {
            name: stream.name,
            last_event: stream.last_event,
        };
        Ok(streams.into_iter().map(card).collect())
    }

    /// An event by its place: its time says where to look, its id which one it is. The first of
    /// the groups that has it is the one that is meant.
    async fn look_up(&self, groups: &[GroupScope], key: &str) -> Result<Option<Hit>, PortalError> {
        let key: EventKey = key.parse().map_err(|error| PortalError::invalid("event", error))?;
        let range = TimeRange { from: key.time, to: key.time };
        let everything = search::Search {
            pattern: None,
            range,
            direction: Direction::Newer,
            after: None,
            resume: None,
            limit: 10_000,
            whole_answers: false,
        };
        for (group, scope) in groups.iter().enumerate() {
            let scope = slice::from_ref(scope);
            let found = read(&self.state, scope, &everything, Budget::of(1)).await?;
            let mut events = found.hits.into_iter().map(|hit| hit.event);
            let is_meant =
                |event: &LogEvent| event.id == key.id || tail::is_name_of(&key.id, event);
            if let Some(event) = events.find(is_meant) {
                return Ok(Some(Hit { group, event }));
            }
        }
        Ok(None)
    }

    async fn page(
        &self,
        groups: &Groups,
        search: &Search,
        extent: Extent,
    ) -> Result<EventPage, PortalError> {
        let limit = plan::rows(extent)?;
        let now = now_ms();
        let sealer = &self.state.sealer;
        let plan = Plan::read(search, groups.scopes(), sealer, now)?;
        let budget = if extent.quick { Budget::quick() } else { Budget::of(groups.scopes().len()) };
        let found = groups.read(&self.state, &plan.request(limit), budget).await?;
        plan.page(search, found, groups.names().as_deref(), sealer, now)
    }

    async fn open_event(
        &self,
        groups: &Groups,
        search: &Search,
        page: &mut EventPage,
    ) -> Result<(), PortalError> {
        let there = page.rows.iter().any(|row| row.key() == search.event && row.cut_from.is_none());
        if search.event.is_empty() || there {
            return Ok(());
        }
        match self.look_up(groups.scopes(), &search.event).await? {
            Some(Hit { group, event }) => {
                let group = groups.names().and_then(|names| names.get(group).cloned());
                page.opened = Some(Row { group, ..Row::whole(event) });
            }
            None => page.gone = true,
        }
        Ok(())
    }
}

/// A link to an event that names no page shows the list around it. None where the event stands on
/// the first page, or outside the range.
fn around_opened(search: &Search, page: &EventPage) -> Option<Search> {
    let opened = page.opened.as_ref().filter(|opened| page.range.contains(opened.time))?;
    let names_no_page = search.at.is_empty() && search.cursor.is_empty();
    let is_there = page.rows.iter().any(|row| row.id == opened.id);
    (names_no_page && !is_there)
        .then(|| Search { event: search.event.clone(), ..search.at_time(opened.time) })
        .map(|around| around.within(page.range))
}

#[async_trait]
impl Member for MemberPort {
    async fn home(&self) -> Result<String, PortalError> {
        let list = || "/logs".to_owned();
        let Some(only) = self.reader().await?.only_group() else { return Ok(list()) };
        // A group that is not there yet would be a page that does not exist. When AWS does not
        // say, the group's own page tells why.
        let asked = catalogue::class_of(&self.state.cloud, &only);
        match tokio::time::timeout(HOME_TIME, asked).await {
            Ok(Ok(None)) => Ok(list()),
            _ => Ok(explorer_href(&only.origin().slug, only.group().as_str())),
        }
    }

    async fn log_groups(&self) -> Result<Vec<GroupCard>, PortalError> {
        groups::list(&self.state.cloud, self.reader().await?).await
    }

    async fn place(&self, source: &str, group: &str) -> Result<Place, PortalError> {
        let scope = self.open(source, group).await?;
        Ok(Place {
            source: scope.origin().slug.clone(),
            region: scope.origin().region.clone(),
            group: scope.group().to_string(),
            alias: scope.alias().map(str::to_owned),
        })
    }

    async fn log_streams(&self, source: &str, group: &str) -> Result<Vec<StreamCard>, PortalError> {
        self.streams_of(&self.open(source, group).await?, MAX_STREAMS).await
    }

    async fn streams_under(
        &self,
        source: &str,
        group: &str,
        prefix: &str,
    ) -> Result<Vec<StreamCard>, PortalError> {
        let scope = self.open(source, group).await?;
        let wish = if prefix.is_empty() { Rule::All } else { Rule::Prefix(prefix.to_owned()) };
        match scope.narrowed_to(&wish) {
            Some(scope) => self.streams_of(&scope, MOST_STREAMS).await,
            // As if no stream were named like that.
            None => self.streams_of(&scope, 1).await.map(|_| Vec::new()),
        }
    }

    async fn batch(
        &self,
        source: &str,
        group: &str,
        search: &Search,
        limit: u16,
    ) -> Result<Batch, PortalError> {
        let read = batch::read(&self.state, self.reader().await?, (source, group), search, limit);
        let read = read.await?;
        self.note("logs.search", source, &all_of(group, search), search).await?;
        Ok(read)
    }

    async fn search(
        &self,
        source: &str,
        group: &str,
        search: &Search,
        extent: Extent,
    ) -> Result<EventPage, PortalError> {
        let groups = Groups::open(self.reader().await?, source, group, search)?;
        self.note("logs.search", source, &all_of(group, search), search).await?;
        let mut page = self.page(&groups, search, extent).await?;
        self.open_event(&groups, search, &mut page).await?;
        if let Some(around) = around_opened(search, &page) {
            let opened = page.opened.take();
            page = EventPage { opened, ..self.page(&groups, &around, extent).await? };
        }
        Ok(page)
    }

    async fn around(
        &self,
        source: &str,
        group: &str,
        around: &Around,
    ) -> Result<Surroundings, PortalError> {
        self.neighbours(source, group, around).await.map(Surroundings::from)
    }

    async fn neighbours(
        &self,
        source: &str,
        group: &str,
        around: &Around,
    ) -> Result<Neighbours, PortalError> {
        let scope = self.open(source, group).await?;
        let stream = Rule::Exact(around.stream.clone());
        let scope = scope.narrowed_to(&stream).ok_or(Trouble::NotFound)?;
        let before = context::count("before", around.before)?;
        let after = context::count("after", around.after)?;
        self.note("logs.read", source, &[group], &Search::default()).await?;
        let event = self.look_up(slice::from_ref(&scope), &around.event).await?;
        let event = event.ok_or(Trouble::NotFound)?.event;
        let place = event.key();
        let (before, after) = futures::try_join!(
            context::side(&self.state, &scope, &place, Direction::Older, before),
            context::side(&self.state, &scope, &place, Direction::Newer, after),
        )?;
        Ok(Neighbours {
            event,
            earlier: before.more,
            later: after.more,
            before: before.events,
            after: after.events,
        })
    }

    async fn event(&self, source: &str, group: &str, key: &str) -> Result<Row, PortalError> {
        let scope = self.open(source, group).await?;
        self.note("logs.read", source, &[group], &Search::default()).await?;
        let hit = self.look_up(slice::from_ref(&scope), key).await?;
        Ok(Row::whole(hit.ok_or(Trouble::NotFound)?.event))
    }

    async fn audit_trail(
        &self,
        cursor: &str,
        limit: u16,
    ) -> Result<(Vec<AuditEntry>, Option<String>), PortalError> {
        let (state, reader) = (&self.state, self.reader().await?);
        audit_trail::page(&state.db, &state.sealer, reader, cursor, limit).await
    }

    async fn tokens(&self) -> Result<Vec<TokenCard>, PortalError> {
        let mut tx = begin(&self.state.db, self.reader().await?).await?;
        let cards = tokens::list(&mut tx, Some(self.actor.user_id())).await?;
        tx.commit().await.map_err(database)?;
        Ok(cards)
    }

    async fn create_token(&self, token: &NewToken) -> Result<String, PortalError> {
        let (reader, owner) = (self.reader().await?, Some(self.actor.user_id()));
        let mut tx = begin(&self.state.db, reader).await?;
        let text = tokens::create(&mut tx, reader, &self.context, owner, token).await?;
        tx.commit().await.map_err(database)?;
        Ok(text)
    }

    async fn revoke_token(&self, id: &str) -> Result<(), PortalError> {
        let owner = Some(self.actor.user_id());
        let mut tx = begin(&self.state.db, self.reader().await?).await?;
        tokens::revoke(&mut tx, &self.actor, &self.context, owner, id).await?;
        tx.commit().await.map_err(database)
    }

    async fn views(&self) -> Result<Vec<ViewCard>, PortalError> {
        views::list(&self.state.db, self.reader().await?, Which::All).await
    }

    async fn group_views(&self, source: &str, group: &str) -> Result<Vec<ViewCard>, PortalError> {
        self.open(source, group).await?;
        let which = Which::Of { source, group };
        views::list(&self.state.db, self.reader().await?, which).await
    }

    async fn create_view(&self, view: &NewView) -> Result<Vec<ViewCard>, PortalError> {
        views::create(&self.state.db, self.reader().await?, &self.context, view).await
    }

    async fn change_view(
        &self,
        id: &str,
        change: &ViewChange,
    ) -> Result<Vec<ViewCard>, PortalError> {
        views::change(&self.state.db, self.reader().await?, &self.context, id, change).await
    }
}

fn all_of<'s>(group: &'s str, search: &'s Search) -> Vec<&'s str> {
    std::iter::once(group).chain(search.with.iter().map(String::as_str)).collect()
}
