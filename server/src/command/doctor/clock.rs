//! This machine's clock beside the database's and AWS's.

use super::report::Check;
use server::clock::now_ms;
use server::db::Db;

/// A clock that is further off than this, in ms, shows in relative times and in live tails.
const NOTICED: i64 = 2_000;
/// One that is further off than this, in ms, ends sessions and tokens at the wrong time; AWS
/// refuses every signature that is five minutes off (IAM User Guide, Signature Version 4).
const HARMFUL: i64 = 60_000;

/// `ahead_of_aws_ms`: how far this machine is ahead of AWS's Date header, where there was one.
pub(super) async fn look(db: Option<&Db>, ahead_of_aws_ms: Option<i64>) -> Vec<Check> {
    let ahead_of_database = match db {
        Some(db) => ahead_of(db).await,
        None => None,
    };
    vec![judged("database", ahead_of_database), judged("AWS", ahead_of_aws_ms)]
}

async fn ahead_of(db: &Db) -> Option<i64> {
    // A first question opens the connection, so that the second is a short way.
    db.now_ms().await.ok()?;
    let began = now_ms();
    let there = db.now_ms().await.ok()?;
    Some((began + now_ms()) / 2 - there)
}

fn judged(other: &str, ahead_ms: Option<i64>) -> Check {
    let Some(ahead_ms) = ahead_ms else {
        let remedy = "what kept it from answering stands elsewhere in this report";
        return Check::warning(other, "did not tell its time", remedy);
    };
    let off = ahead_ms.abs();
    if off <= NOTICED {
        return Check::ok(other, format!("agrees within {} s", NOTICED / 1_000));
    }
    let direction = if ahead_ms > 0 { "ahead of it" } else { "behind it" };
    let detail = format!("this machine's clock is {} s {direction}", (off + 500) / 1_000);
    let remedy = "let NTP (chrony, systemd-timesyncd) set the clocks";
    if off > HARMFUL {
        Check::failed(other, detail, remedy)
    } else {
        Check::warning(other, detail, remedy)
    }
}
