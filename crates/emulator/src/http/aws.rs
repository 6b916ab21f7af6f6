//! A call to AWS: which operation it is, what is scripted to go wrong with it, whether the caller
//! may do it, and then its answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use super::protocol::{self, Protocol};
use crate::access::Caller;
use crate::access::demand::Demand;
use crate::clock;
use crate::error::ApiError;
use crate::faults::FaultKind;
use crate::operation::{Answer, Operation};
use crate::service::Service;
use crate::sts;

/// What `X-Amz-Target` begins with for CloudWatch Logs.
const LOGS_TARGET: &str = "Logs_20140328.";

/// An operation of one of the two services.
#[derive(Clone, Copy)]
enum Called {
    Logs(Operation),
    AssumeRole,
    GetCallerIdentity,
}

pub(super) async fn call(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let protocol = Protocol::of(&headers);
    let mut response = match called(protocol, &headers, &body) {
        Some(called) => answer(&service, protocol, called, &headers, &body).await,
        None => protocol.refuse(&ApiError::unknown_operation()),
    };
    response.headers_mut().insert("x-amzn-requestid", request_id());
    if let Some(date) = clock::http_date(service.clock_off_by_s) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

fn called(protocol: Protocol, headers: &HeaderMap, body: &[u8]) -> Option<Called> {
    match protocol {
        Protocol::Query => match sts::action(body)?.as_str() {
            sts::ASSUME_ROLE => Some(Called::AssumeRole),
            sts::GET_CALLER_IDENTITY => Some(Called::GetCallerIdentity),
            _ => None,
        },
        Protocol::Json => {
            let target = headers.get("x-amz-target")?.to_str().ok()?;
            Operation::named(target.strip_prefix(LOGS_TARGET)?).map(Called::Logs)
        }
    }
}

async fn answer(
    service: &Arc<Service>,
    protocol: Protocol,
    called: Called,
    headers: &HeaderMap,
    body: &[u8],
) -> Response {
    service.calls.record(called.name());
    let hit = service.faults.strike(called.name());
    if let Some(hit) = hit {
        tokio::time::sleep(hit.latency).await;
    }
    let kind = hit.map_or(FaultKind::None, |hit| hit.kind);
    let answered = match kind {
        FaultKind::Throttle => Err(ApiError::throttled()),
        FaultKind::Error => Err(ApiError::unavailable()),
        FaultKind::Unsupported => Err(ApiError::unknown_operation()),
        _ => called.run(service, headers, body),
    };
    match answered {
        Ok(Answer::Whole(answer)) if kind == FaultKind::Cut => protocol.cut_short(answer),
        Ok(Answer::Whole(answer)) => protocol.reply(answer),
        Ok(Answer::Frames(frames)) => protocol::stream(frames, kind == FaultKind::Cut),
        Err(error) => protocol.refuse(&error),
    }
}

impl Called {
    fn name(self) -> &'static str {
        match self {
            Self::Logs(operation) => operation.name(),
            Self::AssumeRole => sts::ASSUME_ROLE,
            Self::GetCallerIdentity => sts::GET_CALLER_IDENTITY,
        }
    }

    fn run(
        self,
        service: &Arc<Service>,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Answer, ApiError> {
        let caller = Caller::of(headers, service)?;
        match self {
            Self::AssumeRole => sts::assume_role(service, &caller, body).map(Answer::Whole),
            Self::GetCallerIdentity => Ok(Answer::Whole(sts::get_caller_identity(&caller))),
            Self::Logs(operation) => {
                caller.may(&Demand::of(operation, body)?)?;
                operation.answer(service, body)
            }
        }
    }
}

/// Ids in the shape of AWS's, counted up: two runs of a test show the same ones.
fn request_id() -> HeaderValue {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let number = LAST.fetch_add(1, Ordering::Relaxed);
    HeaderValue::from_str(&format!("00000000-0000-4000-8000-{number:012x}"))
        .unwrap_or(HeaderValue::from_static("00000000-0000-4000-8000-000000000000"))
}
