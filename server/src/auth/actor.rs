//! An authenticated person. Made only by the session layer, from the database, on every request.

use crate::db::people::{Identity, Membership};
use domain::UserId;

/// Who asks. Holding one is proof that a live session stands behind the request.
#[derive(Clone, Debug)]
pub struct Actor {
    identity: Identity,
}

impl Actor {
    pub(super) fn new(identity: Identity) -> Actor {
        Actor { identity }
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

    /// Whether the person belongs to the provider's staff.
    pub fn is_operator(&self) -> bool {
        self.identity.is_operator
    }
}
