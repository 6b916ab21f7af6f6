//! What is counted of the requests to AWS. Labels are sources, actions and outcomes; nothing of
//! what is read.

use super::CloudError;
use super::action::Action;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// An action in a source.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    source: String,
    action: &'static str,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    source: String,
    action: &'static str,
    outcome: &'static str,
}

/// The counts; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Meters {
    calls: Family<Answered, Counter>,
    seconds: Family<Asked, Histogram>,
    waits: Family<Asked, Histogram>,
}

impl Default for Meters {
    fn default() -> Meters {
        Meters {
            calls: Family::default(),
            seconds: Family::new_with_constructor(seconds),
            waits: Family::new_with_constructor(seconds),
        }
    }
}

fn seconds() -> Histogram {
    Histogram::new([0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0])
}

impl Meters {
    /// A request that AWS was asked, and how long it took with the SDK's own tries.
    pub(super) fn answered<T>(
        &self,
        source: &str,
        action: Action,
        result: &Result<T, CloudError>,
        took: Duration,
    ) {
        self.call(source, action, outcome(result));
        self.seconds.get_or_create(&asked(source, action)).observe(took.as_secs_f64());
    }

    /// A wait for one's turn.
    pub(super) fn waited<T>(
        &self,
        source: &str,
        action: Action,
        result: &Result<T, CloudError>,
        time: Duration,
    ) {
        self.waits.get_or_create(&asked(source, action)).observe(time.as_secs_f64());
        if result.is_err() {
            self.call(source, action, outcome(result));
        }
    }

    fn call(&self, source: &str, action: Action, outcome: &'static str) {
        let answered = Answered { source: source.to_owned(), action: action.name(), outcome };
        self.calls.get_or_create(&answered).inc();
    }

    /// Gives the counts their names.
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "aws_requests",
            "Requests to AWS, by what came of them; busy ones waited too long for their turn",
            self.calls.clone(),
        );
        registry.register_with_unit(
            "aws_request",
            "Time that AWS took to answer",
            Unit::Seconds,
            self.seconds.clone(),
        );
        registry.register_with_unit(
            "aws_wait",
            "Time that requests waited for their turn",
            Unit::Seconds,
            self.waits.clone(),
        );
    }
}

fn asked(source: &str, action: Action) -> Asked {
    Asked { source: source.to_owned(), action: action.name() }
}

fn outcome<T>(result: &Result<T, CloudError>) -> &'static str {
    result.as_ref().map_or_else(CloudError::kind, |_| "ok")
}
