//! Live tails, as a browser hears them: through the whole router, with the real SDK's sessions.

mod hub;
mod listening;
mod outage;
mod refused;
mod revoking;
mod two_servers;

use crate::kit::World;
use crate::kit::people::User;
use axum::body::{Body, BodyDataStream};
use axum::http::{Request, header};
use futures::StreamExt as _;
use serde_json::Value;
use std::collections::VecDeque;
use std::time::Duration;
use tower::ServiceExt as _;

const GROUP: &str = "/acme/api";
/// Longer than anything takes that works.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody who listens.
pub(crate) struct Listener {
    body: BodyDataStream,
    text: String,
    heard: VecDeque<Heard>,
    /// Every message that was heard.
    all: Vec<String>,
    /// Every way in which it was said to be followed.
    modes: Vec<String>,
    /// How many gaps were told.
    gaps: usize,
    /// The id of the last event that had one.
    place: String,
}

/// One event of a stream.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    kind: String,
    data: Value,
}

impl Heard {
    fn messages(&self) -> Vec<String> {
        let rows = self.data["rows"].as_array().into_iter().flatten();
        rows.filter_map(|row| row["message"].as_str()).map(str::to_owned).collect()
    }
}

fn address(group: &str, query: &str) -> String {
    format!("{}/tail?{query}", app::route::explorer_href("demo", group))
}

impl Listener {
    /// Opens the tail of a group without any lines to start with.
    pub(crate) async fn of(user: &impl User, group: &str, query: &str) -> Listener {
        Listener::at(user, &address(group, &format!("lines=0&{query}")), None).await
    }

    pub(crate) async fn at(user: &impl User, address: &str, place: Option<&str>) -> Listener {
        let mut request = user.request("GET", address).header(header::ACCEPT, "text/event-stream");
        if let Some(place) = place {
            request = request.header("last-event-id", place);
        }
        Listener::hear(user.world(), request.body(Body::empty()).unwrap()).await
    }

    async fn with_token(world: &World, address: &str, token: &str) -> Listener {
        let request =
            Request::get(address).header(header::AUTHORIZATION, format!("Bearer {token}"));
        Listener::hear(world, request.body(Body::empty()).unwrap()).await
    }

    async fn hear(world: &World, request: Request<Body>) -> Listener {
        let response = world.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        Listener {
            body: response.into_body().into_data_stream(),
            text: String::new(),
            heard: VecDeque::new(),
            all: Vec::new(),
            modes: Vec::new(),
            gaps: 0,
            place: String::new(),
        }
    }

    /// The next event; none when the stream is over.
    async fn next(&mut self) -> Option<Heard> {
        loop {
            if let Some(heard) = self.heard.pop_front() {
                return Some(heard);
            }
            let more = tokio::time::timeout(PATIENCE, self.body.next()).await;
            let more = more.unwrap_or_else(|_| panic!("nothing more was heard"))?.unwrap();
            self.text.push_str(std::str::from_utf8(&more).unwrap());
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.take(&event);
                self.text = rest;
            }
        }
    }

    fn take(&mut self, event: &str) {
        let field = |name: &str| {
            let mut lines = event.lines().filter_map(|line| line.split_once(": "));
            lines.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
        };
        if let Some(place) = field("id") {
            self.place = place;
        }
        if let Some(kind) = field("event") {
            let data = serde_json::from_str(&field("data").unwrap()).unwrap();
            let heard = Heard { kind, data };
            self.gaps += usize::from(heard.kind == "gap");
            self.all.extend(heard.messages());
            self.modes.extend(heard.data["mode"].as_str().map(str::to_owned));
            self.heard.push_back(heard);
        }
    }

    /// Waits until it is followed this way.
    pub(crate) async fn until_mode(&mut self, mode: &str) {
        self.until_heard("mode", |heard| heard.data["mode"] == mode).await;
    }

    /// Waits for an event of this kind; everything before it is dropped.
    async fn until_heard(&mut self, kind: &str, is_it: impl Fn(&Heard) -> bool) -> Heard {
        while let Some(heard) = self.next().await {
            if heard.kind == kind && is_it(&heard) {
                return heard;
            }
        }
        panic!("the stream ended before {kind}");
    }

    /// The messages up to the one that is this.
    pub(crate) async fn until(&mut self, last: &str) -> Vec<String> {
        let mut all = Vec::new();
        while let Some(heard) = self.next().await {
            all.extend(heard.messages());
            if all.iter().any(|message| message == last) {
                return all;
            }
        }
        panic!("the stream ended before {last}; heard {all:?}");
    }
}

/// Sorted, for events that share a moment come in no order.
fn sorted(mut messages: Vec<String>) -> Vec<String> {
    messages.sort();
    messages
}

/// Waits for something that comes about by itself.
pub(crate) async fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let wait = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, wait).await;
    assert!(waited.is_ok(), "it never came about that {what}");
}
