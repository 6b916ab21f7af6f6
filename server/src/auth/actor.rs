//! An authenticated person or program. Made only by the session layer and the token layer, from
//! the database, on every request.

use crate::db::api_tokens::{self, LiveToken};
use crate::db::people::{self, Identity, Membership};
use crate::db::seeing::{self, Seen};
use crate::db::sessions;
use crate::db::{Db, DbError, DoorTx, OfficeKey};
use app::looks::Looks;
use domain::{ApiTokenId, Role, Rule, UserId};

/// Who asks. Holding one is proof that a live session or a live token stands behind the request.
#[derive(Clone, Debug)]
pub struct Actor {
    identity: Identity,
    token: Option<LiveToken>,
    /// The hash of the session's id; none where no session stands behind the request.
    session: Option<Vec<u8>>,
    /// Set while an operator looks as a tenant's viewers do.
    seeing: Option<Seeing>,
}

/// A look through a tenant's eyes.
#[derive(Clone, Debug)]
struct Seeing {
    seen: Seen,
    /// Who it is, for the audit that the tenant reads.
    label: String,
}

impl Actor {
    pub(super) fn new(identity: Identity) -> Actor {
        Actor { identity, token: None, session: None, seeing: None }
    }

    /// Whoever the token speaks for. The provider's office stays behind: a token only reads.
    pub(super) fn by_token(identity: Identity, token: LiveToken) -> Actor {
        let identity = Identity { is_operator: false, ..identity };
        Actor { identity, token: Some(token), session: None, seeing: None }
    }

    pub(super) fn in_session(self, hash: Vec<u8>) -> Actor {
        Actor { session: Some(hash), ..self }
    }

    /// The same person with a viewer's eyes, and nothing of their office meanwhile.
    pub(super) fn seeing_as(self, seen: Seen) -> Actor {
        let identity = Identity {
            is_operator: false,
            tenants: Vec::new(),
            membership: Some(Membership {
                tenant_id: seen.tenant_id,
                tenant_slug: seen.slug.clone(),
                tenant_name: seen.name.clone(),
                role: Role::Viewer,
            }),
            ..self.identity
        };
        let label = format!("{} (your provider, as a viewer)", identity.email);
        Actor { identity, seeing: Some(Seeing { seen, label }), ..self }
    }

    /// What an operator looks at as a tenant's viewers do, if they do.
    pub fn seeing(&self) -> Option<&Seen> {
        self.seeing.as_ref().map(|seeing| &seeing.seen)
    }

    /// Who it is, as the audit says it.
    pub fn label(&self) -> &str {
        self.seeing.as_ref().map_or(self.email(), |seeing| &seeing.label)
    }

    /// The hash of the id of the session behind the request; none for a token.
    pub fn session(&self) -> Option<&[u8]> {
        self.session.as_deref()
    }

    /// Every tenant that the person belongs to, by name: short name and name.
    pub fn tenants(&self) -> &[(String, String)] {
        &self.identity.tenants
    }

    /// The same person in the same session, looking at another of their own tenants.
    ///
    /// # Errors
    /// The database is away.
    pub async fn looking_at(&self, db: &Db, slug: &str) -> Result<Option<Actor>, DbError> {
        let mut tx = db.door().await?;
        let tenant = people::find_own_tenant(&mut tx, self.user_id(), slug).await?;
        let identity = match tenant {
            Some(tenant) => people::find_identity(&mut tx, self.user_id(), Some(tenant)).await?,
            None => None,
        };
        tx.end();
        Ok(identity.map(|identity| Actor { identity, ..self.clone() }))
    }

    /// What opens the office in the database, for an operator in a session.
    pub fn office_key(&self) -> Option<OfficeKey> {
        self.session.clone().filter(|_| self.is_operator()).map(OfficeKey::Session)
    }

    /// The person's id.
    pub fn user_id(&self) -> UserId {
        self.identity.user_id
    }

    /// The person's e-mail address.
    pub fn email(&self) -> &str {
        &self.identity.email
    }

    /// The person's name.
    pub fn name(&self) -> &str {
        &self.identity.name
    }

    /// The tenant that the person looks at, if any.
    pub fn membership(&self) -> Option<&Membership> {
        self.identity.membership.as_ref()
    }

    /// How the person likes the portal to look.
    pub fn looks(&self) -> Looks {
        self.identity.looks
    }

    /// Whether the person belongs to the provider's staff.
    pub fn is_operator(&self) -> bool {
        self.identity.is_operator
    }

    /// The token that was shown instead of a session.
    pub fn token(&self) -> Option<ApiTokenId> {
        self.token.as_ref().map(|token| token.id)
    }

    /// The only groups that are read on this actor's behalf; empty means all that are granted.
    pub fn only_groups(&self) -> &[Rule] {
        self.token.as_ref().map_or(&[], |token| &token.only)
    }

    /// Whether what long work goes on for is still there: the person, their place in the tenant,
    /// their session or token.
    ///
    /// # Errors
    /// The database is away.
    pub async fn is_still_there(&self, db: &Db) -> Result<bool, DbError> {
        let mut tx = db.door().await?;
        if let Some(session) = &self.session
            && !sessions::is_live(&mut tx, session).await?
        {
            return Ok(false);
        }
        if let (Some(seeing), Some(session)) = (&self.seeing, &self.session) {
            return self.still_sees(&mut tx, session, seeing).await;
        }
        let identity = match &self.token {
            Some(token) if !api_tokens::is_live(&mut tx, token.id).await? => None,
            Some(token) if token.owner.is_none() => {
                api_tokens::service_identity(&mut tx, token).await?
            }
            _ => {
                let tenant = self.membership().map(|membership| membership.tenant_id);
                people::find_identity(&mut tx, self.user_id(), tenant).await?
            }
        };
        tx.end();
        Ok(identity.is_some_and(|who| who.membership.is_some()))
    }

    async fn still_sees(
        &self,
        tx: &mut DoorTx,
        session: &[u8],
        seeing: &Seeing,
    ) -> Result<bool, DbError> {
        let seen = seeing::find(tx, session).await?;
        let who = people::find_identity(tx, self.user_id(), None).await?;
        let is_same = seen.is_some_and(|seen| seen.tenant_id == seeing.seen.tenant_id);
        Ok(is_same && who.is_some_and(|who| who.is_operator))
    }
}
