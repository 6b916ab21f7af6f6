//! What the server tells the browser: plain values, already filtered by the reader's grants.

use crate::looks::Looks;
use crate::search::Search;
use domain::time_range::rfc3339_ms;
use domain::{EventKey, LogEvent, Role, TimeRange};
use serde::{Deserialize, Serialize};

/// Who is logged in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The person's name.
    pub name: String,
    /// The person's e-mail address.
    pub email: String,
    /// The name of the tenant that is looked at.
    pub tenant: Option<String>,
    /// Every tenant that the person belongs to: short name and name.
    pub tenants: Vec<(String, String)>,
    /// Whether the person looks after the tenant's people.
    pub is_steward: bool,
    /// Whether the admin area is theirs.
    pub is_operator: bool,
    /// How the portal is to look.
    pub looks: Looks,
}

/// A log group in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupCard {
    /// The source's short name.
    pub source: String,
    /// The group's name.
    pub group: String,
    /// A friendlier name.
    pub alias: Option<String>,
    /// AWS's class of the group.
    pub class: String,
    /// Days that events are kept; none means for ever.
    pub retention_days: Option<i32>,
    /// Bytes stored. None where the group is shared: its size would speak of others too.
    pub stored_bytes: Option<i64>,
    /// The newest event in ms since 1970, as far as AWS knows.
    pub last_event: Option<i64>,
}

/// A log group that is picked to stand in one list with others, written `<source>:<group>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPick {
    /// The source's short name.
    pub source: String,
    /// The group's name.
    pub group: String,
}

impl GroupPick {
    /// Reads what stands in an address.
    pub fn read(text: &str) -> Option<GroupPick> {
        let (source, group) = text.split_once(':')?;
        let is_whole = !source.is_empty() && !group.is_empty();
        is_whole.then(|| GroupPick { source: source.to_owned(), group: group.to_owned() })
    }

    /// What stands in an address.
    pub fn text(source: &str, group: &str) -> String {
        [source, ":", group].concat()
    }
}

/// A log stream in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamCard {
    /// The stream's name.
    pub name: String,
    /// The newest event in ms since 1970, as far as AWS knows.
    pub last_event: Option<i64>,
}

/// Where the explorer looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The source's short name.
    pub source: String,
    /// The AWS region that the source lies in.
    #[serde(default)]
    pub region: String,
    /// The group's name.
    pub group: String,
    /// A friendlier name.
    pub alias: Option<String>,
}

impl Place {
    /// The explorer's address, without a query.
    pub fn href(&self) -> String {
        crate::route::explorer_href(&self.source, &self.group)
    }
}

/// Longest message in a list, in bytes; the rest comes when the event is opened.
pub const MAX_ROW_BYTES: usize = 4_096;

/// An event in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// AWS's event id.
    pub id: String,
    /// When it happened, in ms since 1970.
    pub time: i64,
    /// When CloudWatch took it in, in ms since 1970.
    pub ingested: i64,
    /// The group it lies in; set only where a list has several.
    #[serde(default)]
    pub group: Option<String>,
    /// The stream it lies in.
    pub stream: String,
    /// What it says, or the start of it.
    pub message: String,
    /// Bytes of the whole message, when `message` is only its start.
    pub cut_from: Option<u32>,
}

impl Row {
    /// The event for a list: a long message is cut at a character.
    pub fn cut(event: LogEvent) -> Row {
        let bytes = event.message.len();
        let mut row = Row::whole(event);
        if bytes > MAX_ROW_BYTES {
            row.message.truncate(row.message.floor_char_boundary(MAX_ROW_BYTES));
            row.cut_from = u32::try_from(bytes).ok();
        }
        row
    }

    /// The event with all it says.
    pub fn whole(event: LogEvent) -> Row {
        let LogEvent { id, time, ingested, stream, message } = event;
        Row { id, time, ingested, group: None, stream, message, cut_from: None }
    }

    /// The event's place, as it stands in addresses.
    pub fn key(&self) -> String {
        EventKey { time: self.time, id: self.id.clone() }.to_string()
    }

    /// RFC 3339 with ms.
    pub fn datetime(&self) -> String {
        rfc3339_ms(self.time)
    }
}

/// One page of events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventPage {
    /// In the order of the list.
    pub rows: Vec<Row>,
    /// What was asked for, made absolute.
    pub range: TimeRange,
    /// The last ms, in walking direction, that was wholly looked at.
    pub searched_to: Option<i64>,
    /// Whether there are, or may be, events before the page.
    pub older: bool,
    /// Whether there are, or may be, events after the page.
    pub newer: bool,
    /// How many answers of AWS it took.
    #[serde(default)]
    pub pages: u32,
    /// Set when the search took too long and can go on: the cursor to go on with.
    pub go_on: Option<String>,
    /// The opened event, when it is not among the rows, or not whole.
    pub opened: Option<Row>,
    /// Whether an event was asked for that is not there any more.
    pub gone: bool,
}

