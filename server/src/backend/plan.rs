//! Turns what stands in an address into a search, or into words about what is wrong with it.

use crate::access::GroupScope;
use crate::access::seal::Sealer;
use crate::cloudwatch::search::{self, Direction, End, Found, Hit, Resume};
use app::PortalError;
use app::search::{Dir, Extent, MOST_ROWS, Order, Search};
use app::wire::{EventPage, Row};
use domain::typed_time::{self, Edge, Utc};
use domain::{EventKey, Moment, Rule, TimeRange};
use filter_pattern::Pattern;
use serde::{Deserialize, Serialize};

/// A search that can be run.
pub(super) struct Plan {
    pub(super) pattern: Option<String>,
    pub(super) range: TimeRange,
    pub(super) direction: Direction,
    pub(super) after: Option<EventKey>,
    pub(super) resume: Option<Resume>,
    order: Order,
    /// What a cursor of this search is sealed for: nobody and nothing else can open it.
    context: String,
}

/// What a cursor holds.
#[derive(Serialize, Deserialize)]
struct Cursor {
    after: Option<EventKey>,
    resume: Option<Resume>,
}

/// How many rows are asked for, if AWS and a browser can bear them.
pub(super) fn rows(extent: Extent) -> Result<usize, PortalError> {
    if (1..=MOST_ROWS).contains(&extent.limit) {
        Ok(usize::from(extent.limit))
    } else {
        let words = format!("One answer has 1 to {MOST_ROWS} rows.");
        Err(PortalError::invalid("limit", words))
    }
}

/// The scope without the streams that are not asked for; none when nothing is left.
pub(super) fn narrowed(scope: GroupScope, search: &Search) -> Option<GroupScope> {
    let mut scope = scope;
    if !search.stream.is_empty() {
        scope = scope.narrowed_to(&Rule::Exact(search.stream.clone()))?;
    }
    if !search.prefix.is_empty() {
        scope = scope.narrowed_to(&Rule::Prefix(search.prefix.clone()))?;
    }
    Some(scope)
}

impl Plan {
    /// Reads a search of these groups, asked at `now` (ms). There is at least one.
    pub(super) fn read(
        search: &Search,
        groups: &[GroupScope],
        sealer: &Sealer,
        now: i64,
    ) -> Result<Plan, PortalError> {
        let range = TimeRange::between(
            moment("from", search.from_or_default(), Edge::Start, now)?,
            moment("to", search.to_or_default(), Edge::End, now)?,
            now,
        )
        .map_err(|error| PortalError::invalid("from", error))?;
        let direction = direction(search);
        let context = context(search, groups, range);
        let mut plan = Plan {
            pattern: pattern(&search.filter)?,
            range,
            direction,
            after: None,
            resume: None,
            order: search.order,
            context,
        };
        if !search.cursor.is_empty() {
            let cursor: Cursor = sealer
                .open(&search.cursor, &plan.context, now)
                .map_err(|error| PortalError::invalid("cursor", error))?;
            plan.after = cursor.after;
            plan.resume = cursor.resume;
        } else if !search.at.is_empty() {
            let at = search.at.parse().map_err(|error| PortalError::invalid("at", error))?;
            plan.after = Some(at);
        }
        Ok(plan)
    }

    /// What AWS is asked for.
    pub(super) fn request(&self, limit: usize) -> search::Search<'_> {
        search::Search {
            pattern: self.pattern.as_deref(),
            range: self.range,
            direction: self.direction,
            after: self.after.clone(),
            resume: self.resume.clone(),
            limit,
            whole_answers: false,
        }
    }

    /// The page that was found, in the order of the list. `names` are the groups', where the
    /// list has several.
    pub(super) fn page(
        &self,
        search: &Search,
        found: Found,
        names: Option<&[String]>,
        sealer: &Sealer,
        now: i64,
    ) -> Result<EventPage, PortalError> {
        let go_on = self.cursor_beyond(&found, sealer, now)?;
        let more = found.end != End::Complete;
        let came_from = !search.at.is_empty() || !search.cursor.is_empty();
        let (older, newer) = match self.direction {
            Direction::Older => (more, came_from),
            Direction::Newer => (came_from, more),
        };
        let row = |Hit { group, event }| {
            let group = names.and_then(|names| names.get(group).cloned());
            Row { group, ..Row::cut(event) }
        };
        let mut rows: Vec<Row> = found.hits.into_iter().map(row).collect();
        let as_walked = (self.order, self.direction);
        if matches!(
            as_walked,
            (Order::Newest, Direction::Newer) | (Order::Oldest, Direction::Older)
        ) {
            rows.reverse();
        }
        Ok(EventPage {
            rows,
            range: self.range,
            searched_to: found.searched_to,
            older,
            newer,
            pages: found.pages,
            go_on,
            opened: None,
            gone: false,
        })
    }

    /// Where a search that ran out of time goes on.
    fn cursor_beyond(
        &self,
        found: &Found,
        sealer: &Sealer,
        now: i64,
    ) -> Result<Option<String>, PortalError> {
        let next = found.next(self.direction, self.after.as_ref());
        let (End::Budget(_), Some((after, resume))) = (&found.end, next) else { return Ok(None) };
        let cursor = Cursor { after, resume };
        sealer
            .seal(&cursor, &self.context, now)
            .map(Some)
            .map_err(|_| app::Trouble::Internal.into())
    }
}

/// A time as a browser without scripts sends it: as typed. The page showed its times in UTC.
fn moment(field: &str, text: &str, edge: Edge, now: i64) -> Result<Moment, PortalError> {
    typed_time::read(text, edge, now, &Utc).map_err(|error| PortalError::invalid(field, error))
}

fn pattern(text: &str) -> Result<Option<String>, PortalError> {
    let text = text.trim();
    match Pattern::parse(text) {
        Ok(_) => Ok((!text.is_empty()).then(|| text.to_owned())),
        Err(error) => {
            let hint = error.hint.map(|hint| format!("; {hint}")).unwrap_or_default();
            Err(PortalError::invalid("filter", format!("{}{hint}", error.message)))
        }
    }
}

fn direction(search: &Search) -> Direction {
    let paging = !search.at.is_empty() || !search.cursor.is_empty();
    match (paging, search.dir, search.order) {
        (true, Dir::Older, _) | (false, _, Order::Newest) => Direction::Older,
        (true, Dir::Newer, _) | (false, _, Order::Oldest) => Direction::Newer,
    }
}

fn context(search: &Search, groups: &[GroupScope], range: TimeRange) -> String {
    let whose = groups.first().map(|scope| {
        (scope.tenant(), scope.user(), scope.grants_version(), scope.origin().slug.clone())
    });
    let names: Vec<_> = groups.iter().map(GroupScope::group).collect();
    serde_json::json!([
        whose,
        names,
        search.stream,
        search.prefix,
        search.filter,
        range,
        direction(search),
        search.order,
    ])
    .to_string()
}
