//! Keeps some groups of one source followed, whatever happens: by one session for all of them,
//! and by polling while there is none. Each session is joined to what was before it by a poll.

use super::super::CloudError;
use super::super::line::Line;
use super::feed::{Feed, LATE_MS, Mode};
use super::poll::{LONG_LOOK_MS, catch_up};
use super::refused::refused;
use super::session::{self, NoSession, Session, Update};
use super::source::Source;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

/// Updates come every second; after so many without one, a session counts as dead.
const STALL: Duration = Duration::from_secs(6);
/// A search may see an event so much later than a session: the gap is looked at twice.
const SETTLING: Duration = Duration::from_secs(5);
/// The time between two polls of the same groups.
const ROUND: Duration = Duration::from_secs(2);
/// How late events may be that every poll finds, in ms; now and then one looks further back.
const USUALLY_LATE_MS: i64 = 10_000;
/// How long it is polled before a session is tried again: after a failure, when the account has
/// none left, and where there is no Live Tail.
const AFTER_FAILURE: Duration = Duration::from_secs(1);
const AFTER_FAILURES: Duration = Duration::from_secs(8);
const WHILE_BUSY: Duration = Duration::from_secs(30);
const WHILE_UNSUPPORTED: Duration = Duration::from_secs(600);

pub(super) struct Upstream {
    pub(super) source: Arc<Source>,
    /// Its number in the source.
    pub(super) number: u64,
    /// The groups to follow, as long as any has a viewer.
    pub(super) feeds: watch::Receiver<Vec<Arc<Feed>>>,
    /// Why it was refused a session before it began, if it was.
    pub(super) refused: Option<NoSession>,
}

/// Why it is time for something else.
enum Turn {
    /// Nobody is left to follow anything for.
    Over,
    /// The groups to follow have changed.
    Changed,
    /// The session has ended.
    Ended,
    /// A session may be tried again.
    Again,
}

impl Upstream {
    pub(super) async fn run(mut self) {
        let mut pause = AFTER_FAILURE;
        let mut former: Option<(BTreeSet<String>, Line)> = None;
        loop {
            let feeds = self.feeds.borrow_and_update().clone();
            let groups: BTreeSet<String> =
                feeds.iter().map(|feed| feed.group.to_string()).collect();
            let line = match former.take().filter(|(others, _)| *others == groups) {
                Some((_, line)) => line,
                None => session::line(&self.source.cloud, &self.source.origin, &groups).await,
            };
            former = Some((groups, line.clone()));
            let turn = match self.session(&line, &feeds).await {
                Ok(Some(session)) => {
                    pause = AFTER_FAILURE;
                    self.follow(session, &line, &feeds).await
                }
                Ok(None) => Turn::Changed,
                Err(reason) => {
                    let wait = self.wait_after(&reason, &mut pause);
                    self.poll(&line, &feeds, wait).await
                }
            };
            if matches!(turn, Turn::Over) {
                return;
            }
        }
    }

    /// A session for these groups; none when some were set apart from the others, which may have
    /// one then.
    async fn session(
        &mut self,
        line: &Line,
        feeds: &[Arc<Feed>],
    ) -> Result<Option<Session>, NoSession> {
        if let Some(refused) = self.refused.take() {
            return Err(refused);
        }
        let origin = &self.source.origin;
        if !self.source.may_tail(self.number) {
            return Err(NoSession::Busy);
        }
        match Session::start(line, origin, feeds).await {
            Ok(session) => Ok(Some(session)),
            Err(NoSession::Refused(code)) if feeds.len() > 1 => {
                let refused = refused(line, origin, feeds).await?;
                self.source.set_apart(self.number, &refused, &code);
                Ok(None)
            }
            Err(reason) => Err(reason),
        }
    }

    fn wait_after(&self, reason: &NoSession, pause: &mut Duration) -> Duration {
        tracing::info!(%reason, source = %self.source.origin.slug, "no Live Tail session: polling");
        match reason {
            NoSession::Unsupported(_) | NoSession::Refused(_) => {
                self.source.give_back(self.number);
                WHILE_UNSUPPORTED
            }
            NoSession::Busy => WHILE_BUSY,
            NoSession::Failed(_) => {
                let wait = *pause;
                *pause = (wait * 2).min(AFTER_FAILURES);
                wait
            }
        }
    }

