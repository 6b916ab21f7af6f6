//! `POST /invite/{link}`: somebody who was invited comes in.

use crate::backend;
use crate::http::pages::{self, body_of};
use crate::state::AppState;
use app::pages::InviteForm;
use app::wire::Arrival;
use app::{PortalError, Trouble};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    #[serde(default)]
    name: String,
    password: String,
}

/// Makes them a member and leads to the log-in, or shows the form again.
pub async fn accept(
    State(state): State<AppState>,
    Path(link): Path<String>,
    request: Request,
) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let (page, form) = body_of::<Typed>(request).await;
    let Ok(Typed { name, password }) = form else {
        return pages::failure(&state, Trouble::NotFound.into(), page).await;
    };
    let arrival = Arrival { name, password };
    let accepted = match portal.guest() {
        Ok(guest) => guest.accept(&link, &arrival).await,
        Err(error) => Err(error),
    };
    match accepted {
        Ok(()) => pages::see_other("/login"),
        Err(error @ PortalError { trouble: Trouble::Invalid { .. }, .. }) => {
            let form = InviteForm { name: arrival.name, refusal: Some(error) };
            pages::invite(&state, &link, form, page).await
        }
        Err(error) => pages::failure(&state, error, page).await,
    }
}
