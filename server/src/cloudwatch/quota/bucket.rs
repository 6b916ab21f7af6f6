//! The tokens of one action in one place, and who waits for them. A token comes back a while after
//! it was taken, so that no stretch of that length sees more requests than there are tokens,
//! bursts or not. The tenants that wait are served in turn, one request each, and evenly spaced: a
//! flood only lengthens its own queue, and whoever comes beside it waits for one turn.

use super::{LONGEST_WAIT, Payer};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

#[derive(Debug)]
pub(super) struct Bucket {
    tokens: usize,
    /// After which a token comes back: a second, or longer where that is less than one token.
    period: Duration,
    state: Mutex<State>,
}

/// A timer is late by about so much: what it missed is made good.
const LATE: Duration = Duration::from_millis(2);

#[derive(Debug)]
struct State {
    /// When the tokens that were taken come back, the soonest first.
    taken: VecDeque<Instant>,
    /// The tenants that wait, each with its own queue, the next one first.
    ring: VecDeque<(Payer, VecDeque<oneshot::Sender<()>>)>,
    /// When the next one of those who wait may go, as far as spacing goes.
    due: Instant,
    /// Whether somebody serves the ring.
    is_served: bool,
}

/// What somebody who asks gets.
pub(super) enum Entered {
    /// A token.
    Now,
    /// A place in the queue.
    Queue(oneshot::Receiver<()>),
    /// Nothing: it would take so long.
    TooLong(Duration),
}

impl Bucket {
    /// With so many tokens a second.
    pub(super) fn new(rate: f64) -> Bucket {
        // Rates are at most 10,000 a second.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let tokens = rate.floor().max(1.0) as usize;
        let period = Duration::from_secs_f64(rate.floor().max(1.0) / rate);
        let (taken, ring) = (VecDeque::new(), VecDeque::new());
        let state = State { taken, ring, due: Instant::now(), is_served: false };
        Bucket { tokens, period, state: Mutex::new(state) }
    }

    /// The time between two requests of those who wait.
    fn spacing(&self) -> Duration {
        self.period / u32::try_from(self.tokens).unwrap_or(u32::MAX)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a token or a place in the queue. The first of a tenant may always wait: others decide
    /// how long that is.
    pub(super) fn enter(self: &Arc<Bucket>, payer: Payer, most: Duration, now: Instant) -> Entered {
        let mut state = self.state();
        state.give_back(now);
        if state.ring.is_empty() && state.taken.len() < self.tokens {
            state.taken.push_back(now + self.period);
            return Entered::Now;
        }
        let own = state.own(payer);
        let wait = self.wait(&state, state.before(payer, own), now);
        let most = if own == 0 { LONGEST_WAIT } else { most };
        if wait > most {
            return Entered::TooLong(wait);
        }
        let (sender, turn) = oneshot::channel();
        match state.ring.iter_mut().find(|(whose, _)| *whose == payer) {
            Some((_, queue)) => queue.push_back(sender),
            None => state.ring.push_back((payer, VecDeque::from([sender]))),
        }
        if !std::mem::replace(&mut state.is_served, true) {
            tokio::spawn(Arc::clone(self).serve());
        }
        Entered::Queue(turn)
    }

    /// Takes away what is left, until a period has passed.
    pub(super) fn drain(&self, now: Instant) {
        let mut state = self.state();
        state.give_back(now);
        while state.taken.len() < self.tokens {
            state.taken.push_back(now + self.period);
        }
    }

    /// How long somebody waits who has so many before them.
    fn wait(&self, state: &State, before: usize, now: Instant) -> Duration {
        let times = |of: Duration, n: usize| of.saturating_mul(n.try_into().unwrap_or(u32::MAX));
        let until = |then: &Instant| then.saturating_duration_since(now);
        let none_is_left = state.taken.len() == self.tokens;
        let token = state.taken.front().filter(|_| none_is_left).map_or(Duration::ZERO, until);
        let evenly = token.max(until(&state.due)) + times(self.spacing(), before);
        let back = state.taken.get(before % self.tokens).map_or(Duration::ZERO, until);
        evenly.max(back + times(self.period, before / self.tokens))
    }

    /// Serves the ring until nobody waits.
    async fn serve(self: Arc<Bucket>) {
        while let Some(next) = self.serve_some(Instant::now()) {
            tokio::time::sleep_until(next.into()).await;
        }
    }

    /// Serves as many as may go now. When the next one may; none when nobody waits.
    fn serve_some(&self, now: Instant) -> Option<Instant> {
        let mut state = self.state();
        loop {
            state.give_back(now);
            if state.ring.is_empty() {
                state.is_served = false;
                return None;
            }
            let token = state.taken.front().filter(|_| state.taken.len() == self.tokens);
            let next = token.map_or(state.due, |token| state.due.max(*token));
            if next > now {
                return Some(next);
            }
            // Who has gone away meanwhile costs nothing.
            if state.next().is_some_and(|turn| turn.send(()).is_ok()) {
                state.taken.push_back(now + self.period);
                let late = now.checked_sub(LATE).unwrap_or(now);
                state.due = state.due.max(late) + self.spacing();
            }
        }
    }
}

impl State {
    fn give_back(&mut self, now: Instant) {
        while self.taken.front().is_some_and(|back| *back <= now) {
            self.taken.pop_front();
        }
    }

