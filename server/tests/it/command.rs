//! `vitrine logs …` against a portal over a real connection.

use crate::kit::World;
use crate::kit::logs::{HOUR, T, lines, messages, now_ms};
use emulator::{Fault, FaultKind};
use serde_json::Value;
use server::serve::serve;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

struct Portal {
    url: String,
    token: String,
    _stop: oneshot::Sender<()>,
}

impl Portal {
    async fn open(world: &World) -> Portal {
        let token = world.program_of(&world.alan().await).await.token;
        Portal::at(world, "127.0.0.1:0", token).await
    }

    async fn at(world: &World, address: &str, token: String) -> Portal {
        // The portal before may still be about to let go of it.
        let bind = async {
            loop {
                match TcpListener::bind(address).await {
                    Ok(listener) => return listener,
                    Err(_) => tokio::task::yield_now().await,
                }
            }
        };
        let listener = tokio::time::timeout(Duration::from_secs(30), bind).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async { drop(stopped.await) };
        tokio::spawn(serve(listener, world.router.clone(), stopped));
        Portal { url, token, _stop: stop }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine"));
        command.arg("logs").args(arguments);
        command.env("VITRINE_URL", &self.url).env("VITRINE_TOKEN", &self.token);
        command
    }

    /// Runs `vitrine logs` with these arguments.
    async fn run(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(arguments);
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    }

    /// The lines that a run writes which works.
    async fn lines(&self, arguments: &[&str]) -> Vec<Value> {
        let output = self.run(arguments).await;
        assert!(output.status.success(), "{}", said(&output));
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The exit code of a run that fails, and its words.
    async fn fails(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.run(arguments).await;
        assert!(output.stdout.is_empty());
        (output.status.code().unwrap(), said(&output))
    }
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn of_events(events: &[Value]) -> Vec<String> {
    events.iter().map(|event| event["message"].as_str().unwrap().to_owned()).collect()
}

async fn world() -> World {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", lines(0..2_500, |n| T + n / 3));
    world.emulator.put("/globex/api", "i-1", [(T, "theirs")]);
    world
}

#[tokio::test]
async fn groups_streams_and_events_come_as_ndjson() {
    let world = world().await;
    let portal = Portal::open(&world).await;
    let groups = portal.lines(&["groups"]).await;
    assert_eq!(groups.len(), 1);
    assert_eq!((&groups[0]["source"], &groups[0]["group"]), (&"demo".into(), &"/acme/api".into()));
    let streams = portal.lines(&["streams", "/acme/api", "--by-name"]).await;
    assert_eq!(streams[0]["stream"], "i-1");

    let (from, to) = (T.to_string(), (T + HOUR).to_string());
    let range = ["--from", &from, "--to", &to];
    let last = portal.lines(&[&["show", "/acme/api", "-n", "3"][..], &range].concat()).await;
    assert_eq!(of_events(&last), ["m2497", "m2498", "m2499"]);
    let first = ["show", "/acme/api", "--oldest", "-n", "2", "--source", "demo"];
    let first = portal.lines(&[&first[..], &range].concat()).await;
    assert_eq!(of_events(&first), ["m0", "m1"]);
    let many = portal.lines(&[&["show", "/acme/api", "-n", "2400"][..], &range].concat()).await;
    assert_eq!(of_events(&many), messages(&lines(100..2_500, |n| n)));
}

#[tokio::test]
async fn an_export_is_whole_in_every_format() {
    let world = world().await;
    let portal = Portal::open(&world).await;
    let (from, to) = (T.to_string(), (T + HOUR).to_string());
    let ask = ["export", "/acme/api", "--from", &from, "--to", &to];
    let events = portal.lines(&ask).await;
    assert_eq!(of_events(&events), messages(&lines(0..2_500, |n| n)));
    let file = std::env::temp_dir().join(format!("vitrine-export-{}", std::process::id()));
    let name = file.to_str().unwrap();
    let text = [&ask[..], &["--format", "text", "--newest", "--output", name]].concat();
    assert!(portal.lines(&text).await.is_empty());
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(text.lines().count(), 2_500);
    assert!(text.lines().next().unwrap().ends_with(" i-1 m2499"));
}

#[tokio::test]
async fn the_exit_code_says_what_was_wrong() {
    let world = world().await;
    let portal = Portal::open(&world).await;
    let (code, words) = portal.fails(&["show", "/globex/api", "--source", "demo"]).await;
    assert_eq!(code, 5, "{words}");
    assert!(words.contains("There is nothing here.") && words.contains("(request "), "{words}");
    assert_eq!(portal.fails(&["show", "/acme/none"]).await.0, 5);
    let (code, words) = portal.fails(&["show", "/acme/api", "--from", "yesterday"]).await;
    assert!(code == 2 && words.contains("“yesterday” is no time"), "{words}");
    let (code, words) = portal.fails(&["show", "/acme/api", "--filter", "{ $.a ="]).await;
    assert!(code == 2 && words.contains("must end with }; to search for"), "{words}");
    let (code, words) = portal.fails(&["groups", "--token", "vtr_none"]).await;
    assert!(code == 4 && words.contains("does not know this token"), "{words}");
    assert_eq!(portal.fails(&["groups", "--url", "logs.example.com"]).await.0, 2);
    let (code, words) = portal.fails(&["groups", "--url", "http://logs.example.com"]).await;
    assert!(code == 2 && words.contains("Use https"), "{words}");
    assert_eq!(portal.fails(&["groups", "--colour"]).await.0, 2);
}

#[tokio::test]
async fn a_passing_trouble_is_waited_for() {
    let world = world().await;
    let portal = Portal::open(&world).await;
    let throttle = Fault::always("FilterLogEvents", FaultKind::Throttle).times(3);
    world.emulator.fault(throttle).unwrap();
    let from = T.to_string();
    let output = portal.run(&["show", "/acme/api", "--from", &from, "-n", "1"]).await;
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("Trying again in"), "{}", said(&output));
}

#[tokio::test]
async fn shells_complete_it() {
    let world = World::open().await;
    let portal = Portal::open(&world).await;
    for shell in ["bash", "zsh", "fish"] {
        let output = portal.run(&["completions", shell]).await;
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(script.contains("vitrine") && script.contains("export"), "{shell}");
    }
}

/// A `vitrine logs tail` under way.
struct Tail {
    child: Child,
    lines: mpsc::Receiver<String>,
}

impl Tail {
    fn start(portal: &Portal, arguments: &[&str]) -> Tail {
        let mut command = portal.command(&[&["tail"], arguments].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel(64);
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if sender.blocking_send(line).is_err() {
                    return;
                }
            }
        });
        Tail { child, lines }
    }

    async fn message(&mut self) -> String {
        let line = tokio::time::timeout(Duration::from_secs(30), self.lines.recv()).await;
        let event: Value = serde_json::from_str(&line.unwrap().unwrap()).unwrap();
        event["message"].as_str().unwrap().to_owned()
    }

    /// The exit code, and what was said on standard error.
    async fn end(mut self) -> (i32, String) {
        let ended = tokio::task::spawn_blocking(move || {
            let mut said = String::new();
            self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            (self.child.wait().unwrap().code().unwrap(), said)
        });
        tokio::time::timeout(Duration::from_secs(30), ended).await.unwrap().unwrap()
    }
}

