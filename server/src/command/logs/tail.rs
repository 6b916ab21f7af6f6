//! `vitrine logs tail`

use super::Place;
use super::api::Api;
use super::failure::Failure;
use super::paint::Paint;
use super::show::line;
use super::sse::{Events, Told};
use domain::time_range::rfc3339_ms;
use serde_json::Value;
use std::collections::{HashSet, VecDeque};
use std::io::Write as _;
use std::time::Duration;

/// Keys of the last events that are remembered: after a break some are told again.
const KNOWN: usize = 10_000;
/// The first and the longest wait before it is tried again.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Arguments.
#[derive(clap::Args)]
pub(super) struct Tail {
    #[command(flatten)]
    place: Place,
    /// So many of the newest events come first.
    #[arg(long, short = 'n', default_value_t = 10, value_parser = clap::value_parser!(u16).range(0..=1_000))]
    lines: u16,
}

impl Tail {
    /// Follows the group until somebody has enough, across every break.
    pub(super) async fn run(self, api: &Api) -> Result<(), Failure> {
        let mut parameters = self.place.parameters(api).await?;
        parameters.push(("lines", self.lines.to_string()));
        let mut following = Following::new();
        tokio::select! {
            end = following.follow(api, &parameters) => end,
            interrupted = tokio::signal::ctrl_c() => match interrupted {
                Ok(()) => Err(Failure::interrupted()),
                Err(error) => Err(Failure::output(error)),
            },
        }
    }
}

/// How a stream ended that may go on.
enum Break {
    /// The server wants to be asked again after so long.
    Asked(Duration),
    /// It broke off.
    Cut(Failure),
}

/// A tail under way.
struct Following {
    paint: Paint,
    /// Where it goes on after a break.
    at: Option<String>,
    known: HashSet<String>,
    order: VecDeque<String>,
    /// How it was followed when it was last said that it is not followed live.
    trouble: Option<String>,
    has_been_live: bool,
    /// Whether it was said that AWS gives samples.
    said_sampled: bool,
}

impl Following {
    fn new() -> Following {
        Following {
            paint: Paint::of_stdout(),
            at: None,
            known: HashSet::new(),
            order: VecDeque::new(),
            trouble: None,
            has_been_live: false,
            said_sampled: false,
        }
    }

    async fn follow(
        &mut self,
        api: &Api,
        parameters: &[(&'static str, String)],
    ) -> Result<(), Failure> {
        // What is wrong from the start is told at once; later, only a refusal ends it.
        let mut response = api.get("/events/tail", parameters).await?;
        loop {
            let mut events = Events::of(response.into_body().into_data_stream());
            match self.hear(&mut events).await? {
                Break::Asked(wait) => tokio::time::sleep(wait).await,
                Break::Cut(failure) => {
                    eprintln!("vitrine: {} Going on where it stopped.", failure.words);
                    tokio::time::sleep(FIRST_WAIT).await;
                }
            }
            response = self.come_again(api, parameters).await?;
        }
    }

    async fn come_again(
        &self,
        api: &Api,
        parameters: &[(&'static str, String)],
    ) -> Result<axum::http::Response<axum::body::Body>, Failure> {
        let mut asked = parameters.to_vec();
        asked.extend(self.at.clone().map(|at| ("after", at)));
        let mut wait = FIRST_WAIT;
        loop {
            match api.try_get("/events/tail", &asked).await {
                Err(failure) if failure.retry_after.is_some() => {
                    tokio::time::sleep(wait).await;
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
                answer => return answer,
            }
        }
    }

    /// Writes what comes until the stream ends.
    async fn hear(&mut self, events: &mut Events) -> Result<Break, Failure> {
        loop {
            let told = match events.next().await {
                Ok(Some(told)) => told,
                Ok(None) => return Ok(Break::Cut(Failure::away("The portal ended the stream."))),
                Err(failure) if failure.retry_after.is_some() => return Ok(Break::Cut(failure)),
                Err(failure) => return Err(failure),
            };
            match &*told.kind {
                "log" => self.write(&told)?,
                "gap" => eprintln!("vitrine: {}", gap_words(&read(&told)?)),
                "sampled" if !self.said_sampled => {
                    self.said_sampled = true;
                    eprintln!("vitrine: More events come than AWS tells: this is a sample.");
                }
                "mode" => self.followed_by(&read(&told)?),
                "revoked" => {
                    return Err(Failure::no_more(
                        "You may no longer see these events: somebody has changed your access.",
                    ));
                }
                "end" => {
                    let wait = told.retry.map_or(FIRST_WAIT, Duration::from_millis);
                    return Ok(Break::Asked(wait.min(LONGEST_WAIT)));
                }
                _ => {}
            }
            if told.id.is_some() {
                self.at = told.id;
            }
        }
    }

    fn write(&mut self, told: &Told) -> Result<(), Failure> {
        let data = read(told)?;
        let items = data["items"].as_array().ok_or_else(Failure::unreadable)?;
        let mut text = String::new();
        for event in items {
            if self.is_new(event["key"].as_str().unwrap_or_default()) {
                text.push_str(&line(self.paint, event));
            }
        }
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Failure::output)
    }

    fn is_new(&mut self, key: &str) -> bool {
        if !self.known.insert(key.to_owned()) {
            return false;
        }
        self.order.push_back(key.to_owned());
        if self.order.len() > KNOWN
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }

    fn followed_by(&mut self, data: &Value) {
        let mode = data["mode"].as_str().unwrap_or_default();
        if self.trouble.as_deref() == Some(mode) {
            return;
        }
        let words = match mode {
            "polling" => "AWS has no live session to spare: it is asked every few seconds.",
            "live" if self.trouble.is_some() => "Live again.",
            // Every tail begins by waiting for AWS.
            "waiting" if self.has_been_live => {
                "AWS does not answer. What comes meanwhile is made good."
            }
            _ => "",
        };
        if !words.is_empty() {
            eprintln!("vitrine: {words}");
        }
        self.has_been_live |= mode == "live";
        self.trouble = (mode != "live" && !words.is_empty()).then(|| mode.to_owned());
    }
}

fn read(told: &Told) -> Result<Value, Failure> {
    serde_json::from_str(&told.data).map_err(|_| Failure::unreadable())
}

fn gap_words(data: &Value) -> String {
    match (data["missed"].as_u64(), data["from"].as_i64(), data["to"].as_i64()) {
        (Some(missed), ..) => format!("Up to {missed} events went by too fast to be told."),
        (None, Some(from), Some(to)) => format!(
            "Events may be missing that came in between {} and {}.",
            rfc3339_ms(from),
            rfc3339_ms(to)
        ),
        _ => "Some events may be missing.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_says_what_it_knows() {
        let words = |text: &str| gap_words(&serde_json::from_str(text).unwrap());
        assert!(words(r#"{"missed":7}"#).contains("Up to 7 events"));
        let between = words(r#"{"from":1767225600000,"to":1767225601000}"#);
        assert!(between.contains("2026-01-01T00:00:00.000Z and 2026-01-01T00:00:01.000Z"));
        assert_eq!(words("{}"), "Some events may be missing.");
    }

    #[test]
    fn what_was_told_is_known_for_a_while() {
        let mut following = Following::new();
        assert!(following.is_new("a") && !following.is_new("a"));
        for number in 0..KNOWN {
            assert!(following.is_new(&number.to_string()));
        }
        assert!(following.is_new("a"), "long past");
        assert_eq!(following.known.len(), KNOWN);
    }
}
