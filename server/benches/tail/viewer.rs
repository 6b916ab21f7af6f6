//! Somebody who listens by the API, and counts what they hear.

use crate::load::{PATTERNS, read_lines};
use crate::{Failure, group_name, now_ms};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use futures::StreamExt as _;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::JoinHandle;

/// What a viewer has heard so far.
#[derive(Default)]
pub(crate) struct Shared {
    pub(crate) is_live: AtomicBool,
    told: AtomicU64,
    heard: Mutex<Heard>,
}

/// What a viewer heard.
#[derive(Default)]
pub(crate) struct Heard {
    pub(crate) group: usize,
    /// Its place among [`PATTERNS`].
    pub(crate) pattern: usize,
    /// How often each number came.
    pub(crate) times: Vec<u8>,
    /// How long each event took, in ms.
    pub(crate) latencies: Vec<u32>,
    /// Gaps and samples that were told.
    pub(crate) notes: usize,
}

pub(crate) struct Viewer {
    pub(crate) shared: Arc<Shared>,
    group: usize,
    pattern: usize,
    task: JoinHandle<()>,
}

impl Viewer {
    /// Opens the tail with this number. Each group has viewers with each pattern in turn.
    pub(crate) async fn open(
        url: &str,
        token: &str,
        number: usize,
        groups: usize,
    ) -> Result<Viewer, Failure> {
        let (group, pattern) = (number % groups, number / groups % PATTERNS.len());
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("source", "demo").append_pair("group", &group_name(group));
        if let Some(filter) = PATTERNS[pattern].0 {
            query.append_pair("filter", filter);
        }
        let address = format!("{url}/api/v1/events/tail?{}", query.finish());
        let request = Request::get(address).header("authorization", format!("Bearer {token}"));
        let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
        let answer = client.request(request.body(Body::empty())?).await?;
        let status = answer.status();
        let mut pieces = Body::new(answer.into_body()).into_data_stream();
        if status != StatusCode::OK {
            let words = pieces.next().await.transpose()?.unwrap_or_default();
            return Err(format!("{status} {}", String::from_utf8_lossy(&words)).into());
        }
        let shared = Arc::new(Shared::default());
        let hears = Arc::clone(&shared);
        let task = tokio::spawn(async move {
            let mut text = Vec::new();
            while let Some(Ok(piece)) = pieces.next().await {
                text.extend_from_slice(&piece);
                let whole = text.windows(2).rposition(|end| end == b"\n\n").map_or(0, |at| at + 2);
                let events: Vec<u8> = text.drain(..whole).collect();
                hears.hear(&String::from_utf8_lossy(&events));
            }
        });
        Ok(Viewer { shared, group, pattern, task })
    }

    /// How many lines this viewer heard.
    pub(crate) fn told(&self) -> u64 {
        self.shared.told.load(Ordering::Relaxed)
    }

    /// How many of so many lines of each group are this viewer's to hear.
    pub(crate) fn owed(&self, put: &[u64]) -> u64 {
        let matches = PATTERNS[self.pattern].1;
        (0..put[self.group]).filter(|number| matches(*number)).map(|_| 1).sum()
    }

    /// Hangs up.
    pub(crate) fn end(self) -> Heard {
        self.task.abort();
        let mut heard = self.shared.heard.lock().unwrap_or_else(PoisonError::into_inner);
        Heard { group: self.group, pattern: self.pattern, ..std::mem::take(&mut *heard) }
    }
}

impl Shared {
    fn hear(&self, events: &str) {
        let now = now_ms();
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        for event in events.split("\n\n") {
            if event.contains("event: mode") {
                self.is_live.store(event.contains("\"live\""), Ordering::Relaxed);
            } else if event.contains("event: gap") || event.contains("event: sampled") {
                heard.notes += 1;
            }
            for (number, at) in read_lines(event) {
                let place = usize::try_from(number).unwrap_or(usize::MAX);
                if heard.times.len() <= place {
                    heard.times.resize(place + 1, 0);
                }
                heard.times[place] = heard.times[place].saturating_add(1);
                heard.latencies.push(u32::try_from(now.saturating_sub(at)).unwrap_or(u32::MAX));
                self.told.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}
