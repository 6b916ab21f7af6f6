//! Sources: AWS accounts and regions that logs are read from.

use super::{DbError, OperatorTx};
use domain::{AccountId, Slug, SourceId};
use uuid::Uuid;

/// A source.
#[derive(Clone, Debug)]
pub struct SourceRow {
    /// Its id.
    pub id: SourceId,
    /// Its short name, which stands in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The AWS account, twelve digits.
    pub account_id: String,
    /// The AWS region.
    pub region: String,
    /// The role to read it with; none means the process's own credentials.
    pub role_arn: Option<String>,
    /// The external id that the role's trust demands.
    pub external_id: Option<String>,
    /// The short name of the source that it is read through, where its account is linked to a
    /// monitoring account. Role and external id are then that source's.
    pub monitor: Option<String>,
    /// The monitoring account, twelve digits.
    pub monitor_account: Option<String>,
    /// Counts the changes.
    pub version: i32,
}

/// Every source, by name, each before those that are read through it.
///
/// # Errors
/// The database is away.
pub async fn list_sources(tx: &mut OperatorTx) -> Result<Vec<SourceRow>, DbError> {
    sqlx::query_as!(
        SourceRow,
        r#"
        select s.id as "id: SourceId", s.slug, s.name, s.account_id, s.region,
               coalesce(m.role_arn, s.role_arn) as role_arn,
               coalesce(m.external_id, s.external_id) as external_id,
               m.slug as "monitor?", m.account_id as "monitor_account?", s.version
        from sources s left join sources m on m.id = s.reads_through
        order by coalesce(m.name, s.name), coalesce(m.slug, s.slug), m.id is not null, s.account_id
        "#
    )
    .fetch_all(&mut **tx)
    .await
}

/// A source about to be added.
#[derive(Clone, Debug)]
pub struct NewSource {
    /// Its short name.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// The AWS account, twelve digits.
    pub account_id: String,
    /// The AWS region.
    pub region: String,
    /// The role to read it with; none means the process's own credentials.
    pub role_arn: Option<String>,
}

/// Adds a source. Where it has a role, the external id that its trust has to demand is made here
/// and returned: whoever could choose it could have somebody else's role assumed.
///
/// # Errors
/// `sources_slug_unique` when the short name is taken; the other constraints of the table.
pub async fn create_source(
    tx: &mut OperatorTx,
    source: &NewSource,
) -> Result<(SourceId, Option<String>), DbError> {
    let id = SourceId(Uuid::now_v7());
    let external_id = sqlx::query_scalar!(
        r#"
        insert into sources (id, slug, name, account_id, region, role_arn, external_id)
        values ($1, $2, $3, $4, $5, $6, case when $6::text is not null then 'vitrine-' || gen_random_uuid() end)
        returning external_id
        "#,
        id.0,
        source.slug.as_str(),
        source.name,
        source.account_id,
        source.region,
        source.role_arn
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok((id, external_id))
}

/// Changes a source as it was at this version. A role that it gets gets an external id, which then
/// stays. Returns whether there is such a source at that version.
///
/// # Errors
/// `sources_role_form` for a role that is none of its account.
pub async fn change_source(
    tx: &mut OperatorTx,
    slug: &str,
    version: i32,
    name: &str,
    role_arn: Option<&str>,
) -> Result<bool, DbError> {
    let changed = sqlx::query!(
        r#"
        update sources
        set name = $3, role_arn = $4, version = version + 1,
            external_id = coalesce(
                external_id, case when $4::text is not null then 'vitrine-' || gen_random_uuid() end
            )
        where slug = $1 and version = $2
        "#,
        slug,
        version,
        name,
        role_arn
    )
    .execute(&mut **tx)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Lets an account be read through the source of this short name: as a source of its own, named
/// after both.
///
/// # Errors
/// `sources_slug_unique` or `sources_slug_form` where the short name that it would get is taken or
/// too long; `sources_reads_through_fk` where the source is itself read through another.
pub async fn link_account(
    tx: &mut OperatorTx,
    monitor: &str,
    account: &AccountId,
) -> Result<(), DbError> {
    sqlx::query!(
        r#"
        insert into sources (id, slug, name, account_id, region, reads_through)
        select $1, m.slug || '-' || $3, m.name || ' (' || $3 || ')', $3, m.region, m.id
        from sources m where m.slug = $2
        "#,
        Uuid::now_v7(),
        monitor,
        account.as_str()
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes away a source that is read through another, by its account.
///
/// # Errors
/// `grants_source_fk` while a tenant has a grant in it.
pub async fn unlink_account(
    tx: &mut OperatorTx,
    monitor: &str,
    account: &str,
) -> Result<(), DbError> {
    sqlx::query!(
        r#"
        delete from sources s using sources m
        where m.id = s.reads_through and m.slug = $1 and s.account_id = $2
        "#,
        monitor,
        account
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
