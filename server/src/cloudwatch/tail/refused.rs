//! Finds the groups that keep a session from starting, for the sake of those beside them: one that
//! is gone, of another class or denied, and AWS refuses the session of all without naming it.

use super::super::line::Line;
use super::feed::Feed;
use super::session::{NoSession, Session};
use crate::access::Origin;
use std::sync::Arc;

/// Those of `feeds`, which are refused together, that are refused by themselves: at least one.
/// Halves are tried one after another, and a session that starts is let go at once, so that no
/// more than one is open: with one such group among ten, four to eight are started.
///
/// # Errors
/// AWS did not say of every half whether it would be refused.
pub(super) async fn refused(
    line: &Line,
    origin: &Origin,
    feeds: &[Arc<Feed>],
) -> Result<Vec<Arc<Feed>>, NoSession> {
    let mut alone = Vec::new();
    let mut together = vec![feeds];
    while let Some(part) = together.pop() {
        if let [feed] = part {
            alone.push(Arc::clone(feed));
            continue;
        }
        let (first, second) = part.split_at(part.len() / 2);
        if !starts(line, origin, first).await? {
            together.push(first);
            if starts(line, origin, second).await? {
                continue;
            }
        }
        together.push(second);
    }
    Ok(alone)
}

async fn starts(line: &Line, origin: &Origin, feeds: &[Arc<Feed>]) -> Result<bool, NoSession> {
    match Session::start(line, origin, feeds).await {
        Ok(_) => Ok(true),
        Err(NoSession::Refused(_)) => Ok(false),
        Err(other) => Err(other),
    }
}
