//! The nouns of Vitrine: who asks, what was granted, and what comes back.
//! Pure and wasm-safe: no I/O, no clock, no randomness; the time is always an argument.

mod calendar;
pub mod event;
pub mod grant;
pub mod id;
pub mod name;
pub mod role;
pub mod rule;
pub mod scope;
pub mod stamp;
pub mod time_range;
pub mod typed_time;

pub use event::{EventKey, LogEvent};
pub use grant::Grant;
pub use id::{ApiTokenId, GrantId, SourceId, TenantId, UserId, ViewId};
pub use name::{AccountId, LogGroupName, LogStreamName, NameError, Slug};
pub use role::Role;
pub use rule::{Rule, RuleError};
pub use scope::StreamScope;
pub use stamp::Stamp;
pub use time_range::{Moment, MomentError, TimeRange};
