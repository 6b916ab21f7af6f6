//! `vitrine admin …`, as whoever holds the database runs it.

use super::World;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

impl World {
    /// Runs it with these arguments and this typed into it.
    pub(crate) async fn admin(&self, arguments: &[&str], typed: &'static str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine"));
        command.arg("admin").args(arguments);
        command.env("DATABASE_URL", &self.database.app_url);
        command.env("VITRINE_MIGRATE_URL", &self.database.owner_url);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let run = move || {
            let mut child = command.spawn().unwrap();
            let mut input = child.stdin.take().unwrap();
            // What asks for nothing may have ended already.
            let _read_or_not = input.write_all(typed.as_bytes());
            drop(input);
            child.wait_with_output().unwrap()
        };
        tokio::task::spawn_blocking(run).await.unwrap()
    }
}

/// What it said beside its output.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
