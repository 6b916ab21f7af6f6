//! Turns what stands in an address into a search, or into words about what is wrong with it.

use crate::access::GroupScope;
use crate::access::seal::Sealer;
use crate::cloudwatch::search::{Direction, End, Found, Resume};
use app::PortalError;
use app::search::{Dir, Order, Search};
use app::wire::{EventPage, Row};
use domain::{EventKey, Moment, Rule, TimeRange};
use filter_pattern::Pattern;
use serde::{Deserialize, Serialize};

/// Rows on a page.
pub(super) const PAGE_ROWS: usize = 100;

/// 2024-01-01T00:00Z in ms: FilterLogEvents refuses an earlier `startTime` together with
/// `startFromHead=false` (AWS API reference).
const NEWEST_FIRST_SINCE: i64 = 1_704_067_200_000;

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
    /// Reads a search of this scope, asked at `now` (ms).
    pub(super) fn read(
        search: &Search,
        scope: &GroupScope,
        sealer: &Sealer,
        now: i64,
    ) -> Result<Plan, PortalError> {
        let range = TimeRange::between(
            moment("from", search.from_or_default())?,
            moment("to", search.to_or_default())?,
            now,
        )
        .map_err(|error| PortalError::invalid("from", error))?;
        let direction = direction(search);
        if direction == Direction::Older && range.from < NEWEST_FIRST_SINCE {
            let words = "AWS lists the newest first only from 2024-01-01 on. Start there or later, \
                         or list the oldest first.";
            return Err(PortalError::invalid("from", words));
        }
        let context = context(search, scope, range);
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

    /// The page that was found, in the order of the list.
    pub(super) fn page(
        &self,
        search: &Search,
        found: Found,
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
        let mut rows: Vec<Row> = found.events.into_iter().map(Row::cut).collect();
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
        let End::Budget(resume) = &found.end else { return Ok(None) };
        let after = match (resume, found.searched_to, self.direction) {
            (None, Some(ms), Direction::Older) => Some(EventKey::before(ms)),
            (None, Some(ms), Direction::Newer) => Some(EventKey::before(ms + 1)),
            _ => self.after.clone(),
        };
        let cursor = Cursor { after, resume: resume.clone() };
        sealer
            .seal(&cursor, &self.context, now)
            .map(Some)
            .map_err(|_| app::Trouble::Internal.into())
    }
}

fn moment(field: &str, text: &str) -> Result<Moment, PortalError> {
    text.trim().parse().map_err(|error| PortalError::invalid(field, error))
}

fn pattern(text: &str) -> Result<Option<String>, PortalError> {
    let text = text.trim();
    match Pattern::parse(text) {
        Ok(_) => Ok((!text.is_empty()).then(|| text.to_owned())),
        Err(error) => {
            let hint = error.hint.map(|hint| format!(" {hint}")).unwrap_or_default();
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

fn context(search: &Search, scope: &GroupScope, range: TimeRange) -> String {
    serde_json::json!([
        scope.tenant(),
        scope.user(),
        scope.grants_version(),
        scope.origin().slug,
        scope.group(),
        search.stream,
        search.prefix,
        search.filter,
        range,
        direction(search),
        search.order,
    ])
    .to_string()
}