/// Which lines around an event are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Around {
    /// The stream that the event lies in.
    pub stream: String,
    /// The event, as `<epoch ms>.<event id>`.
    pub event: String,
    /// Most lines before it.
    pub before: u16,
    /// Most lines after it.
    pub after: u16,
}

/// The lines around an event, all of its stream, in the order of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surroundings {
    /// The lines before it.
    pub before: Vec<Row>,
    /// The event.
    pub event: Row,
    /// The lines after it.
    pub after: Vec<Row>,
    /// Whether there are, or may be, lines before these.
    pub earlier: bool,
    /// Whether there are, or may be, lines after these.
    pub later: bool,
}

/// One page of events for a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// In the order of the search, whole.
    pub events: Vec<LogEvent>,
    /// The part of the range that was wholly looked at since the search began.
    pub searched: Option<TimeRange>,
    /// The cursor of the next page; none when all was looked at.
    pub next: Option<String>,
}

/// New events of a live tail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveBatch {
    /// Oldest first. The id is AWS's where it is known, else the event's key.
    pub rows: Vec<Row>,
    /// What tells each row's event apart, whoever speaks of it.
    pub keys: Vec<String>,
}

/// A tenant in the admin's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantCard {
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// When it was created, in ms since 1970.
    pub created: i64,
    /// How many people belong to it.
    pub members: i64,
    /// How many grants it has.
    pub grants: i64,
    /// Whether nobody of it gets in for now.
    pub is_suspended: bool,
}

/// A tenant as the admin works on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantDetail {
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Whether nobody of it gets in for now.
    pub is_suspended: bool,
    /// Its people.
    pub members: Vec<MemberCard>,
    /// What it may see.
    pub grants: Vec<GrantCard>,
    /// The sources that a grant can speak of: short name and name.
    pub sources: Vec<(String, String)>,
}

/// A person in a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberCard {
    /// The person's e-mail address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// A grant in the admin's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantCard {
    /// Its id.
    pub id: String,
    /// The source's short name.
    pub source: String,
    /// Which groups, as it is typed.
    pub group: String,
    /// Which streams, as it is typed.
    pub stream: String,
    /// A friendlier name.
    pub alias: Option<String>,
}

/// A person about to be created.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMember {
    /// The person's e-mail address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Whether they manage the tenant's members.
    pub tenant_admin: bool,
}

/// A grant about to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewGrant {
    /// The source's short name.
    pub source: String,
    /// Which groups, as typed.
    pub group: String,
    /// Which streams, as typed.
    pub stream: String,
    /// A friendlier name.
    pub alias: String,
}

/// Something that was done in a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its id.
    pub id: String,
    /// When, in ms since 1970.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// What, as `noun.verb`.
    pub action: String,
    /// To what.
    pub subject: String,
    /// `ok`, `denied` or `failed`.
    pub outcome: String,
    /// From which address; none where it was none of the tenant's people.
    pub ip: Option<String>,
    /// The request that it came with.
    pub request_id: String,
}

/// A saved view of the explorer, as one person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewCard {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The source's short name.
    pub source: String,
    /// Its group.
    pub group: String,
    /// The explorer's query string, without `?`; never empty.
    pub query: String,
    /// Who saved it; none for one's own.
    pub owner: Option<String>,
    /// Whether the tenant shares it.
    pub shared: bool,
    /// Whether one may rename, share and delete it.
    pub editable: bool,
    /// Whether the group opens with it.
    pub is_default: bool,
}

impl ViewCard {
    /// The explorer's address that shows it.
    pub fn href(&self) -> String {
        [crate::route::explorer_href(&self.source, &self.group).as_str(), "?", &self.query].concat()
    }

    /// Whose it is, in a few words; nothing for what is one's own alone.
    pub fn origin(&self) -> String {
        match (&self.owner, self.shared) {
            (Some(owner), _) => ["shared by ", owner].concat(),
            (None, true) => "shared by you".to_owned(),
            (None, false) => String::new(),
        }
    }

    /// Whether this search is what it holds.
    pub fn holds(&self, search: &Search) -> bool {
        Search::from_query(&self.query) == search.restarted()
    }
}

/// A view about to be saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewView {
    /// The source's short name.
    pub source: String,
    /// Its group.
    pub group: String,
    /// What it is called, as typed.
    pub name: String,
    /// The explorer's query string.
    pub query: String,
    /// Whether the tenant shares it.
    pub shared: bool,
}

