//! An operator looks at the portal as a tenant's viewers see it: the layer that lets them only
//! look, and the forms that begin and end it.

use crate::auth::Actor;
use crate::backend;
use crate::http::context::RequestContext;
use crate::http::{detached, pages, rpc};
use crate::state::AppState;
use app::ports::Portal;
use app::route::tenant_href;
use app::{PortalError, Trouble};
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

/// What ends it, and what ends everything.
const WAYS_OUT: &[&str] = &["/see/stop", "/logout"];

/// The layer: whoever looks as somebody else changes nothing. What is not known to be a look is
/// taken for a change.
pub async fn only_looks(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_seeing = request.extensions().get::<Actor>().is_some_and(|who| who.seeing().is_some());
    let path = request.uri().path();
    let is_a_look =
        request.method().is_safe() || WAYS_OUT.contains(&path) || detached::is_a_read(path);
    if !is_seeing || is_a_look {
        return next.run(request).await;
    }
    let refusal = PortalError::from(Trouble::OnlyLooking);
    if path.starts_with("/rpc/") {
        let id = request.extensions().get::<RequestContext>().map(|context| context.id.clone());
        return rpc::refusal(refusal, id.unwrap_or_default(), path);
    }
    let (parts, _) = request.into_parts();
    let mut page = Request::from_parts(parts, Body::empty());
    *page.method_mut() = Method::GET;
    pages::failure(&state, refusal, page).await
}

/// Begins it and leads to where the tenant's viewers start.
pub async fn start(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    match see(&portal, &slug).await {
        Ok(()) => pages::see_other("/logs"),
        Err(error) => pages::refused(&state, error, request).await,
    }
}

async fn see(portal: &Portal, slug: &str) -> Result<(), PortalError> {
    portal.operator()?.see_as(slug).await
}

/// Ends it and leads back to the tenant.
pub async fn stop(State(state): State<AppState>, request: Request) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let stopped = match portal.person() {
        Ok(person) => person.stop_seeing().await,
        Err(error) => Err(error),
    };
    match stopped {
        Ok(Some(slug)) => pages::see_other(&tenant_href(&slug)),
        // It had ended by itself.
        Ok(None) => pages::see_other("/"),
        Err(error) => pages::refused(&state, error, request).await,
    }
}
