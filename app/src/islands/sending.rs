//! A request that a person waits for: one at a time, with what came of it.

use crate::error::PortalError;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use super::browser;

/// A form's request: whether one is under way, and what came of the last one.
#[derive(Clone, Copy)]
pub(super) struct Sending {
    pub(super) busy: RwSignal<bool>,
    pub(super) error: RwSignal<Option<PortalError>>,
}

impl Sending {
    pub(super) fn new() -> Sending {
        Sending { busy: RwSignal::new(false), error: RwSignal::new(None) }
    }

    /// Sends, unless one is under way; then does `done` with the answer.
    pub(super) fn send<T: 'static>(
        self,
        request: impl Future<Output = Result<T, PortalError>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = request.await;
            self.busy.set(false);
            match answer {
                Ok(value) => {
                    self.error.set(None);
                    done(value);
                }
                #[cfg(feature = "hydrate")]
                Err(PortalError { trouble: crate::error::Trouble::SignedOut, .. }) => {
                    browser::go_to_login()
                }
                Err(error) => self.error.set(Some(error)),
            }
        });
    }

    pub(super) fn about(self, field: &'static str) -> Option<String> {
        self.error.with(|error| error.as_ref()?.about(field).map(str::to_owned))
    }
}
