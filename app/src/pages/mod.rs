//! What the server renders. A page is loaded first, completely and with the reader's own access,
//! and rendered second; so its status is known before its first byte leaves.

mod account;
mod admin;
mod explorer;
mod failure;
mod groups;
mod invite;
mod login;
mod members;
mod reference;
mod reset;
mod tokens;
mod usage;

pub use account::{Account, AccountForms, PasswordForm, load as load_account};
pub use admin::{
    AdminUsage, Deleted, Grant, GrantChangeForm, GrantForm, MemberForm, NameForm, NewTenantForm,
    Proof, Source, SourceChangeForm, SourceForm, Sources, Tenant, TenantForms, Tenants, load_grant,
    load_source, load_sources, load_tenant, load_tenants, load_usage_refused,
};
pub use invite::{InviteForm, load as load_invite};
pub use login::{LoginAttempt, safe_next};
pub use members::{MembersForm, load as load_members};
pub use reference::{Operation, Parameter, Reference};
pub use reset::{Forgot, ForgotForm, Reset, ResetForm, load_forgot, load_reset};
pub use tokens::TokenForm;

use crate::error::{PortalError, Trouble};
use crate::ports::Portal;
use crate::route::Route;
use crate::wire::Usage;
use http::StatusCode;
use leptos::prelude::*;

/// A page with everything that it shows.
pub enum Page {
    /// The log-in form.
    Login(LoginAttempt),
    /// The log groups.
    Groups(groups::Groups),
    /// The explorer.
    Explorer(Box<explorer::Explorer>),
    /// One's own account.
    Account(Box<Account>),
    /// The reference of the HTTP API.
    Reference(Box<Reference>),
    /// The people of one's own tenant.
    Members(Box<members::Members>),
    /// An invitation.
    Invite(Box<invite::Invite>),
    /// Where somebody goes who forgot their password.
    Forgot(Forgot),
    /// Where a new password is chosen.
    Reset(Box<Reset>),
    /// The tenants.
    Tenants(Box<Tenants>),
    /// One tenant.
    Tenant(Box<Tenant>),
    /// One grant.
    Grant(Box<Grant>),
    /// Where logs come from.
    Sources(Box<Sources>),
    /// One source.
    Source(Box<Source>),
    /// A form that waits for a password.
    Proof(Box<Proof>),
    /// What is left of a tenant.
    Deleted(Deleted),
    /// The audit.
    Audit(admin::Audit),
    /// What one's own tenant uses.
    Usage(Box<Usage>),
    /// What tenants use.
    AdminUsage(Box<AdminUsage>),
    /// The page cannot be shown.
    Failure(PortalError),
}

/// What a request for a page comes to.
pub enum Loaded {
    /// A page, to be rendered.
    Page(Page),
    /// Another address, relative to this host.
    Redirect(String),
}

impl Loaded {
    /// Whether there is nothing, or nothing for this person.
    pub fn is_nowhere(&self) -> bool {
        matches!(self, Loaded::Page(Page::Failure(error)) if error.trouble == Trouble::NotFound)
    }
}

/// Loads the page at an address. `path_and_query` is where a person comes back to after log-in;
/// `now` is the server's clock in ms.
pub async fn load(portal: &Portal, path: &str, query: &str, now: i64) -> Loaded {
    match try_load(portal, path, query, now).await {
        Ok(loaded) => loaded,
        Err(error) if error.trouble == Trouble::SignedOut => {
            Loaded::Redirect(login_href(path, query))
        }
        Err(error) => Loaded::Page(failure(portal, error)),
    }
}

/// The log-in page, from which one comes back to this address.
pub fn login_href(path: &str, query: &str) -> String {
    let next = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    let query: String =
        form_urlencoded::Serializer::new(String::new()).append_pair("next", &next).finish();
    format!("/login?{query}")
}

/// What stands where a page cannot.
pub fn failure(portal: &Portal, error: PortalError) -> Page {
    Page::Failure(PortalError { request_id: Some(portal.request_id.clone()), ..error })
}

async fn try_load(
    portal: &Portal,
    path: &str,
    query: &str,
    now: i64,
) -> Result<Loaded, PortalError> {
    let route = Route::at(path);
    let is_for_anybody = matches!(
        route,
        Some(Route::Login | Route::Invite { .. } | Route::Forgot | Route::Reset { .. })
    );
    if portal.viewer.is_none() && !is_for_anybody {
        return Err(Trouble::SignedOut.into());
    }
    let page = match route.ok_or(Trouble::NotFound)? {
        Route::Home => return Ok(Loaded::Redirect(portal.home().await?)),
        Route::Login if portal.viewer.is_some() => {
            let next = LoginAttempt::from_query(query).next;
            let target = if next.is_empty() { portal.home().await? } else { next };
            return Ok(Loaded::Redirect(target));
        }
        Route::Login => Page::Login(LoginAttempt::from_query(query)),
        Route::Groups => Page::Groups(groups::load(portal, query, now).await?),
        Route::Together => {
            portal.member()?;
            return Ok(Loaded::Redirect(groups::together(query)?));
        }
        Route::Explorer { source, group } => {
            let views = portal.member()?.group_views(&source, &group).await?;
            let default = views.into_iter().find(|view| view.is_default);
            if let (Some(view), true) = (&default, query.is_empty()) {
                return Ok(Loaded::Redirect(view.href()));
            }
            let page = explorer::load(portal, &source, &group, query, default).await?;
            Page::Explorer(Box::new(page))
        }
        Route::Account => {
            Page::Account(Box::new(account::load(portal, AccountForms::default()).await?))
        }
        Route::Members => {
            Page::Members(Box::new(members::load(portal, MembersForm::default()).await?))
        }
        Route::Invite { link } => {
            Page::Invite(Box::new(invite::load(portal, &link, InviteForm::default()).await?))
        }
        Route::Forgot => Page::Forgot(load_forgot(portal, ForgotForm::default())?),
        Route::Reset { link } => {
            Page::Reset(Box::new(load_reset(portal, &link, ResetForm::default()).await?))
        }
        Route::Tenants => {
            Page::Tenants(Box::new(load_tenants(portal, NewTenantForm::default()).await?))
        }
        Route::Tenant { slug } => {
            Page::Tenant(Box::new(load_tenant(portal, &slug, TenantForms::default()).await?))
        }
        Route::Grant { slug, id } => {
            let form = GrantChangeForm::default();
            Page::Grant(Box::new(load_grant(portal, &slug, &id, form).await?))
        }
        Route::Source { slug } => {
            Page::Source(Box::new(load_source(portal, &slug, SourceChangeForm::default()).await?))
        }
        Route::Sources => {
            Page::Sources(Box::new(load_sources(portal, SourceForm::default()).await?))
        }
        Route::Audit => Page::Audit(admin::load_audit(portal, query).await?),
        Route::Usage => Page::Usage(Box::new(usage::load(portal).await?)),
        Route::AdminUsage => Page::AdminUsage(Box::new(admin::load_usage(portal, query).await?)),
    };
    Ok(Loaded::Page(page))
}