/// What is done to a saved view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ViewChange {
    /// It gets another name, as typed.
    Rename(String),
    /// The tenant shares it, or no longer.
    Share(bool),
    /// Its group opens with it, or no longer, for the person who asks.
    Default(bool),
    /// It goes away, for everybody.
    Delete,
}

/// An API token in its owner's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenCard {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// The last characters of its text.
    pub hint: String,
    /// The only groups that it may read, as typed; none means all.
    pub only_groups: Vec<String>,
    /// When it ends, in ms since 1970.
    pub expires: i64,
    /// Whether it has ended.
    pub expired: bool,
    /// When it was last used, in ms since 1970, to the minute.
    pub last_used: Option<i64>,
}

/// An API token about to be made, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// Days that it lives.
    pub days: String,
    /// The only groups that it may read, one rule a line; empty means all.
    pub groups: String,
}

/// What a grant would let in now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryRun {
    /// How many log groups, of the first 1,000.
    pub total: usize,
    /// The first of them by name.
    pub groups: Vec<LetIn>,
    /// What to know before saving.
    pub warnings: Vec<String>,
}

/// A log group that a grant would let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetIn {
    /// Its name.
    pub name: String,
    /// Bytes stored.
    pub stored_bytes: i64,
    /// Whether the tenant does not see it yet.
    pub is_new: bool,
    /// Other tenants that see it or parts of it, by short name.
    pub also_seen_by: Vec<String>,
}

/// A source in the admin's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCard {
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The AWS account.
    pub account: String,
    /// The AWS region.
    pub region: String,
    /// The role it is read with.
    pub role_arn: Option<String>,
    /// What the role's trust policy has to demand.
    pub external_id: Option<String>,
}

/// A source about to be added, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewSource {
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The AWS account.
    pub account: String,
    /// The AWS region.
    pub region: String,
    /// The role to read it with; empty means the process's own credentials.
    #[serde(default)]
    pub role_arn: String,
}

/// A row of the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditCard {
    /// Its id, by which an older page goes on.
    pub id: String,
    /// When, in ms since 1970.
    pub at: i64,
    /// The short name of the tenant that it concerns.
    pub tenant: Option<String>,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
    /// How it ended.
    pub outcome: String,
    /// From which address.
    pub ip: String,
}

/// Which rows of the audit are looked for; an empty text means any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditSearch {
    /// The tenant's short name.
    pub tenant: String,
    /// Part of who did it.
    pub who: String,
    /// What the action begins with.
    pub what: String,
    /// `ok`, `denied` or `failed`.
    pub outcome: String,
    /// Only rows before this one.
    pub before: String,
}

/// One's own open session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionCard {
    /// Whether it is the one that asks.
    pub is_this: bool,
    /// The address it was opened from.
    pub ip: String,
    /// The browser it was opened with.
    pub agent: String,
    /// When it was opened, in ms since 1970.
    pub opened: i64,
    /// When it was last used, in ms since 1970.
    pub last_seen: i64,
}

/// A change of one's password, as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPassword {
    /// The password until now.
    pub former: String,
    /// The new one.
    pub new: String,
    /// The new one again.
    pub again: String,
}

/// What a tenant admin looks after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// The tenant's name.
    pub tenant: String,
    /// Its people.
    pub members: Vec<OwnMember>,
    /// Who was invited and has not come yet.
    pub invites: Vec<InviteCard>,
    /// What was done in the tenant and with its logs, the newest first.
    pub glass: Vec<AuditCard>,
}

/// A person in one's own tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnMember {
    /// The person's id.
    pub id: String,
    /// Whether it is oneself.
    pub is_me: bool,
    /// The person's e-mail address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// An open invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteCard {
    /// Whom it is for.
    pub email: String,
    /// What they will be.
    pub role: Role,
    /// When it ends, in ms since 1970.
    pub expires: i64,
}

/// What the holder of an invitation's link is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The tenant's name.
    pub tenant: String,
    /// Whom it is for.
    pub email: String,
    /// Whether that person has an account already.
    pub is_known: bool,
}

/// Somebody who accepts an invitation, as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// Their name.
    pub name: String,
    /// Their password: a new one, or that of their account.
    pub password: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_is_cut_between_characters() {
        let event = |message: String| LogEvent {
            id: "1".into(),
            time: 0,
            ingested: 0,
            stream: "s".into(),
            message,
        };
        let cut = Row::cut(event("é".repeat(3_000)));
        assert_eq!((cut.message.len(), cut.cut_from), (4_096, Some(6_000)));
        let odd = Row::cut(event(format!("a{}", "é".repeat(3_000))));
        assert_eq!(odd.message.len(), 4_095);
        assert_eq!(Row::cut(event("short".into())).cut_from, None);
    }
}