impl World {
    fn log(&self, message: &str) {
        self.emulator.put("/acme/api", "i-1", [(now_ms(), message)]);
    }
}

#[tokio::test]
async fn a_tail_goes_on_until_somebody_has_enough() {
    let mut world = World::open().await;
    let past = now_ms() - 20_000;
    world.emulator.put_ingested_at(past, "/acme/api", "i-1", [(past, "one")]);
    world.log("two");
    let portal = Portal::open(&world).await;
    let mut tail = Tail::start(&portal, &["/acme/api", "-n", "1"]);
    assert_eq!(tail.message().await, "two");
    world.log("three");
    assert_eq!(tail.message().await, "three");

    // The portal stops, another takes its place, and what came meanwhile is told, once.
    let (address, token) = (portal.url["http://".len()..].to_owned(), portal.token.clone());
    world.state.stopping.send_replace(true);
    drop(portal);
    world.log("meanwhile");
    world.restart();
    let portal = Portal::at(&world, &address, token).await;
    assert_eq!(tail.message().await, "meanwhile");
    world.log("four");
    assert_eq!(tail.message().await, "four");

    let interrupt = Command::new("kill").args(["-INT", &tail.child.id().to_string()]).status();
    assert!(interrupt.unwrap().success());
    assert_eq!(tail.end().await.0, 130);
    drop(portal);
}

#[tokio::test]
async fn a_tail_says_why_it_ends_and_does_not_begin() {
    let world = World::open().await;
    world.log("old");
    let portal = Portal::open(&world).await;
    let filtered = ["tail", "/acme/api", "--filter", "{ $.a ="];
    assert_eq!(portal.fails(&filtered).await.0, 2);
    assert_eq!(portal.fails(&["tail", "/acme/none"]).await.0, 5);
    assert_eq!(portal.fails(&["tail", "/acme/api", "-n", "1001"]).await.0, 2);
    let mut tail = Tail::start(&portal, &["/acme/api"]);
    assert_eq!(tail.message().await, "old");
    world.operator().await.revoke("acme", "/acme/api").await.expect(303);
    let (code, words) = tail.end().await;
    assert!(code == 5 && words.contains("somebody has changed your access"), "{words}");
}

#[tokio::test]
async fn a_secret_that_cannot_be_read_is_not_repeated() {
    for (name, flag) in [("VITRINE_SECRET_KEY", "--secret-key"), ("VITRINE_SMTP_URL", "--smtp-url")]
    {
        for arguments in [&[][..], &["serve"]] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine"));
            command.args(arguments).env_clear().env(name, "canary-of-a-secret");
            command.env("DATABASE_URL", "postgres://nobody@127.0.0.1:9/none");
            let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await;
            let output = output.unwrap();
            let words = said(&output);
            assert!(!words.contains("canary") && words.contains(flag), "{words}");
            assert_eq!(output.status.code(), Some(2));
        }
    }
}
