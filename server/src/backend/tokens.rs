//! API tokens: made, listed and revoked by whoever they speak for, and those of a tenant by its
//! admins.

use super::error::database;
use super::noting::note;
use crate::access::Reader;
use crate::auth::Actor;
use crate::auth::api_token::PlainToken;
use crate::clock::{now_ms, to_ms};
use crate::db::TenantTx;
use crate::db::api_tokens::{self, TokenRow};
use crate::http::context::RequestContext;
use app::wire::{NewToken, TokenCard};
use app::{PortalError, Trouble};
use domain::{ApiTokenId, Rule, UserId};

/// Most tokens of one person, and most service tokens of one tenant.
const MOST_TOKENS: i64 = 20;
/// The longest that one lives, in days.
const MOST_DAYS: i32 = 365;
/// Most groups that one is narrowed to.
const MOST_GROUPS: usize = 50;

/// Whose tokens are meant: a person's, or, with none, the service tokens of the tenant.
pub(super) type Owner = Option<UserId>;

/// Somebody's tokens, the newest first.
pub(super) async fn list(tx: &mut TenantTx, owner: Owner) -> Result<Vec<TokenCard>, PortalError> {
    let rows = api_tokens::list(tx, owner).await.map_err(database)?;
    Ok(rows.into_iter().map(card).collect())
}

fn card(row: TokenRow) -> TokenCard {
    TokenCard {
        id: row.id.to_string(),
        name: row.name,
        hint: row.hint,
        only_groups: row.only_groups,
        expires: to_ms(row.expires_at),
        expired: to_ms(row.expires_at) <= now_ms(),
        last_used: row.last_used_at.map(to_ms),
    }
}

/// Makes a token. Returns its text, which is kept nowhere.
pub(super) async fn create(
    tx: &mut TenantTx,
    reader: &Reader,
    context: &RequestContext,
    owner: Owner,
    typed: &NewToken,
) -> Result<String, PortalError> {
    let name = name(&typed.name)?;
    let days = days(&typed.days)?;
    let only = groups(reader, &typed.groups)?;
    let plain = PlainToken::generate().map_err(|_| Trouble::Internal)?;
    if api_tokens::count(tx, owner).await.map_err(database)? >= MOST_TOKENS {
        let who = if owner.is_some() { "You have" } else { "The tenant has" };
        let words = format!("{who} {MOST_TOKENS} tokens. Revoke one that you do not need first.");
        return Err(PortalError::invalid("name", words));
    }
    let token = api_tokens::NewToken {
        owner,
        created_by: reader.actor().user_id(),
        name,
        hash: &plain.hash(),
        hint: plain.hint(),
        only: &only,
        days,
    };
    api_tokens::create(tx, &token).await.map_err(database)?;
    note(tx, reader.actor(), context, "token.create", name).await?;
    Ok(plain.reveal())
}

/// Ends one of somebody's tokens, for good and at once.
pub(super) async fn revoke(
    tx: &mut TenantTx,
    actor: &Actor,
    context: &RequestContext,
    owner: Owner,
    id: &str,
) -> Result<(), PortalError> {
    let id = ApiTokenId(id.parse().map_err(|_| Trouble::NotFound)?);
    let name = api_tokens::revoke(tx, owner, id).await.map_err(database)?;
    let name = name.ok_or(Trouble::NotFound)?;
    note(tx, actor, context, "token.revoke", &name).await
}

fn name(typed: &str) -> Result<&str, PortalError> {
    let name = typed.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(PortalError::invalid("name", "Give the token a name of 1 to 100 characters."));
    }
    Ok(name)
}

fn days(typed: &str) -> Result<i32, PortalError> {
    let days = typed.trim().parse().ok().filter(|days| (1..=MOST_DAYS).contains(days));
    days.ok_or_else(|| {
        PortalError::invalid("days", format!("A token lives 1 to {MOST_DAYS} days."))
    })
}

/// The rules that were typed, one a line; each speaks of something that the reader may see.
fn groups(reader: &Reader, typed: &str) -> Result<Vec<Rule>, PortalError> {
    let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    let read = |line: &str| {
        let rule =
            Rule::parse_group(line).map_err(|error| PortalError::invalid("groups", error))?;
        if reader.is_let_in_somewhere(&rule) {
            return Ok(rule);
        }
        Err(PortalError::invalid("groups", format!("“{line}” is none of your log groups.")))
    };
    let rules: Vec<Rule> = lines.map(read).collect::<Result<_, _>>()?;
    if rules.len() > MOST_GROUPS {
        let words = format!("A token is narrowed to at most {MOST_GROUPS} names.");
        return Err(PortalError::invalid("groups", words));
    }
    Ok(rules)
}
