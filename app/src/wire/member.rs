//! A tenant's people, and how they come to it.

use super::AuditCard;
use domain::Role;
use serde::{Deserialize, Serialize};

/// A person in a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberCard {
    /// The person's id.
    pub id: String,
    /// The person's e-mail address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// How a link that stands for a right gets to whom it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Handed {
    /// By mail.
    Sent {
        /// To this address.
        to: String,
    },
    /// By whoever made it, who sees it this once.
    Shown {
        /// To be sent to this address.
        to: String,
        /// The link.
        link: String,
        /// Why it did not go by mail.
        why: NotSent,
    },
}

/// Why something did not go by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotSent {
    /// There is no mail server.
    NoServer,
    /// The mail server did not take it.
    Failed,
}

/// A person about to be created, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    /// The person's e-mail address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Whether they manage the tenant's members.
    #[serde(default)]
    pub tenant_admin: bool,
}

/// What a tenant admin looks after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// The tenant's name.
    pub tenant: String,
    /// Its people.
    pub members: Vec<OwnMember>,
    /// Who was invited and has not come yet.
    pub invites: Vec<InviteCard>,
    /// What was done in the tenant and with its logs, the newest first.
    pub glass: Vec<AuditCard>,
}

/// A person in one's own tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnMember {
    /// Whether it is oneself.
    pub is_me: bool,
    /// Who they are.
    pub card: MemberCard,
}

/// An open invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteCard {
    /// Whom it is for.
    pub email: String,
    /// What they will be.
    pub role: Role,
    /// When it ends, in ms since 1970.
    pub expires: i64,
}

/// What the holder of an invitation's link is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The tenant's name.
    pub tenant: String,
    /// Whom it is for.
    pub email: String,
    /// Whether that person has an account already.
    pub is_known: bool,
}

/// Somebody who accepts an invitation, as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// Their name.
    pub name: String,
    /// Their password: a new one, or that of their account.
    pub password: String,
}
