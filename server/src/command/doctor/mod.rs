//! `vitrine doctor`: looks at everything that a portal stands on, and says what to do about what is
//! wrong. It changes nothing, reads no log, and goes on after a failure.

mod aws;
mod clock;
mod configuration;
mod database;
mod policy;
mod quota;
mod report;
mod source;

use self::report::Report;
use server::cloudwatch::{Cloud, probe};
use std::process::ExitCode;

/// Look at everything that a portal stands on, and say what to mend.
#[derive(clap::Args)]
pub(crate) struct Doctor {
    /// Write one JSON object, for programs.
    #[arg(long)]
    json: bool,
}

impl Doctor {
    pub(crate) async fn run(self) -> ExitCode {
        let mut report = Report::new(self.json);
        let found = configuration::look();
        report.add("Configuration", found.checks);
        let database = database::look(found.database_url.as_deref(), found.owner_url.as_deref());
        let (checks, db) = database.await;
        report.add("Database", checks);

        let cloud = Cloud::from_environment().await.within(found.aws_rates, found.replicas);
        let greeting = probe::greet(&cloud).await;
        report.add("Clock", clock::look(db.as_ref(), greeting.ahead_ms).await);
        report.add("AWS", aws::look(&greeting.identity));

        let url = found.owner_url.as_deref().or(found.database_url.as_deref());
        let identity = greeting.identity.ok();
        match source::list(db.as_ref().and(url), found.owner_url.is_some()).await {
            Err(check) => report.add("Sources", vec![check]),
            Ok(sources) => {
                for source in &sources {
                    let checks = source::look(&cloud, source, identity.as_ref()).await;
                    report.add(&source.title(), checks);
                }
                let origins = sources.iter().map(|source| &*source.origin);
                report.add("Quotas", quota::look(&cloud, origins, found.replicas));
            }
        }
        report.end()
    }
}
