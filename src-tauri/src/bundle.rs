//! What the diagnostics write into one file for whoever looks for a fault: text that the agent can read before handing it
//! on.
//!
//! It has this program's own words, names of events, times and counts; nothing of a customer, and no token. The log and the
//! reports of crashes are so from the beginning ([`crate::logging`], [`crate::crash`]).

use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use deskbell_app::contract::Diagnostics;
use serde::Serialize;

use crate::logging::FILE as LOG;

/// So many bytes of the log's end are taken.
const LOG_MAX: u64 = 512 * 1024;
/// So many bytes of a report are taken.
const REPORT_MAX: u64 = 64 * 1024;

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// It could not be put together.
    #[error("it could not be put together: {0}")]
    Json(#[from] serde_json::Error),
    /// It could not be written.
    #[error("{}: {source}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Bundle<'a> {
    what: &'static str,
    diagnostics: &'a Diagnostics,
    log: Vec<String>,
    crash_reports: Vec<Report>,
}

#[derive(Serialize)]
struct Report {
    file: String,
    text: String,
}

/// Everything, as text. `logs` is the folder of the log and the reports.
pub fn text(diagnostics: &Diagnostics, logs: Option<&Path>) -> Result<String, BundleError> {
    let log = logs.map(|folder| end_of(&folder.join(LOG), LOG_MAX)).unwrap_or_default();
    let bundle = Bundle {
        what: "Deskbell's diagnostics: states, counts, names of events and its own log. Nothing of a customer is in it, \
               and no token.",
        diagnostics,
        log: log.lines().map(str::to_owned).collect(),
        crash_reports: logs.map(reports).unwrap_or_default(),
    };
    Ok(serde_json::to_string_pretty(&bundle)? + "\n")
}

/// Writes a file that only its owner can read: what is in it was not meant for others.
pub fn write(file: &Path, text: &str) -> Result<(), BundleError> {
    let mut options = fs::OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(file).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|source| BundleError::File { file: file.to_owned(), source })
}

/// The end of a file, from a whole line on; nothing where there is none.
fn end_of(path: &Path, most: u64) -> String {
    let read = || -> std::io::Result<String> {
        let mut file = fs::File::open(path)?;
        let skip = file.metadata()?.len().saturating_sub(most);
        file.seek(SeekFrom::Start(skip))?;
        let mut bytes = Vec::new();
        file.take(most).read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(match (skip, text.split_once('\n')) {
            (1.., Some((_, whole))) => whole.to_owned(),
            _ => text,
        })
    };
    read().unwrap_or_default()
}

/// Reports of crashes, the newest first.
fn reports(folder: &Path) -> Vec<Report> {
    let names = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<_> = names
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.starts_with("crash-") && name.ends_with(".txt"))
        .collect();
    names.sort();
    names.reverse();
    names.into_iter().map(|file| Report { text: end_of(&folder.join(&file), REPORT_MAX), file }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_log_has_its_end_in_whole_lines() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("log");
        assert_eq!(end_of(&file, 10), "");
        fs::write(&file, "one\ntwo\nthree\n").unwrap();
        assert_eq!(end_of(&file, 100), "one\ntwo\nthree\n");
        assert_eq!(end_of(&file, 8), "three\n");
    }

    #[test]
    fn reports_come_with_their_names_the_newest_first() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("crash-1.txt", "first"), ("crash-2.txt", "second"), ("other.txt", "no")] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let all: Vec<_> =
            reports(folder.path()).into_iter().map(|report| (report.file, report.text)).collect();
        assert_eq!(all, [("crash-2.txt".into(), "second".into()), ("crash-1.txt".into(), "first".into())]);
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_reads_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bundle.json");
        write(&file, "x").unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(write(&folder.path().join("no/such/folder"), "x").is_err());
    }
}
