//! How many questions are answered at once, and how long may each take?
//!
//! As many are worked on as there are processors; others wait their turn, in order. One that takes long
//! gives up its turn and goes on beside the next, so that quick ones need not wait for slow ones. The more
//! there are, the less time each has, and past a limit the next is turned away at once: an answer that
//! comes late helps nobody, and keeps others waiting.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use crate::search::Limits;

/// So many may be there at once, waiting ones included.
const MOST: usize = 64;

/// How long one waits for its turn.
const PATIENCE: Duration = Duration::from_secs(1);

/// After so long a question is a slow one.
const SLOW: Duration = Duration::from_millis(100);

/// With so many others there, each has half of the time; with twice as many a third.
const SHARED_BY: u32 = 8;

/// However many there are, each has this.
const LEAST: Duration = Duration::from_millis(100);

/// Hands out turns.
#[derive(Clone, Debug)]
pub struct Desk {
    there: Arc<Semaphore>,
    turns: Arc<Semaphore>,
    time: Duration,
}

/// Why a question was not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Too many are being answered.
    Busy,
    /// It panicked; the hook has told of it.
    Broken,
}

impl Desk {
    /// A desk at which `n` are worked on at once, each for at most `time`.
    pub fn new(n: usize, time: Duration) -> Desk {
        Desk {
            there: Arc::new(Semaphore::new(MOST)),
            turns: Arc::new(Semaphore::new(n.max(1))),
            time,
        }
    }

    /// Answers a question on a thread where it may take its time, bounded by the limits it is handed.
    ///
    /// # Errors
    ///
    /// [`Refused`] where there are too many, or it panicked.
    pub async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(Limits) -> T + Send + 'static,
    ) -> Result<T, Refused> {
        let place = Arc::clone(&self.there).try_acquire_owned().map_err(|_| Refused::Busy)?;
        let turn = timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned()).await;
        let turn = turn.ok().and_then(Result::ok).ok_or(Refused::Busy)?;
        let limits = Limits { until: Instant::now().checked_add(self.time_for_each()) };
        let mut work = tokio::task::spawn_blocking(move || {
            let answer = work(limits);
            drop(place);
            answer
        });
        let quick = tokio::select! {
            done = &mut work => Some(done),
            () = sleep(SLOW) => None,
        };
        drop(turn);
        let done = match quick {
            Some(done) => done,
            None => work.await,
        };
        done.map_err(|_| Refused::Broken)
    }

    fn time_for_each(&self) -> Duration {
        let n = (MOST - self.there.available_permits()) as u32;
        (self.time * SHARED_BY / (SHARED_BY + n.saturating_sub(1))).max(LEAST.min(self.time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run<T>(work: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_time().build();
        runtime.expect("a runtime").block_on(work)
    }

    #[test]
    fn a_slow_question_gives_up_its_turn() {
        run(async {
            let desk = Desk::new(1, Duration::from_secs(2));
            let slow = desk.clone();
            let slow = tokio::spawn(async move {
                slow.ask(|_| std::thread::sleep(Duration::from_millis(1500))).await
            });
            sleep(Duration::from_millis(20)).await;
            let asked = Instant::now();
            assert_eq!(desk.ask(|_| 7).await, Ok(7));
            assert!(asked.elapsed() < Duration::from_millis(1000), "{:?}", asked.elapsed());
            assert_eq!(slow.await.expect("no panic"), Ok(()));
        });
    }

    #[test]
    fn too_many_are_turned_away_at_once_and_have_less_time_before() {
        run(async {
            let desk = Desk::new(1, Duration::from_secs(2));
            let first = desk.ask(|limits| limits.until.expect("bounded") - Instant::now()).await;
            assert!(first.expect("answered") > Duration::from_millis(1900));
            let places: Vec<_> =
                (1..MOST).map(|_| desk.there.try_acquire().expect("there is room")).collect();
            let last = desk.ask(|limits| limits.until.expect("bounded") - Instant::now()).await;
            let last = last.expect("answered");
            assert!(
                last < Duration::from_millis(300) && last > Duration::from_millis(50),
                "{last:?}"
            );
            let _one_more = desk.there.try_acquire().expect("there is room");
            assert_eq!(desk.ask(|_| ()).await, Err(Refused::Busy));
            drop(places);
            assert_eq!(desk.ask(|_| ()).await, Ok(()));
        });
    }

    #[test]
    fn a_panic_costs_one_question() {
        run(async {
            let desk = Desk::new(1, Duration::from_secs(2));
            let broken = desk.ask(|_| -> u8 { panic!("a test hook") }).await;
            assert_eq!(broken, Err(Refused::Broken));
            assert_eq!(desk.ask(|_| 7).await, Ok(7));
            assert_eq!(desk.there.available_permits(), MOST, "its place is free again");
        });
    }
}
