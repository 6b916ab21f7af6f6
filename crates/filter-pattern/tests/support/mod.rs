//! Generators for the property tests, and slow but plain evaluators to compare with.

pub(crate) mod events;
pub(crate) mod expressions;
pub(crate) mod oracle;
pub(crate) mod patterns;
