//! Sessions in Postgres, found by the hash of their id, and the layer that turns one into an
//! [`Actor`].

use super::Actor;
use crate::config::PublicUrl;
use crate::db::sessions::{self, SessionRow};
use crate::db::{Db, DbError, people, seeing};
use crate::state::AppState;
use async_trait::async_trait;
use aws_lc_rs::digest::{SHA256, digest};
use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::collections::HashMap;
use time::{Duration, OffsetDateTime};
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error as StoreError, Result as StoreResult};
use tower_sessions::{Expiry, Session, SessionManagerLayer, SessionStore};

/// The one value that a session holds.
const LOGIN: &str = "login";

/// A customer's session ends after an hour without a request and after twelve in all.
const MEMBER_LIFE: Life = Life { idle_seconds: 3_600, absolute_seconds: 43_200 };
/// An operator's, who can change what others see, sooner.
const OPERATOR_LIFE: Life = Life { idle_seconds: 900, absolute_seconds: 28_800 };

struct Life {
    idle_seconds: i32,
    absolute_seconds: i32,
}

/// Our own store: the published one keeps ids in clear, and its upsert lets a session that was
/// logged out live again.
#[derive(Clone, Debug)]
pub struct PostgresSessions {
    db: Db,
}

impl PostgresSessions {
    /// Keeps sessions in this database.
    pub fn new(db: Db) -> PostgresSessions {
        PostgresSessions { db }
    }
}

#[async_trait]
impl SessionStore for PostgresSessions {
    async fn create(&self, record: &mut Record) -> StoreResult<()> {
        let row = row_of(record)?;
        let mut tx = self.db.door().await.map_err(backend)?;
        while !sessions::open(&mut tx, &hash(record.id), &row).await.map_err(backend)? {
            record.id = Id::default();
        }
        tx.commit().await.map_err(backend)
    }

    async fn save(&self, record: &Record) -> StoreResult<()> {
        let row = row_of(record)?;
        let mut tx = self.db.door().await.map_err(backend)?;
        if !sessions::update(&mut tx, &hash(record.id), &row).await.map_err(backend)? {
            return Err(StoreError::Backend("the session has ended".into()));
        }
        tx.commit().await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> StoreResult<Option<Record>> {
        let mut tx = self.db.door().await.map_err(backend)?;
        let row = sessions::find_live(&mut tx, &hash(*id)).await.map_err(backend)?;
        tx.commit().await.map_err(backend)?;
        row.map(|row| record_of(*id, &row)).transpose()
    }

    async fn delete(&self, id: &Id) -> StoreResult<()> {
        let mut tx = self.db.door().await.map_err(backend)?;
        sessions::close(&mut tx, &hash(*id)).await.map_err(backend)?;
        tx.commit().await.map_err(backend)
    }
}

fn backend(error: DbError) -> StoreError {
    StoreError::Backend(error.to_string())
}

fn hash(id: Id) -> Vec<u8> {
    digest(&SHA256, &id.0.to_be_bytes()).as_ref().to_vec()
}

fn row_of(record: &Record) -> StoreResult<SessionRow> {
    let value = record.data.get(LOGIN).cloned().unwrap_or_default();
    serde_json::from_value(value).map_err(|error| StoreError::Encode(error.to_string()))
}

fn record_of(id: Id, row: &SessionRow) -> StoreResult<Record> {
    let value = serde_json::to_value(row).map_err(|error| StoreError::Decode(error.to_string()))?;
    // The database decides when a session ends; the record's own date only has to lie ahead.
    let expiry_date = OffsetDateTime::now_utc() + Duration::days(1);
    Ok(Record { id, data: HashMap::from([(LOGIN.to_owned(), value)]), expiry_date })
}

/// The cookie's name. `__Host-` binds it to this very host and to https; browsers refuse that
/// prefix on plain http, which is served on loopback only.
pub fn cookie_name(url: &PublicUrl) -> &'static str {
    if url.secure { "__Host-sid" } else { "sid" }
}

