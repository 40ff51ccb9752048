//! Writing a conversation out of the history, for a window and for the command line.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use deskbell_domain::{Language, plain_line};
use deskbell_history::export::{ExportError, ExportRequest, FileError, export_to_file};
use deskbell_history::{HistoryReader, ReaderError};

use crate::contract::{ExportFormat, ExportUpdate, Problem};
use crate::intent::Sink;
use crate::ports::{Keyring, KeyringError};
use crate::sentences::{Fixed, sentences};

/// The longest beginning of a file's name, in characters. A customer chose them.
const NAME_MAX: usize = 80;

/// Why a history cannot be read beside the one that writes it.
#[derive(Debug, thiserror::Error)]
pub enum NoReader {
    /// The keyring does not give what is needed.
    #[error("{0}. Start or unlock the keyring, then try again")]
    Keyring(#[from] KeyringError),
    /// The history is there, and nobody can read it.
    #[error("the key of {0} is not in the keyring. Bring back the keyring that has it")]
    NoKey(PathBuf),
    /// The history does not open.
    #[error(transparent)]
    Open(#[from] ReaderError),
}

/// Opens the history of a [profile](crate::Profile) for reading; `folder` is the one of all histories. May wait for the
/// keyring.
pub fn open_for_reading(
    keyring: &dyn Keyring,
    folder: &Path,
    profile: &str,
) -> Result<HistoryReader, NoReader> {
    let file = folder.join(format!("{profile}.db"));
    if !file.exists() {
        return Err(ReaderError::Missing { file }.into());
    }
    let key = keyring.history_key(profile)?.ok_or_else(|| NoReader::NoKey(file.clone()))?;
    Ok(HistoryReader::open(&file, &key)?)
}

/// An export that a window looks on at, on a thread of its own. Dropping this stops it: then there is no file, and
/// nothing is left when the drop returns.
pub struct Export {
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Where an export reads, and where it writes.
pub struct Way {
    /// The keyring with the history's key.
    pub keyring: Arc<dyn Keyring>,
    /// The folder of all histories.
    pub histories: PathBuf,
    /// Whose history.
    pub profile: String,
    /// The file to write.
    pub file: PathBuf,
}

impl Export {
    /// Begins to write.
    pub fn start(
        way: Way,
        request: ExportRequest,
        language: Language,
        sink: Sink<ExportUpdate>,
    ) -> std::io::Result<Self> {
        let stopped = Arc::new(AtomicBool::new(false));
        let asked_to_stop = stopped.clone();
        let thread = std::thread::Builder::new().name("export".to_owned()).spawn(move || {
            let told = match write(&way, &request, &asked_to_stop, &sink) {
                Ok(written) => {
                    let name = way.file.file_name().unwrap_or_default().to_string_lossy();
                    ExportUpdate::Done { written, file: plain_line(&name, 200) }
                }
                Err(Failed::File(FileError::Export(ExportError::Cancelled))) => ExportUpdate::Cancelled,
                Err(error) => {
                    tracing::warn!(%error, "a conversation could not be exported");
                    ExportUpdate::Failed { problem: error.problem(language) }
                }
            };
            sink(told);
        })?;
        Ok(Self { stopped, thread: Some(thread) })
    }

    /// Asks it to stop. It tells when it has.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether it is at its end.
    pub fn is_over(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        self.stop();
        // A page at most: some milliseconds.
        if let Some(Err(_)) = self.thread.take().map(JoinHandle::join) {
            tracing::error!("an export ended by a fault");
        }
    }
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error(transparent)]
    Reader(#[from] NoReader),
    #[error(transparent)]
    File(#[from] FileError),
}

impl Failed {
    fn problem(&self, language: Language) -> Problem {
        let sentence = match self {
            Self::Reader(NoReader::Keyring(_)) => Fixed::ExportNoKey,
            Self::Reader(_) => Fixed::ExportNoHistory,
            Self::File(FileError::File { .. } | FileError::Export(ExportError::Write(_))) => {
                Fixed::ExportNoFile
            }
            Self::File(FileError::Export(_)) => Fixed::ExportUnread,
        };
        Problem {
            code: "export".to_owned(),
            sentence: sentences(language).fixed(sentence).to_owned(),
            detail: Some(plain_line(&self.to_string(), 300)),
        }
    }
}

fn write(
    way: &Way,
    request: &ExportRequest,
    stopped: &AtomicBool,
    sink: &Sink<ExportUpdate>,
) -> Result<u64, Failed> {
    let reader = open_for_reading(&*way.keyring, &way.histories, &way.profile)?;
    let mut percent = None;
    let mut watch = |now: deskbell_history::export::ExportProgress| {
        let reached = now.written.saturating_mul(100).checked_div(now.of).unwrap_or(100);
        if percent.replace(reached) != Some(reached) {
            sink(ExportUpdate::Progress { written: now.written, of: now.of });
        }
        if stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    Ok(export_to_file(&reader, request, &way.file, &mut watch)?)
}

/// A file's name for a customer's conversation. The customer chose the title, so what a path or a shell could read
/// into it goes.
pub fn file_name(title: &str, day: &str, format: ExportFormat) -> String {
    let harmless = |c: char| if c.is_alphanumeric() || " +-_().,&'’".contains(c) { c } else { ' ' };
    let title: String = plain_line(title, NAME_MAX).chars().map(harmless).collect();
    let title = plain_line(title.trim_start_matches(['.', '-', ' ']), NAME_MAX);
    let title = if title.is_empty() { "Conversation" } else { &title };
    let ending = match format {
        ExportFormat::Html => "html",
        ExportFormat::Txt => "txt",
        ExportFormat::Json => "json",
    };
    format!("{title} {day}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customers_name_is_no_path() {
        let name = |title: &str| file_name(title, "2026-11-23", ExportFormat::Html);
        assert_eq!(name("Amina Haddad"), "Amina Haddad 2026-11-23.html");
        assert_eq!(name("+971 50 555 0117"), "+971 50 555 0117 2026-11-23.html");
        assert_eq!(name("أمينة حداد"), "أمينة حداد 2026-11-23.html");
        assert_eq!(name("../../.bashrc"), "bashrc 2026-11-23.html");
        assert_eq!(name("a/b\\c:d*e?f\"g<h>i|j"), "a b c d e f g h i j 2026-11-23.html");
        assert_eq!(name("-rf \u{202e}txt.exe\0"), "rf txt.exe 2026-11-23.html");
        assert_eq!(name("😀/"), "Conversation 2026-11-23.html");
        assert!(name(&"x".repeat(5000)).chars().count() < 100);
    }
}
