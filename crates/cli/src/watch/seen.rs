//! Remembers what was printed, so that nothing is printed twice.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, Hash, RandomState};

/// A bounded memory of the last distinct things.
///
/// It keeps 128 bits of each, hashed with two keys of this run: an entry is as small for a hostile identifier as for
/// an honest one, and nobody outside can make two of them collide.
#[derive(Debug)]
pub(super) struct Seen {
    known: HashSet<u128>,
    order: VecDeque<u128>,
    capacity: usize,
    hashers: [RandomState; 2],
}

impl Seen {
    /// Remembers the last `capacity` things.
    pub fn new(capacity: usize) -> Self {
        Self {
            known: HashSet::new(),
            order: VecDeque::new(),
            capacity,
            hashers: [RandomState::new(), RandomState::new()],
        }
    }

    /// Whether `thing` is new; it no longer is after that.
    pub fn is_new(&mut self, thing: impl Hash) -> bool {
        let [high, low] = self.hashers.each_ref().map(|hasher| u128::from(hasher.hash_one(&thing)));
        let key = high << 64 | low;
        if !self.known.insert(key) {
            return false;
        }
        self.order.push_back(key);
        if self.order.len() > self.capacity
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn a_thing_is_new_once() {
        let mut seen = Seen::new(10);
        assert!(seen.is_new("wamid.1"));
        assert!(!seen.is_new("wamid.1"));
        assert!(seen.is_new("wamid.2"));
    }

    #[test]
    fn memory_is_bounded_and_forgets_the_oldest_first() {
        let mut seen = Seen::new(100);
        assert!((0..1_000).all(|n| seen.is_new(n)));
        assert_eq!((seen.known.len(), seen.order.len()), (100, 100));
        assert!(!seen.is_new(999) && !seen.is_new(900));
        assert!(seen.is_new(899), "forgotten by now");
    }
}
