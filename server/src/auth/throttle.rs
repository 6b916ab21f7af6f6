//! Slows guessing down, per account and per address, without ever telling whether an account
//! exists: unknown addresses are counted just like known ones.

use crate::db::login_failures::{self, Failures};
use crate::db::{DbError, DoorTx};
use aws_lc_rs::digest;
use std::net::IpAddr;

/// Failures of an account in a row after which it stays shut for the rest of a day
/// (NIST SP 800-63B-4 §3.2.2).
const ACCOUNT_STOP: i32 = 100;
/// Failures from one address after which it has to wait.
const ADDRESS_STOP: i32 = 20;
const DAY_SECONDS: i32 = 86_400;
const ADDRESS_WINDOW_SECONDS: i32 = 300;

/// What an attempt is counted under.
#[derive(Clone, Debug)]
pub struct Attempt {
    account: [u8; 32],
    address: [u8; 32],
}

impl Attempt {
    /// An attempt to log in as `email` from `ip`. IPv6 addresses of one /64 count as one.
    pub fn new(email: &str, ip: IpAddr) -> Attempt {
        Attempt { account: key("account", email), address: key("address", &network(ip)) }
    }

    /// Somebody asks for a link to a new password: counted apart from log-ins, so that neither
    /// shuts the other out.
    pub fn to_reset(email: &str, ip: IpAddr) -> Attempt {
        Attempt { account: key("reset", email), address: key("reset from", &network(ip)) }
    }

    /// Milliseconds that this attempt has to wait; zero when it may go ahead.
    ///
    /// # Errors
    /// The database is away.
    pub async fn wait_ms(&self, tx: &mut DoorTx) -> Result<i64, DbError> {
        let account = login_failures::find(tx, &self.account).await?;
        let address = login_failures::find(tx, &self.address).await?;
        Ok(account_wait_ms(account).max(address_wait_ms(address)))
    }

    /// Remembers that it failed.
    ///
    /// # Errors
    /// The database is away.
    pub async fn failed(&self, tx: &mut DoorTx) -> Result<(), DbError> {
        login_failures::add(tx, &self.account, DAY_SECONDS).await?;
        login_failures::add(tx, &self.address, ADDRESS_WINDOW_SECONDS).await
    }

    /// Forgets the account's failures, for it worked. The address keeps its own: one right
    /// password must not buy an attacker another twenty guesses at somebody else's.
    ///
    /// # Errors
    /// The database is away.
    pub async fn worked(&self, tx: &mut DoorTx) -> Result<(), DbError> {
        login_failures::clear(tx, &self.account).await
    }
}

/// The delay grows in steps: 1, 3, 5 and 10 s, then the rest of a day.
fn account_wait_ms(failures: Failures) -> i64 {
    let delay_ms = match failures.count {
        0 => 0,
        1..3 => 1_000,
        3..9 => 3_000,
        9..25 => 5_000,
        25..ACCOUNT_STOP => 10_000,
        _ => i64::from(DAY_SECONDS) * 1_000,
    };
    (delay_ms - failures.age_ms).max(0)
}

fn address_wait_ms(failures: Failures) -> i64 {
    if failures.count < ADDRESS_STOP {
        return 0;
    }
    (i64::from(ADDRESS_WINDOW_SECONDS) * 1_000 - failures.age_ms).max(0)
}

fn network(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

fn key(kind: &str, value: &str) -> [u8; 32] {
    let hash = digest::digest(&digest::SHA256, format!("{kind}\0{value}").as_bytes());
    let mut bytes = [0; 32];
    bytes.copy_from_slice(hash.as_ref());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(count: i32, age_ms: i64) -> i64 {
        account_wait_ms(Failures { count, age_ms })
    }

    #[test]
    fn the_delay_grows_and_passes() {
        assert_eq!([wait(0, 0), wait(1, 0), wait(2, 400)], [0, 1_000, 600]);
        assert_eq!([wait(3, 0), wait(9, 0), wait(25, 0)], [3_000, 5_000, 10_000]);
        assert_eq!([wait(25, 10_000), wait(99, 9_000)], [0, 1_000]);
        assert_eq!(wait(100, 3_600_000), 82_800_000);
    }

    #[test]
    fn neighbours_in_one_ipv6_network_share_a_count() {
        let attempt = |ip: &str| Attempt::new("a@b", ip.parse().unwrap()).address;
        assert_eq!(attempt("2001:db8::1"), attempt("2001:db8::ffff:1"));
        assert_ne!(attempt("2001:db8::1"), attempt("2001:db8:0:1::1"));
        assert_eq!(attempt("::ffff:10.0.0.1"), attempt("10.0.0.1"));
        assert_ne!(attempt("10.0.0.1"), attempt("10.0.0.2"));
    }

    #[test]
    fn an_address_waits_only_after_many_failures() {
        assert_eq!(address_wait_ms(Failures { count: 19, age_ms: 0 }), 0);
        assert_eq!(address_wait_ms(Failures { count: 20, age_ms: 100_000 }), 200_000);
    }
}
