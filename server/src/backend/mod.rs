//! The ports of the pages, implemented with access, the database and CloudWatch.

mod audit_trail;
mod batch;
mod context;
mod cursor;
mod error;
pub mod export;
mod groups;
mod member;
mod noting;
mod operator;
mod plan;
mod reading;
pub mod slots;
pub mod tail;
mod tokens;
mod views;

use crate::auth::Actor;
use crate::http::context::RequestContext;
use crate::state::AppState;
use app::PortalError;
use app::ports::Portal;
use app::wire::Viewer;
use axum::http::Extensions;
use std::sync::Arc;

/// What one request may do, by who its actor is.
pub fn portal(state: &AppState, extensions: &Extensions) -> Portal {
    portal_of(state, extensions.get::<Actor>(), extensions.get::<RequestContext>())
}

/// The address that a person starts from who has just logged in.
///
/// # Errors
/// What they may see cannot be read just now.
pub async fn home(
    state: &AppState,
    actor: &Actor,
    context: &RequestContext,
) -> Result<String, PortalError> {
    portal_of(state, Some(actor), Some(context)).home().await
}

fn portal_of(state: &AppState, actor: Option<&Actor>, context: Option<&RequestContext>) -> Portal {
    Portal {
        request_id: context.map(|context| context.id.clone()).unwrap_or_default(),
        viewer: actor.map(viewer),
        demo: state.demo,
        member: actor.filter(|actor| actor.membership().is_some()).zip(context).map(
            |(actor, context)| {
                let port = member::MemberPort::new(state.clone(), actor.clone(), context.clone());
                Arc::new(port) as Arc<_>
            },
        ),
        operator: actor.filter(|actor| actor.is_operator()).zip(context).map(|(actor, context)| {
            let port = operator::OperatorPort::new(state.clone(), actor.clone(), context.clone());
            Arc::new(port) as Arc<_>
        }),
    }
}

fn viewer(actor: &Actor) -> Viewer {
    Viewer {
        name: actor.name().to_owned(),
        email: actor.email().to_owned(),
        tenant: actor.membership().map(|membership| membership.tenant_name.clone()),
        is_operator: actor.is_operator(),
        looks: actor.looks(),
    }
}
