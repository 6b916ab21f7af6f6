//! The provider's own pages.

mod audit;
mod deleted;
mod grant;
mod grants;
mod proof;
mod source;
mod sources;
mod tenant;
mod tenants;
mod usage;

pub(super) use audit::{load as load_audit, view as audit_view};
pub(super) use deleted::view as deleted_view;
pub(super) use grant::view as grant_view;
pub(super) use proof::view as proof_view;
pub(super) use source::view as source_view;
pub(super) use sources::view as sources_view;
pub(super) use tenant::view as tenant_view;
pub(super) use tenants::view as tenants_view;

pub(super) use usage::{load as load_usage, view as usage_view};

pub(super) use audit::Audit;
pub use deleted::Deleted;
pub use grant::{Grant, GrantChangeForm, load as load_grant};
pub use grants::GrantForm;
pub use proof::Proof;
pub use source::{Source, SourceChangeForm, load as load_source};
pub use sources::{SourceForm, Sources, load as load_sources};
pub use tenant::{MemberForm, NameForm, Tenant, TenantForms, load as load_tenant};
pub use tenants::{NewTenantForm, Tenants, load as load_tenants};
pub use usage::{AdminUsage, load_refused as load_usage_refused};
