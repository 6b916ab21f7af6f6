//! Who read what, and who was refused: rows of the audit that no write carries.
//!
//! Paging through one search is one reading, not a hundred: the same person reading the same
//! things leaves one row a minute.

use super::error::database;
use crate::auth::Actor;
use crate::db::Db;
use crate::db::audit::{self, AuditEvent, Outcome};
use crate::http::context::RequestContext;
use crate::state::AppState;
use app::PortalError;
use app::search::Search;
use aws_lc_rs::digest::{SHA256, digest};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long one row speaks for what is done again.
const SPEAKS_FOR: Duration = Duration::from_secs(60);
/// Memories beyond which old ones are looked for and dropped.
const MANY: usize = 4_096;
/// Longest subject, in characters.
const SUBJECT: usize = 300;

/// What was written down within the last minute.
#[derive(Debug, Default)]
pub struct Witness {
    recent: Mutex<HashMap<String, Instant>>,
}

/// Something that was done.
pub(crate) struct Deed<'a> {
    pub(crate) action: &'static str,
    pub(crate) subject: &'a str,
    pub(crate) outcome: Outcome,
    pub(crate) detail: serde_json::Value,
}

/// Leaves a row in the audit: somebody reads these groups.
///
/// # Errors
/// The database is away: what leaves no trace is not done.
pub(super) async fn note_reading(
    state: &AppState,
    actor: &Actor,
    context: &RequestContext,
    (action, source, groups): (&'static str, &str, &[&str]),
    search: &Search,
) -> Result<(), PortalError> {
    // The pattern itself may hold what is looked for: only that two are the same can be seen.
    let filter = (!search.filter.is_empty()).then(|| fingerprint(&search.filter));
    let subject = format!("{source}: {}", groups.join(" "));
    let detail = serde_json::json!({
        "groups": groups, "stream": search.stream, "prefix": search.prefix, "filter": filter,
    });
    let deed = Deed { action, subject: &subject, outcome: Outcome::Ok, detail };
    state.witness.note(&state.db, actor, context, deed).await
}

fn fingerprint(text: &str) -> String {
    let hash = digest(&SHA256, text.as_bytes());
    hash.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

impl Witness {
    /// Writes it down, unless just that was written down within the last minute.
    ///
    /// # Errors
    /// The database is away: what leaves no trace is not done.
    pub(crate) async fn note(
        &self,
        db: &Db,
        actor: &Actor,
        context: &RequestContext,
        deed: Deed<'_>,
    ) -> Result<(), PortalError> {
        let tenant = actor.membership().map(|membership| membership.tenant_id);
        let key = format!(
            "{} {:?} {:?} {} {} {}",
            actor.user_id(),
            actor.token(),
            tenant,
            deed.action,
            deed.subject,
            deed.detail
        );
        if self.knows(&key) {
            return Ok(());
        }
        let subject: String = deed.subject.chars().take(SUBJECT).collect();
        let event = AuditEvent {
            tenant,
            actor: Some(actor.user_id()),
            actor_label: actor.label(),
            ip: &context.ip.to_string(),
            action: deed.action,
            subject: &subject,
            outcome: deed.outcome,
            request_id: &context.id,
            detail: deed.detail,
        };
        let mut tx = db.door().await.map_err(database)?;
        audit::record(&mut tx, &event).await.map_err(database)?;
        tx.commit().await.map_err(database)?;
        self.remember(key);
        Ok(())
    }

    fn knows(&self, key: &str) -> bool {
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.get(key).is_some_and(|since| since.elapsed() < SPEAKS_FOR)
    }

    fn remember(&self, key: String) {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.len() >= MANY {
            recent.retain(|_, since| since.elapsed() < SPEAKS_FOR);
        }
        // More in a minute than anybody reads: rather a row twice than memory without end.
        if recent.len() >= MANY {
            recent.clear();
        }
        recent.insert(key, Instant::now());
    }
}
