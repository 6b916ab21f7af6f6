//! Scripted faults: what goes wrong, for which operation, how often.

use std::collections::BTreeMap;
use std::io;
use std::sync::Mutex;
use std::time::Duration;

use serde::Deserialize;

use crate::lock::lock;
use crate::operation::Operation;
use crate::sts::{ASSUME_ROLE, GET_CALLER_IDENTITY};

/// A fault to come. As JSON: `{"operation": "FilterLogEvents", "kind": "throttle", "count": 3}`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The operation's name, or `*` for every one.
    #[serde(default = "every_operation")]
    pub operation: String,
    /// What happens.
    pub kind: FaultKind,
    /// The share of calls that it hits, 0 to 1, spread evenly; every call when left out.
    #[serde(default)]
    pub rate: Option<f64>,
    /// How many calls it hits before it is over; no end when left out.
    #[serde(default)]
    pub count: Option<u64>,
    /// How long the answer waits before the fault shows, in ms.
    #[serde(default)]
    pub latency_ms: u64,
}

/// The kinds of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// `ThrottlingException`, "Rate exceeded", status 400.
    Throttle,
    /// `ServiceUnavailableException`, status 503.
    Error,
    /// The right answer, only later by `latency_ms`.
    Latency,
    /// Half of the right answer, then the connection closes.
    Cut,
    /// FilterLogEvents with `startFromHead` false is an `InvalidParameterException`, as on older
    /// endpoints. Stands beside the other fault of the operation until it is ended; `rate`,
    /// `count` and `latency_ms` mean nothing to it.
    OldestOnly,
    /// FilterLogEvents gives the oldest first whatever `startFromHead` says, as other older
    /// endpoints do. Stands as `OldestOnly` does, and in its place.
    OldestAlways,
    /// `UnknownOperationException`, as of an endpoint that does not have the operation.
    Unsupported,
    /// A Live Tail session that is open ends with `SessionStreamingException` in place of its
    /// next update. Only for StartLiveTail, beside the fault of the call itself; `rate` and
    /// `count` count sessions.
    SessionError,
    /// A Live Tail session ends with `SessionTimeoutException`; otherwise as `SessionError`.
    SessionTimeout,
    /// A Live Tail session's connection breaks; otherwise as `SessionError`.
    SessionCut,
    /// Ends the operation's fault; with the operation `*`, every fault.
    None,
}

impl Fault {
    /// This fault on every call of `operation`; `*` means every operation.
    #[must_use]
    pub fn always(operation: &str, kind: FaultKind) -> Self {
        Self { operation: operation.to_owned(), kind, rate: None, count: None, latency_ms: 0 }
    }

    /// The same fault, over after `count` calls.
    #[must_use]
    pub fn times(self, count: u64) -> Self {
        Self { count: Some(count), ..self }
    }

    /// The same fault on a share of the calls, 0 to 1.
    #[must_use]
    pub fn at_rate(self, rate: f64) -> Self {
        Self { rate: Some(rate), ..self }
    }

    /// The same fault after a wait of `latency_ms` ms.
    #[must_use]
    pub fn after_ms(self, latency_ms: u64) -> Self {
        Self { latency_ms, ..self }
    }

    fn check(&self) -> Result<(), String> {
        let known = [ASSUME_ROLE, GET_CALLER_IDENTITY].contains(&&*self.operation)
            || Operation::named(&self.operation).is_some();
        if self.operation != EVERY && !known {
            return Err(format!("unknown operation {:?}", self.operation));
        }
        if self.kind.is_about_order() && self.operation != FILTER_LOG_EVENTS {
            return Err(format!("only {FILTER_LOG_EVENTS} has an order"));
        }
        if self.kind.is_about_sessions() && self.operation != START_LIVE_TAIL {
            return Err(format!("only {START_LIVE_TAIL} has sessions"));
        }
        if self.rate.is_some_and(|rate| !(0.0..=1.0).contains(&rate)) {
            return Err("rate must be between 0 and 1".to_owned());
        }
        Ok(())
    }
}

impl FaultKind {
    fn is_about_order(self) -> bool {
        matches!(self, Self::OldestOnly | Self::OldestAlways)
    }

    fn is_about_sessions(self) -> bool {
        matches!(self, Self::SessionError | Self::SessionTimeout | Self::SessionCut)
    }
}

const EVERY: &str = "*";
const FILTER_LOG_EVENTS: &str = Operation::FilterLogEvents.name();
const START_LIVE_TAIL: &str = Operation::StartLiveTail.name();

fn every_operation() -> String {
    EVERY.to_owned()
}

/// What breaks a connection in the middle of an answer.
pub(crate) fn cut() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "cut by a scripted fault")
}

/// What happens to one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) kind: FaultKind,
    pub(crate) latency: Duration,
}

