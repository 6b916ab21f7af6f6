//! What Postgres tells every process of rights that became fewer (`migrations/0020_…`).

use super::{Db, DbError};
use domain::{TenantId, UserId};
use sqlx::postgres::PgListener;

const CHANNEL: &str = "vitrine_revoked";

/// Whose rights became fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revoked {
    /// A person's.
    User(UserId),
    /// Those of everybody who looks at a tenant.
    Tenant(TenantId),
    /// Anybody's: something may have been told while nobody listened.
    Anybody,
}

impl Revoked {
    fn read(payload: &str) -> Revoked {
        let id = |text: &str| text.parse().ok();
        let known = match payload.split_once(' ') {
            Some(("user", user)) => id(user).map(|id| Revoked::User(UserId(id))),
            Some(("tenant", tenant)) => id(tenant).map(|id| Revoked::Tenant(TenantId(id))),
            _ => None,
        };
        known.unwrap_or(Revoked::Anybody)
    }
}

/// One connection that listens.
pub struct Revocations(PgListener);

impl Db {
    /// Listens from now on, on a connection of its own.
    ///
    /// # Errors
    /// The database is away.
    pub async fn listen(&self) -> Result<Revocations, DbError> {
        let mut listener = PgListener::connect_with(&self.listening).await?;
        listener.listen(CHANNEL).await?;
        Ok(Revocations(listener))
    }
}

impl Revocations {
    /// The next revocation, as soon as its transaction is committed.
    ///
    /// # Errors
    /// The line is cut and could not be mended: listen anew.
    pub async fn next(&mut self) -> Result<Revoked, DbError> {
        let told = self.0.try_recv().await?;
        Ok(told.map_or(Revoked::Anybody, |told| Revoked::read(told.payload())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_may_be_anybodys() {
        let id = "0190a5c2-0000-7000-8000-000000000001";
        let uuid = id.parse().unwrap();
        assert_eq!(Revoked::read(&format!("user {id}")), Revoked::User(UserId(uuid)));
        assert_eq!(Revoked::read(&format!("tenant {id}")), Revoked::Tenant(TenantId(uuid)));
        for rubbish in ["", "user", "user 1", "group /acme"] {
            assert_eq!(Revoked::read(rubbish), Revoked::Anybody, "{rubbish}");
        }
    }
}
