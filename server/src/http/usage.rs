//! Usage as CSV for show-back.

use crate::backend;
use crate::http::pages;
use crate::state::AppState;
use app::PortalError;
use app::pages::login_href;
use app::wire::UsageDay;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use log_line::csv::cell;

/// `GET /usage/export`: one's own tenant's days.
pub async fn own(State(state): State<AppState>, request: Request) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let days = match portal.steward() {
        Ok(steward) => steward.usage().await.map(|usage| usage.days),
        Err(error) => Err(error),
    };
    file(&state, days, "/usage", request).await
}

/// `GET /admin/usage/export`: every tenant's days.
pub async fn all(State(state): State<AppState>, request: Request) -> Response {
    let portal = backend::portal(&state, request.extensions());
    let days = match portal.operator() {
        Ok(operator) => operator.usage().await,
        Err(error) => Err(error),
    };
    file(&state, days, "/admin/usage", request).await
}

async fn file(
    state: &AppState,
    days: Result<Vec<UsageDay>, PortalError>,
    page: &str,
    request: Request,
) -> Response {
    match days {
        Ok(days) => {
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"usage.csv\""),
            ];
            (headers, csv(&days)).into_response()
        }
        Err(error) if error.trouble == app::Trouble::SignedOut => {
            pages::see_other(&login_href(page, ""))
        }
        Err(error) => pages::failure(state, error, request).await,
    }
}

fn csv(days: &[UsageDay]) -> String {
    let mut text =
        "day,tenant,aws requests,spared by the cache,events,bytes,tail seconds\r\n".to_owned();
    for day in days {
        let figures = [day.calls, day.saved, day.events, day.bytes, day.tail_seconds];
        let cells = [cell(&day.day).into_owned(), cell(&day.tenant).into_owned()];
        let cells: Vec<String> =
            cells.into_iter().chain(figures.map(|figure| figure.to_string())).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}
