//! An export in a file of its own.

use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::HistoryReader;
use crate::export::{ExportError, ExportProgress, ExportRequest, export};

/// Why there is no file with the export.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It could not be made, or not be given its name.
    #[error("{file} could not be written: {source}")]
    File {
        /// The file.
        file: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// Anything else.
    #[error(transparent)]
    Export(#[from] ExportError),
}

/// Writes a conversation to `file`, in the place of what was there. It is written beside it first, under a name that
/// begins with a dot and ends with `.part`, so that half an export never has the file's name. What was written goes
/// when the export fails or is cancelled, and only stays when the program is killed.
pub fn export_to_file(
    reader: &HistoryReader,
    request: &ExportRequest,
    file: &Path,
    watch: &mut dyn FnMut(ExportProgress) -> ControlFlow<()>,
) -> Result<u64, FileError> {
    let failed = |source| FileError::File { file: file.to_owned(), source };
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut prefix = std::ffi::OsString::from(".");
    prefix.push(file.file_name().unwrap_or_default());
    prefix.push(".");
    // Only its owner may read it.
    let mut part =
        tempfile::Builder::new().prefix(&prefix).suffix(".part").tempfile_in(folder).map_err(failed)?;
    let written = export(reader, request, part.as_file_mut(), watch)?;
    part.as_file().sync_all().map_err(failed)?;
    part.persist(file).map_err(|error| failed(error.error))?;
    Ok(written)
}
