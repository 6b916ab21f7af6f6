//! Over a real connection: the listener, its limits, and its end.

use crate::kit::World;
use crate::kit::people::User as _;
use server::serve::serve;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

struct Served {
    addr: SocketAddr,
    stop: oneshot::Sender<()>,
    done: JoinHandle<std::io::Result<()>>,
}

async fn start(world: &World) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async { drop(stopped.await) };
    let done = tokio::spawn(serve(listener, world.router.clone(), stopped));
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
