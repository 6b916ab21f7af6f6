//! `vitrine admin audit …`: whether the audit is what it was.

use super::{Database, away};
use server::db::audit_chain::{self, Head, Verdict};

#[derive(clap::Subcommand)]
pub(crate) enum Audit {
    /// Look whether any row of the audit was changed, taken out or put elsewhere since it was sealed.
    /// Names the first one and fails if so; prints where the chain ends if not.
    Verify {
        /// Where the chain ended at some time, as this command or the server's log said it: shows
        /// also whether the chain as a whole was made anew since.
        #[arg(long)]
        head: Option<Head>,
        #[command(flatten)]
        database: Database,
    },
}

impl Audit {
    pub(super) async fn run(self) -> Result<(), String> {
        match self {
            Audit::Verify { head, database } => verify(&database, head.as_ref()).await,
        }
    }
}

#[expect(clippy::print_stdout, reason = "the verdict is what the command is for")]
async fn verify(database: &Database, noted: Option<&Head>) -> Result<(), String> {
    let mut tx = database.tx().await?;
    match audit_chain::verify(&mut tx, noted).await.map_err(away)? {
        Verdict::Whole { rows, waiting, head } => {
            println!("The audit is whole: {rows} sealed rows, {waiting} that wait for their seal.");
            println!("head {head}");
            Ok(())
        }
        Verdict::Broken(what) => Err(format!("the audit is broken: {what}")),
    }
}
