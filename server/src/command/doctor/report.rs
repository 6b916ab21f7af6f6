//! What was found, for people line by line as it comes, or for programs as one object at the end.

use crate::command::paint::{Paint, harmless};
use serde::Serialize;
use serde_json::Value;
use std::io::Write as _;
use std::process::ExitCode;

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    Ok,
    /// It works, though not as it should.
    Warning,
    Failed,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Check {
    name: String,
    verdict: Verdict,
    detail: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    statements: Vec<Statement>,
}

/// A statement that is missing in a policy.
#[derive(Clone, Debug, Serialize)]
struct Statement {
    /// Which policy, in words.
    policy: String,
    statement: Value,
}

impl Check {
    pub(super) fn ok(name: impl Into<String>, detail: impl Into<String>) -> Check {
        let (name, detail) = (name.into(), detail.into());
        Check { name, verdict: Verdict::Ok, detail, remedy: None, statements: Vec::new() }
    }

    pub(super) fn warning(
        name: impl Into<String>,
        detail: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Check {
        let remedy = Some(remedy.into());
        Check { verdict: Verdict::Warning, remedy, ..Check::ok(name, detail) }
    }

    pub(super) fn failed(
        name: impl Into<String>,
        detail: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Check {
        Check { verdict: Verdict::Failed, ..Check::warning(name, detail, remedy) }
    }

    /// The same with a statement that mends it, and the policy that it belongs in.
    pub(super) fn mended_by(mut self, policy: impl Into<String>, statement: Value) -> Check {
        self.statements.push(Statement { policy: policy.into(), statement });
        self
    }

    pub(super) fn has_failed(&self) -> bool {
        self.verdict == Verdict::Failed
    }

    pub(super) fn is_ok(&self) -> bool {
        self.verdict == Verdict::Ok
    }
}

/// Checks that belong together.
#[derive(Serialize)]
struct Family {
    title: String,
    checks: Vec<Check>,
}

/// All that was found.
pub(super) struct Report {
    json: bool,
    paint: Paint,
    families: Vec<Family>,
}

impl Report {
    pub(super) fn new(json: bool) -> Report {
        Report { json, paint: Paint::of_stdout(), families: Vec::new() }
    }

    pub(super) fn add(&mut self, title: &str, checks: Vec<Check>) {
        let family = Family { title: title.to_owned(), checks };
        if !self.json {
            write(&self.text(&family));
        }
        self.families.push(family);
    }

    /// Writes what is left to be written; the exit code is 1 when something failed.
    pub(super) fn end(self) -> ExitCode {
        let count = |verdict| self.checks().filter(|check| check.verdict == verdict).count();
        let (failed, warnings) = (count(Verdict::Failed), count(Verdict::Warning));
        if self.json {
            let report = serde_json::json!({ "ok": failed == 0, "families": self.families });
            write(&format!("{report}\n"));
        } else {
            write(&format!("{}, {}\n", counted(failed, "failure"), counted(warnings, "warning")));
        }
        if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn checks(&self) -> impl Iterator<Item = &Check> {
        self.families.iter().flat_map(|family| &family.checks)
    }

    fn text(&self, family: &Family) -> String {
        let width = family.checks.iter().map(|check| check.name.chars().count()).max();
        let mut text = format!("{}\n", harmless(&family.title));
        for check in &family.checks {
            self.write_check(&mut text, check, width.unwrap_or_default());
        }
        text.push('\n');
        text
    }

    fn write_check(&self, text: &mut String, check: &Check, width: usize) {
        let verdict = match check.verdict {
            Verdict::Ok => self.paint.good("ok     "),
            Verdict::Warning => self.paint.doubtful("warning"),
            Verdict::Failed => self.paint.bad("failed "),
        };
        let name = harmless(&check.name);
        let detail = harmless(&check.detail).replace('\n', "\n           ");
        text.push_str(&format!("  {verdict}  {name:width$}  {detail}\n"));
        if let Some(remedy) = &check.remedy {
            text.push_str(&format!("           → {}\n", harmless(remedy)));
        }
        for Statement { policy, statement } in &check.statements {
            text.push_str(&format!("           {}:\n", harmless(policy)));
            for line in format!("{statement:#}").lines() {
                text.push_str(&format!("             {}\n", harmless(line)));
            }
        }
    }
}

fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Whoever reads may have enough: that is no failure.
fn write(text: &str) {
    let mut out = std::io::stdout().lock();
    let _read_or_not = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
