//! The first histories of a process, opened at the same time. Alone in this file: a process begins only once.

use std::sync::Barrier;
use std::thread;

use deskbell_history::{History, Key};

/// SQLite counts as ready for other threads before SQLCipher is, so that a key given in that moment is refused.
#[test]
fn many_threads_may_open_the_first_histories_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let barrier = Barrier::new(16);
    thread::scope(|scope| {
        for n in 0..16 {
            let (folder, barrier) = (folder.path(), &barrier);
            scope.spawn(move || {
                barrier.wait();
                History::open(&folder.join(format!("{n}.db")), &Key::from_bytes([7; 32])).unwrap();
            });
        }
    });
}
