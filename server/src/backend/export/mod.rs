//! A whole search as a file: every page of it, read while it is written, however long it takes.

mod format;
mod stream;

use self::format::Format;
use super::cursor::{self, Cursor};
use super::error::database;
use super::plan::Plan;
use super::reading::{Groups, bind};
use super::slots::Slot;
use crate::auth::Actor;
use crate::clock::now_ms;
use crate::cloudwatch::search::{Budget, Found, Resume};
use crate::db::audit::{self, AuditEvent, Outcome};
use crate::http::context::RequestContext;
use crate::state::AppState;
use app::route::explorer_href;
use app::search::Search;
use app::{PortalError, Trouble};
use domain::EventKey;
use domain::time_range::rfc3339_ms;
use std::time::Duration;

/// Most exports of one person at once.
pub const AT_ONCE: usize = 2;
/// Events read at a time, or up to half as many more where AWS gives them along: what an export
/// holds in memory.
const CHUNK: usize = 2_000;
/// What one reading may cost: at most so many megabytes come back, AWS's largest answers.
const BUDGET: Budget = Budget { calls: 10, time: Duration::from_secs(8) };
/// Tries before the answer starts, while there is still a status to give.
const FIRST_TRIES: u32 = 3;

/// What is asked of an export besides where it reads.
pub struct Asked {
    /// What is looked for. Its cursor counts where the door is the API's.
    pub search: Search,
    /// `ndjson`, `csv` or `text`.
    pub format: String,
    /// The last event of a former export that this one goes on behind, `<ms>.<id>`, or empty.
    pub after: String,
    /// Where it was asked for.
    pub door: Door,
}

/// Where an export was asked for, which decides how it is told to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// The explorer: by an address, and with the most events that are configured.
    Page,
    /// The API: by a cursor, and without end.
    Api,
}

impl Asked {
    /// What the explorer's query asks for.
    pub fn of_page(query: &str) -> Asked {
        Asked {
            search: Search::from_query(query).restarted(),
            format: parameter(query, "format"),
            after: parameter(query, "after"),
            door: Door::Page,
        }
    }
}

/// An export that has begun: its first events are there.
pub struct Export {
    state: AppState,
    actor: Actor,
    /// With its range made absolute.
    search: Search,
    source: String,
    group: String,
    groups: Groups,
    grants_version: i64,
    plan: Plan,
    onward: Onward,
    format: Format,
    /// Events written so far, and the most that may be.
    written: u64,
    most: u64,
    /// The last event written.
    last: Option<EventKey>,
    found: Option<Found>,
    _slot: Slot,
}

/// How an export says where it goes on.
enum Onward {
    /// By the address of the next one.
    Address,
    /// By a cursor that is sealed for this.
    Cursor(String),
}

/// Opens an export of a group, and of the search's further groups.
///
/// # Errors
/// The same as the explorer's page; `Invalid` for an unknown format, `TooMany` beyond
/// [`AT_ONCE`].
pub async fn open(
    state: &AppState,
    actor: &Actor,
    context: &RequestContext,
    (source, group): (&str, &str),
    asked: Asked,
) -> Result<Export, PortalError> {
    let Asked { search: asked, format, after, door } = asked;
    let reader = bind(actor, &state.db).await?;
    let groups = Groups::open(&reader, source, group, &asked)?;
    let format = Format::named(&format).ok_or_else(|| {
        let words = format!("“{}” is no format. Take ndjson, csv or text.", short(&format));
        PortalError::invalid("format", words)
    })?;
    let onward = match door {
        Door::Page => Onward::Address,
        Door::Api => Onward::Cursor(cursor::context("export", groups.scopes(), &asked)),
    };
    let from_cursor = match &onward {
        Onward::Cursor(context) => cursor::open(&state.sealer, &asked.cursor, context)?,
        Onward::Address => None,
    };
    let asked = Search { cursor: String::new(), ..asked };
    let mut plan = Plan::read(&asked, groups.scopes(), &state.sealer, now_ms())?;
    if let Some(Cursor { range, after, resume }) = from_cursor {
        (plan.range, plan.after, plan.resume) = (range, after, resume);
    }
    if !after.is_empty() {
        let after = after.parse().map_err(|error| PortalError::invalid("after", error))?;
        plan.after = Some(after);
    }
    let slot = state.exports.take(actor.user_id()).ok_or_else(|| {
        let words = format!(
            "You have {AT_ONCE} exports under way already. Let one of them finish, or cancel it, \
             and try again."
        );
        PortalError::from(Trouble::TooMany { message: words })
    })?;
    let search =
        Search { from: rfc3339_ms(plan.range.from), to: rfc3339_ms(plan.range.to), ..asked };
    let mut export = Export {
        state: state.clone(),
        actor: actor.clone(),
        search,
        source: source.to_owned(),
        group: group.to_owned(),
        groups,
        grants_version: reader.grants_version(),
        last: plan.after.clone(),
        plan,
        onward,
        format,
        written: 0,
        most: if door == Door::Page { state.export_max_events } else { u64::MAX },
        found: None,
        _slot: slot,
    };
    export.found = Some(export.read(FIRST_TRIES, false).await?);
    export.note(context).await?;
    Ok(export)
}

