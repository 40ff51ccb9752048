//! The way to one window, which may be slower than what happens.

use crate::intent::Sink;

/// So many updates may be on their way: the next one is ready while the window draws the last.
const UNDER_WAY_MAX: u32 = 2;

/// Where one feed's updates go. A window says when it has taken some ([`crate::Intent::Taken`]); one that hangs, or
/// is covered and gets few frames, is sent no more until then, so that nothing piles up in its process or on the way.
pub(super) struct Channel<T> {
    sink: Sink<T>,
    under_way: u32,
}

impl<T> Channel<T> {
    pub fn new(sink: Sink<T>) -> Self {
        Self { sink, under_way: 0 }
    }

    /// Whether the window keeps up.
    pub fn is_open(&self) -> bool {
        self.under_way < UNDER_WAY_MAX
    }

    pub fn send(&mut self, update: T) {
        self.under_way = self.under_way.saturating_add(1);
        (self.sink)(update);
    }

    /// The window has taken so many. Those of a feed that it had before may be among them: then one more than meant
    /// is on its way for a moment.
    pub fn taken(&mut self, updates: u32) {
        self.under_way = self.under_way.saturating_sub(updates);
    }
}
