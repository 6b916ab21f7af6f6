//! The provider's own pages.

mod audit;
mod tenant;
mod tenants;

pub(super) use audit::{load as load_audit, view as audit_view};
pub(super) use tenant::{load as load_tenant, view as tenant_view};
pub(super) use tenants::{load as load_tenants, view as tenants_view};

pub(super) use audit::Audit;
pub(super) use tenant::Tenant;
pub(super) use tenants::Tenants;
