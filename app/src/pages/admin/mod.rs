//! The provider's own pages.

mod audit;
mod deleted;
mod sources;
mod tenant;
mod tenants;

pub(super) use audit::{load as load_audit, view as audit_view};
pub(super) use deleted::view as deleted_view;
pub(super) use sources::view as sources_view;
pub(super) use tenant::{load as load_tenant, view as tenant_view};
pub(super) use tenants::{load as load_tenants, view as tenants_view};

pub(super) use audit::Audit;
pub use deleted::Deleted;
pub use sources::{SourceForm, Sources, load as load_sources};
pub(super) use tenant::Tenant;
pub(super) use tenants::Tenants;
