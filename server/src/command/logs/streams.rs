//! `vitrine logs streams`

use super::api::Api;
use super::failure::Failure;
use super::groups::{text, write_list};

/// Arguments.
#[derive(clap::Args)]
pub(super) struct Streams {
    /// The log group.
    group: String,
    /// The source that it lies in; needed where several sources have a group of this name.
    #[arg(long)]
    source: Option<String>,
    /// Only streams whose name starts with this.
    #[arg(long)]
    prefix: Option<String>,
    /// By name rather than by newest event.
    #[arg(long)]
    by_name: bool,
}

impl Streams {
    pub(super) async fn run(self, api: &Api) -> Result<(), Failure> {
        let source = api.source_of(&self.group, self.source.as_deref()).await?;
        let order = if self.by_name { "name" } else { "last_event" };
        let mut parameters =
            vec![("source", source), ("group", self.group), ("order", order.to_owned())];
        parameters.extend(self.prefix.map(|prefix| ("prefix", prefix)));
        let streams = api.json("/log-streams", &parameters).await?;
        write_list(&streams, &["STREAM", "LAST EVENT"], |stream| {
            vec![text(&stream["stream"]), text(&stream["last_event"])]
        })
    }
}
