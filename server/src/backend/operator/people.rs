//! The people of a tenant.

use super::super::error::database;
use super::super::person::hashing;
use super::tenants::tenant_named;
use super::{OperatorPort, commit, person_or_company, refused};
use crate::auth::login::normalise;
use crate::auth::password::Password;
use crate::db::{people, tenants};
use app::wire::NewMember;
use app::{PortalError, Trouble};
use domain::Role;

/// Adds a person to a tenant. Returns their first password.
pub(super) async fn create_member(
    port: &OperatorPort,
    tenant: &str,
    member: &NewMember,
) -> Result<String, PortalError> {
    let email = normalise(&member.email);
    if !looks_like_email(&email) {
        return Err(PortalError::invalid("email", "That is no e-mail address."));
    }
    let name = person_or_company("name", &member.name)?;
    let role = if member.tenant_admin { Role::TenantAdmin } else { Role::Viewer };
    let first = first_password()?;
    let password = Password::new(first.clone()).ok_or(Trouble::Internal)?;
    let hash = port.state.hasher.hash(password).await.map_err(hashing)?;
    let mut tx = port.writing().await?;
    let id = tenant_named(&mut tx, tenant).await?.id;
    let taken = [("users_email_unique", "email", "Somebody has this address already.")];
    let user = people::create_user(&mut tx, &email, &name, &hash)
        .await
        .map_err(|error| refused(error, &taken))?;
    tenants::add_member(&mut tx, id, user, role).await.map_err(database)?;
    port.note(&mut tx, Some(id), "member.create", &email).await?;
    commit(tx).await?;
    Ok(first)
}

fn looks_like_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    plain && !name.is_empty() && !host.is_empty() && text.len() <= 254
}

/// 20 letters and digits out of 31 that nobody confuses: 99 bits.
fn first_password() -> Result<String, PortalError> {
    const ALPHABET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut password = String::with_capacity(20);
    while password.len() < 20 {
        let mut byte = [0];
        aws_lc_rs::rand::fill(&mut byte).map_err(|_| Trouble::Internal)?;
        // 248 is the largest multiple of 31 in a byte; the rest would favour some letters.
        if byte[0] < 248 {
            password.push(char::from(ALPHABET[usize::from(byte[0]) % ALPHABET.len()]));
        }
    }
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_passwords_are_long_and_differ() {
        let (a, b) = (first_password().unwrap(), first_password().unwrap());
        assert_eq!(a.len(), 20);
        assert_ne!(a, b);
    }

    #[test]
    fn addresses_are_looked_at() {
        assert!(looks_like_email("ann@acme.test"));
        for bad in ["", "ann", "@acme", "ann@", "a b@c", "a\n@c"] {
            assert!(!looks_like_email(bad), "{bad:?}");
        }
    }
}
