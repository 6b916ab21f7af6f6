//! The ports of the pages, implemented with access, the database and CloudWatch.

mod error;
mod groups;
mod member;
mod operator;
mod plan;

use crate::auth::Actor;
use crate::http::context::RequestContext;
use crate::state::AppState;
use app::ports::Portal;
use app::wire::Viewer;
use axum::http::Extensions;
use std::sync::Arc;

/// What one request may do, by who its actor is.
pub fn portal(state: &AppState, extensions: &Extensions) -> Portal {
    let actor = extensions.get::<Actor>();
    let context = extensions.get::<RequestContext>();
    Portal {
        request_id: context.map(|context| context.id.clone()).unwrap_or_default(),
        viewer: actor.map(viewer),
        home: actor.map_or("/login", Actor::home),
        demo: state.demo,
        member: actor
            .filter(|actor| actor.membership().is_some())
            .map(|actor| Arc::new(member::MemberPort::new(state.clone(), actor.clone())) as Arc<_>),
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
    }
}
