//! The provider's staff, by whoever holds the database: also when nobody of them gets in any more.

use super::{Database, away, note, password};
use domain::UserId;
use server::auth::throttle::Attempt;
use server::db::{OperatorTx, broken_constraint, operators, people};
use std::net::{IpAddr, Ipv4Addr};

/// Creates a person who is one.
pub(super) async fn create(database: &Database, email: &str, name: &str) -> Result<(), String> {
    let mut tx = database.tx().await?;
    if people::find_user(&mut tx, email).await.map_err(away)?.is_some() {
        return Err(format!("{email} exists already; `vitrine admin recover` lets them in again"));
    }
    let hash = password::ask().await?;
    let user = people::create_user(&mut tx, email, name, &hash).await.map_err(|error| {
        match broken_constraint(&error) {
            Some("users_email_form") => format!("--email: “{email}” is no e-mail address"),
            Some("users_name_length") => "--name: a name has 1 to 200 characters".to_owned(),
            _ => away(error),
        }
    })?;
    operators::add(&mut tx, user).await.map_err(away)?;
    note(&mut tx, None, "operator.create", email).await?;
    tx.commit().await.map_err(away)?;
    eprintln!("{email} is an operator now.");
    Ok(())
}

/// Prints them, one a line.
#[expect(clippy::print_stdout, reason = "the list is what the command is for")]
pub(super) async fn list(database: &Database) -> Result<(), String> {
    let mut tx = database.tx().await?;
    let all = operators::list(&mut tx).await.map_err(away)?;
    tx.commit().await.map_err(away)?;
    for operator in all {
        let state = if operator.is_disabled { "disabled" } else { "enabled" };
        println!("{}\t{}\t{state}\tsince {}", operator.email, operator.name, operator.since.date());
    }
    Ok(())
}

/// Takes the office of one of them away.
pub(super) async fn remove(database: &Database, email: &str) -> Result<(), String> {
    let mut tx = database.tx().await?;
    let user = find(&mut tx, email).await?;
    let removed =
        operators::remove(&mut tx, user).await.map_err(|error| {
            match broken_constraint(&error) {
                Some("operators_keep_one") => {
                    format!(
                        "{email} is the last operator who can log in. Create another one first."
                    )
                }
                _ => away(error),
            }
        })?;
    if !removed {
        return Err(format!("{email} is no operator"));
    }
    note(&mut tx, None, "operator.remove", email).await?;
    tx.commit().await.map_err(away)?;
    eprintln!("{email} is no operator any more.");
    Ok(())
}

/// Lets a person in again who cannot log in, as an operator.
pub(super) async fn recover(database: &Database, email: &str) -> Result<(), String> {
    let mut tx = database.tx().await?;
    find(&mut tx, email).await?;
    // While somebody types, no transaction waits.
    tx.commit().await.map_err(away)?;
    let hash = password::ask().await?;
    let mut tx = database.tx().await?;
    let user = find(&mut tx, email).await?;
    operators::let_in_again(&mut tx, user, &hash).await.map_err(away)?;
    operators::add(&mut tx, user).await.map_err(away)?;
    note(&mut tx, None, "operator.recover", email).await?;
    tx.commit().await.map_err(away)?;
    // The account was perhaps guessed at until it was shut for the day.
    let mut door = database.open()?.door().await.map_err(away)?;
    let attempt = Attempt::new(email, IpAddr::V4(Ipv4Addr::LOCALHOST));
    attempt.worked(&mut door).await.map_err(away)?;
    door.commit().await.map_err(away)?;
    eprintln!("{email} can log in with the new password, as an operator.");
    Ok(())
}

async fn find(tx: &mut OperatorTx, email: &str) -> Result<UserId, String> {
    let user = people::find_user(tx, email).await.map_err(away)?;
    user.ok_or_else(|| format!("--email: {email} is nobody"))
}
