//! The chain of seals over the audit (`migrations/0029_…`, `0030_…`): Postgres makes it, and this looks
//! by itself whether it still holds. Every seal's hash is
//! `sha256(the former hash, sha256(salt, address), every other field by its length)`.

use super::{DbError, DoorTx, OperatorTx};
use aws_lc_rs::digest::{SHA256, digest};
use std::fmt::{self, Write as _};
use std::str::FromStr;
use uuid::Uuid;

/// Most rows that are sealed, pruned or looked at in one go.
pub const BATCH: i32 = 1_000;

/// Where the chain ends: whoever noted it elsewhere can tell later that nothing before it changed.
/// Written as `<number>:<hash in hex>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of the last seal, from 1; 0 before the first one.
    pub seq: i64,
    /// Its hash, 32 bytes.
    pub hash: Vec<u8>,
}

impl fmt::Display for Head {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = self.hash.iter().fold(String::new(), |mut hex, byte| {
            // Writing to a string does not fail.
            let _written = write!(hex, "{byte:02x}");
            hex
        });
        write!(out, "{}:{hex}", self.seq)
    }
}

impl FromStr for Head {
    type Err = String;

    fn from_str(text: &str) -> Result<Head, String> {
        let parse = || {
            let (seq, hex) = text.split_once(':')?;
            let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
            let hash = (0..64).step_by(2).map(byte).collect::<Option<Vec<u8>>>()?;
            Some(Head { seq: seq.parse().ok()?, hash }).filter(|_| hex.len() == 64)
        };
        parse().ok_or_else(|| "must be a number, a colon and 64 hexadecimal digits".to_owned())
    }
}

/// Seals rows that were committed since, at most [`BATCH`]. Returns how many, and where the chain ends.
///
/// # Errors
/// The database is away.
pub async fn seal(tx: &mut DoorTx) -> Result<(i64, Head), DbError> {
    let done = sqlx::query!(
        r#"
        select sealed_rows as "sealed_rows!", head_seq as "head_seq!", head_hash as "head_hash!"
        from seal_audit($1)
        "#,
        BATCH
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok((done.sealed_rows, Head { seq: done.head_seq, hash: done.head_hash }))
}

/// Forgets addresses older than 90 days and deletes rows older than `keep_days` days, which count as
/// 400 if they are fewer; at most [`BATCH`] of each. Returns how many rows were touched.
///
/// # Errors
/// The database is away.
pub async fn prune(tx: &mut DoorTx, keep_days: i32) -> Result<i64, DbError> {
    sqlx::query_scalar!(
        r#"select forgotten + deleted as "touched!" from prune_audit($1, $2)"#,
        keep_days,
        BATCH
    )
    .fetch_one(&mut **tx)
    .await
}

/// A seal beside the row that it seals.
struct Link {
    seq: i64,
    event_id: Uuid,
    ip_salt: Option<Vec<u8>>,
    ip_mark: Vec<u8>,
    hash: Vec<u8>,
    /// None when the row is gone.
    ip: Option<String>,
    /// Whether the address should be forgotten by now.
    is_old: bool,
    /// Every other field, as the seal has them.
    fields: Vec<Option<String>>,
}

impl Link {
    /// What is wrong with it, given the hash of the link before.
    fn fault(&self, former: &[u8]) -> Option<&'static str> {
        let Some(ip) = &self.ip else { return Some("is gone") };
        let content: String = self.fields.iter().map(|field| sealed(field.as_deref())).collect();
        let hash = digest(&SHA256, &[former, &self.ip_mark, content.as_bytes()].concat());
        if hash.as_ref() != self.hash {
            return Some("is not what was sealed");
        }
        let is_right = match &self.ip_salt {
            Some(salt) => digest(&SHA256, &[salt, ip.as_bytes()].concat()).as_ref() == self.ip_mark,
            None => ip.is_empty() && self.is_old,
        };
        (!is_right).then_some("has another address than was sealed")
    }
}

/// A field that cannot run into the next one.
fn sealed(field: Option<&str>) -> String {
    field.map_or("-,".to_owned(), |text| format!("{}:{text},", text.len()))
}

/// What the chain is like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Whole {
        /// Rows in it.
        rows: i64,
        /// Rows that were written a moment ago and wait for their seal.
        waiting: i64,
        /// Where it ends.
        head: Head,
    },
    /// It does not, and what is wrong first, in words.
    Broken(String),
}