    async fn follow(&mut self, mut session: Session, line: &Line, feeds: &[Arc<Feed>]) -> Turn {
        let mut joins = JoinSet::new();
        for feed in feeds {
            feed.begin_session();
            let join = join(Arc::clone(&self.source), line.clone(), Arc::clone(feed));
            joins.spawn(join);
        }
        for feed in feeds {
            feed.follow_by(Mode::Live);
        }
        let mut look_around = every(Duration::from_secs(1));
        let mut heard = Instant::now();
        let turn = loop {
            tokio::select! {
                update = session.next() => match update {
                    Ok(Some(update)) => {
                        heard = Instant::now();
                        hand_out(update, feeds, self.source.clock.now_ms());
                    }
                    Ok(None) => break Turn::Ended,
                    Err(error) => {
                        tracing::info!(%error, "a Live Tail session ended");
                        break Turn::Ended;
                    }
                },
                _ = look_around.tick() => {
                    if self.source.sweep(self.number) {
                        return Turn::Over;
                    }
                    if heard.elapsed() > STALL {
                        tracing::warn!("a Live Tail session fell silent");
                        break Turn::Ended;
                    }
                }
                changed = self.feeds.changed() => {
                    return if changed.is_ok() { Turn::Changed } else { Turn::Over };
                }
            }
        };
        for feed in feeds {
            feed.follow_by(Mode::Waiting);
        }
        turn
    }

    /// Polls for so long, or until something changes.
    async fn poll(&mut self, line: &Line, feeds: &[Arc<Feed>], time: Duration) -> Turn {
        let until = Instant::now() + time;
        let mut long_look: Option<i64> = None;
        let mut rounds = every(ROUND);
        loop {
            tokio::select! {
                _ = rounds.tick() => {}
                changed = self.feeds.changed() => {
                    return if changed.is_ok() { Turn::Changed } else { Turn::Over };
                }
            }
            if self.source.sweep(self.number) {
                return Turn::Over;
            }
            let now = self.source.clock.now_ms();
            let is_long = long_look.is_none_or(|last| now - last >= LONG_LOOK_MS);
            let late = if is_long { LATE_MS } else { USUALLY_LATE_MS };
            if is_long {
                long_look = Some(now);
            }
            for feed in feeds {
                let found = catch_up(line, &self.source, feed, feed.certain(), late).await;
                feed.follow_by(match found {
                    Ok(()) => Mode::Polling,
                    Err(error) => waiting(&error),
                });
            }
            if Instant::now() >= until {
                return Turn::Again;
            }
        }
    }
}

fn waiting(error: &CloudError) -> Mode {
    tracing::warn!(%error, "a poll failed");
    Mode::Waiting
}

fn hand_out(update: Update, feeds: &[Arc<Feed>], now: i64) {
    let Update { mut events, sampled } = update;
    for feed in feeds {
        let (own, others) = events.into_iter().partition(|(group, _)| group == feed.group.as_str());
        events = others;
        let own: Vec<(String, _)> = own;
        feed.hear(own.into_iter().map(|(_, event)| event).collect(), sampled, now);
    }
}

/// Fills what lies before a session, now and once more when searches have caught up.
async fn join(source: Arc<Source>, line: Line, feed: Arc<Feed>) {
    let began = feed.certain();
    for wait in [Duration::ZERO, SETTLING] {
        sleep(wait).await;
        // No look finds what was ingested before.
        let since = began.max(feed.certain() - LATE_MS);
        let mut pause = AFTER_FAILURE;
        while let Err(error) = catch_up(&line, &source, &feed, since, LATE_MS).await {
            tracing::warn!(%error, group = %feed.group, "a gap could not be filled yet");
            sleep(pause).await;
            pause = (pause * 2).min(AFTER_FAILURES);
        }
    }
}

fn every(time: Duration) -> tokio::time::Interval {
    let mut every = interval(time);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    every
}
