//! The portal that is measured, in a process of its own.

use crate::Failure;
use axum::body::Body;
use axum::http::Request;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// Ends when it is dropped.
pub(crate) struct Portal {
    pub(crate) url: String,
    process: Child,
}

impl Portal {
    /// Starts `VITRINE_BENCH_SERVER` beside this AWS. What else it needs, it finds in this
    /// process's environment.
    pub(crate) async fn start(aws: &str, sessions: usize) -> Result<Portal, Failure> {
        let program = std::env::var("VITRINE_BENCH_SERVER").map_err(|_| "VITRINE_BENCH_SERVER")?;
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let process = Command::new(program)
            .arg("serve")
            .env("VITRINE_ADDR", address.to_string())
            .env("VITRINE_TAIL_SESSIONS", sessions.to_string())
            .env("VITRINE_TOKEN_PER_MINUTE", "1000000")
            .env("VITRINE_TENANT_PER_MINUTE", "1000000")
            .env("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", aws)
            .env("AWS_ENDPOINT_URL_STS", aws)
            .env("AWS_REGION", "eu-central-1")
            .env("AWS_ACCESS_KEY_ID", "AKIAVITRINEBENCH0000")
            .env("AWS_SECRET_ACCESS_KEY", "bench")
            .env("RUST_LOG", "error")
            .stdin(Stdio::null())
            .spawn()?;
        let portal = Portal { url: format!("http://{address}"), process };
        portal.answers().await?;
        Ok(portal)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.process.id()
    }

    async fn answers(&self) -> Result<(), Failure> {
        let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            let request = Request::get(format!("{}/readyz", self.url)).body(Body::empty())?;
            if client.request(request).await.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err("the portal did not start".into())
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ended_already = self.process.kill();
        let _ended_already = self.process.wait();
    }
}
