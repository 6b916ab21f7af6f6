//! Renders pages: loaded with the reader's own access first, turned into HTML second.

use crate::auth::Actor;
use crate::backend;
use crate::clock::now_ms;
use crate::http::{admin, files, headers, moved};
use crate::state::AppState;
use app::pages::{
    AccountForms, Deleted, ForgotForm, GrantChangeForm, InviteForm, Loaded, LoginAttempt,
    MembersForm, NewTenantForm, Page, Proof, ResetForm, SourceChangeForm, SourceForm, TenantForms,
};
use app::ports::Portal;
use app::wire::BudgetForm;
use app::{PortalError, Trouble};
use axum::RequestExt as _;
use axum::body::Body;
use axum::extract::{Form, Request, State};
use axum::http::{Extensions, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Answers any address that is no file, no form and no function.
pub async fn answer(State(state): State<AppState>, request: Request) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let uri = request.uri().clone();
    let query = uri.query().unwrap_or_default();
    let loaded = app::pages::load(&portal, uri.path(), query, now_ms()).await;
    if loaded.is_nowhere()
        && let Some((portal, loaded)) =
            elsewhere(&state, request.extensions().clone(), uri.path(), query).await
    {
        return show_loaded(&state, portal, loaded, request).await;
    }
    show_loaded(&state, portal, loaded, request).await
}

async fn show_loaded(
    state: &AppState,
    portal: Portal,
    loaded: Loaded,
    request: Request,
) -> Response {
    match loaded {
        Loaded::Redirect(to) if portal.moved_to.is_some() => {
            moved::keep(state.public_url.secure, see_other(&to))
        }
        Loaded::Redirect(to) => see_other(&to),
        Loaded::Page(page) => render(state, portal, page, request).await,
    }
}

/// The same address in another of one's own tenants, at which the session then looks.
async fn elsewhere(
    state: &AppState,
    mut extensions: Extensions,
    path: &str,
    query: &str,
) -> Option<(Portal, Loaded)> {
    let actor = extensions.get::<Actor>()?.clone();
    // Whoever failed has logged it; what is not found stays so.
    let (there, slug) = backend::elsewhere::find(state, &actor, path).await.ok()??;
    extensions.insert(there);
    let mut portal = backend::portal(state, &extensions);
    let loaded = app::pages::load(&portal, path, query, now_ms()).await;
    if loaded.is_nowhere() {
        return None;
    }
    portal.person().ok()?.switch_tenant(&slug).await.ok()?;
    portal.moved_to = tenant_of(&portal);
    Some((portal, loaded))
}

fn tenant_of(portal: &Portal) -> Option<String> {
    portal.viewer.as_ref()?.tenant.clone()
}

/// The log-in form once more, with what was typed and what was wrong.
pub async fn login_again(state: &AppState, attempt: LoginAttempt, request: Request) -> Response {
    let portal = Portal { viewer: None, ..backend::portal(state, request.extensions()) };
    render(state, portal, Page::Login(attempt), request).await
}

/// The account, with what came of its forms.
pub async fn account(state: &AppState, form: AccountForms, request: Request) -> Response {
    let portal = backend::portal(state, request.extensions());
    match app::pages::load_account(&portal, form).await {
        Ok(account) => render(state, portal, Page::Account(Box::new(account)), request).await,
        Err(error) => refused(state, error, request).await,
    }
}

/// The members, with what came of the page's forms.
pub async fn members(state: &AppState, form: MembersForm, request: Request) -> Response {
    let portal = backend::portal(state, request.extensions());
    match app::pages::load_members(&portal, form).await {
        Ok(members) => render(state, portal, Page::Members(Box::new(members)), request).await,
        Err(error) => refused(state, error, request).await,
    }
}

/// An invitation, with what came of its form.
pub async fn invite(state: &AppState, link: &str, form: InviteForm, request: Request) -> Response {
    let portal = backend::portal(state, request.extensions());
    match app::pages::load_invite(&portal, link, form).await {
        Ok(invite) => render(state, portal, Page::Invite(Box::new(invite)), request).await,
        Err(error) => failure(state, error, request).await,
    }
}

/// Where somebody goes who forgot their password, with what came of the form.
pub async fn forgot(state: &AppState, form: ForgotForm, request: Request) -> Response {
    let portal = backend::portal(state, request.extensions());
    match app::pages::load_forgot(&portal, form) {
        Ok(forgot) => render(state, portal, Page::Forgot(forgot), request).await,
        Err(error) => failure(state, error, request).await,
    }
}

/// Where a new password is chosen, with what came of the form.
pub async fn reset(state: &AppState, link: &str, form: ResetForm, request: Request) -> Response {
    let portal = backend::portal(state, request.extensions());
    match app::pages::load_reset(&portal, link, form).await {
        Ok(reset) => render(state, portal, Page::Reset(Box::new(reset)), request).await,
        Err(error) => failure(state, error, request).await,
    }
}

/// The tenants, with what came of the page's form.
pub async fn tenants(state: &AppState, form: NewTenantForm, request: Request) -> Response {
    let portal = backend::portal(state, request.extensions());
    match app::pages::load_tenants(&portal, form).await {
        Ok(tenants) => render(state, portal, Page::Tenants(Box::new(tenants)), request).await,
        Err(error) => refused(state, error, request).await,
    }
}

