//! Over a real connection: the listener, its limits, and its end.

use crate::kit::World;
use crate::kit::people::User as _;
use axum::Router;
use axum::routing::get;
use futures::future::{join, join_all};
use server::serve::{Limits, serve_within};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::JoinHandle;

struct Served {
    addr: SocketAddr,
    stop: oneshot::Sender<()>,
    done: JoinHandle<std::io::Result<()>>,
}

async fn start(world: &World) -> Served {
    start_within(world.router.clone(), Limits::default()).await
}

async fn start_within(router: Router, limits: Limits) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async { drop(stopped.await) };
    let done = tokio::spawn(serve_within(listener, router, limits, stopped));
    Served { addr, stop, done }
}

async fn exchange(addr: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_person_logs_in_and_reads_over_the_wire() {
    let world = World::open().await;
    let served = start(&world).await;
    let form = "email=alan%40acme.test&password=demo-glass-case-2026";
    let log_in = format!(
        "POST /login HTTP/1.1\r\nhost: x\r\nconnection: close\r\norigin: {}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        world.origin(),
        form.len()
    );
    let answer = exchange(served.addr, &log_in).await;
    assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
    let cookie = answer.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap();
    let get =
        format!("GET /logs HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: {cookie}\r\n\r\n");
    let page = exchange(served.addr, &get).await;
    assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("Log groups"), "{page}");

    let mut owner = world.database.owner().await;
    let ip: String =
        sqlx::query_scalar("select ip from sessions").fetch_one(&mut owner).await.unwrap();
    assert_eq!(ip, "127.0.0.1", "the peer's own address is kept");
}

#[tokio::test]
async fn the_end_lets_what_is_under_way_finish() {
    let world = World::open().await;
    let alan = world.alan().await;
    let served = start(&world).await;
    let mut stream = TcpStream::connect(served.addr).await.unwrap();
    // Half a request: it is under way when the end comes.
    let cookie = alan.cookie().unwrap();
    let head = format!(
        "POST /logout HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\norigin: {}\r\n",
        world.origin()
    );
    stream.write_all(format!("{head}content-length: 3\r\n\r\na=").as_bytes()).await.unwrap();
    // An answer on another connection, accepted later, shows that the first one was accepted.
    exchange(served.addr, "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    served.stop.send(()).unwrap();
    stream.write_all(b"b").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
    served.done.await.unwrap().unwrap();
    assert!(TcpStream::connect(served.addr).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn a_monstrous_head_is_refused() {
    let world = World::open().await;
    let served = start(&world).await;
    let head =
        format!("GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: {}\r\n\r\n", "x".repeat(17_000));
    let answer = exchange(served.addr, &head).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
}

/// Longer than any of these tests takes, so that one that would never end fails.
const EVER: Duration = Duration::from_secs(60);

/// What a client that is too slow gets to read before the server closes the connection.
async fn until_cut(addr: SocketAddr, said: &str) -> String {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(said.as_bytes()).await.unwrap();
    let mut answer = String::new();
    // A server that cuts while something is unread may reset the connection.
    let read = tokio::time::timeout(EVER, stream.read_to_string(&mut answer)).await;
    let _closed_or_reset =
        read.unwrap_or_else(|_| panic!("the server never closed the connection"));
    answer
}

#[tokio::test]
async fn whoever_sends_a_head_too_slowly_is_cut() {
    let limits = Limits { head_time: Duration::from_secs(1), ..Limits::default() };
    let router = Router::new().route("/", get(|| async { "hello" }));
    let served = start_within(router, limits).await;
    let slow = ["", "G", "GET / HTTP/1.1\r\nhost: x\r\nx-slow: ", "PRI * HTTP/2.0\r\n"];
    let slow = slow.map(|said| async move {
        let answer = until_cut(served.addr, said).await;
        assert!(!answer.starts_with("HTTP/1.1 200 "), "{said:?}: {answer}");
    });
    let quiet = until_cut(served.addr, "GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    let (_, quiet) = join(join_all(slow), quiet).await;
    assert!(quiet.ends_with("hello"), "answered, and cut when nothing more came: {quiet}");
}

#[tokio::test]
async fn whoever_comes_when_all_places_are_taken_waits_for_one() {
    const PLACES: usize = 2;
    const CLIENTS: usize = 12;
    let (come, mut comes) = mpsc::channel(CLIENTS);
    let go = Arc::new(Semaphore::new(0));
    let (inside, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let wait = {
        let (go, inside, most) = (Arc::clone(&go), Arc::clone(&inside), Arc::clone(&most));
        move || async move {
            most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            come.send(()).await.unwrap();
            go.acquire().await.unwrap().forget();
            inside.fetch_sub(1, Ordering::SeqCst);
            "done"
        }
    };
    let limits = Limits { connections: PLACES, ..Limits::default() };
    let served = start_within(Router::new().route("/", get(wait)), limits).await;
    let mut clients = Vec::new();
    for _ in 0..CLIENTS {
        // The operating system accepts it; whether the server does is the question.
        let mut stream = TcpStream::connect(served.addr).await.unwrap();
        let request = "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).await.unwrap();
        clients.push(stream);
    }
    for came in 1..=CLIENTS {
        tokio::time::timeout(EVER, comes.recv()).await.unwrap().unwrap();
        // Only when all places are taken does somebody leave.
        if came >= PLACES {
            go.add_permits(1);
        }
    }
    go.add_permits(PLACES);
    for mut client in clients {
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("done"), "nobody is turned away: {answer}");
    }
    assert_eq!(most.load(Ordering::SeqCst), PLACES);
}