/// Looks at the whole chain as it is at this moment. Only the owner may. Where the chain ended at some
/// time, noted outside of the database, shows what an owner who forges every seal after a change
/// could hide.
///
/// # Errors
/// The database is away, or this is not the owner.
pub async fn verify(tx: &mut OperatorTx, noted: Option<&Head>) -> Result<Verdict, DbError> {
    sqlx::query!("set transaction isolation level repeatable read, read only")
        .execute(&mut **tx)
        .await?;
    sqlx::query!("set local statement_timeout = 0").execute(&mut **tx).await?;
    let start = sqlx::query!("select seq, hash from audit_start").fetch_one(&mut **tx).await?;
    let mut head = Head { seq: start.seq, hash: start.hash };
    if noted.is_some_and(|noted| noted.seq < head.seq) {
        return Ok(Verdict::Broken(format!("rows up to {} were pruned since", head.seq)));
    }
    let mut has_met = noted.is_none_or(|noted| *noted == head);
    loop {
        let links = next_links(tx, head.seq).await?;
        if links.is_empty() {
            break;
        }
        for link in links {
            if link.seq != head.seq + 1 {
                return Ok(Verdict::Broken(format!("the seal of row {} is gone", head.seq + 1)));
            }
            if let Some(fault) = link.fault(&head.hash) {
                let words = format!("row {} ({}) {fault}", link.seq, link.event_id);
                return Ok(Verdict::Broken(words));
            }
            head = Head { seq: link.seq, hash: link.hash };
            has_met |= noted.is_some_and(|noted| *noted == head);
        }
    }
    if !has_met {
        let words = "the noted head is not in the chain: it was forged, or cut short, since";
        return Ok(Verdict::Broken(words.to_owned()));
    }
    let rows = head.seq - start.seq;
    Ok(match count_unsealed(tx).await? {
        (waiting, 0) => Verdict::Whole { rows, waiting, head },
        (_, strays) => Verdict::Broken(format!(
            "{strays} rows got around their seal: never queued, or gone before it"
        )),
    })
}

async fn next_links(tx: &mut OperatorTx, after: i64) -> Result<Vec<Link>, DbError> {
    sqlx::query!(
        r#"
        select s.seq, s.event_id, s.ip_salt, s.ip_mark, s.hash, e.ip as "ip?",
               coalesce(e.at < now() - interval '90 days', false) as "is_old!",
               array[
                   e.id::text, ((extract(epoch from e.at) * 1000000)::bigint)::text,
                   e.tenant_id::text, e.actor_id::text, e.actor_label, e.action, e.subject,
                   e.outcome, e.request_id, e.detail::text
               ] as "fields!: Vec<Option<String>>"
        from audit_seals s left join audit_events e on e.id = s.event_id
        where s.seq > $1 order by s.seq limit $2
        "#,
        after,
        i64::from(BATCH)
    )
    .map(|row| Link {
        seq: row.seq,
        event_id: row.event_id,
        ip_salt: row.ip_salt,
        ip_mark: row.ip_mark,
        hash: row.hash,
        ip: row.ip,
        is_old: row.is_old,
        fields: row.fields,
    })
    .fetch_all(&mut **tx)
    .await
}

/// Rows that wait for their seal, and those that neither have one nor wait or that are gone while
/// they waited.
async fn count_unsealed(tx: &mut OperatorTx) -> Result<(i64, i64), DbError> {
    let count = sqlx::query!(
        r#"
        select count(*) filter (where e.id is not null and u.event_id is not null) as "waiting!",
               count(*) filter (where e.id is null or u.event_id is null) as "strays!"
        from audit_events e full join audit_unsealed u on u.event_id = e.id
        where u.event_id is not null
           or not exists (select from audit_seals s where s.event_id = e.id)
        "#
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok((count.waiting, count.strays))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_is_written() {
        let head = Head { seq: 12, hash: (0..32).map(|byte| byte * 8).collect() };
        assert_eq!(head.to_string().parse(), Ok(head.clone()));
        let zeros = "0".repeat(62);
        for bad in ["", "12", "12:", ":00", &format!("x:00{zeros}"), &format!("1:é{zeros}")] {
            assert!(bad.parse::<Head>().is_err(), "{bad}");
        }
        assert!(format!("{head}0").parse::<Head>().is_err());
    }

    #[test]
    fn fields_do_not_run_into_each_other() {
        let seal = |fields: [Option<&str>; 2]| fields.map(sealed).concat();
        assert_eq!(seal([Some("a"), None]), "1:a,-,");
        assert_ne!(seal([Some("a,1:b"), Some("")]), seal([Some("a"), Some("b")]));
        assert_ne!(seal([Some("-"), None]), seal([None, Some("-")]));
    }
}
