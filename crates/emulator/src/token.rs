//! Page tokens: opaque, bound to the request that they continue, sealed against strangers.

use std::hash::{BuildHasher, Hash, RandomState};
use std::time::Duration;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::clock::now_ms;
use crate::error::ApiError;

/// Makes and opens tokens. Each emulator has a key of its own, so that it refuses another's.
pub(crate) struct Tokens {
    key: RandomState,
    lifetime_ms: i64,
}

#[derive(Serialize, Deserialize)]
struct Sealed<T> {
    scope: u64,
    issued: i64,
    content: T,
}

impl Tokens {
    pub(crate) fn new(lifetime: Duration) -> Self {
        let lifetime_ms = i64::try_from(lifetime.as_millis()).unwrap_or(i64::MAX);
        Self { key: RandomState::new(), lifetime_ms }
    }

    /// A token that only a request of the same `scope` can open.
    pub(crate) fn seal<T: Serialize>(
        &self,
        scope: &impl Hash,
        content: &T,
    ) -> Result<String, ApiError> {
        let sealed = Sealed { scope: self.key.hash_one(scope), issued: now_ms(), content };
        let text = serde_json::to_vec(&sealed).map_err(|problem| ApiError::unreadable(&problem))?;
        let mut token: String = text.iter().map(|byte| format!("{byte:02x}")).collect();
        token += &format!("{:016x}", self.key.hash_one(&text));
        Ok(token)
    }

    /// What a token holds.
    ///
    /// # Errors
    /// `InvalidParameterException` for a token that was changed, is of another request or
    /// emulator, or is older than its lifetime.
    pub(crate) fn open<T: DeserializeOwned>(
        &self,
        scope: &impl Hash,
        token: &str,
    ) -> Result<T, ApiError> {
        self.unseal(scope, token).ok_or_else(ApiError::invalid_token)
    }

    fn unseal<T: DeserializeOwned>(&self, scope: &impl Hash, token: &str) -> Option<T> {
        let (text, seal) = token.split_at_checked(token.len().checked_sub(16)?)?;
        let text = bytes_of_hex(text)?;
        if u64::from_str_radix(seal, 16).ok()? != self.key.hash_one(&text) {
            return None;
        }
        let sealed: Sealed<T> = serde_json::from_slice(&text).ok()?;
        let fresh = now_ms().saturating_sub(sealed.issued) < self.lifetime_ms;
        (fresh && sealed.scope == self.key.hash_one(scope)).then_some(sealed.content)
    }
}

fn bytes_of_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);

    #[test]
    fn a_token_opens_for_its_own_request_only() -> Result<(), ApiError> {
        let tokens = Tokens::new(DAY);
        let token = tokens.seal(&"a", &7_u8)?;
        assert_eq!(tokens.open::<u8>(&"a", &token), Ok(7));
        assert_eq!(tokens.open::<u8>(&"b", &token), Err(ApiError::invalid_token()));
        assert_eq!(Tokens::new(DAY).open::<u8>(&"a", &token), Err(ApiError::invalid_token()));
        Ok(())
    }

    #[test]
    fn a_changed_or_expired_token_is_refused() -> Result<(), ApiError> {
        let tokens = Tokens::new(DAY);
        let token = tokens.seal(&"a", &7_u8)?;
        for wrong in [
            format!("0{token}"),
            format!("{token}0"),
            token.replace('2', "3"),
            "é".into(),
            String::new(),
        ] {
            assert_eq!(tokens.open::<u8>(&"a", &wrong), Err(ApiError::invalid_token()), "{wrong}");
        }
        let brief = Tokens::new(Duration::ZERO);
        let token = brief.seal(&"a", &7_u8)?;
        assert_eq!(brief.open::<u8>(&"a", &token), Err(ApiError::invalid_token()));
        Ok(())
    }
}
