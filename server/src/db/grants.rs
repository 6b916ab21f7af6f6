//! Grants: what a tenant may see.

use super::sources::SourceRow;
use super::{DbError, OperatorTx, TenantTx};
use domain::{Grant, GrantId, Rule, Slug, SourceId, TenantId, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

/// A grant about to be made.
#[derive(Clone, Debug)]
pub struct NewGrant {
    /// The source it speaks of.
    pub source_id: SourceId,
    /// Which groups.
    pub group: Rule,
    /// Which streams.
    pub stream: Rule,
    /// A friendlier name for an exact group.
    pub alias: Option<String>,
    /// Why it was made.
    pub note: Option<String>,
    /// When it ends; none means never.
    pub expires_at: Option<OffsetDateTime>,
}

/// A grant, and where its logs are read from.
#[derive(Clone, Debug)]
pub struct Current {
    /// The grant.
    pub grant: Grant,
    /// Its source; none where it is to be read through another that is not there.
    pub source: Option<SourceRow>,
}

/// A grant as operators look after it, also when it has expired.
#[derive(Clone, Debug)]
pub struct GrantRow {
    /// Its id.
    pub id: GrantId,
    /// The source's short name.
    pub source: String,
    /// Which groups.
    pub group: Rule,
    /// Which streams.
    pub stream: Rule,
    /// A friendlier name.
    pub alias: Option<String>,
    /// Why it was made.
    pub note: Option<String>,
    /// When it ends; none means never.
    pub expires_at: Option<OffsetDateTime>,
    /// Whether it has ended.
    pub is_expired: bool,
    /// Counts the changes.
    pub version: i32,
}

/// A change of a grant that leaves alone what it lets in.
#[derive(Clone, Debug)]
pub struct GrantChange {
    /// A friendlier name; only where it is of one exact group.
    pub alias: Option<String>,
    /// Why it was made.
    pub note: Option<String>,
    /// When it ends; none means never.
    pub expires_at: Option<OffsetDateTime>,
}

/// What a tenant may see at this moment, and the version of that: one statement where there is
/// anything, for it stands before every reading.
///
/// # Errors
/// The database is away.
pub async fn current_grants(tx: &mut TenantTx) -> Result<(i64, Vec<Current>), DbError> {
    let rows = sqlx::query!(
        r#"
        select t.grants_version, g.id as "id: GrantId", g.group_kind, g.group_text, g.stream_kind,
               g.stream_text, g.alias,
               s.id as "source_id: SourceId", s.slug, s.name, s.account_id, s.region, s.version,
               coalesce(m.role_arn, s.role_arn) as role_arn,
               coalesce(m.external_id, s.external_id) as external_id,
               m.slug as "monitor?", m.account_id as "monitor_account?",
               (s.reads_through is null or m.id is not null) as "is_whole!"
        from tenants t
        join grants g on g.tenant_id = t.id and (g.expires_at is null or g.expires_at > now())
        join sources s on s.id = g.source_id
        left join sources m on m.id = s.reads_through
        where t.id = $1 and t.suspended_at is null
        order by s.slug, g.group_text, g.stream_text
        "#,
        tx.tenant().0
    )
    .fetch_all(&mut **tx)
    .await?;
    let Some(first) = rows.first() else { return Ok((current_version(tx).await?, Vec::new())) };
    let version = first.grants_version;
    let current = rows.into_iter().map(|row| {
        let source = SourceRow {
            id: row.source_id,
            slug: row.slug.clone(),
            name: row.name,
            account_id: row.account_id,
            region: row.region,
            role_arn: row.role_arn,
            external_id: row.external_id,
            monitor: row.monitor,
            monitor_account: row.monitor_account,
            version: row.version,
        };
        let grant = Grant {
            id: row.id,
            source_id: row.source_id,
            source: Slug::parse(row.slug).map_err(|error| DbError::Decode(error.into()))?,
            group: rule(&row.group_kind, row.group_text)?,
            stream: rule(&row.stream_kind, row.stream_text)?,
            alias: row.alias,
        };
        // Without its monitoring source it would be taken for one that reads for itself.
        Ok(Current { grant, source: row.is_whole.then_some(source) })
    });
    Ok((version, current.collect::<Result<_, DbError>>()?))
}

/// The version of a tenant that may see nothing; 0 for one that is suspended.
async fn current_version(tx: &mut TenantTx) -> Result<i64, DbError> {
    let version = sqlx::query_scalar!(
        "select grants_version from tenants where id = $1 and suspended_at is null",
        tx.tenant().0
    );
    Ok(version.fetch_optional(&mut **tx).await?.unwrap_or_default())
}

/// A tenant's grants, for the admin area.
///
/// # Errors
/// The database is away.
pub async fn list_grants(tx: &mut OperatorTx, tenant: TenantId) -> Result<Vec<GrantRow>, DbError> {
    let rows = sqlx::query!(
        r#"
        select g.id as "id: GrantId", s.slug as source, g.group_kind, g.group_text, g.stream_kind,
               g.stream_text, g.alias, g.note, g.expires_at,
               coalesce(g.expires_at <= now(), false) as "is_expired!", g.version
        from grants g join sources s on s.id = g.source_id
        where g.tenant_id = $1
        order by s.slug, g.group_text, g.stream_text
        "#,
        tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(GrantRow {
                id: row.id,
                source: row.source,
                group: rule(&row.group_kind, row.group_text)?,
                stream: rule(&row.stream_kind, row.stream_text)?,
                alias: row.alias,
                note: row.note,
                expires_at: row.expires_at,
                is_expired: row.is_expired,
                version: row.version,
            })
        })
        .collect()
}

