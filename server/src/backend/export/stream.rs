//! The export's body. It is read page by page as it is written: a client that takes its time
//! slows the reading down, and one that goes away ends it.

use super::format::Ending;
use super::{BUDGET, CHUNK, Export, Onward};
use crate::backend::error::database;
use crate::backend::reading::bind;
use crate::cloudwatch::search::{self, Found};
use app::{PortalError, Trouble};
use axum::body::Bytes;
use futures::stream::{self, Stream};
use std::convert::Infallible;
use std::time::Duration;

/// Tries for one page, with waits between them of about a minute in all.
const TRIES: u32 = 10;
const FIRST_WAIT: Duration = Duration::from_millis(400);
const LONGEST_WAIT: Duration = Duration::from_secs(12);
/// Bytes that a line most often takes besides the message.
const LINE: usize = 256;

impl Export {
    /// The file, piece by piece.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, Infallible>> + Send {
        let head = self.format.head(self.groups.names().is_some());
        stream::unfold(Some((self, head.into())), |state| async move {
            let (mut export, mut out): (Export, Vec<u8>) = state?;
            let goes_on = export.write_on(&mut out).await;
            let state = goes_on.then(|| (export, Vec::new()));
            Some((Ok(Bytes::from(out)), state))
        })
    }

    /// Writes the next piece. Whether there is another one.
    async fn write_on(&mut self, out: &mut Vec<u8>) -> bool {
        let found = match self.found.take() {
            Some(found) => found,
            None => match self.read_again().await {
                Ok(found) => found,
                Err(words) => return self.end(out, Some(words)),
            },
        };
        if !self.write(out, &found) {
            let words = format!("One export has at most {} events.", self.most);
            return self.end(out, Some(words));
        }
        match found.next(self.plan.direction, self.plan.after.as_ref()) {
            None => self.end(out, None),
            Some(next) if self.advance(&next) => true,
            Some(_) => {
                let words = "More lies in one moment than AWS gives within one request.".to_owned();
                self.end(out, Some(words))
            }
        }
    }

    /// Writes what was found. False where the most that may be written is less.
    fn write(&mut self, out: &mut Vec<u8>, found: &Found) -> bool {
        let room = usize::try_from(self.most - self.written).unwrap_or(usize::MAX);
        let fitting = &found.hits[..found.hits.len().min(room)];
        let names = self.groups.names();
        out.reserve(fitting.iter().map(|hit| hit.event.message.len() + LINE).sum());
        for hit in fitting {
            let group = names.as_ref().and_then(|names| names.get(hit.group));
            self.format.event(out, &hit.event, group.map(String::as_str));
        }
        self.written += fitting.len() as u64;
        if let Some(hit) = fitting.last() {
            self.last = Some(hit.event.key());
        }
        fitting.len() == found.hits.len()
    }

    fn end(&self, out: &mut Vec<u8>, missing: Option<String>) -> bool {
        let next = missing.as_ref().and_then(|_| self.next());
        let says_next = matches!(self.onward, Onward::Cursor(_));
        let ending = Ending { events: self.written, missing, next, says_next };
        self.format.ending(out, &ending, self.groups.names().is_some());
        false
    }

    /// Reads the next page. The error is in the reader's words.
    async fn read_again(&self) -> Result<Found, String> {
        self.read(TRIES, true).await.map_err(|error| match error.trouble {
            Trouble::Throttled { .. } => "AWS kept limiting requests.".to_owned(),
            Trouble::NotFound => "The log group is not there any more.".to_owned(),
            Trouble::SignedOut => "What you may see has changed meanwhile.".to_owned(),
            _ => error.to_string(),
        })
    }

    /// Reads a page, and tries again with growing waits while that may help.
    pub(super) async fn read(&self, tries: u32, checked: bool) -> Result<Found, PortalError> {
        let mut wait = FIRST_WAIT;
        let mut left = tries;
        loop {
            left -= 1;
            match self.try_read(checked).await {
                Err(error) if error.is_passing() && left > 0 => {
                    tokio::time::sleep(wait).await;
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
                result => return result,
            }
        }
    }

    async fn try_read(&self, checked: bool) -> Result<Found, PortalError> {
        let request = search::Search { whole_answers: true, ..self.plan.request(CHUNK) };
        let read = self.groups.read(&self.state, &request, BUDGET);
        if !checked {
            return read.await;
        }
        // Nothing is handed out before it is known that it still may be.
        match tokio::join!(self.is_still_granted(), read) {
            (Ok(true), found) => found,
            (Ok(false), _) => Err(Trouble::SignedOut.into()),
            (Err(error), _) => Err(error),
        }
    }

    /// An export may outlive what its request was allowed.
    async fn is_still_granted(&self) -> Result<bool, PortalError> {
        if !self.actor.is_still_there(&self.state.db).await.map_err(database)? {
            return Ok(false);
        }
        let reader = bind(&self.actor, &self.state.db).await?;
        Ok(reader.grants_version() == self.grants_version)
    }
}
