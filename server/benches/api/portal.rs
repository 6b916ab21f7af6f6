//! A portal's API, with a token.

use crate::aws::Hour;
use crate::{Failure, GROUP};
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use futures::StreamExt as _;
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use std::time::{Duration, Instant};

#[derive(Clone)]
pub(crate) struct Portal {
    base: String,
    token: String,
    client: Client<HttpConnector, Body>,
}

impl Portal {
    pub(crate) fn new(url: &str, token: &str) -> Portal {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Portal { base: format!("{url}/api/v1"), token: token.to_owned(), client }
    }

    async fn send(&self, path: &str) -> Result<Response<Incoming>, Failure> {
        let request = Request::get(format!("{}{path}", self.base))
            .header("authorization", format!("Bearer {}", self.token));
        Ok(self.client.request(request.body(Body::empty())?).await?)
    }

    /// Reads a stretch by `/events`. Events a second.
    pub(crate) async fn walk(&self, hour: Hour) -> Result<f64, Failure> {
        let began = Instant::now();
        let first = format!("{}&order=oldest&limit=1000", fresh(hour));
        let (mut came, mut path) = (0, format!("/events?{first}"));
        loop {
            let (status, body) = self.get(&path).await?;
            let page: serde_json::Value = serde_json::from_slice(&body)?;
            if status != StatusCode::OK {
                return Err(format!("{path}: {page}").into());
            }
            came += page["items"].as_array().map_or(0, Vec::len);
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/events?{first}&cursor={next}");
        }
        hour.check(came)?;
        Ok(hour.rate(began.elapsed()))
    }

    /// Reads a stretch by `/events/export`. Events a second.
    pub(crate) async fn export(&self, hour: Hour) -> Result<f64, Failure> {
        let began = Instant::now();
        let answer = self.send(&format!("/events/export?{}&order=oldest", fresh(hour))).await?;
        let mut pieces = Body::new(answer.into_body()).into_data_stream();
        let mut lines = 0;
        while let Some(piece) = pieces.next().await {
            lines += piece?.iter().filter(|byte| **byte == b'\n').count();
        }
        // The last line says that it is complete.
        hour.check(lines - 1)?;
        Ok(hour.rate(began.elapsed()))
    }

    /// The address of a page of the past that is one of its own for each place.
    pub(crate) fn page(&self, hour: Hour, place: i64, limit: u32) -> String {
        let to = hour.to() - place;
        format!("/events?{}&from={}&to={to}&limit={limit}", group(GROUP), hour.from)
    }

    /// How long an answer takes.
    pub(crate) async fn time(&self, path: &str) -> Result<Duration, Failure> {
        let began = Instant::now();
        let (status, body) = self.get(path).await?;
        if status == StatusCode::OK {
            return Ok(began.elapsed());
        }
        Err(format!("{path}: {status} {}", String::from_utf8_lossy(&body)).into())
    }

    pub(crate) async fn get(&self, path: &str) -> Result<(StatusCode, Vec<u8>), Failure> {
        let answer = self.send(path).await?;
        let status = answer.status();
        let body = axum::body::to_bytes(Body::new(answer.into_body()), 64 << 20).await?;
        Ok((status, body.to_vec()))
    }
}

pub(crate) fn group(name: &str) -> String {
    format!("source=demo&group={name}")
}

/// The stretch, as nobody has asked for it yet: no events lie in the time before it.
fn fresh(hour: Hour) -> String {
    static BEFORE: std::sync::atomic::AtomicI64 = std::sync::atomic::AtomicI64::new(1);
    let before = BEFORE.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    format!("{}&from={}&to={}", group(GROUP), hour.from - before, hour.to())
}
