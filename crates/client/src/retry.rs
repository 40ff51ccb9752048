//! When to try again. Pure: randomness is an argument.

use std::time::Duration;

/// The first delay.
const BASE: Duration = Duration::from_secs(1);
/// The delay stops doubling here. Jitter comes on top, so that agents who lost the same server do not all come
/// back in the same second.
const CEILING: Duration = Duration::from_secs(30);

/// Of what ends a connection from the server's side, as a restart does, all clients hear at once. They come back one
/// after the other: the first attempt is in so long at the soonest.
const SPREAD_FROM: Duration = Duration::from_secs(2);
/// How often the delay counts as doubled afterwards, so that those who were too early do not meet those who are late: it
/// is at its ceiling.
const DOUBLED_BY_SPREAD: u32 = 5;

/// Only a connection that held this long counts as a success: a server that lets the client in and throws it out
/// again must not see it hammer.
pub(crate) const STABLE_AFTER: Duration = Duration::from_secs(30);
/// Between the begin of an attempt and one that the network asks for: a network may come and go ten times a second.
pub(crate) const AFTER_NETWORK_UP: Duration = Duration::from_secs(1);
/// A server that disconnected this client is left alone for so long.
pub(crate) const AFTER_SERVER_DISCONNECT: Duration = Duration::from_secs(5);

/// Counts attempts and says how long to wait.
#[derive(Debug, Default)]
pub(crate) struct Retry {
    failures: u32,
    /// How often the delay has doubled.
    doubled: u32,
}

impl Retry {
    /// Which attempt is the next one, from 1.
    pub fn attempt(&self) -> u32 {
        self.failures.saturating_add(1)
    }

    /// How many attempts failed.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// Notes a failure and says how long to wait: 1 s doubling to 30 s, then +-50 %. `random` is in [0, 1).
    pub fn delay(&mut self, random: f64) -> Duration {
        let doubled = BASE.saturating_mul(1 << self.doubled.min(10));
        self.failures = self.failures.saturating_add(1);
        self.doubled = self.doubled.saturating_add(1);
        doubled.min(CEILING).mul_f64(0.5 + random.clamp(0.0, 1.0))
    }

    /// Notes that the server's side ended the connection, and says how long to wait: `least`, and anything within `spread`
    /// after that, all of it as likely; no spread is as any other failure. `random` is in [0, 1).
    pub fn spread(&mut self, least: Duration, spread: Duration, random: f64) -> Duration {
        if spread.is_zero() || self.failures > 0 {
            return self.delay(random).max(least);
        }
        self.failures = 1;
        self.doubled = DOUBLED_BY_SPREAD;
        least.max(SPREAD_FROM) + spread.mul_f64(random.clamp(0.0, 1.0))
    }

    /// Notes that the connection held.
    pub fn reset(&mut self) {
        (self.failures, self.doubled) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_to_the_ceiling_for_ever() {
        let mut retry = Retry::default();
        let seconds: Vec<u64> = (0..8).map(|_| retry.delay(0.5).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 30, 30, 30]);
        for _ in 0..1_000_000 {
            retry.delay(0.5);
        }
        assert_eq!(retry.delay(0.5), CEILING);
    }

    #[test]
    fn jitter_survives_the_ceiling() {
        let mut retry = Retry { failures: 20, doubled: 20 };
        assert_eq!(retry.delay(0.0), Duration::from_secs(15));
        assert_eq!(retry.delay(1.0), Duration::from_secs(45));
    }

    #[test]
    fn only_a_reset_starts_over() {
        let mut retry = Retry::default();
        retry.delay(0.5);
        retry.delay(0.5);
        assert_eq!((retry.attempt(), retry.failures()), (3, 2));
        retry.reset();
        assert_eq!(retry.delay(0.5), BASE);
    }

    #[test]
    fn whom_the_server_left_come_back_one_after_the_other() {
        let spread = crate::config::SPREAD;
        let mut retry = Retry::default();
        assert_eq!(retry.spread(Duration::ZERO, spread, 0.0), Duration::from_secs(2));
        assert_eq!((retry.attempt(), retry.delay(0.5)), (2, CEILING), "too early");
        retry.reset();
        assert_eq!(retry.spread(Duration::ZERO, spread, 0.5), Duration::from_secs(10));
        assert_eq!(retry.spread(Duration::ZERO, spread, 0.5), CEILING, "one that did not hold is no restart");
        retry.reset();
        assert_eq!(retry.spread(Duration::ZERO, Duration::ZERO, 0.5), BASE);
    }

    /// The crowd as a whole: in no second more than a tenth of it, whether the server is back at once or stays away.
    #[test]
    fn a_crowd_comes_back_within_a_tenth_a_second() {
        for away in [0, 2, 5, 10, 20, 30, 60] {
            let mut random = fastrand::Rng::with_seed(7);
            let mut seconds = [0_u32; 200];
            for _ in 0..1_000 {
                let mut retry = Retry::default();
                let mut at = retry.spread(Duration::ZERO, crate::config::SPREAD, random.f64());
                loop {
                    if let Some(second) = seconds.get_mut(at.as_secs() as usize) {
                        *second += 1;
                    }
                    if at.as_secs() >= away {
                        break;
                    }
                    at += retry.delay(random.f64());
                }
            }
            let most = seconds.iter().max().unwrap();
            assert!(*most <= 100, "gone for {away} s: {most} of 1,000 in a second, {seconds:?}");
        }
    }
}
