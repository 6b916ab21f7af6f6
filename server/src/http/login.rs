//! `POST /login` and `POST /logout`: plain forms.

use crate::auth::login::{self, LoginError};
use crate::backend;
use crate::http::context::RequestContext;
use crate::http::pages;
use crate::state::AppState;
use app::pages::LoginAttempt;
use axum::RequestExt as _;
use axum::extract::{Extension, Form, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tower_sessions::Session;

#[derive(Deserialize)]
struct LoginForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// Logs in, or shows the form again.
pub async fn log_in(
    State(state): State<AppState>,
    Extension(context): Extension<RequestContext>,
    session: Session,
    request: Request,
) -> Response {
    // The form is rendered again from the same request, should it be refused.
    let (parts, body) = request.into_parts();
    let again = Request::from_parts(parts.clone(), axum::body::Body::empty());
    let form = Request::from_parts(parts, body).extract::<Form<LoginForm>, _>().await;
    let Ok(Form(LoginForm { email, password, next })) = form else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let next = app::pages::safe_next(&next);
    match login::log_in(&state, &session, &context, &email, password).await {
        Ok(actor) if next.is_empty() => {
            // The start page itself says what is wrong, if something is.
            let home = backend::home(&state, &actor, &context).await;
            pages::see_other(&home.unwrap_or_else(|_| "/".to_owned()))
        }
        Ok(_) => pages::see_other(&next),
        Err(error) => {
            let (status, words) = refusal(&error);
            let attempt = LoginAttempt { email, next, refusal: Some((status, words)) };
            let mut request = again;
            *request.method_mut() = Method::GET;
            let mut response = pages::login_again(&state, attempt, request).await;
            if let LoginError::Wait { seconds } = error {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
    }
}

fn refusal(error: &LoginError) -> (StatusCode, String) {
    match error {
        LoginError::Wrong => (
            StatusCode::UNAUTHORIZED,
            "That email and password do not belong together. Check both and try again.".into(),
        ),
        LoginError::Wait { seconds } => {
            (StatusCode::TOO_MANY_REQUESTS, format!("Too many attempts. Try again in {seconds} s."))
        }
        LoginError::Busy => (
            StatusCode::SERVICE_UNAVAILABLE,
            "Very many people are logging in just now. Try again in a moment.".into(),
        ),
        LoginError::Unavailable => (
            StatusCode::SERVICE_UNAVAILABLE,
            "The database does not answer at the moment. Try again shortly.".into(),
        ),
    }
}

/// Ends the session, for good and everywhere it is known.
pub async fn log_out(
    State(state): State<AppState>,
    Extension(context): Extension<RequestContext>,
    session: Session,
    request: Request,
) -> Response {
    let actor = request.extensions().get();
    if let Err(error) = login::log_out(&state, &session, &context, actor).await {
        tracing::error!(%error, "the session could not be ended");
        return crate::http::unavailable::page(&request);
    }
    let mut response = pages::see_other("/login");
    response
        .headers_mut()
        .insert("clear-site-data", HeaderValue::from_static("\"cache\", \"cookies\", \"storage\""));
    response
}
