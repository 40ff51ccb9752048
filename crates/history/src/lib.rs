//! The encrypted history: SQLite with SQLCipher, one file for each profile.
//!
//! # Design
//!
//! One writer, the pipeline. A batch of changes is one transaction, and nobody hears of a message before that
//! transaction is committed. The place where the connection can be taken up again is written in the same
//! transaction, so it never runs ahead of the messages.
//!
//! Without a key nothing is written to disk: [`History::in_memory`] keeps the run's messages in memory.
//! A file that does not open is set aside under a new name and never deleted.

#![forbid(unsafe_code)]

mod aside;
mod check;
mod error;
pub mod export;
mod files;
mod ids;
mod key;
mod list;
mod missed;
mod open;
mod read;
mod reader;
mod retention;
mod rewrite;
mod rows;
mod search;
mod wipe;
mod write;

pub use aside::SetAside;
pub use check::{CheckError, Checked, check};
pub use error::{OpenError, ReadError, ReaderError, WriteError};
pub use key::{Key, KeyError};
pub use open::{History, Opened};
pub use read::{LaterPage, PAGE_SIZE, Page};
pub use reader::{HistoryReader, Known};
pub use retention::{Retention, Sweep, Swept};
pub use rewrite::Rewriting;
pub use search::{Found, Indexing, Query, SearchPage, Snippet};
pub use wipe::{Wipe, WipeError};
pub use write::{Batch, Gap, Heard, Resume};