/// A rule of some tenant in a source, to be compared with one that is about to be made.
#[derive(Clone, Debug)]
pub struct Neighbour {
    /// The tenant's short name.
    pub tenant: String,
    /// Which groups it sees.
    pub group: Rule,
}

/// What every tenant sees of a source at this moment.
///
/// # Errors
/// The database is away.
pub async fn list_neighbours(
    tx: &mut OperatorTx,
    source: SourceId,
) -> Result<Vec<Neighbour>, DbError> {
    let rows = sqlx::query!(
        r#"
        select t.slug, g.group_kind, g.group_text
        from grants g join tenants t on t.id = g.tenant_id
        where g.source_id = $1 and (g.expires_at is null or g.expires_at > now())
        order by t.slug
        "#,
        source.0
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Neighbour { tenant: row.slug, group: rule(&row.group_kind, row.group_text)? })
        })
        .collect()
}

/// Adds a grant and counts the tenant's grants version up, so that everything that was
/// sealed or cached under the former one is void.
///
/// # Errors
/// `grants_unique` when the tenant has just that grant already.
pub async fn create_grant(
    tx: &mut OperatorTx,
    tenant: TenantId,
    grant: &NewGrant,
    by: Option<UserId>,
) -> Result<GrantId, DbError> {
    let id = GrantId(Uuid::now_v7());
    let (group_kind, group_text) = columns(&grant.group);
    let (stream_kind, stream_text) = columns(&grant.stream);
    sqlx::query!(
        r#"
        insert into grants
            (id, tenant_id, source_id, group_kind, group_text, stream_kind, stream_text, alias,
             note, created_by, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        "#,
        id.0,
        tenant.0,
        grant.source_id.0,
        group_kind,
        group_text,
        stream_kind,
        stream_text,
        grant.alias,
        grant.note,
        by.map(|user| user.0),
        grant.expires_at
    )
    .execute(&mut **tx)
    .await?;
    bump_version(tx, tenant).await?;
    Ok(id)
}

/// Changes a grant as it was at this version. Returns what it lets in, or none when the tenant has
/// no such grant at that version.
///
/// # Errors
/// `grants_alias_is_exact` for an alias of a prefix; lengths of alias and note.
pub async fn change_grant(
    tx: &mut OperatorTx,
    tenant: TenantId,
    grant: GrantId,
    version: i32,
    change: &GrantChange,
) -> Result<Option<String>, DbError> {
    let changed = sqlx::query!(
        r#"
        update grants set alias = $4, note = $5, expires_at = $6, version = version + 1
        where id = $1 and tenant_id = $2 and version = $3
        returning group_kind, group_text
        "#,
        grant.0,
        tenant.0,
        version,
        change.alias,
        change.note,
        change.expires_at
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(changed) = changed else { return Ok(None) };
    bump_version(tx, tenant).await?;
    Ok(Some(rule(&changed.group_kind, changed.group_text)?.to_string()))
}

/// Takes a grant away as it was at this version. Returns what it was, or none when the tenant has
/// no such grant at that version.
///
/// # Errors
/// The database is away.
pub async fn delete_grant(
    tx: &mut OperatorTx,
    tenant: TenantId,
    grant: GrantId,
    version: i32,
) -> Result<Option<String>, DbError> {
    let gone = sqlx::query!(
        r#"
        delete from grants where id = $1 and tenant_id = $2 and version = $3
        returning group_kind, group_text
        "#,
        grant.0,
        tenant.0,
        version
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(gone) = gone else { return Ok(None) };
    bump_version(tx, tenant).await?;
    Ok(Some(rule(&gone.group_kind, gone.group_text)?.to_string()))
}

/// Whether a tenant has this grant, at whatever version.
///
/// # Errors
/// The database is away.
pub async fn has_grant(
    tx: &mut OperatorTx,
    tenant: TenantId,
    grant: GrantId,
) -> Result<bool, DbError> {
    sqlx::query_scalar!(
        r#"select exists (select from grants where id = $1 and tenant_id = $2) as "is_there!""#,
        grant.0,
        tenant.0
    )
    .fetch_one(&mut **tx)
    .await
}

async fn bump_version(tx: &mut OperatorTx, tenant: TenantId) -> Result<(), DbError> {
    sqlx::query!("update tenants set grants_version = grants_version + 1 where id = $1", tenant.0)
        .execute(&mut **tx)
        .await
        .map(|_| ())
}

fn columns(rule: &Rule) -> (&'static str, &str) {
    match rule {
        Rule::All => ("all", ""),
        Rule::Exact(text) => ("exact", text),
        Rule::Prefix(text) => ("prefix", text),
    }
}

fn rule(kind: &str, text: String) -> Result<Rule, DbError> {
    match kind {
        "all" => Ok(Rule::All),
        "exact" => Ok(Rule::Exact(text)),
        "prefix" => Ok(Rule::Prefix(text)),
        other => Err(DbError::Decode(format!("unknown kind of rule: {other}").into())),
    }
}
