//! The listener: TCP_NODELAY, limits on connections and on how long a request's head may take, and
//! an end that lets what is under way finish.

use crate::http::context::Peer;
use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt as _;

/// Largest head, in bytes.
const MAX_HEAD: usize = 16 * 1_024;
/// How long what is under way may take at the end.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// How much of the server its clients may hold.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once. Further ones wait, unanswered, in the backlog of the operating system
    /// until one ends.
    pub connections: usize,
    /// How long a request's head may take to arrive, from the moment on at which one could begin.
    /// A connection that is slower, or says nothing between two requests, is cut.
    pub head_time: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { connections: 900, head_time: Duration::from_secs(10) }
    }
}

/// Serves until `stop` comes, within the usual limits.
///
/// # Errors
/// The listener itself fails.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    serve_within(listener, router, Limits::default(), stop).await
}

/// Serves until `stop` comes.
///
/// # Errors
/// The listener itself fails.
pub async fn serve_within(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    // HTTP/1.1 alone. HTTP/2 ends at the proxy, with TLS; here a client that said half of its
    // greeting could wait for ever, since nothing is timed before the version is known.
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new());
    builder.header_read_timeout(limits.head_time).max_buf_size(MAX_HEAD);
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = &mut stop => break,
        };
        let Some((stream, peer, place)) = accepted else { continue };
        attend(&builder, &graceful, (stream, place), peer, router.clone());
    }
    drop(listener);
    if tokio::time::timeout(LAST_WORDS, graceful.shutdown()).await.is_err() {
        tracing::warn!("some connections did not end in time and were cut");
    }
    Ok(())
}

/// The next connection, once there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, place)),
        Err(error) => {
            // Out of file descriptors, or a client that left at once: others still come.
            tracing::warn!(%error, "a connection could not be accepted");
            tokio::time::sleep(Duration::from_millis(50)).await;
            None
        }
    }
}

fn attend(
    builder: &Builder,
    graceful: &GracefulShutdown,
    (stream, place): (TcpStream, OwnedSemaphorePermit),
    peer: SocketAddr,
    router: Router,
) {
    // Without it a page sent in two pieces waits 40 ms for the client's delayed acknowledgement.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        router.clone().oneshot(request)
    });
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended badly");
        }
        drop(place);
    });
}