#[derive(Default)]
pub(crate) struct Faults {
    scripted: Mutex<BTreeMap<String, Scripted>>,
    /// How FilterLogEvents fails to give the newest first, if it does.
    order: Mutex<Option<FaultKind>>,
    /// What happens to Live Tail sessions that are open.
    sessions: Mutex<Option<Scripted>>,
}

struct Scripted {
    fault: Fault,
    /// Grows by the rate with each call; a whole 1 in it is a hit.
    due: f64,
}

impl Faults {
    /// Sets the one fault of its operation, in place of a former one.
    ///
    /// # Errors
    /// Says which member of the fault makes no sense.
    pub(crate) fn script(&self, fault: Fault) -> Result<(), String> {
        fault.check()?;
        if fault.kind.is_about_order() {
            *lock(&self.order) = Some(fault.kind);
            return Ok(());
        }
        if fault.kind.is_about_sessions() {
            *lock(&self.sessions) = Some(Scripted { fault, due: 0.0 });
            return Ok(());
        }
        if fault.kind == FaultKind::None && [EVERY, START_LIVE_TAIL].contains(&&*fault.operation) {
            *lock(&self.sessions) = None;
        }
        if fault.kind == FaultKind::None && [EVERY, FILTER_LOG_EVENTS].contains(&&*fault.operation)
        {
            *lock(&self.order) = None;
        }
        let mut scripted = lock(&self.scripted);
        match (fault.kind, fault.operation.as_str()) {
            (FaultKind::None, EVERY) => scripted.clear(),
            (FaultKind::None, operation) => drop(scripted.remove(operation)),
            _ => drop(scripted.insert(fault.operation.clone(), Scripted { fault, due: 0.0 })),
        }
        Ok(())
    }

    pub(crate) fn clear(&self) {
        lock(&self.scripted).clear();
        *lock(&self.order) = None;
        *lock(&self.sessions) = None;
    }

    /// What happens to an open Live Tail session at its next update.
    pub(crate) fn session(&self) -> Option<FaultKind> {
        lock(&self.sessions).as_mut()?.strike().map(|hit| hit.kind)
    }

    /// How FilterLogEvents fails to give the newest first, if it does.
    pub(crate) fn order(&self) -> Option<FaultKind> {
        *lock(&self.order)
    }

    /// What happens to this call; an operation's own fault comes before that of all.
    pub(crate) fn strike(&self, operation: &str) -> Option<Hit> {
        let mut scripted = lock(&self.scripted);
        let name = if scripted.contains_key(operation) { operation } else { EVERY };
        scripted.get_mut(name)?.strike()
    }
}

impl Scripted {
    fn strike(&mut self) -> Option<Hit> {
        if self.fault.count == Some(0) {
            return None;
        }
        self.due += self.fault.rate.unwrap_or(1.0);
        // A little slack, for ten times 0.1 is not quite 1.
        if self.due < 1.0 - 1e-9 {
            return None;
        }
        self.due -= 1.0;
        self.fault.count = self.fault.count.map(|left| left - 1);
        Some(Hit { kind: self.fault.kind, latency: Duration::from_millis(self.fault.latency_ms) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(faults: &Faults, calls: usize) -> usize {
        (0..calls).filter(|_| faults.strike("FilterLogEvents").is_some()).count()
    }

    #[test]
    fn a_count_is_used_up() {
        let faults = Faults::default();
        assert_eq!(
            faults.script(Fault::always("FilterLogEvents", FaultKind::Throttle).times(3)),
            Ok(())
        );
        assert_eq!(hits(&faults, 10), 3);
    }

    #[test]
    fn a_rate_is_met_exactly() {
        let faults = Faults::default();
        assert_eq!(faults.script(Fault::always("*", FaultKind::Error).at_rate(0.1)), Ok(()));
        assert_eq!(hits(&faults, 1_000), 100);
        assert!(faults.strike("GetLogEvents").is_none());
    }

    #[test]
    fn faults_are_cleared_one_by_one_and_all_together() {
        let faults = Faults::default();
        assert_eq!(faults.script(Fault::always("FilterLogEvents", FaultKind::Error)), Ok(()));
        assert_eq!(faults.script(Fault::always("FilterLogEvents", FaultKind::None)), Ok(()));
        assert_eq!(hits(&faults, 5), 0);
        assert_eq!(faults.script(Fault::always("*", FaultKind::Error)), Ok(()));
        assert_eq!(faults.script(Fault::always("*", FaultKind::None)), Ok(()));
        assert_eq!(hits(&faults, 5), 0);
    }

    #[test]
    fn nonsense_is_refused() {
        let faults = Faults::default();
        assert!(faults.script(Fault::always("Filter", FaultKind::Error)).is_err());
        assert!(faults.script(Fault::always("*", FaultKind::Error).at_rate(1.5)).is_err());
    }
}
