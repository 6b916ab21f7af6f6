//! Seals what leaves the server and must come back unchanged, from the same person, under the
//! same grants, soon: AES-256-GCM, bound to a context that is not part of the text.

use crate::config::SecretKey;
use aws_lc_rs::aead::{AES_256_GCM, Aad, RandomizedNonceKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How long a sealed text is good for, in ms: AWS's own tokens live a day, ours an hour.
pub const LIFE_MS: i64 = 3_600_000;

/// Seals and opens.
pub struct Sealer {
    current: RandomizedNonceKey,
    former: Option<RandomizedNonceKey>,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Sealer")
    }
}

/// The text is not one that was sealed here, for this context, within the last hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this link to more results is no longer valid; search again")]
pub struct BrokenSeal;

#[derive(serde::Serialize, serde::Deserialize)]
struct Sealed<T> {
    until: i64,
    value: T,
}

const NONCE_BYTES: usize = 12;

impl Sealer {
    /// Seals with the current key and opens what either key sealed.
    ///
    /// # Errors
    /// The cryptography library refuses the key.
    pub fn new(current: &SecretKey, former: Option<&SecretKey>) -> Result<Sealer, BrokenSeal> {
        let key = |key: &SecretKey| {
            RandomizedNonceKey::new(&AES_256_GCM, key.bytes()).map_err(|_| BrokenSeal)
        };
        Ok(Sealer { current: key(current)?, former: former.map(key).transpose()? })
    }

    /// Seals a value, good until an hour after `now` (ms), for whoever can name the same context.
    ///
    /// # Errors
    /// The value cannot be written as JSON.
    pub fn seal<T: Serialize>(
        &self,
        value: &T,
        context: &str,
        now: i64,
    ) -> Result<String, BrokenSeal> {
        let mut bytes =
            serde_json::to_vec(&Sealed { until: now + LIFE_MS, value }).map_err(|_| BrokenSeal)?;
        let nonce = self
            .current
            .seal_in_place_append_tag(Aad::from(context), &mut bytes)
            .map_err(|_| BrokenSeal)?;
        let mut sealed = nonce.as_ref().to_vec();
        sealed.extend_from_slice(&bytes);
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// Opens what was sealed for this context.
    ///
    /// # Errors
    /// Forged, cut, stale, or sealed for somebody or something else: all the same to the caller.
    pub fn open<T: DeserializeOwned>(
        &self,
        text: &str,
        context: &str,
        now: i64,
    ) -> Result<T, BrokenSeal> {
        let sealed = URL_SAFE_NO_PAD.decode(text).map_err(|_| BrokenSeal)?;
        let plain = std::iter::once(&self.current)
            .chain(&self.former)
            .find_map(|key| open_with(key, &sealed, context))
            .ok_or(BrokenSeal)?;
        let sealed: Sealed<T> = serde_json::from_slice(&plain).map_err(|_| BrokenSeal)?;
        if now <= sealed.until { Ok(sealed.value) } else { Err(BrokenSeal) }
    }
}

fn open_with(key: &RandomizedNonceKey, sealed: &[u8], context: &str) -> Option<Vec<u8>> {
    let (nonce, text) = sealed.split_at_checked(NONCE_BYTES)?;
    let nonce = aws_lc_rs::aead::Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut bytes = text.to_vec();
    let plain = key.open_in_place(nonce, Aad::from(context), &mut bytes).ok()?.len();
    bytes.truncate(plain);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> SecretKey {
        base64::engine::general_purpose::STANDARD.encode([byte; 32]).parse().unwrap()
    }

    fn sealer() -> Sealer {
        Sealer::new(&key(1), None).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_for_the_same_context_only() {
        let text = sealer().seal(&"token", "alan", 1_000).unwrap();
        assert_eq!(sealer().open(&text, "alan", 2_000), Ok("token".to_owned()));
        assert_eq!(sealer().open::<String>(&text, "gus", 2_000), Err(BrokenSeal));
    }

    #[test]
    fn it_ends_after_an_hour() {
        let text = sealer().seal(&7, "alan", 1_000).unwrap();
        assert_eq!(sealer().open(&text, "alan", 1_000 + LIFE_MS), Ok(7));
        assert_eq!(sealer().open::<i32>(&text, "alan", 1_001 + LIFE_MS), Err(BrokenSeal));
    }

    #[test]
    fn a_rotated_key_still_opens_what_the_former_one_sealed() {
        let text = sealer().seal(&7, "alan", 0).unwrap();
        let rotated = Sealer::new(&key(2), Some(&key(1))).unwrap();
        assert_eq!(rotated.open(&text, "alan", 0), Ok(7));
        let forgotten = Sealer::new(&key(2), None).unwrap();
        assert_eq!(forgotten.open::<i32>(&text, "alan", 0), Err(BrokenSeal));
    }

    #[test]
    fn no_changed_byte_is_accepted() {
        let text = sealer().seal(&"token", "alan", 0).unwrap();
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(bytes).unwrap();
            assert!(sealer().open::<String>(&forged, "alan", 0).is_err(), "at {at}");
        }
        for rubbish in ["", "A", "AAAAAAAAAAAAAAAA", "<script>"] {
            assert!(sealer().open::<String>(rubbish, "alan", 0).is_err());
        }
    }
}