impl Page {
    /// The page's status.
    pub fn status(&self) -> StatusCode {
        match self {
            Page::Failure(error) => error.status(),
            Page::Login(attempt) => attempt.status(),
            Page::Explorer(explorer) => explorer.status(),
            Page::Account(account) => account.status(),
            Page::Members(members) => members.status(),
            Page::Tenants(tenants) => tenants.status(),
            Page::Tenant(tenant) => tenant.status(),
            Page::Grant(grant) => grant.status(),
            Page::Sources(sources) => sources.status(),
            Page::Source(source) => source.status(),
            Page::Proof(proof) => proof.status(),
            Page::Invite(invite) => invite.status(),
            Page::Forgot(forgot) => forgot.status(),
            Page::Reset(reset) => reset.status(),
            Page::AdminUsage(usage) => usage.status(),
            _ => StatusCode::OK,
        }
    }

    /// The page's title, without the product's name.
    pub fn title(&self) -> String {
        match self {
            Page::Login(_) => "Log in".into(),
            Page::Groups(_) => "Log groups".into(),
            Page::Explorer(explorer) => explorer.title(),
            Page::Account(_) => "Account".into(),
            Page::Reference(_) => "HTTP API".into(),
            Page::Members(_) => "Members".into(),
            Page::Sources(_) => "Sources".into(),
            Page::Source(source) => source.title(),
            Page::Grant(grant) => grant.title(),
            Page::Proof(_) => "Is it still you?".into(),
            Page::Deleted(_) => "Deleted".into(),
            Page::Invite(_) => "Welcome".into(),
            Page::Forgot(_) | Page::Reset(_) => "New password".into(),
            Page::Tenants(_) => "Tenants".into(),
            Page::Tenant(tenant) => tenant.title(),
            Page::Audit(_) => "Audit".into(),
            Page::Usage(_) | Page::AdminUsage(_) => "Usage".into(),
            Page::Failure(error) => failure::title(error).into(),
        }
    }

    /// Whether anything on it comes alive in the browser.
    pub fn wakes(&self) -> bool {
        !matches!(
            self,
            Page::Login(_)
                | Page::Failure(_)
                | Page::Audit(_)
                | Page::Usage(_)
                | Page::AdminUsage(_)
                | Page::Account(_)
                | Page::Reference(_)
                | Page::Members(_)
                | Page::Sources(_)
                | Page::Source(_)
                | Page::Tenants(_)
                | Page::Grant(_)
                | Page::Proof(_)
                | Page::Deleted(_)
                | Page::Invite(_)
                | Page::Forgot(_)
                | Page::Reset(_)
        )
    }

    /// The page itself.
    pub fn view(&self, portal: &Portal) -> AnyView {
        match self {
            Page::Login(attempt) => {
                login::view(attempt.clone(), portal.demo, portal.mails).into_any()
            }
            Page::Groups(groups) => groups::view(groups.clone()).into_any(),
            Page::Explorer(explorer) => explorer::view((**explorer).clone()).into_any(),
            Page::Account(account) => account::view((**account).clone()).into_any(),
            Page::Reference(reference) => reference::view((**reference).clone()).into_any(),
            Page::Members(members) => members::view((**members).clone()).into_any(),
            Page::Invite(invite) => invite::view((**invite).clone()).into_any(),
            Page::Forgot(forgot) => reset::forgot_view(forgot.clone()).into_any(),
            Page::Reset(reset) => reset::view((**reset).clone()).into_any(),
            Page::Tenants(tenants) => admin::tenants_view((**tenants).clone()).into_any(),
            Page::Tenant(tenant) => admin::tenant_view((**tenant).clone()).into_any(),
            Page::Sources(sources) => admin::sources_view((**sources).clone()).into_any(),
            Page::Source(source) => admin::source_view((**source).clone()).into_any(),
            Page::Grant(grant) => admin::grant_view((**grant).clone()).into_any(),
            Page::Proof(proof) => admin::proof_view((**proof).clone()).into_any(),
            Page::Deleted(deleted) => admin::deleted_view(deleted.clone()).into_any(),
            Page::Audit(audit) => admin::audit_view(audit.clone()).into_any(),
            Page::Usage(usage) => usage::view((**usage).clone()).into_any(),
            Page::AdminUsage(usage) => admin::usage_view((**usage).clone()).into_any(),
            Page::Failure(error) => failure::view(error.clone()).into_any(),
        }
    }
}
