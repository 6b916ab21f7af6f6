//! `vitrine logs show`

use super::Looked;
use super::api::Api;
use super::failure::Failure;
use super::groups::text;
use super::paint::Paint;
use serde_json::Value;
use std::io::Write as _;

/// Most events of one answer of the API.
const PAGE: usize = 1_000;

/// Arguments.
#[derive(clap::Args)]
pub(super) struct Show {
    #[command(flatten)]
    looked: Looked,
    /// How many events.
    #[arg(long, short = 'n', default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    limit: u32,
    /// The first events of the range rather than the last.
    #[arg(long)]
    oldest: bool,
}

impl Show {
    pub(super) async fn run(self, api: &Api) -> Result<(), Failure> {
        let order = if self.oldest { "oldest" } else { "newest" };
        let mut parameters = self.looked.parameters(api).await?;
        parameters.push(("order", order.to_owned()));
        let mut events =
            read(api, &parameters, usize::try_from(self.limit).unwrap_or(PAGE)).await?;
        if !self.oldest {
            // As it happened: the newest at the bottom, where the eye is.
            events.reverse();
        }
        let paint = Paint::of_stdout();
        let text: String = events.iter().map(|event| line(paint, event)).collect();
        std::io::stdout().write_all(text.as_bytes()).map_err(Failure::output)
    }
}

async fn read(
    api: &Api,
    parameters: &[(&'static str, String)],
    most: usize,
) -> Result<Vec<Value>, Failure> {
    let mut events: Vec<Value> = Vec::new();
    let mut cursor = None;
    loop {
        let mut page = parameters.to_vec();
        page.push(("limit", PAGE.min(most - events.len()).to_string()));
        page.extend(cursor.map(|cursor| ("cursor", cursor)));
        let mut answer = api.json("/events", &page).await?;
        let Value::Array(items) = answer["items"].take() else { return Err(Failure::unreadable()) };
        events.extend(items);
        cursor = answer["next"].as_str().map(str::to_owned);
        if cursor.is_none() || events.len() >= most {
            return Ok(events);
        }
    }
}

/// An event as it is written.
pub(super) fn line(paint: Paint, event: &Value) -> String {
    if !paint.for_eyes {
        return format!("{event}\n");
    }
    let message = text(&event["message"]);
    format!(
        "{} {} {}\n",
        paint.dim(&text(&event["time"])),
        paint.tinted(&text(&event["stream"])),
        paint.by_level(message.trim_end_matches(['\r', '\n']))
    )
}