    /// The next one in turn: the first of the first tenant, which then goes to the end.
    fn next(&mut self) -> Option<oneshot::Sender<()>> {
        let (payer, mut queue) = self.ring.pop_front()?;
        let turn = queue.pop_front();
        if !queue.is_empty() {
            self.ring.push_back((payer, queue));
        }
        turn
    }

    /// How many of this tenant wait.
    fn own(&self, payer: Payer) -> usize {
        self.ring.iter().find(|(whose, _)| *whose == payer).map_or(0, |(_, queue)| queue.len())
    }

    /// How many go before a newcomer: as many of its own as wait, and of each other tenant no more
    /// than one more.
    fn before(&self, payer: Payer, own: usize) -> usize {
        let others = self.ring.iter().filter(|(whose, _)| *whose != payer);
        own + others.map(|(_, queue)| queue.len().min(own + 1)).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::TenantId;
    use uuid::Uuid;

    fn tenant(n: u128) -> Payer {
        Some(TenantId(Uuid::from_u128(n)))
    }

    fn bucket(rate: f64) -> Arc<Bucket> {
        Arc::new(Bucket::new(rate))
    }

    /// As if somebody served the ring: the test does, in its own time.
    fn enter(bucket: &Arc<Bucket>, payer: Payer, most: Duration, now: Instant) -> Entered {
        bucket.state().is_served = true;
        bucket.enter(payer, most, now)
    }

    fn turn(entered: Entered) -> oneshot::Receiver<()> {
        match entered {
            Entered::Queue(turn) => turn,
            Entered::Now => panic!("there is a token left"),
            Entered::TooLong(wait) => panic!("refused for {wait:?}"),
        }
    }

    /// Lets time pass until somebody has had their turn.
    fn waited(bucket: &Arc<Bucket>, from: Instant, turn: &mut oneshot::Receiver<()>) -> Duration {
        let mut now = from;
        loop {
            let next = bucket.serve_some(now);
            if turn.try_recv().is_ok() {
                return now - from;
            }
            now = next.expect("somebody still waits");
        }
    }

    /// Asks until it is refused. How many wait, and for how long the next one would.
    fn flood(
        bucket: &Arc<Bucket>,
        payer: Payer,
        now: Instant,
    ) -> (Vec<oneshot::Receiver<()>>, Duration) {
        let mut waiting = Vec::new();
        loop {
            match enter(bucket, payer, LONGEST_WAIT, now) {
                Entered::Now => {}
                Entered::Queue(turn) => waiting.push(turn),
                Entered::TooLong(wait) => return (waiting, wait),
            }
        }
    }

    #[test]
    fn a_flood_lengthens_its_own_queue_alone() {
        let (bucket, start) = (bucket(4.0), Instant::now());
        let (flood, wait) = flood(&bucket, tenant(1), start);
        // Eight seconds' worth waits; whoever comes then is told at once.
        assert_eq!((flood.len(), wait), (29, Duration::from_millis(8_250)));
        let mut quiet = turn(enter(&bucket, tenant(2), Duration::ZERO, start));
        assert_eq!(waited(&bucket, start, &mut quiet), Duration::from_millis(1_248));
        drop(flood);
    }

    #[test]
    fn whoever_waits_is_served_in_turn() {
        let (bucket, start) = (bucket(1.0), Instant::now());
        assert!(matches!(enter(&bucket, tenant(1), LONGEST_WAIT, start), Entered::Now));
        let wait = |n| turn(enter(&bucket, tenant(n), LONGEST_WAIT, start));
        let mut turns = [1, 1, 1, 2, 2, 3].map(|n| (n, wait(n)));
        let mut order = Vec::new();
        for second in 1..=6 {
            bucket.serve_some(start + Duration::from_secs(second));
            let served = turns.iter_mut().filter_map(|(n, turn)| turn.try_recv().ok().map(|()| *n));
            order.extend(served);
        }
        assert_eq!(order, [1, 2, 3, 1, 2, 1]);
    }

    #[test]
    fn however_many_flood_everybody_waits_for_one_round() {
        for floods in [1_u64, 3, 7, 20] {
            let (bucket, start) = (bucket(4.0), Instant::now());
            let all: Vec<_> =
                (1..=floods).map(|n| flood(&bucket, tenant(n.into()), start)).collect();
            let mut quiet = turn(enter(&bucket, tenant(0), Duration::ZERO, start));
            let round = Duration::from_millis(1_000 + 250 * floods);
            assert!(waited(&bucket, start, &mut quiet) <= round, "{floods}");
            drop(all);
        }
    }

    #[test]
    fn beside_a_flood_a_newcomer_waits_for_two_spaces_at_most() {
        let (bucket, start) = (bucket(4.0), Instant::now());
        let ms = |n: u64| start + Duration::from_millis(n);
        let mut all = Vec::new();
        for now in 0..2_452 {
            all.push(flood(&bucket, tenant(1), ms(now)));
            bucket.serve_some(ms(now));
        }
        let mut quiet = turn(enter(&bucket, tenant(2), Duration::ZERO, ms(2_452)));
        let waited = waited(&bucket, ms(2_452), &mut quiet);
        assert!(waited <= Duration::from_millis(502), "{waited:?}");
    }

    #[test]
    fn no_second_sees_more_than_the_rate() {
        let (bucket, start) = (bucket(4.0), Instant::now());
        let ms = |n: u64| start + Duration::from_millis(n);
        let mut went: Vec<u64> = Vec::new();
        let mut waiting = Vec::new();
        for now in 0..20_000 {
            bucket.serve_some(ms(now));
            waiting.retain_mut(|turn: &mut oneshot::Receiver<()>| {
                let served = turn.try_recv().is_ok();
                went.extend(served.then_some(now));
                !served
            });
            if now % 37 == 0 {
                match enter(&bucket, tenant((now % 5).into()), LONGEST_WAIT, ms(now)) {
                    Entered::Now => went.push(now),
                    Entered::Queue(turn) => waiting.push(turn),
                    Entered::TooLong(_) => {}
                }
            }
        }
        assert_eq!(went.len(), 80, "all of the rate is used");
        assert!(went.windows(5).all(|five| five[4] - five[0] >= 1_000), "{went:?}");
    }

    #[test]
    fn less_than_one_a_second_is_one_in_several_seconds() {
        let (bucket, start) = (bucket(0.25), Instant::now());
        assert!(matches!(enter(&bucket, None, LONGEST_WAIT, start), Entered::Now));
        let mut next = turn(enter(&bucket, None, LONGEST_WAIT, start));
        assert_eq!(waited(&bucket, start, &mut next), Duration::from_secs(4));
    }

    #[test]
    fn who_went_away_costs_nothing() {
        let (bucket, start) = (bucket(1.0), Instant::now());
        assert!(matches!(enter(&bucket, tenant(1), LONGEST_WAIT, start), Entered::Now));
        drop(turn(enter(&bucket, tenant(1), LONGEST_WAIT, start)));
        let mut stays = turn(enter(&bucket, tenant(1), LONGEST_WAIT, start));
        assert_eq!(waited(&bucket, start, &mut stays), Duration::from_secs(1));
    }

    #[test]
    fn when_aws_says_too_much_nobody_asks_for_a_second() {
        let (bucket, start) = (bucket(4.0), Instant::now());
        bucket.drain(start);
        let mut turn = turn(enter(&bucket, tenant(1), LONGEST_WAIT, start));
        assert_eq!(waited(&bucket, start, &mut turn), Duration::from_secs(1));
    }

    #[tokio::test]
    async fn it_serves_itself() {
        let bucket = Arc::new(Bucket::new(50.0));
        let now = Instant::now();
        bucket.drain(now);
        let turns = [1, 1, 2].map(|n| turn(bucket.enter(tenant(n), LONGEST_WAIT, now)));
        for turn in turns {
            turn.await.unwrap();
        }
    }
}
