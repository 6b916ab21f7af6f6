//! AWS accounts and regions that logs are read from.

use super::{Database, away, note};
use domain::AccountId;
use server::db::OperatorTx;
use server::db::sources::NewSource;
use server::db::{broken_constraint, sources};

/// Adds one.
pub(super) async fn add(
    database: &Database,
    source: &NewSource,
    linked: &[AccountId],
) -> Result<(), String> {
    let mut tx = database.tx().await?;
    let (_, external_id) = sources::create_source(&mut tx, source).await.map_err(|error| {
        let NewSource { slug, region, account_id, .. } = source;
        match broken_constraint(&error) {
            Some("sources_slug_unique") => format!("--slug: there is a source “{slug}” already"),
            Some("sources_account_form") => "--account: an account has twelve digits".to_owned(),
            Some("sources_region_form") => format!("--region: “{region}” is no AWS region"),
            Some("sources_role_form") => {
                format!("--role-arn: needs the form arn:aws:iam::{account_id}:role/NAME")
            }
            _ => away(error),
        }
    })?;
    note(&mut tx, None, "source.create", source.slug.as_str()).await?;
    for account in linked {
        link(&mut tx, source, account).await?;
    }
    tx.commit().await.map_err(away)?;
    eprintln!("The source “{}” is there now.", source.slug);
    if let Some(external_id) = external_id {
        eprintln!("The role's trust policy has to demand this external id: {external_id}");
    }
    Ok(())
}

async fn link(tx: &mut OperatorTx, source: &NewSource, account: &AccountId) -> Result<(), String> {
    if account.as_str() == source.account_id {
        return Err(format!("--linked: {account} is the source's own account"));
    }
    sources::link_account(tx, source.slug.as_str(), account).await.map_err(|error| {
        match broken_constraint(&error) {
            Some("sources_slug_unique") => {
                format!("--linked: there is a source “{}-{account}” already", source.slug)
            }
            Some("sources_slug_form") => {
                "--slug: at most 50 characters where there are linked accounts".to_owned()
            }
            _ => away(error),
        }
    })?;
    note(tx, None, "source.link", &format!("{}: {account}", source.slug)).await
}
