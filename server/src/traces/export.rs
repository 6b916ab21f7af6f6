//! Traces go out by OTLP over HTTP, in protobuf, to a collector.

use super::TARGET;
use axum::body::{Body, to_bytes};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use std::env::var_os;
use std::time::Duration;
use tokio::runtime::Handle;
use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

/// Either of them turns it on (OpenTelemetry specification, OTLP exporter).
const ENDPOINTS: [&str; 2] = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];
/// How long the collector may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the end of the process waits for what was not sent yet.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// The largest answer of a collector that is read, in bytes.
const MOST_BYTES: usize = 1 << 20;

/// Why nothing is exported.
#[derive(Debug, thiserror::Error)]
pub enum TracesError {
    /// An `OTEL_…` variable cannot be used.
    #[error("OTEL_EXPORTER_OTLP_…: {0}")]
    Settings(#[from] opentelemetry_otlp::ExporterBuildError),
    /// This machine knows no authorities to trust.
    #[error("no root certificates: {0}")]
    Roots(#[from] std::io::Error),
}

/// Where traces go; what is under way is sent by [`Traces::end`].
#[derive(Debug)]
pub struct Traces {
    provider: SdkTracerProvider,
}

impl Traces {
    /// As the `OTEL_…` variables say; none where they name no collector. Runs on this Tokio runtime.
    ///
    /// # Errors
    /// A variable cannot be used.
    pub fn from_environment() -> Result<Option<Traces>, TracesError> {
        if ENDPOINTS.iter().all(|name| var_os(name).is_none_or(|value| value.is_empty())) {
            return Ok(None);
        }
        Traces::with(None).map(Some)
    }

    /// To this address, which takes traces by POST. Runs on this Tokio runtime.
    ///
    /// # Errors
    /// It is no address.
    pub fn to(address: &str) -> Result<Traces, TracesError> {
        Traces::with(Some(address))
    }

    fn with(address: Option<&str>) -> Result<Traces, TracesError> {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_protocol(Protocol::HttpBinary)
            .with_http_client(Post::new()?);
        let exporter = match address {
            Some(address) => exporter.with_endpoint(address),
            None => exporter,
        };
        let mut resource = Resource::builder();
        if var_os("OTEL_SERVICE_NAME").is_none() {
            resource = resource.with_service_name("vitrine");
        }
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter.build()?)
            .with_resource(resource.build())
            .build();
        Ok(Traces { provider })
    }

    /// Takes the spans of a trace, and nothing else that is told: no event, no span of a library.
    pub fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        let ours = filter_fn(|metadata| metadata.is_span() && metadata.target() == TARGET);
        tracing_opentelemetry::layer()
            .with_tracer(self.provider.tracer("vitrine"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_filter(ours.with_max_level_hint(LevelFilter::DEBUG))
    }

    /// Sends what was not sent yet, within five seconds.
    pub async fn end(self) {
        let end = move || self.provider.shutdown_with_timeout(LAST_WORDS);
        // It waits for a thread of its own, which waits for this runtime.
        if let Ok(Err(error)) = tokio::task::spawn_blocking(end).await {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

/// Posts from whatever thread asks, by the runtime that everything else runs on.
#[derive(Clone, Debug)]
struct Post {
    client: Client<HttpsConnector<HttpConnector>, Body>,
    runtime: Handle,
}

impl Post {
    fn new() -> Result<Post, TracesError> {
        let connector = HttpsConnectorBuilder::new()
            .with_native_roots()?
            .https_or_http()
            .enable_http1()
            .build();
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Ok(Post { client, runtime: Handle::current() })
    }
}

#[async_trait::async_trait]
impl HttpClient for Post {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let sending = async move {
            let (parts, body) = client.request(request.map(Body::from)).await?.into_parts();
            let body = to_bytes(Body::new(body), MOST_BYTES).await?;
            Ok::<_, HttpError>(Response::from_parts(parts, body))
        };
        self.runtime.spawn(async { tokio::time::timeout(PATIENCE, sending).await }).await??
    }
}
