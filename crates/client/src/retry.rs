//! When to try again. Pure: randomness is an argument.

use std::time::Duration;

/// The first delay.
const BASE: Duration = Duration::from_secs(1);
/// The delay stops doubling here. Jitter comes on top, so that agents who lost the same server do not all come
/// back in the same second.
const CEILING: Duration = Duration::from_secs(30);

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
        let doubled = BASE.saturating_mul(1 << self.failures.min(10));
        self.failures = self.failures.saturating_add(1);
        doubled.min(CEILING).mul_f64(0.5 + random.clamp(0.0, 1.0))
    }

    /// Notes that the connection held.
    pub fn reset(&mut self) {
        self.failures = 0;
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
        let mut retry = Retry { failures: 20 };
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
}
