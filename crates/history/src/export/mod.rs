//! Writing a conversation out, for whoever has to keep, show or hand over what was said.
//!
//! # Design
//!
//! A conversation may have a million messages. They are read a page at a time and written as they come, so that the
//! memory it takes does not grow with them, and the app goes on writing to the history meanwhile. What arrives after
//! the beginning is not part of it.
//!
//! What comes out is no longer encrypted. A file can only be read by its owner, and has its name only once it is
//! whole.

mod file;
mod html;
mod json;
mod text;
mod words;

use std::io;
use std::ops::ControlFlow;

use deskbell_domain::{CustomerId, Position, StoredMessage, Timestamp, plain_line};
use jiff::tz::TimeZone;

use crate::{Gap, HistoryReader, ReadError};

pub use file::{FileError, export_to_file};

/// How many messages are read at a time.
const PAGE: usize = 500;

/// What a conversation is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// Everything, for programs: `docs/export.schema.json`.
    Json,
    /// A page for a browser, whole in itself.
    Html,
    /// Plain lines.
    Text,
}

/// Which conversation is written out, and how.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    /// Whose conversation.
    pub customer_id: CustomerId,
    /// As what.
    pub format: ExportFormat,
    /// The zone of the days and times that people read. Programs get UTC.
    pub zone: TimeZone,
    /// When.
    pub now: Timestamp,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportProgress {
    /// Messages that are written.
    pub written: u64,
    /// Messages that there are.
    pub of: u64,
}

/// Why a conversation was not written out, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The history has never heard of the customer.
    #[error("the history knows nothing of the customer {0}")]
    UnknownCustomer(CustomerId),
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It cannot be written.
    #[error("the export could not be written: {0}")]
    Write(#[from] io::Error),
    /// Somebody wanted it to stop.
    #[error("the export was cancelled")]
    Cancelled,
}

/// What stands at the beginning of an export.
struct Head<'a> {
    request: &'a ExportRequest,
    name: Option<String>,
    number: Option<String>,
    messages: u64,
}

impl Head<'_> {
    /// What to call the customer: the name, else the number, else the id.
    fn title(&self) -> String {
        let told = [self.name.as_deref(), self.number.as_deref()];
        let mut titles = told.into_iter().flatten().map(|told| plain_line(told, 200));
        titles
            .find(|title| !title.is_empty())
            .unwrap_or_else(|| plain_line(self.request.customer_id.as_str(), 256))
    }
}

/// One format. The parts come in the order of time.
trait Document {
    fn begin(&mut self, head: &Head<'_>) -> io::Result<()>;
    fn message(&mut self, stored: &StoredMessage) -> io::Result<()>;
    fn gap(&mut self, gap: Gap) -> io::Result<()>;
    fn end(&mut self, written: u64) -> io::Result<()>;
}

/// Writes a conversation to `out`. `watch` hears of the progress now and then and may end it. Returns how many
/// messages were written.
pub fn export(
    reader: &HistoryReader,
    request: &ExportRequest,
    out: &mut dyn io::Write,
    watch: &mut dyn FnMut(ExportProgress) -> ControlFlow<()>,
) -> Result<u64, ExportError> {
    let customer_id = &request.customer_id;
    let known =
        reader.known(customer_id)?.ok_or_else(|| ExportError::UnknownCustomer(customer_id.clone()))?;
    let of = known.messages;
    let head = Head { request, name: known.name, number: known.number, messages: of };
    let mut out = io::BufWriter::with_capacity(64 * 1024, out);
    let mut document: Box<dyn Document + '_> = match request.format {
        ExportFormat::Json => Box::new(json::Json::new(&mut out)),
        ExportFormat::Html => Box::new(html::Html::new(&mut out, &head)),
        ExportFormat::Text => Box::new(text::Text::new(&mut out, &head)),
    };
    document.begin(&head)?;
    let mut gaps = Vec::new().into_iter().peekable();
    let mut after: Option<Position> = None;
    let mut written = 0;
    loop {
        if watch(ExportProgress { written, of }).is_break() {
            return Err(ExportError::Cancelled);
        }
        let page = reader.messages_after(customer_id, after, known.up_to, PAGE)?;
        let Some((first, last)) = page.first().zip(page.last()) else { break };
        if after.is_none() {
            // What was missed before the first message was not missed in this conversation.
            let from = first.message.timestamp;
            gaps = reader.gaps(from, Timestamp::from_millis(i64::MAX))?.into_iter().peekable();
        }
        after = Some(last.position());
        for stored in &page {
            while let Some(gap) = gaps.next_if(|gap| gap.to <= stored.message.timestamp) {
                document.gap(gap)?;
            }
            document.message(stored)?;
            written += 1;
        }
    }
    for gap in gaps.filter(|_| written > 0) {
        document.gap(gap)?;
    }
    document.end(written)?;
    drop(document);
    io::Write::flush(&mut out)?;
    Ok(written)
}
