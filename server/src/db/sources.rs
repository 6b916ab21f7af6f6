//! Sources: AWS accounts and regions that logs are read from.

use super::{DbError, OperatorTx, TenantTx};
use domain::{Slug, SourceId};
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
}

/// Every source, by name.
///
/// # Errors
/// The database is away.
pub async fn list_sources(tx: &mut OperatorTx) -> Result<Vec<SourceRow>, DbError> {
    sqlx::query_as!(
        SourceRow,
        r#"
        select id as "id: SourceId", slug, name, account_id, region, role_arn, external_id
        from sources order by name, slug
        "#
    )
    .fetch_all(&mut **tx)
    .await
}

/// The source with this id, if the tenant has any grant in it.
///
/// # Errors
/// The database is away.
pub async fn find_source(
    tx: &mut TenantTx,
    source: SourceId,
) -> Result<Option<SourceRow>, DbError> {
    let tenant = tx.tenant();
    sqlx::query_as!(
        SourceRow,
        r#"
        select s.id as "id: SourceId", s.slug, s.name, s.account_id, s.region, s.role_arn,
               s.external_id
        from sources s
        where s.id = $1 and exists (
            select from grants g where g.source_id = s.id and g.tenant_id = $2
        )
        "#,
        source.0,
        tenant.0
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Adds a source that is read with the process's own credentials.
///
/// # Errors
/// `sources_slug_unique` when the short name is taken.
pub async fn create_source(
    tx: &mut OperatorTx,
    slug: &Slug,
    name: &str,
    account_id: &str,
    region: &str,
) -> Result<SourceId, DbError> {
    let id = SourceId(Uuid::now_v7());
    sqlx::query!(
        "insert into sources (id, slug, name, account_id, region) values ($1, $2, $3, $4, $5)",
        id.0,
        slug.as_str(),
        name,
        account_id,
        region
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}
