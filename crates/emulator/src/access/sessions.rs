//! The credentials that AssumeRole gave out, each with its end and its policy.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;

use super::policy::Policy;
use crate::clock::now_ms;
use crate::error::ApiError;
use crate::lock::lock;

/// What the ids of temporary keys begin with at AWS; those of long-lived ones begin with `AKIA`.
const TEMPORARY: &str = "ASIA";

/// So long, an expired key is told from an unknown one.
const KEPT_EXPIRED_MS: i64 = 24 * 60 * 60 * 1_000;

pub(crate) fn is_temporary(access_key: &str) -> bool {
    access_key.starts_with(TEMPORARY)
}

/// What a role session may do, and until when.
#[derive(Clone)]
pub(crate) struct Session {
    /// The ARN of the assumed role's user.
    pub(crate) user: String,
    /// ms since 1970.
    pub(crate) expires: i64,
    /// What the role may do; nothing means everything.
    pub(crate) role_policy: Option<Policy>,
    /// What of that the session may do; nothing means all of it.
    pub(crate) policy: Option<Policy>,
}

impl Session {
    pub(crate) fn allows(&self, action: &str, resource: &str) -> bool {
        [&self.role_policy, &self.policy]
            .into_iter()
            .flatten()
            .all(|policy| policy.allows(action, resource))
    }
}

/// A key as it is given out.
#[derive(Clone)]
pub(crate) struct Credentials {
    pub(crate) access_key: String,
    pub(crate) secret: String,
    pub(crate) token: String,
}

#[derive(Default)]
pub(crate) struct Sessions {
    issued: Mutex<BTreeMap<String, Issued>>,
    /// Makes keys that nobody guesses by accident; nothing here withstands an attack.
    random: RandomState,
}

struct Issued {
    token: String,
    session: Session,
}

impl Sessions {
    pub(crate) fn issue(&self, session: Session) -> Credentials {
        let mut issued = lock(&self.issued);
        issued.retain(|_, other| other.session.expires > now_ms() - KEPT_EXPIRED_MS);
        let drawn =
            |what: &str| self.random.hash_one((what, issued.len(), now_ms(), &session.user));
        let credentials = Credentials {
            access_key: format!("{TEMPORARY}{:016X}", drawn("key")),
            secret: format!(
                "{:016x}{:016x}{:08x}",
                drawn("one"),
                drawn("two"),
                drawn("three") as u32
            ),
            token: format!("session-{:016x}{:016x}", drawn("four"), drawn("five")),
        };
        let token = credentials.token.clone();
        issued.insert(credentials.access_key.clone(), Issued { token, session });
        credentials
    }

    pub(super) fn find(&self, access_key: &str, token: Option<&str>) -> Result<Session, ApiError> {
        let issued = lock(&self.issued);
        let known = issued.get(access_key).filter(|known| token == Some(&known.token));
        let session = &known.ok_or_else(ApiError::unknown_key)?.session;
        if session.expires <= now_ms() {
            return Err(ApiError::expired_key());
        }
        Ok(session.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sessions: &Sessions, expires: i64) -> Result<String, ApiError> {
        let session =
            Session { user: "somebody".to_owned(), expires, role_policy: None, policy: None };
        let Credentials { access_key, token, .. } = sessions.issue(session);
        sessions.find(&access_key, Some(&token)).map(|session| session.user)
    }

    #[test]
    fn a_key_is_good_until_its_end() {
        let sessions = Sessions::default();
        assert_eq!(found(&sessions, now_ms() + 60_000), Ok("somebody".to_owned()));
        assert_eq!(found(&sessions, now_ms() - 1), Err(ApiError::expired_key()));
    }

    #[test]
    fn keys_given_out_at_once_differ() {
        let sessions = Sessions::default();
        let session = Session {
            user: "somebody".to_owned(),
            expires: i64::MAX,
            role_policy: None,
            policy: None,
        };
        let mut keys: Vec<_> =
            (0..100).map(|_| sessions.issue(session.clone()).access_key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 100);
    }
}
