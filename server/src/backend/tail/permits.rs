//! Whether those who listen still may. A tail outlives the request that it began with; so what its
//! person may see is read again every second, once for all of their tails.

use crate::access::Reader;
use crate::auth::Actor;
use crate::db::{Db, DbError};
use domain::{ApiTokenId, TenantId, UserId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// Every so often it is read anew.
const EVERY: Duration = Duration::from_secs(1);
/// So many times the database may not answer before nobody is known to be allowed anything.
const MOST_FAILURES: u32 = 8;

/// What somebody may see, as of the last second.
#[derive(Clone, Debug)]
pub(super) enum Standing {
    /// What the grants say.
    May(Arc<Reader>),
    /// Nothing any more: logged out, disabled, no member, or the tenant is suspended.
    Nothing,
    /// The database has not answered for a while.
    Unknown,
}

/// Who listens, and by which session or token: each may end by itself, and see its own.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Listener {
    user: UserId,
    tenant: TenantId,
    token: Option<ApiTokenId>,
    session: Option<Vec<u8>>,
}

type Watched = HashMap<Listener, watch::Sender<Standing>>;

/// Watches over all who listen.
#[derive(Clone)]
pub struct Permits {
    db: Db,
    watched: Arc<Mutex<Watched>>,
}

impl std::fmt::Debug for Permits {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Permits")
    }
}

impl Permits {
    /// Watches nobody yet.
    pub fn new(db: Db) -> Permits {
        Permits { db, watched: Arc::default() }
    }

    /// What this actor may see from now on, beginning with what they may see now.
    pub(super) fn watch(&self, actor: &Actor, reader: Reader) -> watch::Receiver<Standing> {
        let who = Listener {
            user: actor.user_id(),
            tenant: reader.membership().tenant_id,
            token: actor.token(),
            session: actor.session().map(<[u8]>::to_vec),
        };
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = watched.get(&who) {
            return sender.subscribe();
        }
        let (sender, receiver) = watch::channel(Standing::May(Arc::new(reader)));
        watched.insert(who.clone(), sender);
        tokio::spawn(self.clone().keep_watch(actor.clone(), who));
        receiver
    }

    async fn keep_watch(self, actor: Actor, who: Listener) {
        let mut failures = 0;
        loop {
            tokio::time::sleep(EVERY).await;
            let standing = match self.ask(&actor).await {
                Ok(standing) => {
                    failures = 0;
                    Some(standing)
                }
                Err(error) => {
                    tracing::warn!(%error, "it could not be read what a listener may see");
                    failures += 1;
                    (failures >= MOST_FAILURES).then_some(Standing::Unknown)
                }
            };
            let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(sender) = watched.get(&who) else { return };
            if sender.receiver_count() == 0 {
                watched.remove(&who);
                return;
            }
            if let Some(standing) = standing {
                sender.send_replace(standing);
            }
        }
    }

    async fn ask(&self, actor: &Actor) -> Result<Standing, DbError> {
        if !actor.is_still_there(&self.db).await? {
            return Ok(Standing::Nothing);
        }
        let reader = Reader::bind(actor, &self.db).await?;
        Ok(reader.map_or(Standing::Nothing, |reader| Standing::May(Arc::new(reader))))
    }
}
