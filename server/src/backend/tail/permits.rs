//! Whether those who listen still may. A tail outlives the request that it began with; so what its
//! person may see is read again as soon as Postgres tells that it became less, and every second in
//! case that was not heard: once for all of their tails.

use crate::access::Reader;
use crate::auth::Actor;
use crate::db::revocations::Revoked;
use crate::db::{Db, DbError};
use domain::{ApiTokenId, TenantId, UserId};
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::Duration;
use tokio::sync::{broadcast, watch};

/// Every so often it is read anew, whatever was heard.
const EVERY: Duration = Duration::from_secs(1);
/// Revocations that may wait to be heeded; whoever misses some reads anew.
const UNHEEDED: usize = 256;
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

impl Listener {
    fn is_meant(&self, revoked: Revoked) -> bool {
        match revoked {
            Revoked::User(user) => self.user == user,
            Revoked::Tenant(tenant) => self.tenant == tenant,
            Revoked::Anybody => true,
        }
    }
}

type Watched = HashMap<Listener, watch::Sender<Standing>>;

/// Watches over all who listen.
#[derive(Clone)]
pub struct Permits {
    db: Db,
    watched: Arc<Mutex<Watched>>,
    revoked: broadcast::Sender<Revoked>,
    hears: Arc<Once>,
}

impl std::fmt::Debug for Permits {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Permits")
    }
}

impl Permits {
    /// Watches nobody yet.
    pub fn new(db: Db) -> Permits {
        let (revoked, _) = broadcast::channel(UNHEEDED);
        Permits { db, watched: Arc::default(), revoked, hears: Arc::new(Once::new()) }
    }

    /// What this actor may see from now on, beginning with what they may see now.
    pub(super) fn watch(&self, actor: &Actor, reader: Reader) -> watch::Receiver<Standing> {
        let who = Listener {
            user: actor.user_id(),
            tenant: reader.membership().tenant_id,
            token: actor.token(),
            session: actor.session().map(<[u8]>::to_vec),
        };
        self.hears.call_once(|| drop(tokio::spawn(self.clone().hear())));
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = watched.get(&who) {
            return sender.subscribe();
        }
        let (sender, receiver) = watch::channel(Standing::May(Arc::new(reader)));
        watched.insert(who.clone(), sender);
        tokio::spawn(self.clone().keep_watch(actor.clone(), who));
        receiver
    }

    /// Passes on what Postgres tells, for as long as the process lives. While it cannot be heard,
    /// reading every second has to do.
    async fn hear(self) {
        loop {
            let error = match self.pass_on().await {
                Ok(never) => match never {},
                Err(error) => error,
            };
            tracing::warn!(%error, "revocations cannot be listened for: they are looked for instead");
            tokio::time::sleep(EVERY).await;
        }
    }

    async fn pass_on(&self) -> Result<Infallible, DbError> {
        let mut revocations = self.db.listen().await?;
        // What was told until now went unheard.
        let mut revoked = Revoked::Anybody;
        loop {
            let _nobody_listens = self.revoked.send(revoked);
            revoked = revocations.next().await?;
        }
    }

    async fn keep_watch(self, actor: Actor, who: Listener) {
        let mut revoked = self.revoked.subscribe();
        let mut failures = 0;
        loop {
            let heard = async { while !is_for(&who, revoked.recv().await) {} };
            // Either is reason enough.
            let _or_time_is_up = tokio::time::timeout(EVERY, heard).await;
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

fn is_for(who: &Listener, heard: Result<Revoked, broadcast::error::RecvError>) -> bool {
    heard.map_or(true, |revoked| who.is_meant(revoked))
}
