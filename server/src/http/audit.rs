//! `GET /admin/audit/export`: the audit as CSV.

use crate::backend;
use crate::http::pages;
use crate::state::AppState;
use app::PortalError;
use app::wire::{AuditCard, AuditSearch};
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::time_range::rfc3339_ms;
use log_line::csv::cell;

/// Most rows in one file; an older page goes on with `before`.
const ROWS: u16 = 10_000;

/// Answers the address. Who may not see the page gets what that page gives them.
pub async fn download(State(state): State<AppState>, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let portal = backend::portal(&state, request.extensions());
    match rows(&portal, &query).await {
        Ok(rows) => {
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
            ];
            (headers, csv(&rows)).into_response()
        }
        Err(error) if error.trouble == app::Trouble::SignedOut => {
            pages::see_other(&app::pages::login_href("/admin/audit", &query))
        }
        Err(error) => pages::failure(&state, error, request).await,
    }
}

async fn rows(portal: &app::ports::Portal, query: &str) -> Result<Vec<AuditCard>, PortalError> {
    portal.operator()?.audit(&AuditSearch::from_query(query), ROWS).await
}

fn csv(rows: &[AuditCard]) -> String {
    let mut text = "id,time,tenant,who,what,to what,outcome,from\r\n".to_owned();
    for row in rows {
        let time = rfc3339_ms(row.at);
        let tenant = row.tenant.as_deref().unwrap_or_default();
        let cells =
            [&row.id, &time, tenant, &row.actor, &row.action, &row.subject, &row.outcome, &row.ip];
        let line: Vec<_> = cells.into_iter().map(cell).collect();
        text.push_str(&line.join(","));
        text.push_str("\r\n");
    }
    text
}
