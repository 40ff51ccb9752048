//! A log file that is put aside when it is full. By size, not by day: a fault that repeats must not fill the disk.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file's size, in bytes, past which the next one begins.
const FULL: u64 = 1024 * 1024;
/// How many full files are kept.
const KEPT: u32 = 3;

/// The newest file, and its predecessors beside it.
pub struct RotatingFile {
    path: PathBuf,
    file: File,
    size: u64,
}

impl RotatingFile {
    /// Goes on with the file at `path`, whose folder is made where it is not there. Only its owner may read it.
    pub fn open(path: &Path) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            make_private(folder)?;
        }
        let file = open(path)?;
        let size = file.metadata()?.len();
        Ok(Self { path: path.to_owned(), file, size })
    }

    fn rotate(&mut self) -> io::Result<()> {
        for older in (1..KEPT).rev() {
            rename(&numbered(&self.path, older), &numbered(&self.path, older + 1))?;
        }
        rename(&self.path, &numbered(&self.path, 1))?;
        self.file = open(&self.path)?;
        self.size = 0;
        Ok(())
    }
}

impl Write for RotatingFile {
    /// Takes one whole line.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.size >= FULL {
            self.rotate()?;
        }
        let text = String::from_utf8_lossy(line);
        let text = without_tokens(&text);
        self.file.write_all(text.as_bytes())?;
        self.size += text.len() as u64;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn numbered(path: &Path, number: u32) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(format!(".{number}"));
    name.into()
}

fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Takes out whatever looks like a JSON Web Token: three parts in base64url, the first of which begins with `{"`.
fn without_tokens(text: &str) -> Cow<'_, str> {
    const BEGIN: &str = "eyJ";
    let mut rest = text;
    let mut cleaned = String::new();
    while let Some((before, after)) = rest.split_once(BEGIN) {
        let end = after
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.' | '='))
            .unwrap_or(after.len());
        let (token, behind) = after.split_at(end);
        cleaned.push_str(before);
        if token.contains('.') {
            cleaned.push_str("[token]");
        } else {
            cleaned.push_str(BEGIN);
            cleaned.push_str(token);
        }
        rest = behind;
    }
    if cleaned.is_empty() && rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    cleaned.push_str(rest);
    Cow::Owned(cleaned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_files_are_put_aside_and_the_oldest_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log/deskbell.log");
        let mut log = RotatingFile::open(&path).unwrap();
        let line = [b'x'; 1024];
        for _ in 0..6 * 1024 {
            log.write_all(&line).unwrap();
        }
        drop(log);
        let mut log = RotatingFile::open(&path).unwrap();
        log.write_all(b"after a restart\n").unwrap();
        let mut names: Vec<_> =
            fs::read_dir(path.parent().unwrap()).unwrap().map(|it| it.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["deskbell.log", "deskbell.log.1", "deskbell.log.2", "deskbell.log.3"]);
        for name in &names[1..] {
            assert_eq!(fs::metadata(path.with_file_name(name)).unwrap().len(), FULL);
        }
        assert!(fs::read_to_string(&path).unwrap().ends_with("after a restart\n"));
        #[cfg(unix)]
        for private in [path.parent().unwrap(), &path] {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(private).unwrap().permissions().mode() & 0o077, 0);
        }
    }

    #[test]
    fn what_looks_like_a_token_is_not_written() {
        for (text, cleaned) in [
            ("nothing to hide", "nothing to hide"),
            ("bad token eyJhbGciOi.eyJzdWIiOi.c2ln, try again", "bad token [token], try again"),
            ("eyJa.b eyJc.d.e", "[token] [token]"),
            // A word that begins alike is none.
            ("eyJust a word", "eyJust a word"),
            ("zeyJ", "zeyJ"),
            ("é\"eyJhbGciOi.eyJzdWIiOi.c2ln\"", "é\"[token]\""),
        ] {
            assert_eq!(without_tokens(text), cleaned);
        }
    }
}
