//! Forms of tenants: new ones, their names and people, and their ends.

use super::{answer, can_be_mended, with_form};
use crate::backend;
use crate::http::pages::{self, body_of};
use crate::state::AppState;
use app::PortalError;
use app::pages::{Deleted, MemberForm, NameForm, NewTenantForm, TenantForms};
use app::ports::Portal;
use app::route::tenant_href;
use app::wire::{Handed, NewMember, NewTenant, TenantChange};
use axum::extract::{Path, Request, State};
use axum::http::Method;
use axum::response::Response;
use serde::Deserialize;

/// Adds a tenant, or shows the form again.
pub async fn create(State(state): State<AppState>, request: Request) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<NewTenant>(request).await;
    let created =
        with_form(
            &portal,
            form,
            |operator, typed| async move { operator.create_tenant(&typed).await },
        );
    let on = |slug: String| tenant_href(&slug);
    answer(&state, page, created.await, on, |typed, error, page| {
        pages::tenants(&state, NewTenantForm { typed, refusal: Some(error) }, page)
    })
    .await
}

/// Gives a tenant another name, or shows the form again.
pub async fn change(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<TenantChange>(request).await;
    let changed = with_form(&portal, form, |operator, typed| {
        let slug = &slug;
        async move { operator.change_tenant(slug, &typed).await }
    });
    answer(
        &state,
        page,
        changed.await,
        |()| tenant_href(&slug),
        |typed, error, page| {
            let name = NameForm { typed: Some(typed), refusal: Some(error) };
            pages::tenant(&state, &slug, TenantForms { name, ..TenantForms::default() }, page)
        },
    )
    .await
}

/// Adds a member and shows their first password, once; or shows the form again.
pub async fn create_member(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<NewMember>(request).await;
    let created = with_form(&portal, form, |operator, typed| {
        let slug = &slug;
        async move {
            let password = operator.create_member(slug, &typed).await?;
            Ok((typed.email, password))
        }
    });
    let member = match created.await {
        Ok(created) => MemberForm { created: Some(created), ..MemberForm::default() },
        Err((typed, error)) if can_be_mended(&error) => {
            MemberForm { typed, refusal: Some(error), ..MemberForm::default() }
        }
        Err((_, error)) => return pages::refused(&state, error, page).await,
    };
    pages::tenant(&state, &slug, TenantForms { member, ..TenantForms::default() }, page).await
}

/// Invites somebody; the form is that of a new member.
pub async fn invite(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<NewMember>(request).await;
    let invited = with_form(&portal, form, |operator, typed| {
        let slug = &slug;
        async move { operator.invite(slug, &typed).await }
    });
    handed(&state, &slug, invited.await, page).await
}

/// Makes a link with which a member chooses a new password.
pub async fn reset(
    State(state): State<AppState>,
    Path((slug, member)): Path<(String, String)>,
    mut request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    *request.method_mut() = Method::GET;
    let made = match portal.operator() {
        Ok(operator) => operator.reset(&slug, &member).await,
        Err(error) => Err(error),
    };
    let made = made.map_err(|error| (NewMember::default(), error));
    handed(&state, &slug, made, request).await
}

/// The tenant with what became of a link.
async fn handed(
    state: &AppState,
    slug: &str,
    made: Result<Handed, (NewMember, PortalError)>,
    page: Request,
) -> Response {
    let member = match made {
        Ok(handed) => MemberForm { handed: Some(handed), ..MemberForm::default() },
        Err((typed, error)) if can_be_mended(&error) => {
            MemberForm { typed, refusal: Some(error), ..MemberForm::default() }
        }
        Err((_, error)) => return pages::refused(state, error, page).await,
    };
    pages::tenant(state, slug, TenantForms { member, ..TenantForms::default() }, page).await
}

/// Lets nobody of a tenant in for now.
pub async fn suspend(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    request: Request,
) -> Response {
    set_suspended(&state, &slug, true, request).await
}

/// Lets them in again.
pub async fn resume(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    request: Request,
) -> Response {
    set_suspended(&state, &slug, false, request).await
}

async fn set_suspended(state: &AppState, slug: &str, yes: bool, request: Request) -> Response {
    let portal = backend::portal(state, request.extensions());
    let set = match portal.operator() {
        Ok(operator) => operator.set_suspended(slug, yes).await,
        Err(error) => Err(error),
    };
    match set {
        Ok(()) => pages::see_other(&tenant_href(slug)),
        Err(error) => pages::refused(state, error, request).await,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sure {
    #[serde(default)]
    sure: String,
}

/// Deletes a tenant and shows what is left of it.
pub async fn delete(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<Sure>(request).await;
    match try_delete(&portal, &slug, form).await {
        Ok(left) => pages::deleted(&state, Deleted { slug, left }, page).await,
        Err(error) => pages::refused(&state, error, page).await,
    }
}

async fn try_delete(
    portal: &Portal,
    slug: &str,
    form: Result<Sure, ()>,
) -> Result<Vec<(String, i64)>, PortalError> {
    let operator = portal.operator()?;
    let Sure { sure } = form.map_err(|()| pages::unreadable())?;
    operator.delete_tenant(slug, &sure).await
}
