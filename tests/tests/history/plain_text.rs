//! Nothing in plain text on disk at any moment, in whatever file.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use deskbell_history::HistoryReader;
use deskbell_tests::history::{CONTENT, CUSTOMER, NAME, NUMBER, key};

use crate::kill::Writer;

/// How often everything is looked through while the burst goes on.
const LOOKS: usize = 60;

/// The files below a folder.
fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => files_below(&entry.path(), files),
            Ok(kind) if kind.is_file() => files.push(entry.path()),
            _ => {}
        }
    }
}

/// The files that a process has open, also those that have no name any more.
fn open_files(pid: u32) -> Vec<PathBuf> {
    let descriptors = fs::read_dir(format!("/proc/{pid}/fd")).unwrap();
    let paths = descriptors.flatten().map(|entry| entry.path());
    paths.filter(|path| fs::metadata(path).is_ok_and(|metadata| metadata.is_file())).collect()
}

/// The names of those files that contain one of these texts. By grep: it looks through a hundred megabytes at once.
fn that_contain(texts: &[&[u8]], files: &[PathBuf]) -> String {
    let mut command = Command::new("grep");
    command.env("LC_ALL", "C").args(["--files-with-matches", "--text", "--fixed-strings", "--no-messages"]);
    for text in texts {
        command.arg("-e").arg(OsStr::from_bytes(text));
    }
    let output = command.arg("--").args(files).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn nobody_can_read_what_customers_write_while_they_write() {
    let folder = tempfile::tempdir().unwrap();
    let tmp = folder.path().join("tmp");
    fs::create_dir(&tmp).unwrap();
    let file = folder.path().join("h.db");
    let hex = key().to_hex();
    let raw = [0xC5_u8; 32];
    let secrets: [&[u8]; 7] = [
        CONTENT.as_bytes(),
        NAME.as_bytes(),
        NUMBER.as_bytes(),
        CUSTOMER.as_bytes(),
        hex.as_bytes(),
        &raw,
        b"SQLite format 3",
    ];
    let writer = Writer::start(&file, 1, &tmp);
    let pid = writer.child.id();
    let mut largest: BTreeMap<String, u64> = BTreeMap::new();
    let mut looks = 0;
    // Until the log was written into the database, too.
    while looks < LOOKS || largest.get("h.db").is_none_or(|size| *size < 100_000) {
        looks += 1;
        assert!(looks < 100 * LOOKS, "the log is never written into the database");
        let mut files = open_files(pid);
        files_below(folder.path(), &mut files);
        assert_eq!(that_contain(&secrets, &files), "", "in plain text");
        for file in files {
            // Some go while this looks.
            let Ok(metadata) = fs::metadata(&file) else { continue };
            let name = fs::read_link(&file).unwrap_or(file);
            let name = name.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let size = largest.entry(name).or_default();
            *size = metadata.len().max(*size);
        }
    }
    writer.kill();
    for name in ["h.db", "h.db-wal", "h.db-shm"] {
        assert!(largest.get(name).is_some_and(|size| *size > 4_096), "{name} was looked into: {largest:?}");
    }
    // Where it is, it is found.
    let leak = folder.path().join("leak");
    fs::write(&leak, [b"\0\xFF".as_slice(), &raw, b"\0"].concat()).unwrap();
    assert!(that_contain(&secrets, &[leak]).contains("leak"));
    // And it is there, for whoever has the key.
    let reader = HistoryReader::open(&file, &key()).unwrap();
    let customer = deskbell_domain::CustomerId::new(format!("{CUSTOMER}-1")).unwrap();
    assert_eq!(reader.known(&customer).unwrap().unwrap().name.as_deref(), Some(NAME));
}
