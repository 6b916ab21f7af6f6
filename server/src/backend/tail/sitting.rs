//! How long somebody listens: counted while they do, and one row of the audit when it is over,
//! however it ends.

use super::super::usage::handed_out;
use super::super::witness::Deed;
use super::Line;
use crate::auth::Actor;
use crate::db::audit::Outcome;
use crate::db::usage::Counts;
use crate::http::context::RequestContext;
use crate::state::AppState;
use app::Trouble;
use domain::TenantId;
use std::time::{Duration, Instant};

/// Shorter ones are a page that is loaded again; their beginning is noted all the same.
const WORTH_A_ROW: Duration = Duration::from_secs(1);

/// One tail, from its beginning until it is dropped.
pub(super) struct Sitting {
    state: AppState,
    actor: Actor,
    context: RequestContext,
    tenant: TenantId,
    what: String,
    began: Instant,
    /// Seconds that are counted already.
    counted: u64,
    events: u64,
}

impl Sitting {
    /// Begins now; `what` names what is listened to.
    pub(super) fn begin(
        state: &AppState,
        actor: &Actor,
        context: &RequestContext,
        tenant: TenantId,
        what: String,
    ) -> Sitting {
        Sitting {
            state: state.clone(),
            actor: actor.clone(),
            context: context.clone(),
            tenant,
            what,
            began: Instant::now(),
            counted: 0,
            events: 0,
        }
    }

    /// Lines were told.
    pub(super) fn tell(&mut self, lines: &[Line]) {
        self.events += lines.len() as u64;
        self.state.meter.count(self.tenant, handed_out(lines.iter().map(|(_, told)| &told.event)));
    }

    /// Counts the time since the last time. Whether the tenant's budget lets it go on.
    pub(super) async fn go_on(&mut self) -> bool {
        self.count_time();
        let admitted = self.state.meter.admit(&self.state.db, self.tenant).await;
        !admitted.is_err_and(|error| matches!(error.trouble, Trouble::TooMany { .. }))
    }

    fn count_time(&mut self) {
        let seconds = self.began.elapsed().as_secs();
        let tail_seconds = i64::try_from(seconds - self.counted).unwrap_or(i64::MAX);
        self.counted = seconds;
        self.state.meter.count(self.tenant, Counts { tail_seconds, ..Counts::default() });
    }
}

impl Drop for Sitting {
    fn drop(&mut self) {
        self.count_time();
        let time = self.began.elapsed();
        // Where the server itself is at its end, there is nobody left to write.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if time < WORTH_A_ROW {
            return;
        }
        let (state, actor, context) =
            (self.state.clone(), self.actor.clone(), self.context.clone());
        let (seconds, events) = (time.as_secs(), self.events);
        let subject = format!("{}, for {seconds} s", self.what);
        runtime.spawn(async move {
            let detail = serde_json::json!({ "seconds": seconds, "events": events });
            let action = "logs.tail_end";
            let deed = Deed { action, subject: &subject, outcome: Outcome::Ok, detail };
            if let Err(error) = state.witness.note(&state.db, &actor, &context, deed).await {
                tracing::warn!(%error, "the end of a tail left no row in the audit");
            }
        });
    }
}