/// The layer that finds and keeps sessions.
pub fn layer(db: Db, url: &PublicUrl) -> SessionManagerLayer<PostgresSessions> {
    SessionManagerLayer::new(PostgresSessions::new(db))
        .with_name(cookie_name(url))
        .with_secure(url.secure)
        .with_http_only(true)
        // Lax, not Strict: a link from a chat must arrive logged in.
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnSessionEnd)
}

/// Opens a session for somebody whose password was right. Whatever id the browser came with is
/// dead at once.
///
/// # Errors
/// The database is away.
pub async fn open(
    session: &Session,
    who: &people::Credentials,
    ip: String,
    agent: String,
) -> Result<(), tower_sessions::session::Error> {
    let life = if who.is_operator { OPERATOR_LIFE } else { MEMBER_LIFE };
    let row = SessionRow {
        user_id: who.user_id,
        tenant_id: who.tenant_id,
        idle_seconds: life.idle_seconds,
        absolute_seconds: life.absolute_seconds,
        ip,
        agent,
    };
    session.cycle_id().await?;
    session.insert(LOGIN, row).await?;
    session.save().await
}

/// Gives the session of somebody who has just shown once more who they are another id: what was
/// planted or copied before is dead at once (OWASP ASVS 7.2.4). It ends when it would have ended
/// anyway. What comes after in the same request is done in the new one.
///
/// # Errors
/// The database is away: the session may have ended.
pub async fn renew(extensions: &mut Extensions) -> Result<(), tower_sessions::session::Error> {
    let session = extensions.get::<Session>().cloned();
    let (Some(session), Some(actor)) = (session, extensions.get::<Actor>().cloned()) else {
        return Ok(());
    };
    session.cycle_id().await?;
    session.save().await?;
    if let Some(id) = session.id() {
        extensions.insert(actor.in_session(hash(id)));
    }
    Ok(())
}

/// Looks up who asks, once per request, and leaves the [`Actor`] with it. When the database is
/// away, the answer is "try again", never "log in again" and never "come in".
pub async fn find_actor(
    State(state): State<AppState>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    match actor_behind(&state.db, &session).await {
        Ok(Some(actor)) => {
            request.extensions_mut().insert(actor);
        }
        Ok(None) => {}
        Err(error) => {
            tracing::error!(%error, "the session could not be read");
            return crate::http::unavailable::page(&request);
        }
    }
    next.run(request).await
}

async fn actor_behind(
    db: &Db,
    session: &Session,
) -> Result<Option<Actor>, Box<dyn std::error::Error + Send + Sync>> {
    let Some(row) = session.get::<SessionRow>(LOGIN).await? else { return Ok(None) };
    let mut tx = db.door().await?;
    let identity = people::find_identity(&mut tx, row.user_id, row.tenant_id).await?;
    let hash = session.id().map(hash);
    let seen = match (&hash, &identity) {
        (Some(hash), Some(who)) if who.is_operator => seeing::find(&mut tx, hash).await?,
        _ => None,
    };
    tx.end();
    let Some(actor) = identity.map(Actor::new) else { return Ok(None) };
    let actor = match hash {
        Some(hash) => actor.in_session(hash),
        None => actor,
    };
    Ok(Some(match seen {
        Some(seen) => actor.seeing_as(seen),
        None => actor,
    }))
}

/// Gives the cookie that removes a session the attributes of the one that set it; without them
/// browsers ignore it under the `__Host-` prefix.
pub async fn harden_removal(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let secure = if state.public_url.secure { "; Secure" } else { "" };
    let headers = response.headers_mut();
    let cookies: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        let hardened = match cookie.to_str() {
            Ok(text) if text.contains("Max-Age=0") && !text.contains("HttpOnly") => {
                HeaderValue::from_str(&format!("{text}; HttpOnly; SameSite=Lax{secure}"))
                    .unwrap_or(cookie)
            }
            _ => cookie,
        };
        headers.append(header::SET_COOKIE, hardened);
    }
    response
}
