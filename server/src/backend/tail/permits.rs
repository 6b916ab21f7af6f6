//! Whether those who listen still may. A tail outlives the request that it began with; so what its
//! person may see is read again every second, once for all of their tails.

use crate::access::Reader;
use crate::auth::Actor;
use crate::db::{Db, DbError, people};
use domain::{TenantId, UserId};
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
    /// Nothing any more: disabled, no member, or the tenant is suspended.
    Nothing,
    /// The database has not answered for a while.
    Unknown,
}

type Watched = HashMap<(UserId, TenantId), watch::Sender<Standing>>;

/// Watches over all who listen.
#[derive(Clone, Debug)]
pub struct Permits {
    db: Db,
    watched: Arc<Mutex<Watched>>,
}

impl Permits {
    /// Watches nobody yet.
    pub fn new(db: Db) -> Permits {
        Permits { db, watched: Arc::default() }
    }

    /// What this actor may see from now on, beginning with what they may see now.
    pub(super) fn watch(&self, actor: &Actor, reader: Reader) -> watch::Receiver<Standing> {
        let who = (actor.user_id(), reader.membership().tenant_id);
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = watched.get(&who) {
            return sender.subscribe();
        }
        let (sender, receiver) = watch::channel(Standing::May(Arc::new(reader)));
        watched.insert(who, sender);
        tokio::spawn(self.clone().keep_watch(actor.clone(), who));
        receiver
    }

    async fn keep_watch(self, actor: Actor, who: (UserId, TenantId)) {
        let mut failures = 0;
        loop {
            tokio::time::sleep(EVERY).await;
            let standing = match self.ask(&actor, who).await {
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

    async fn ask(
        &self,
        actor: &Actor,
        (user, tenant): (UserId, TenantId),
    ) -> Result<Standing, DbError> {
        let mut tx = self.db.door().await?;
        let identity = people::find_identity(&mut tx, user, Some(tenant)).await?;
        tx.commit().await?;
        if identity.is_none_or(|identity| identity.membership.is_none()) {
            return Ok(Standing::Nothing);
        }
        let reader = Reader::bind(actor, &self.db).await?;
        Ok(reader.map_or(Standing::Nothing, |reader| Standing::May(Arc::new(reader))))
    }
}
