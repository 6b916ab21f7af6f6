//! What the server tells the browser: plain values, already filtered by the reader's grants.

mod account;
mod audit;
mod event;
mod grant;
mod group;
mod member;
mod source;
mod tenant;
mod token;
mod usage;
mod view;
mod viewer;

pub use account::{NewPassword, SessionCard};
pub use audit::{AuditCard, AuditEntry, AuditSearch};
pub use event::{
    Around, Batch, EventPage, LiveBatch, MAX_ROW_BYTES, Neighbours, Row, Surroundings,
};
pub use grant::{DryRun, GrantCard, GrantChange, GroupHint, LetIn, NewGrant};
pub use group::{GroupCard, GroupPick, Place, StreamCard};
pub use member::{
    Arrival, Handed, Invitation, InviteCard, MemberCard, NewMember, NotSent, OwnMember, Roster,
};
pub use source::{NewSource, SourceCard, SourceChange};
pub use tenant::{NewTenant, TenantCard, TenantChange, TenantDetail};
pub use token::{NewToken, TokenCard};
pub use usage::{BudgetForm, Usage, UsageDay};
pub use view::{NewView, ViewCard, ViewChange};
pub use viewer::{Seeing, Viewer};
