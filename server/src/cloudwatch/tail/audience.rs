//! Who views a group, by tenant, and who pays for what AWS is asked on behalf of all of them.

use domain::TenantId;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Bound::{Excluded, Unbounded};
use std::sync::Arc;

/// Is told for which tenant AWS gave how many answers.
#[derive(Clone)]
pub struct Bill(Arc<dyn Fn(TenantId, u32) + Send + Sync>);

impl Bill {
    /// Tells `to`.
    pub fn new(to: impl Fn(TenantId, u32) + Send + Sync + 'static) -> Bill {
        Bill(Arc::new(to))
    }

    pub(super) fn charge(&self, tenant: TenantId, answers: u32) {
        (self.0)(tenant, answers);
    }
}

impl fmt::Debug for Bill {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Bill")
    }
}

/// The viewers of one group.
#[derive(Debug, Default)]
pub(super) struct Audience {
    viewers: BTreeMap<TenantId, usize>,
    paid_last: Option<TenantId>,
}

impl Audience {
    pub(super) fn join(&mut self, tenant: TenantId) {
        *self.viewers.entry(tenant).or_default() += 1;
    }

    pub(super) fn leave(&mut self, tenant: TenantId) {
        if let Some(viewers) = self.viewers.get_mut(&tenant) {
            *viewers -= 1;
            if *viewers == 0 {
                self.viewers.remove(&tenant);
            }
        }
    }

    /// How many there are.
    pub(super) fn size(&self) -> usize {
        self.viewers.values().sum()
    }

    /// Whose turn it is to pay for one answer: one tenant after another, however many viewers each
    /// has. Nobody's, where nobody views.
    pub(super) fn payer(&mut self) -> Option<TenantId> {
        let after = self.paid_last.map_or(Unbounded, Excluded);
        let next = self.viewers.range((after, Unbounded)).next();
        let next = next.or_else(|| self.viewers.first_key_value()).map(|(tenant, _)| *tenant);
        self.paid_last = next;
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn tenant(number: u128) -> TenantId {
        TenantId(Uuid::from_u128(number))
    }

    #[test]
    fn tenants_pay_in_turn_whoever_comes_and_goes() {
        let mut audience = Audience::default();
        assert_eq!(audience.payer(), None);
        for number in [1, 2, 2, 2, 3] {
            audience.join(tenant(number));
        }
        assert_eq!(audience.size(), 5);
        let turns: Vec<_> = (0..4).filter_map(|_| audience.payer()).collect();
        assert_eq!(turns, [1, 2, 3, 1].map(tenant));
        audience.leave(tenant(2));
        assert_eq!(audience.payer(), Some(tenant(2)));
        audience.leave(tenant(3));
        assert_eq!(audience.payer(), Some(tenant(1)));
        audience.leave(tenant(1));
        assert_eq!(audience.payer(), Some(tenant(2)));
    }
}
