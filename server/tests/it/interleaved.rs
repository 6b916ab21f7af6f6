//! Two tenants with the same group name in two sources, and streams of one group between them,
//! ask in turns over few connections, for pages that are kept and pages that are not: no line is
//! ever told to the other. `VITRINE_TEST_REQUESTS` says how many are asked (2,000).

use crate::kit::logs::{HOUR, T};
use crate::kit::{Setup, World};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Uri, header};
use axum::response::{IntoResponse as _, Response};
use emulator::{Emulator, Options};
use futures::future::join_all;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use server::serve::serve;
use tokio::net::TcpListener;

/// Connections, each of which carries everybody's requests.
const CONNECTIONS: usize = 4;
const GROUP: &str = "/acme/api";

type Http = Client<HttpConnector, Body>;

fn http() -> Http {
    Client::builder(TokioExecutor::new()).build_http()
}

/// Two regions behind one address, as AWS has: told apart by what a request is signed for.
async fn two_regions(central: &Emulator, west: &Emulator) -> String {
    async fn pass_on(State(urls): State<[String; 2]>, mut request: Request) -> Response {
        let signed = request.headers().get(header::AUTHORIZATION).unwrap().to_str().unwrap();
        let url = &urls[usize::from(signed.contains("/eu-west-1/"))];
        *request.uri_mut() = format!("{url}{}", request.uri().path()).parse::<Uri>().unwrap();
        http().request(request).await.unwrap().into_response()
    }
    let urls = [central.url(), west.url()];
    let router = axum::Router::new().fallback(pass_on).with_state(urls);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, router).into_future());
    url
}

/// Who asks for what, and what they may be told.
struct Question {
    token: String,
    source: &'static str,
    group: &'static str,
    /// The status, and the name in every line.
    expected: (u16, &'static str),
}

/// Asks one of the questions and says what is wrong with the answer.
async fn ask(http: &Http, url: &str, question: &Question, round: usize) -> Option<String> {
    let Question { token, source, group, expected: (status, own) } = question;
    // Few ranges, so that most pages are kept from a while ago, and not only by oneself.
    let (from, to) = (T, T + HOUR + i64::try_from(round % 7).unwrap());
    let path = format!("/api/v1/events?source={source}&group={group}&from={from}&to={to}&limit=9");
    let request = Request::get(format!("{url}{path}"));
    let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    let answer = http.request(request.body(Body::empty()).unwrap()).await.unwrap();
    let got = answer.status().as_u16();
    let body = to_bytes(Body::new(answer.into_body()), 1 << 20).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    let other = if *own == "acme" { "line of globex" } else { "line of acme" };
    let is_right = got == *status
        && !body.contains(other)
        && (*status != 200 || body.contains(&format!("line of {own}")));
    (!is_right).then(|| format!("{own} asks for {source}:{group}: {got} {body}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_line_is_told_to_another_tenant() {
    let (central, west) =
        (Emulator::start(Options::default()), Emulator::start(Options::default()));
    let (central, west) = (central.await.unwrap(), west.await.unwrap());
    for n in 0..9 {
        central.put(GROUP, "i-1", [(T + n, format!("line of acme {n}").as_str())]);
        west.put(GROUP, "i-1", [(T + n, format!("line of globex {n}").as_str())]);
        for tenant in ["acme", "globex"] {
            let line = format!("line of {tenant} {n}");
            let stream = format!("{tenant}/1");
            central.put("/shared/gateway", &stream, [(T + n, line.as_str())]);
        }
    }
    let aws = Some(two_regions(&central, &west).await);
    let per_minute = (u32::MAX, u32::MAX);
    let setup = Setup { aws, per_minute, cache_bytes: 1 << 20, ..Setup::default() };
    let world = World::with(setup).await;
    let two = "insert into sources (id, slug, name, account_id, region)
               values (gen_random_uuid(), 'two', 'Two', '000000000000', 'eu-west-1')";
    world.database.run(two).await;
    let granted = "insert into grants
                   (id, tenant_id, source_id, group_kind, group_text, stream_kind, stream_text)
                   select gen_random_uuid(), t.id, s.id, 'exact', '/acme/api', 'all', ''
                   from tenants t, sources s where t.slug = 'globex' and s.slug = 'two'";
    world.database.run(granted).await;

    let alans = world.program_of(&world.alan().await).await.token;
    let guss = world.program_of(&world.gus().await).await.token;
    let question = |own: &'static str, source, group, status| Question {
        token: if own == "acme" { alans.clone() } else { guss.clone() },
        source,
        group,
        expected: (status, own),
    };
    let questions = [
        question("acme", "demo", GROUP, 200),
        question("globex", "two", GROUP, 200),
        question("acme", "two", GROUP, 404),
        question("globex", "demo", "/shared/gateway", 200),
        question("globex", "demo", GROUP, 404),
        question("acme", "demo", "/shared/gateway", 200),
    ];
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(serve(listener, world.router.clone(), std::future::pending()));

    let requests = std::env::var("VITRINE_TEST_REQUESTS").ok().and_then(|text| text.parse().ok());
    let each = requests.unwrap_or(2_000_usize) / CONNECTIONS;
    let (http, questions, url) = (http(), &questions, &url);
    let on_a_connection = |connection: usize| {
        let http = http.clone();
        async move {
            let mut wrong = Vec::new();
            for round in 0..each {
                let question = &questions[(round + connection) % questions.len()];
                wrong.extend(ask(&http, url, question, round + connection).await);
            }
            wrong
        }
    };
    let wrong = join_all((0..CONNECTIONS).map(on_a_connection)).await.concat();
    assert!(
        wrong.is_empty(),
        "{} answers:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(9)].join("\n")
    );
}
