//! Where the policy is, and whether it is the administrator's.

use std::fs::Metadata;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use super::{Policy, PolicyError};

/// The largest file that is read, in bytes.
const SIZE_MAX: u64 = 1024 * 1024;

/// Where the policy is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyPlace {
    /// There is none, on purpose: the demo's.
    Nowhere,
    /// A file that may be missing. It and its folder must belong to the owner (a user id) and be writable by nobody
    /// else.
    File {
        /// The file.
        path: PathBuf,
        /// Root, but for tests.
        owner: u32,
    },
}

impl PolicyPlace {
    /// This computer's. Nothing that a user can set leads to another: neither an option nor a variable.
    pub fn system() -> Self {
        match system_path() {
            Some(path) => Self::File { path, owner: 0 },
            None => Self::Nowhere,
        }
    }

    /// The file, where there can be one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Nowhere => None,
            Self::File { path, .. } => Some(path),
        }
    }

    /// Reads the policy; where there is no file, it is the empty one.
    pub fn read(&self) -> Result<Policy, PolicyError> {
        let Self::File { path, owner } = self else { return Ok(Policy::default()) };
        let unreadable = |source| PolicyError::Unreadable { file: path.clone(), source };
        let mut file = match std::fs::File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Policy::default()),
            Err(error) => return Err(unreadable(error)),
        };
        // Of the open file, so that it is the one that is read.
        let metadata = file.metadata().map_err(unreadable)?;
        let folder = match path.parent() {
            Some(folder) => Some(std::fs::metadata(folder).map_err(unreadable)?),
            None => None,
        };
        check(&metadata, folder.as_ref(), *owner)
            .map_err(|reason| PolicyError::Untrusted { file: path.clone(), reason })?;
        let mut text = String::new();
        let length = file.by_ref().take(SIZE_MAX + 1).read_to_string(&mut text).map_err(unreadable)?;
        if length as u64 > SIZE_MAX {
            return Err(unreadable(std::io::Error::other("it is larger than 1 MiB")));
        }
        Policy::parse(&text, path)
    }
}

/// Why a policy file is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// It is a folder, a device or the like.
    #[error("it is no ordinary file")]
    NoFile,
    /// It belongs to a user.
    #[error("it must belong to root")]
    Owner,
    /// Others than its owner can write to it.
    #[error("others than root can write to it: chmod go-w")]
    Writable,
    /// Its folder belongs to a user.
    #[error("its folder must belong to root")]
    FolderOwner,
    /// Others can put another file into its place.
    #[error("others than root can write to its folder: chmod go-w")]
    FolderWritable,
}

fn check(file: &Metadata, folder: Option<&Metadata>, owner: u32) -> Result<(), Distrust> {
    if !file.is_file() {
        return Err(Distrust::NoFile);
    }
    check_owner(file, folder, owner)
}

#[cfg(unix)]
fn check_owner(file: &Metadata, folder: Option<&Metadata>, owner: u32) -> Result<(), Distrust> {
    use std::os::unix::fs::MetadataExt as _;
    let folder = folder.map(|folder| (folder.uid(), folder.mode()));
    judge((file.uid(), file.mode()), folder, owner)
}

/// Elsewhere the folder is one that only administrators can write to once their installer has made it so.
#[cfg(not(unix))]
fn check_owner(_file: &Metadata, _folder: Option<&Metadata>, _owner: u32) -> Result<(), Distrust> {
    Ok(())
}

/// The rule, on owners (user ids) and modes.
#[cfg(unix)]
fn judge(file: (u32, u32), folder: Option<(u32, u32)>, owner: u32) -> Result<(), Distrust> {
    const OTHERS_WRITE: u32 = 0o022;
    if file.0 != owner {
        return Err(Distrust::Owner);
    }
    if file.1 & OTHERS_WRITE != 0 {
        return Err(Distrust::Writable);
    }
    match folder {
        Some((folder_owner, _)) if folder_owner != owner => Err(Distrust::FolderOwner),
        Some((_, mode)) if mode & OTHERS_WRITE != 0 => Err(Distrust::FolderWritable),
        _ => Ok(()),
    }
}

#[cfg(not(any(target_os = "macos", target_os = "windows")))]
#[allow(clippy::unnecessary_wraps, reason = "on Windows there may be none")]
fn system_path() -> Option<PathBuf> {
    Some(PathBuf::from("/etc/deskbell/policy.toml"))
}

#[cfg(target_os = "macos")]
#[allow(clippy::unnecessary_wraps, reason = "on Windows there may be none")]
fn system_path() -> Option<PathBuf> {
    Some(PathBuf::from("/Library/Application Support/Deskbell/policy.toml"))
}

/// `%ProgramData%\Deskbell\policy.toml`. Not by that variable, which a user can set.
#[cfg(target_os = "windows")]
#[allow(clippy::unnecessary_wraps, reason = "as elsewhere")]
fn system_path() -> Option<PathBuf> {
    Some(PathBuf::from(r"C:\ProgramData\Deskbell\policy.toml"))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    use super::*;

    #[test]
    fn only_what_nobody_but_the_owner_can_write_is_believed() {
        let folder = (0, 0o40755);
        for (file, folder, expected) in [
            ((0, 0o100_644), folder, Ok(())),
            ((0, 0o100_600), folder, Ok(())),
            ((1000, 0o100_644), folder, Err(Distrust::Owner)),
            ((0, 0o100_664), folder, Err(Distrust::Writable)),
            ((0, 0o100_646), folder, Err(Distrust::Writable)),
            ((0, 0o100_644), (1000, 0o40755), Err(Distrust::FolderOwner)),
            ((0, 0o100_644), (0, 0o41777), Err(Distrust::FolderWritable)),
        ] {
            assert_eq!(judge(file, Some(folder), 0), expected, "{file:?} {folder:?}");
        }
    }

    #[test]
    fn a_file_is_read_missing_or_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.toml");
        let owner = std::fs::metadata(folder.path()).unwrap().uid();
        let place = PolicyPlace::File { path: path.clone(), owner };
        assert_eq!(place.read().unwrap(), Policy::default(), "no file is no policy");

        std::fs::write(&path, "[locked]\nsound = false\n").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert_ne!(place.read().unwrap(), Policy::default());
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o666)).unwrap();
        let told = place.read().unwrap_err();
        assert!(matches!(told, PolicyError::Untrusted { reason: Distrust::Writable, .. }), "{told}");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let other = PolicyPlace::File { path: path.clone(), owner: owner + 1 };
        assert!(matches!(other.read(), Err(PolicyError::Untrusted { reason: Distrust::Owner, .. })));

        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        assert!(place.read().is_err(), "a folder is no policy, and not none either");
    }
}
