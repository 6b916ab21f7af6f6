//! Tokens of the HTTP API: how they are made, and whose they are. The text is shown once and
//! kept nowhere; the database knows its hash.

use super::Actor;
use crate::db::audit::{self, AuditEvent, Outcome};
use crate::db::{Db, DbError, api_tokens, people};
use crate::http::context::RequestContext;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand;

/// What every token starts with, so that scanners of repositories know one when they see it.
pub const PREFIX: &str = "vtr_";
/// Characters by chance: 32 of 62, which is 190 bits.
const RANDOM: usize = 32;
/// Characters that tell a mistyped or cut token from a real one without asking the database.
const CHECK: usize = 6;
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A token's text. It never shows itself in a log.
pub struct PlainToken(String);

impl std::fmt::Debug for PlainToken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("PlainToken")
    }
}

/// The system has no randomness to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no randomness")]
pub struct NoRandomness;

impl PlainToken {
    /// A new one.
    ///
    /// # Errors
    /// See [`NoRandomness`].
    pub fn generate() -> Result<PlainToken, NoRandomness> {
        let mut text = PREFIX.to_owned();
        while text.len() < PREFIX.len() + RANDOM {
            let mut bytes = [0; RANDOM];
            rand::fill(&mut bytes).map_err(|_| NoRandomness)?;
            // 248 is four times 62: what lies beyond would make some characters likelier.
            let fair = bytes.into_iter().filter(|byte| *byte < 248);
            text.extend(fair.take(PREFIX.len() + RANDOM - text.len()).map(character));
        }
        let check = check_of(&text);
        text.push_str(&check);
        Ok(PlainToken(text))
    }

    /// The token, if the text has the form of one.
    pub fn parse(text: &str) -> Option<PlainToken> {
        let random = text.strip_prefix(PREFIX)?;
        let is_form =
            random.len() == RANDOM + CHECK && random.bytes().all(|b| b.is_ascii_alphanumeric());
        if !is_form {
            return None;
        }
        let (body, check) = text.split_at(PREFIX.len() + RANDOM);
        (check == check_of(body)).then(|| PlainToken(text.to_owned()))
    }

    /// What the database knows it by.
    pub fn hash(&self) -> Vec<u8> {
        digest(&SHA256, self.0.as_bytes()).as_ref().to_vec()
    }

    /// The last four characters, by which its owner knows it again.
    pub fn hint(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }

    /// The text, to be shown once.
    pub fn reveal(self) -> String {
        self.0
    }
}

fn character(byte: u8) -> char {
    char::from(ALPHABET[usize::from(byte) % ALPHABET.len()])
}

fn check_of(body: &str) -> String {
    let hash = digest(&SHA256, body.as_bytes());
    hash.as_ref().iter().take(CHECK).map(|byte| character(*byte)).collect()
}

/// Whose the token is, as of now. None for one that has ended, whose owner has gone, or that
/// never was: there is no telling them apart.
///
/// # Errors
/// The database is away.
pub async fn actor_of(
    db: &Db,
    text: &str,
    context: &RequestContext,
) -> Result<Option<Actor>, DbError> {
    let Some(plain) = PlainToken::parse(text) else { return Ok(None) };
    let mut tx = db.door().await?;
    let Some(token) = api_tokens::find_live(&mut tx, &plain.hash()).await? else { return Ok(None) };
    let identity = match token.owner {
        Some(owner) => people::find_identity(&mut tx, owner, Some(token.tenant)).await?,
        None => api_tokens::service_identity(&mut tx, &token).await?,
    };
    let Some(identity) = identity.filter(|who| who.membership.is_some()) else { return Ok(None) };
    if token.first_today {
        let event = AuditEvent {
            tenant: Some(token.tenant),
            actor: Some(identity.user_id),
            actor_label: &identity.email,
            ip: &context.ip.to_string(),
            action: "token.use",
            subject: &token.name,
            outcome: Outcome::Ok,
            request_id: &context.id,
            detail: serde_json::json!({ "token": token.id }),
        };
        audit::record(&mut tx, &event).await?;
    }
    // Most uses leave no trace of their own, and need not wait until that is certain.
    if token.was_written {
        tx.commit().await?
    } else {
        tx.end()
    }
    Ok(Some(Actor::by_token(identity, token)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_no_changed_one_does() {
        let text = PlainToken::generate().unwrap().reveal();
        assert_eq!((text.len(), &text[..4]), (42, "vtr_"));
        assert!(PlainToken::parse(&text).is_some());
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
            let changed = String::from_utf8(bytes).unwrap();
            assert!(PlainToken::parse(&changed).is_none(), "{at}");
        }
        for rubbish in ["", "vtr_", &text[..41], &format!("{text}0"), "vtr_äöü", "Bearer"] {
            assert!(PlainToken::parse(rubbish).is_none(), "{rubbish}");
        }
    }

    #[test]
    fn no_two_tokens_are_alike_and_none_shows_itself() {
        let one = PlainToken::generate().unwrap();
        let other = PlainToken::generate().unwrap();
        assert_ne!(one.hash(), other.hash());
        assert_eq!(format!("{one:?}"), "PlainToken");
        assert!(one.0.ends_with(one.hint()) && one.hint().len() == 4);
    }

    #[test]
    fn every_character_is_about_as_likely() {
        let mut counts = [0; 128];
        for _ in 0..1_000 {
            let text = PlainToken::generate().unwrap().reveal();
            for byte in text[PREFIX.len()..PREFIX.len() + RANDOM].bytes() {
                counts[usize::from(byte)] += 1;
            }
        }
        // 516 on average; six standard deviations are 136.
        assert!(ALPHABET.iter().all(|c| (380..652).contains(&counts[usize::from(*c)])));
    }
}
