//! Arriving at a place inside the list, by a link to an event or by a jump to a time: it is in
//! sight, keys go on from it, and what lies above it is loaded as well.

use super::state::{State, Work};
use super::store::Side;
use leptos::prelude::*;

/// Rows loaded above such a place.
const ROWS_ABOVE: u16 = 100;

impl State {
    /// To be called when a list was loaded, by whatever way.
    pub(super) fn arrive(self) {
        // The list settles first, and its first look is at its top.
        request_animation_frame(move || {
            let jumped = self.jumping.try_update_value(std::mem::take).unwrap_or_default();
            let Some(search) = self.search.try_get_untracked() else { return };
            let place = self.store.with_value(|store| store.position(&search.event));
            if let Some(at) = place {
                self.bring_into_sight(at);
            } else if jumped {
                self.bring_into_sight(0);
            }
            // With no place of its own in the address, such a page was put around the event.
            let around = place.is_some() && search.at.is_empty() && search.cursor.is_empty();
            if jumped || around {
                self.look_above();
            }
        });
    }

    /// At once, or after what is being loaded.
    fn look_above(self) {
        self.above_is_due.set_value(true);
        if self.work.get_untracked() == Work::Nothing {
            self.load_what_is_due_above();
        }
    }

    pub(super) fn load_what_is_due_above(self) {
        if self.above_is_due.try_update_value(std::mem::take).unwrap_or_default() {
            let order = self.search.with_untracked(|search| search.order);
            self.extend_by(Side::Top.leads_to(order), ROWS_ABOVE);
        }
    }
}
