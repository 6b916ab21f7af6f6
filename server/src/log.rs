//! What is told of what happens: lines on standard error and, where a collector is named, traces.

use server::config::LogFormat;
#[cfg(feature = "otel")]
use server::traces::export;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer, Registry};

/// Lines alone.
pub(crate) fn start(format: LogFormat) {
    tracing_subscriber::registry().with(lines(format)).init();
}

fn lines(format: LogFormat) -> impl Layer<Registry> + Send + Sync {
    let asked = std::env::var("RUST_LOG").ok();
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
    };
    lines.with_filter(server::logging::filter(asked.as_deref()))
}

/// The traces of a server, if it exports any.
#[cfg(feature = "otel")]
pub(crate) struct Traces(Option<export::Traces>);

#[cfg(feature = "otel")]
impl Traces {
    /// Sends what was not sent yet.
    pub(crate) async fn end(self) {
        if let Some(traces) = self.0 {
            traces.end().await;
        }
    }
}

/// Lines, and traces where a collector is named.
///
/// # Errors
/// Says which setting cannot be used.
#[cfg(feature = "otel")]
pub(crate) fn start_with_traces(format: LogFormat) -> Result<Traces, String> {
    let traces = export::Traces::from_environment().map_err(|error| error.to_string())?;
    let layer = traces.as_ref().map(export::Traces::layer);
    tracing_subscriber::registry().with(lines(format)).with(layer).init();
    Ok(Traces(traces))
}

/// A server that was built without the feature `otel` exports none.
#[cfg(not(feature = "otel"))]
pub(crate) struct Traces;

#[cfg(not(feature = "otel"))]
impl Traces {
    pub(crate) async fn end(self) {}
}

/// Lines; where a collector is named, they say that there will be no traces.
#[cfg(not(feature = "otel"))]
pub(crate) fn start_with_traces(format: LogFormat) -> Result<Traces, String> {
    start(format);
    if std::env::var_os("OTEL_EXPORTER_OTLP_ENDPOINT").is_some() {
        tracing::warn!("OTEL_EXPORTER_OTLP_ENDPOINT is set, but this was built without `otel`");
    }
    Ok(Traces)
}
