//! How long somebody listened: one row of the audit when a tail is over, however it ends.

use super::super::witness::Deed;
use crate::auth::Actor;
use crate::db::audit::Outcome;
use crate::http::context::RequestContext;
use crate::state::AppState;
use std::time::{Duration, Instant};

/// Shorter ones are a page that is loaded again; their beginning is noted all the same.
const WORTH_A_ROW: Duration = Duration::from_secs(1);

/// One tail, from its beginning until it is dropped.
pub(super) struct Sitting {
    state: AppState,
    actor: Actor,
    context: RequestContext,
    what: String,
    began: Instant,
    pub(super) events: u64,
}

impl Sitting {
    /// Begins now; `what` names what is listened to.
    pub(super) fn begin(
        state: &AppState,
        actor: &Actor,
        context: &RequestContext,
        what: String,
    ) -> Sitting {
        Sitting {
            state: state.clone(),
            actor: actor.clone(),
            context: context.clone(),
            what,
            began: Instant::now(),
            events: 0,
        }
    }
}

impl Drop for Sitting {
    fn drop(&mut self) {
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
