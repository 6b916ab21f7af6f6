//! The ports of the pages, implemented with access, the database and CloudWatch.

mod audit_trail;
mod batch;
mod context;
mod cursor;
mod dry_run;
pub mod elsewhere;
mod error;
pub mod export;
mod groups;
mod guest;
pub mod keeper;
mod links;
mod member;
mod noting;
mod operator;
mod person;
mod plan;
mod reading;
mod resets;
pub mod slots;
mod steward;
pub mod tail;
mod tokens;
pub mod usage;
mod views;
pub mod witness;

use crate::auth::Actor;
use crate::http::context::RequestContext;
use crate::state::AppState;
use app::PortalError;
use app::ports::Portal;
use app::wire::{Seeing, Viewer};
use axum::http::Extensions;
use domain::Role;
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
        mails: state.mailer.is_some(),
        moved_to: None,
        member: actor.filter(|actor| actor.membership().is_some()).zip(context).map(
            |(actor, context)| {
                let port = member::MemberPort::new(state.clone(), actor.clone(), context.clone());
                Arc::new(port) as Arc<_>
            },
        ),
        guest: context.map(|context| {
            let port = guest::GuestPort { state: state.clone(), context: context.clone() };
            Arc::new(port) as Arc<_>
        }),
        person: actor
            .zip(context)
            .and_then(|(actor, context)| person::PersonPort::new(state, actor, context))
            .map(|port| Arc::new(port) as Arc<_>),
        steward: actor
            .zip(context)
            .and_then(|(actor, context)| steward::StewardPort::new(state, actor, context))
            .map(|port| Arc::new(port) as Arc<_>),
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
        tenants: actor.tenants().to_vec(),
        is_steward: actor.membership().is_some_and(|own| own.role >= Role::TenantAdmin),
        is_operator: actor.is_operator(),
        looks: actor.looks(),
        seeing: actor.seeing().map(|seen| Seeing {
            tenant: seen.name.clone(),
            until: crate::clock::to_ms(seen.until),
        }),
    }
}
