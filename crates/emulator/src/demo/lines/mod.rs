//! What the demo's events say.

mod hostile;
mod job;
mod request;
mod text;
mod trace;

use super::random::Random;
use request::{API_ROUTES, WEB_ROUTES};

/// What sort of program writes a group.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// An HTTP service.
    Requests { service: &'static str },
    /// A web server that strangers send anything to.
    Visits { service: &'static str },
    /// A program that works off a queue.
    Jobs { service: &'static str },
}

/// When an event happens, and what has to be so then.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    /// ms since 1970.
    pub(super) timestamp: i64,
    /// Something is broken around this time: slow, and more errors.
    pub(super) incident: bool,
    /// This one must be an error with a status of 500 or more.
    pub(super) error: bool,
    /// A web server gets something nasty now.
    pub(super) hostile: bool,
}

pub(super) struct Writer {
    kind: Kind,
    /// Hostile lines written so far; they take turns.
    hostile: usize,
}

impl Writer {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, hostile: 0 }
    }

    pub(super) fn write(&mut self, random: &mut Random, moment: Moment) -> String {
        match self.kind {
            Kind::Visits { service } if moment.hostile => {
                self.hostile += 1;
                hostile::line(random, moment, service, self.hostile)
            }
            _ if !moment.error && random.chance(55) => text::line(random, moment),
            Kind::Requests { service } => request::line(random, moment, service, API_ROUTES),
            Kind::Visits { service } => request::line(random, moment, service, WEB_ROUTES),
            Kind::Jobs { service } => job::line(random, moment, service),
        }
    }
}
