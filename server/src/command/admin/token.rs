//! API tokens, made for scripts that set a portal up.

use super::{Database, away, note};
use server::auth::api_token::PlainToken;
use server::db::{api_tokens, broken_constraint, people};

/// Makes one and prints it.
#[expect(clippy::print_stdout, reason = "the token is what the command is for")]
pub(super) async fn create(
    database: &Database,
    email: &str,
    name: &str,
    days: i32,
    replace: bool,
) -> Result<(), String> {
    let db = database.open()?;
    let mut door = db.door().await.map_err(away)?;
    let who = people::find_credentials(&mut door, email).await.map_err(away)?;
    door.commit().await.map_err(away)?;
    let who = who.ok_or_else(|| format!("--email: {email} is nobody"))?;
    let tenant = who.tenant_id.ok_or_else(|| format!("--email: {email} belongs to no tenant"))?;
    let plain = PlainToken::generate().map_err(|error| error.to_string())?;
    let token = api_tokens::NewToken {
        owner: Some(who.user_id),
        created_by: who.user_id,
        name,
        hash: &plain.hash(),
        hint: plain.hint(),
        only: &[],
        days,
    };
    let mut tx = db.tenant(tenant).await.map_err(away)?;
    if replace {
        api_tokens::revoke_named(&mut tx, who.user_id, name).await.map_err(away)?;
    }
    api_tokens::create(&mut tx, &token).await.map_err(|error| match broken_constraint(&error) {
        Some("api_tokens_name_length") => "--name: a name has 1 to 100 characters".to_owned(),
        _ => away(error),
    })?;
    let subject = format!("{email}: {name}");
    note(&mut tx, Some(tenant), "token.create", &subject).await?;
    tx.commit().await.map_err(away)?;
    println!("{}", plain.reveal());
    Ok(())
}
