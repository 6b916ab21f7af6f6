//! Keeps from asking AWS while it is out: everybody is told at once instead of after three tries
//! of ten seconds, and AWS comes back to one request at a time.

use super::CloudError;
use crate::access::Origin;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Failures in a row, each after the SDK's own tries, that make an outage.
const FAILURES: u32 = 8;
/// How long nobody asks then, unless it is said otherwise; doubled after each request that finds it
/// out still.
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// By account and region.
#[derive(Debug)]
pub(super) struct Breaker {
    first_pause: Duration,
    circuits: Mutex<HashMap<(String, String), Circuit>>,
}

impl Default for Breaker {
    fn default() -> Breaker {
        Breaker::pausing(PAUSE)
    }
}

#[derive(Debug)]
struct Circuit {
    failures: u32,
    pause: Duration,
    open_until: Option<Instant>,
}

impl Breaker {
    /// One whose pauses begin with so much.
    pub(super) fn pausing(first_pause: Duration) -> Breaker {
        Breaker { first_pause, circuits: Mutex::default() }
    }

    fn circuits(&self) -> MutexGuard<'_, HashMap<(String, String), Circuit>> {
        self.circuits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets everybody through, and in an outage one at a time, with pauses between them.
    ///
    /// # Errors
    /// [`CloudError::Unavailable`]: AWS is not even asked.
    pub(super) fn pass(&self, origin: &Origin, now: Instant) -> Result<(), CloudError> {
        match self.circuits().get_mut(&place(origin)) {
            Some(circuit) => circuit.pass(now),
            None => Ok(()),
        }
    }

    /// What came of a request.
    pub(super) fn note<T>(&self, origin: &Origin, result: &Result<T, CloudError>, now: Instant) {
        let is_failure = matches!(result, Err(CloudError::Unavailable(_)));
        let mut circuits = self.circuits();
        if !is_failure {
            // Whatever else AWS answers, it answers.
            circuits.remove(&place(origin));
            return;
        }
        if circuits.entry(place(origin)).or_insert_with(|| Circuit::new(self.first_pause)).fail(now)
        {
            tracing::warn!(source = %origin.slug, "AWS is out: nobody asks for a while");
        }
    }
}

fn place(origin: &Origin) -> (String, String) {
    (origin.asking_account().to_owned(), origin.region.clone())
}

impl Circuit {
    fn new(pause: Duration) -> Circuit {
        Circuit { failures: 0, pause, open_until: None }
    }

    fn pass(&mut self, now: Instant) -> Result<(), CloudError> {
        let Some(until) = self.open_until else { return Ok(()) };
        if now < until {
            let words = format!("not asked, after {} failures in a row", self.failures);
            return Err(CloudError::Unavailable(words));
        }
        // This one tries; whoever comes meanwhile is told.
        self.open_until = Some(now + self.pause);
        Ok(())
    }

    /// Whether the outage begins here.
    fn fail(&mut self, now: Instant) -> bool {
        self.failures = self.failures.saturating_add(1);
        if self.failures < FAILURES {
            return false;
        }
        let begins = self.open_until.is_none();
        if !begins {
            self.pause = self.pause.max((self.pause * 2).min(LONGEST_PAUSE));
        }
        self.open_until = Some(now + self.pause);
        begins
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(now: Instant) -> Circuit {
        let mut circuit = Circuit::new(PAUSE);
        for n in 1..=FAILURES {
            assert!(circuit.pass(now).is_ok(), "{n}");
            assert_eq!(circuit.fail(now), n == FAILURES);
        }
        circuit
    }

    #[test]
    fn in_an_outage_one_request_a_pause_goes_through() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut circuit = broken(start);
        assert!(circuit.pass(at(999)).is_err());
        assert!(circuit.pass(at(1_000)).is_ok(), "one tries");
        assert!(circuit.pass(at(1_001)).is_err(), "the others wait for it");
        assert!(!circuit.fail(at(1_100)));
        assert!(circuit.pass(at(3_099)).is_err(), "the pause has doubled");
        assert!(circuit.pass(at(3_100)).is_ok());
    }

    #[test]
    fn a_pause_has_an_end_however_long_the_outage() {
        let mut now = Instant::now();
        let mut circuit = broken(now);
        for _ in 0..50 {
            now += LONGEST_PAUSE;
            assert!(circuit.pass(now).is_ok());
            circuit.fail(now);
        }
    }

    #[test]
    fn whatever_aws_answers_ends_the_outage() {
        let origin = crate::access::Origin {
            id: domain::SourceId(uuid::Uuid::nil()),
            slug: "main".into(),
            account_id: "1".into(),
            region: "eu-central-1".into(),
            role_arn: None,
            external_id: None,
            monitor_account: None,
        };
        let (breaker, now) = (Breaker::default(), Instant::now());
        let out = Err::<(), _>(CloudError::Unavailable("out".into()));
        for _ in 0..FAILURES {
            breaker.note(&origin, &out, now);
        }
        assert!(breaker.pass(&origin, now).is_err());
        breaker.note(&origin, &Err::<(), _>(CloudError::Throttled), now);
        assert!(breaker.pass(&origin, now).is_ok());
    }
}