/// One tenant, with what came of the page's forms.
pub async fn tenant(
    state: &AppState,
    slug: &str,
    forms: TenantForms,
    request: Request,
) -> Response {
    let portal = backend::portal(state, request.extensions());
    match app::pages::load_tenant(&portal, slug, forms).await {
        Ok(tenant) => render(state, portal, Page::Tenant(Box::new(tenant)), request).await,
        Err(error) => refused(state, error, request).await,
    }
}

/// One grant of a tenant, by the tenant's short name and its id, with what came of its form.
pub async fn grant(
    state: &AppState,
    (tenant, id): (&str, &str),
    form: GrantChangeForm,
    request: Request,
) -> Response {
    let portal = backend::portal(state, request.extensions());
    match app::pages::load_grant(&portal, tenant, id, form).await {
        Ok(grant) => render(state, portal, Page::Grant(Box::new(grant)), request).await,
        Err(error) => refused(state, error, request).await,
    }
}

/// The sources, with what came of the page's form.
pub async fn sources(state: &AppState, form: SourceForm, request: Request) -> Response {
    let portal = backend::portal(state, request.extensions());
    match app::pages::load_sources(&portal, form).await {
        Ok(sources) => render(state, portal, Page::Sources(Box::new(sources)), request).await,
        Err(error) => refused(state, error, request).await,
    }
}

/// One source, with what came of its form.
pub async fn source(
    state: &AppState,
    slug: &str,
    form: SourceChangeForm,
    request: Request,
) -> Response {
    let portal = backend::portal(state, request.extensions());
    match app::pages::load_source(&portal, slug, form).await {
        Ok(source) => render(state, portal, Page::Source(Box::new(source)), request).await,
        Err(error) => refused(state, error, request).await,
    }
}

/// A tenant's usage, with budgets that were not set and why.
pub async fn usage(
    state: &AppState,
    slug: String,
    typed: BudgetForm,
    refusal: PortalError,
    request: Request,
) -> Response {
    let portal = backend::portal(state, request.extensions());
    match app::pages::load_usage_refused(&portal, slug, typed, refusal).await {
        Ok(usage) => render(state, portal, Page::AdminUsage(Box::new(usage)), request).await,
        Err(error) => refused(state, error, request).await,
    }
}

/// A form that waits for a password.
pub async fn proof(state: &AppState, proof: Proof, request: Request) -> Response {
    let portal = backend::portal(state, request.extensions());
    render(state, portal, Page::Proof(Box::new(proof)), request).await
}

/// What is left of a tenant that was deleted.
pub async fn deleted(state: &AppState, deleted: Deleted, request: Request) -> Response {
    let portal = backend::portal(state, request.extensions());
    render(state, portal, Page::Deleted(deleted), request).await
}

/// What is said of a form that no page of ours sends.
pub(super) fn unreadable() -> PortalError {
    PortalError::invalid("form", "This form could not be read. Reload the page and try again.")
}

/// A form's fields, and the request without them, from which a page can be rendered.
pub(super) async fn body_of<T: DeserializeOwned + 'static>(
    request: Request,
) -> (Request, Result<T, ()>) {
    let (parts, body) = request.into_parts();
    let mut page = Request::from_parts(parts.clone(), Body::empty());
    *page.method_mut() = Method::GET;
    let form = Request::from_parts(parts, body).extract::<Form<T>, _>().await;
    (page, form.map(|Form(fields)| fields).map_err(|_| ()))
}

/// What stands where the page after a form cannot: the log-in form for whom the form was sent
/// too late.
pub async fn refused(state: &AppState, error: PortalError, request: Request) -> Response {
    match error.trouble {
        Trouble::SignedOut => see_other(&app::pages::login_href("/account", "")),
        Trouble::Unproved => admin::proof::wanted(),
        _ => failure(state, error, request).await,
    }
}

/// What stands where a page cannot.
pub async fn failure(state: &AppState, error: PortalError, request: Request) -> Response {
    let portal = backend::portal(state, request.extensions());
    let page = app::pages::failure(&portal, error);
    render(state, portal, page, request).await
}

/// A page that anybody may see.
pub async fn show(state: &AppState, page: Page, request: Request) -> Response {
    let portal = backend::portal(state, request.extensions());
    render(state, portal, page, request).await
}

/// A redirect that is followed with GET, to a path on this host.
pub fn see_other(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(to) => (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

async fn render(state: &AppState, mut portal: Portal, page: Page, request: Request) -> Response {
    let was_moved = moved::is_kept(request.headers());
    if was_moved {
        portal.moved_to = tenant_of(&portal);
    }
    let status = page.status();
    let page = Arc::new(page);
    let version = files::version(&state.leptos.site_root);
    let options = state.leptos.clone();
    let here = request.uri().path_and_query().map_or("/", |here| here.as_str()).to_owned();
    let shell = move || {
        app::shell(Arc::clone(&page), portal.clone(), here.clone(), options.clone(), version)
    };
    let mut response = leptos_axum::render_app_async_with_context(set_policy, shell)(request).await;
    *response.status_mut() = status;
    if was_moved {
        moved::forget(&mut response);
    }
    response
}

fn set_policy() {
    let (Some(options), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else {
        return;
    };
    if let Ok(policy) = HeaderValue::from_str(&headers::content_security_policy(&nonce)) {
        options.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
