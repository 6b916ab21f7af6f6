//! The portal's HTTP API from the other side.

use super::Portal;
use super::failure::Failure;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, Uri, header};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use std::error::Error;
use std::time::Duration;

/// Tries before a passing trouble is taken for one.
const TRIES: u32 = 4;
/// The longest wait between two of them, in seconds.
const LONGEST_WAIT: u64 = 30;
/// The largest answer that is read whole, in bytes.
const MOST_BYTES: usize = 256 << 20;

/// A portal, and the token that is shown to it.
pub(super) struct Api {
    base: String,
    token: String,
    client: Client<HttpsConnector<HttpConnector>, Body>,
}

impl Api {
    pub(super) fn new(portal: &Portal) -> Result<Api, Failure> {
        let url = portal
            .url
            .as_deref()
            .ok_or_else(|| Failure::usage("Which portal? Give --url or set VITRINE_URL."))?;
        let token = portal.token.clone().ok_or_else(|| {
            Failure::usage(
                "Who asks? Give --token or set VITRINE_TOKEN; tokens are made under Account.",
            )
        })?;
        let base = url.trim_end_matches('/').to_owned();
        let uri: Uri = base.parse().map_err(|_| no_url(url))?;
        let host = uri.host().ok_or_else(|| no_url(url))?;
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if portal.allow_http || is_loopback(host) => {}
            Some("http") => {
                return Err(Failure::usage(
                    "Over http everybody on the way can read the token. Use https, or --allow-http.",
                ));
            }
            _ => return Err(no_url(url)),
        }
        let connector = HttpsConnectorBuilder::new()
            .with_native_roots()
            .map_err(|error| Failure::usage(format!("No root certificates: {error}")))?
            .https_or_http()
            .enable_http1()
            .build();
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Ok(Api { base, token, client })
    }

    /// Asks until there is an answer or no hope of one.
    pub(super) async fn get(
        &self,
        path: &str,
        parameters: &[(&str, String)],
    ) -> Result<Response<Body>, Failure> {
        let mut left = TRIES;
        loop {
            left -= 1;
            match self.try_get(path, parameters).await {
                Err(failure) if failure.retry_after.is_some() && left > 0 => {
                    let seconds = failure.retry_after.unwrap_or(1).clamp(1, LONGEST_WAIT);
                    eprintln!("vitrine: {} Trying again in {seconds} s.", failure.words);
                    tokio::time::sleep(Duration::from_secs(seconds)).await;
                }
                result => return result,
            }
        }
    }

    /// Asks once.
    pub(super) async fn try_get(
        &self,
        path: &str,
        parameters: &[(&str, String)],
    ) -> Result<Response<Body>, Failure> {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(parameters);
        let request = Request::get(format!("{}/api/v1{path}?{}", self.base, query.finish()))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::USER_AGENT, concat!("vitrine/", env!("CARGO_PKG_VERSION")))
            .body(Body::empty())
            .map_err(|_| Failure::usage("The token holds characters that no token has."))?;
        let response = self.client.request(request).await.map_err(|error| {
            let reason = innermost(&error);
            Failure::away(format!("{} does not answer: {reason}.", self.base))
        })?;
        let response = response.map(Body::new);
        if response.status() == StatusCode::OK {
            Ok(response)
        } else {
            Err(refusal(response).await)
        }
    }

    /// An answer in JSON.
    pub(super) async fn json(
        &self,
        path: &str,
        parameters: &[(&str, String)],
    ) -> Result<Value, Failure> {
        let response = self.get(path, parameters).await?;
        let body = to_bytes(response.into_body(), MOST_BYTES)
            .await
            .map_err(|error| Failure::away(format!("The answer was cut off: {error}.")))?;
        serde_json::from_slice(&body).map_err(|_| Failure::unreadable())
    }

    /// The source that a group lies in.
    pub(super) async fn source_of(
        &self,
        group: &str,
        source: Option<&str>,
    ) -> Result<String, Failure> {
        if let Some(source) = source {
            return Ok(source.to_owned());
        }
        let groups = self.json("/log-groups", &[("prefix", group.to_owned())]).await?;
        let items = groups["items"].as_array().ok_or_else(Failure::unreadable)?;
        let mut sources = items
            .iter()
            .filter(|item| item["group"] == group)
            .filter_map(|item| item["source"].as_str());
        match (sources.next(), sources.next()) {
            (Some(source), None) => Ok(source.to_owned()),
            (Some(one), Some(other)) => Err(Failure::usage(format!(
                "There is such a group in {one} and in {other}. Say which by --source."
            ))),
            (None, _) => Err(Failure::refused(
                StatusCode::NOT_FOUND,
                "You have no such log group; `vitrine logs groups` lists yours.",
                "",
                None,
            )),
        }
    }
}

/// What it comes down to, such as “Connection refused”.
fn innermost(mut error: &dyn Error) -> String {
    while let Some(cause) = error.source() {
        error = cause;
    }
    error.to_string()
}

fn no_url(url: &str) -> Failure {
    Failure::usage(format!("“{url}” is no address of a portal, such as https://logs.example.com."))
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

async fn refusal(response: Response<Body>) -> Failure {
    let status = response.status();
    let retry_after = response.headers().get(header::RETRY_AFTER);
    let retry_after = retry_after.and_then(|value| value.to_str().ok()?.parse().ok());
    let body = to_bytes(response.into_body(), 64 << 10).await.unwrap_or_default();
    let problem: Value = serde_json::from_slice(&body).unwrap_or_default();
    let id = problem["request_id"].as_str().unwrap_or_default();
    match problem["detail"].as_str() {
        // The API's own words are about headers.
        Some(_) if status == StatusCode::UNAUTHORIZED => Failure::no_token(id),
        Some(detail) => Failure::refused(status, detail, id, retry_after),
        None => {
            Failure::refused(status, &format!("The portal answered {status}."), "", retry_after)
        }
    }
}
