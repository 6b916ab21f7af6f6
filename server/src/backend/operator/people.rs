//! The people of a tenant.

use super::super::error::database;
use super::super::links;
use super::super::person::hashing;
use super::tenants::tenant_named;
use super::{OperatorPort, commit, person_or_company, refused};
use crate::auth::login::normalise;
use crate::auth::password::Password;
use crate::db::{invites, operators, password_resets, people, tenants};
use app::wire::{Handed, NewMember};
use app::{PortalError, Trouble};
use domain::Role;

/// Adds a person to a tenant. Returns their first password.
pub(super) async fn create_member(
    port: &OperatorPort,
    tenant: &str,
    member: &NewMember,
) -> Result<String, PortalError> {
    let email = address(&member.email)?;
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

/// Invites somebody, who may have an account already.
pub(super) async fn invite(
    port: &OperatorPort,
    tenant: &str,
    member: &NewMember,
) -> Result<Handed, PortalError> {
    let email = address(&member.email)?;
    let role = if member.tenant_admin { Role::TenantAdmin } else { Role::Viewer };
    let (link, by) = (links::new()?, port.actor.user_id());
    let mut tx = port.writing().await?;
    let tenants::Named { id, name, .. } = tenant_named(&mut tx, tenant).await?;
    let members = tenants::list_members(&mut tx, id).await.map_err(database)?;
    if members.iter().any(|member| member.email == email) {
        return Err(PortalError::invalid("email", "This person is a member already."));
    }
    invites::create_as_operator(&mut tx, id, &email, role, &link.hash(), by)
        .await
        .map_err(database)?;
    port.note(&mut tx, Some(id), "member.invite", &email).await?;
    commit(tx).await?;
    Ok(links::invitation(&port.state, &email, &name, &link).await)
}

/// Makes a link with which a member chooses a new password. One who is an operator too is let in
/// by mail or by the command line alone: nobody of the staff becomes another one.
pub(super) async fn reset(
    port: &OperatorPort,
    tenant: &str,
    member: &str,
) -> Result<Handed, PortalError> {
    let (link, by) = (links::new()?, port.actor.user_id());
    let mut tx = port.writing().await?;
    let id = tenant_named(&mut tx, tenant).await?.id;
    let members = tenants::list_members(&mut tx, id).await.map_err(database)?;
    let member = members.into_iter().find(|row| row.id.to_string() == member);
    let member = member.ok_or(Trouble::NotFound)?;
    let staff = operators::list(&mut tx).await.map_err(database)?;
    let may_be_shown = !staff.iter().any(|operator| operator.email == member.email);
    if !may_be_shown && port.state.mailer.is_none() {
        let words = "This person is an operator. `vitrine admin recover` lets them in again.";
        return Err(PortalError::invalid("member", words));
    }
    password_resets::create_as_operator(&mut tx, member.id, &link.hash(), by)
        .await
        .map_err(database)?;
    port.note(&mut tx, Some(id), "password.offer", &member.email).await?;
    commit(tx).await?;
    links::reset(&port.state, &member.email, &link, may_be_shown).await
}

/// An address as it is stored, if it looks like one.
fn address(typed: &str) -> Result<String, PortalError> {
    let email = normalise(typed);
    if looks_like_email(&email) {
        return Ok(email);
    }
    Err(PortalError::invalid("email", "That is no e-mail address."))
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
