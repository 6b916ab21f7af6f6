//! Passwords: argon2id on the blocking pool, behind a semaphore, so that a flood of log-ins
//! can exhaust neither memory nor the threads that serve everybody else.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Memory of one hash, in KiB. OWASP's first choice of equal strength for one pass.
const MEMORY_KIB: u32 = 47_104;
const PASSES: u32 = 1;
const LANES: u32 = 1;
/// Stored parameters above these are refused: a planted hash must not exhaust the machine.
const MOST_MEMORY_KIB: u32 = 131_072;
const MOST_PASSES: u32 = 10;
/// Longest password in bytes; hashing time grows with it.
pub const MAX_PASSWORD_BYTES: usize = 1_024;
/// Shortest password that may be set, in characters (NIST SP 800-63B-4, single factor).
pub const MIN_PASSWORD_CHARS: usize = 15;
/// How long a log-in waits for its turn.
const PATIENCE: Duration = Duration::from_secs(2);
/// How many log-ins may wait at once.
const MAX_WAITING: usize = 16;

/// A password as it was typed. Never shows itself.
pub struct Password(String);

impl Password {
    /// Takes what was typed, unless it is longer than any password may be.
    pub fn new(text: String) -> Option<Password> {
        (text.len() <= MAX_PASSWORD_BYTES).then_some(Password(text))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Password")
    }
}

/// Why no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// Too many log-ins at once.
    #[error("too many log-ins at once")]
    Busy,
    /// The hash could not be made.
    #[error("the password could not be hashed")]
    Failed,
}

/// Whether a password was right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was not, or there is none.
    Wrong,
    /// It was.
    Right,
    /// It was, and its hash is of older parameters; this is one of today's.
    RightButOld(String),
}

/// Hashes and compares passwords, a few at a time.
#[derive(Clone, Debug)]
pub struct Hasher {
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
    /// Compared against when there is no such user, so that both take the same time.
    dummy: Arc<str>,
}

impl Hasher {
    /// One hash at a time per core but one, and at least one.
    ///
    /// # Errors
    /// The machine cannot make a hash at all.
    pub fn new() -> Result<Hasher, HashError> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let turns = cores.saturating_sub(1).max(1);
        Ok(Hasher {
            turns: Arc::new(Semaphore::new(turns)),
            places: Arc::new(Semaphore::new(turns + MAX_WAITING)),
            dummy: hash_now("nobody's password")?.into(),
        })
    }

    /// The PHC string of a password.
    ///
    /// # Errors
    /// Too many at once.
    pub async fn hash(&self, password: Password) -> Result<String, HashError> {
        self.in_turn(move || hash_now(&password.0)).await?
    }

    /// Whether the password is the one behind the PHC string; with no string the same work is
    /// done and the answer is [`Verdict::Wrong`].
    ///
    /// # Errors
    /// Too many at once.
    pub async fn verify(
        &self,
        password: Password,
        stored: Option<String>,
    ) -> Result<Verdict, HashError> {
        let dummy = Arc::clone(&self.dummy);
        self.in_turn(move || match stored {
            Some(stored) => verify_now(&password.0, &stored),
            None => {
                verify_now(&password.0, &dummy);
                Verdict::Wrong
            }
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashError> {
        let _place = self.places.try_acquire().map_err(|_| HashError::Busy)?;
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned())
            .await
            .map_err(|_| HashError::Busy)?
            .map_err(|_| HashError::Failed)?;
        // The permit moves into the task: a client that hangs up does not free its turn while
        // the memory is still in use.
        tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        })
        .await
        .map_err(|_| HashError::Failed)
    }
}

fn argon2() -> Result<Argon2<'static>, HashError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(32)).map_err(|_| HashError::Failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str) -> Result<String, HashError> {
    let hash: PasswordHash =
        argon2()?.hash_password(password.as_bytes()).map_err(|_| HashError::Failed)?;
    Ok(hash.to_string())
}

fn verify_now(password: &str, stored: &str) -> Verdict {
    let Ok(hash) = PasswordHash::new(stored) else { return Verdict::Wrong };
    let Ok(params) = Params::try_from(&hash) else { return Verdict::Wrong };
    if params.m_cost() > MOST_MEMORY_KIB || params.t_cost() > MOST_PASSES {
        tracing::warn!("a stored password hash has parameters beyond the limit");
        return Verdict::Wrong;
    }
    let today = (MEMORY_KIB, PASSES, LANES);
    match Argon2::default().verify_password(password.as_bytes(), &hash) {
        Err(_) => Verdict::Wrong,
        Ok(()) if (params.m_cost(), params.t_cost(), params.p_cost()) == today => Verdict::Right,
        Ok(()) => hash_now(password).map_or(Verdict::Right, Verdict::RightButOld),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Password {
        Password::new(text.into()).unwrap()
    }

    #[tokio::test]
    async fn right_is_right_and_everything_else_is_wrong() {
        let hasher = Hasher::new().unwrap();
        let stored = hasher.hash(password("correct horse battery")).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{stored}");
        let verify = |text: &str, stored: Option<String>| hasher.verify(password(text), stored);
        assert_eq!(verify("correct horse battery", Some(stored.clone())).await, Ok(Verdict::Right));
        assert_eq!(verify("correct horse batterz", Some(stored)).await, Ok(Verdict::Wrong));
        assert_eq!(verify("nobody's password", None).await, Ok(Verdict::Wrong));
        assert_eq!(verify("x", Some("no hash".into())).await, Ok(Verdict::Wrong));
    }

    #[tokio::test]
    async fn an_older_hash_still_opens_and_asks_to_be_renewed() {
        let params = Params::new(19_456, 2, 1, Some(32)).unwrap();
        let old: PasswordHash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password(b"an old password here")
            .unwrap();
        let hasher = Hasher::new().unwrap();
        let verdict = hasher.verify(password("an old password here"), Some(old.to_string())).await;
        let Ok(Verdict::RightButOld(renewed)) = verdict else { panic!("{verdict:?}") };
        let again = hasher.verify(password("an old password here"), Some(renewed)).await;
        assert_eq!(again, Ok(Verdict::Right));
    }

    #[tokio::test]
    async fn a_planted_monster_fails_closed() {
        let planted = "$argon2id$v=19$m=1048576,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$\
                       AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let hasher = Hasher::new().unwrap();
        assert_eq!(hasher.verify(password("x"), Some(planted.into())).await, Ok(Verdict::Wrong));
    }

    #[test]
    fn a_password_has_an_end_and_no_face() {
        assert!(Password::new("x".repeat(MAX_PASSWORD_BYTES + 1)).is_none());
        assert_eq!(format!("{:?}", password("secret")), "Password");
    }
}
