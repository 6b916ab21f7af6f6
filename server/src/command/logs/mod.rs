//! `vitrine logs …`: the same logs on the command line, through a portal's HTTP API.
//!
//! On a terminal the output is for eyes, piped it is NDJSON. What a program wants to know stands
//! in the exit code: see [`failure::Failure`].

mod api;
mod export;
mod failure;
mod groups;
mod show;
mod sse;
mod streams;
mod tail;

use self::api::Api;
use self::failure::Failure;
use super::paint;
use clap::CommandFactory as _;
use std::io::Write as _;
use std::process::ExitCode;

/// Read your logs through a portal, with an API token.
#[derive(clap::Args)]
pub(crate) struct Logs {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    portal: Portal,
}

/// Which portal, and who asks.
#[derive(clap::Args)]
struct Portal {
    /// The portal's address, such as https://logs.example.com.
    #[arg(long, env = "VITRINE_URL", global = true)]
    url: Option<String>,
    /// An API token, made under Account.
    #[arg(long, env = "VITRINE_TOKEN", hide_env_values = true, global = true)]
    token: Option<String>,
    /// Send the token over plain http, to other machines than this one too.
    #[arg(long, global = true)]
    allow_http: bool,
}

#[derive(clap::Subcommand)]
enum What {
    /// List the log groups that you may read.
    Groups(groups::Groups),
    /// List the streams of a log group.
    Streams(streams::Streams),
    /// Show the newest events of a log group, the last one at the bottom.
    Show(show::Show),
    /// Show events as they come, until you press Ctrl-C; goes on by itself after a break.
    Tail(tail::Tail),
    /// Write all events of a search, however many; goes on by itself after a cut.
    Export(export::Export),
    /// Print a completion script for your shell.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
}

/// Where events are looked for, and which.
#[derive(clap::Args)]
struct Place {
    /// The log group.
    group: String,
    /// The source that it lies in; needed where several sources have a group of this name.
    #[arg(long)]
    source: Option<String>,
    /// Only this stream.
    #[arg(long)]
    stream: Option<String>,
    /// Only streams whose name starts with this.
    #[arg(long)]
    prefix: Option<String>,
    /// A CloudWatch filter pattern.
    #[arg(long)]
    filter: Option<String>,
}

impl Place {
    /// As parameters of the API.
    async fn parameters(&self, api: &Api) -> Result<Vec<(&'static str, String)>, Failure> {
        let source = api.source_of(&self.group, self.source.as_deref()).await?;
        let mut all = vec![("source", source), ("group", self.group.clone())];
        let optional =
            [("stream", &self.stream), ("prefix", &self.prefix), ("filter", &self.filter)];
        all.extend(optional.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))));
        Ok(all)
    }
}

/// What is looked for in time too, as every search of events takes it.
#[derive(clap::Args)]
struct Looked {
    #[command(flatten)]
    place: Place,
    /// The first moment: RFC 3339, epoch ms, or relative such as -15m.
    #[arg(long, default_value = "-1h", allow_hyphen_values = true)]
    from: String,
    /// The last moment.
    #[arg(long, default_value = "now", allow_hyphen_values = true)]
    to: String,
}

impl Looked {
    /// As parameters of the API.
    async fn parameters(&self, api: &Api) -> Result<Vec<(&'static str, String)>, Failure> {
        let mut all = self.place.parameters(api).await?;
        all.extend([("from", self.from.clone()), ("to", self.to.clone())]);
        Ok(all)
    }
}

impl Logs {
    pub(crate) async fn run(self) -> ExitCode {
        match self.try_run().await {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => failure.tell(),
        }
    }

    async fn try_run(self) -> Result<(), Failure> {
        if let What::Completions { shell } = self.what {
            return completions(shell);
        }
        let api = Api::new(&self.portal)?;
        match self.what {
            What::Groups(groups) => groups.run(&api).await,
            What::Streams(streams) => streams.run(&api).await,
            What::Show(show) => show.run(&api).await,
            What::Tail(tail) => tail.run(&api).await,
            What::Export(export) => export.run(&api).await,
            What::Completions { .. } => Ok(()),
        }
    }
}

fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut crate::Vitrine::command(), "vitrine", &mut script);
    std::io::stdout().write_all(&script).map_err(Failure::output)
}