impl Export {
    /// What a browser is told of the file.
    pub fn content_type(&self) -> &'static str {
        self.format.content_type()
    }

    /// The file's name: ASCII letters, digits, `-`, `_` and `.`.
    pub fn file_name(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || "._".contains(c) { c } else { '-' };
        let group: String = self.group.chars().map(plain).collect();
        let group = match group.trim_matches(['-', '.']) {
            "" => "logs",
            group => group,
        };
        let further = match self.groups.names().map_or(0, |names| names.len() - 1) {
            0 => String::new(),
            further => format!("-and-{further}-more"),
        };
        let stamp = |ms: i64| {
            let text = rfc3339_ms(ms).replace(['-', ':'], "");
            text.replace(".000Z", "Z").replace('.', "_")
        };
        let (from, to) = (stamp(self.plan.range.from), stamp(self.plan.range.to));
        format!("{group}{further}-{from}-{to}.{}", self.format.extension())
    }

    /// What goes on where this export stops: an address, or a cursor.
    fn next(&self) -> Option<String> {
        match &self.onward {
            Onward::Address => Some(self.next_address()),
            Onward::Cursor(context) => {
                let (after, resume) = (self.plan.after.clone(), self.plan.resume.clone());
                let next = Cursor { range: self.plan.range, after, resume };
                cursor::seal(&self.state.sealer, &next, context).ok()
            }
        }
    }

    fn next_address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.search.pairs()).append_pair("format", self.format.name());
        if let Some(last) = &self.last {
            query.append_pair("after", &last.to_string());
        }
        format!("{}/export?{}", explorer_href(&self.source, &self.group), query.finish())
    }

    /// Leaves a row in the audit: logs leave the portal.
    async fn note(&self, context: &RequestContext) -> Result<(), PortalError> {
        let Some(scope) = self.groups.scopes().first() else { return Ok(()) };
        let names = self.groups.names().unwrap_or_else(|| vec![self.group.clone()]);
        let subject = format!(
            "{}: {}, {} to {}, {}",
            self.source,
            names.join(" "),
            self.search.from,
            self.search.to,
            self.format.name()
        );
        let event = AuditEvent {
            tenant: Some(scope.tenant()),
            actor: Some(self.actor.user_id()),
            actor_label: self.actor.label(),
            ip: &context.ip.to_string(),
            action: "logs.export",
            subject: &subject,
            outcome: Outcome::Ok,
            request_id: &context.id,
            detail: serde_json::json!({
                "groups": names,
                "from": self.search.from,
                "to": self.search.to,
                "format": self.format.name(),
            }),
        };
        let mut tx = self.state.db.tenant(scope.tenant()).await.map_err(database)?;
        audit::record(&mut tx, &event).await.map_err(database)?;
        tx.commit().await.map_err(database)
    }

    /// Sets where the next reading starts. Whether that is anywhere else.
    fn advance(&mut self, (after, resume): &(Option<EventKey>, Option<Resume>)) -> bool {
        let moves = self.plan.after != *after || self.plan.resume != *resume;
        (self.plan.after, self.plan.resume) = (after.clone(), resume.clone());
        moves
    }
}

/// One value of a query; empty where there is none.
pub(crate) fn parameter(query: &str, name: &str) -> String {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
