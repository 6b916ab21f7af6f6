//! What is known of a request before anything is done with it.

use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use tracing::Instrument as _;
use uuid::Uuid;

/// The peer's address, put there by the listener.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// A request's id and where it came from.
#[derive(Clone, Debug)]
pub struct RequestContext {
    /// A lower-case UUID, in the log, in errors and in the answer's `x-request-id`.
    pub id: String,
    /// The client's address.
    pub ip: IpAddr,
    /// What the client calls itself, at most 200 characters.
    pub agent: String,
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The layer that names every request.
pub async fn name(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let context = RequestContext {
        id: Uuid::now_v7().to_string(),
        ip: client_ip(&request, state.trusted_hops),
        agent: agent(request.headers()),
    };
    let span = tracing::info_span!("request", id = %context.id);
    let header = HeaderValue::from_str(&context.id);
    request.extensions_mut().insert(context);
    let mut response = next.run(request).instrument(span).await;
    if let Ok(id) = header {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// The address that the outermost of one's own proxies saw. What stands further left in
/// X-Forwarded-For was written by the client and proves nothing.
fn client_ip(request: &Request, trusted_hops: usize) -> IpAddr {
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0.ip());
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let Some(hops_before) = trusted_hops.checked_sub(1) else { return peer };
    let forwarded: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    forwarded.iter().rev().nth(hops_before).and_then(|text| text.parse().ok()).unwrap_or(peer)
}

fn agent(headers: &HeaderMap) -> String {
    let text = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    text.unwrap_or_default().chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn ip(forwarded: &[&str], hops: usize) -> String {
        let mut request = Request::builder();
        for value in forwarded {
            request = request.header("x-forwarded-for", *value);
        }
        let mut request = request.body(Body::empty()).unwrap();
        request.extensions_mut().insert(Peer("192.0.2.1:7".parse().unwrap()));
        client_ip(&request, hops).to_string()
    }

    #[test]
    fn only_ones_own_proxies_are_believed() {
        assert_eq!(ip(&["10.0.0.1"], 0), "192.0.2.1");
        assert_eq!(ip(&["6.6.6.6, 203.0.113.9"], 1), "203.0.113.9");
        assert_eq!(ip(&["6.6.6.6", "203.0.113.9, 10.0.0.2"], 2), "203.0.113.9");
        assert_eq!(ip(&[], 1), "192.0.2.1");
        assert_eq!(ip(&["rubbish"], 1), "192.0.2.1");
    }
}
