//! How the command ends when it does not end well.

use axum::http::StatusCode;
use std::process::ExitCode;

/// Why nothing more came, and the exit code that says so.
#[derive(Debug)]
pub(super) struct Failure {
    code: u8,
    pub(super) words: String,
    /// Seconds after which the same may work.
    pub(super) retry_after: Option<u64>,
}

/// Something else went wrong.
const OTHER: u8 = 1;
/// What was asked is wrong; clap ends with it too.
const USAGE: u8 = 2;
/// Some of it was written, not all.
const INCOMPLETE: u8 = 3;
/// The token is not good.
const NOT_ALLOWED: u8 = 4;
/// It does not exist, or not for this token.
const NOT_FOUND: u8 = 5;
/// The portal or AWS is busy or away: try again.
const BUSY: u8 = 6;
/// Somebody pressed Ctrl-C: what shells make of SIGINT.
const INTERRUPTED: u8 = 130;

impl Failure {
    fn new(code: u8, words: impl Into<String>) -> Failure {
        Failure { code, words: words.into(), retry_after: None }
    }

    pub(super) fn usage(words: impl Into<String>) -> Failure {
        Failure::new(USAGE, words)
    }

    pub(super) fn incomplete(words: impl Into<String>) -> Failure {
        Failure::new(INCOMPLETE, words)
    }

    /// The portal cannot be reached, or the line was cut.
    pub(super) fn away(words: impl Into<String>) -> Failure {
        Failure { retry_after: Some(1), ..Failure::new(BUSY, words) }
    }

    /// It could be seen so far, and no longer.
    pub(super) fn no_more(words: impl Into<String>) -> Failure {
        Failure::new(NOT_FOUND, words)
    }

    /// Whoever ran it has enough.
    pub(super) fn interrupted() -> Failure {
        Failure::new(INTERRUPTED, "")
    }

    /// The answer is none of the portal's.
    pub(super) fn unreadable() -> Failure {
        Failure::new(OTHER, "The answer cannot be read. Is this the address of a portal?")
    }

    /// Where the output goes, nothing more can be written.
    #[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
    pub(super) fn output(error: std::io::Error) -> Failure {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            // Whoever read along has seen enough.
            return Failure::new(0, "");
        }
        Failure::new(OTHER, format!("The output cannot be written: {error}"))
    }

    /// The portal knows no such token.
    pub(super) fn no_token(id: &str) -> Failure {
        let words = "The portal does not know this token, or it has ended. Make one under Account.";
        Failure::refused(StatusCode::UNAUTHORIZED, words, id, None)
    }

    /// A refusal of the portal.
    pub(super) fn refused(
        status: StatusCode,
        detail: &str,
        id: &str,
        retry_after: Option<u64>,
    ) -> Failure {
        let code = match status {
            StatusCode::BAD_REQUEST => USAGE,
            StatusCode::UNAUTHORIZED => NOT_ALLOWED,
            StatusCode::NOT_FOUND => NOT_FOUND,
            StatusCode::TOO_MANY_REQUESTS
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => BUSY,
            _ => OTHER,
        };
        let id = if id.is_empty() { String::new() } else { format!(" (request {id})") };
        Failure { retry_after, ..Failure::new(code, format!("{detail}{id}")) }
    }

    /// Says it on standard error.
    pub(super) fn tell(&self) -> ExitCode {
        if !self.words.is_empty() {
            eprintln!("vitrine: {}", self.words);
        }
        ExitCode::from(self.code)
    }
}
