//! What `deskbell doctor` looks at on this desktop: the notification service, the tray, the history's file.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use deskbell_app::doctor::{Advice, Fault, Outcome, Probe, Seen, Skip, StepName};
use deskbell_app::{Keyring, KeyringError, Profile};
use deskbell_client::ServerAddress;
use deskbell_history::{CheckError, Checked, Key, ReaderError};

/// The probes, in the order they are told.
pub fn probes(keyring: Option<Arc<dyn Keyring>>, server: Option<String>) -> Vec<Probe> {
    vec![
        Probe {
            name: StepName::Notifications,
            late: Advice::NotificationsHang,
            look: Box::new(desktop::notifications),
        },
        Probe { name: StepName::TrayHost, late: Advice::PanelHangs, look: Box::new(desktop::tray_host) },
        Probe {
            name: StepName::Database,
            late: Advice::HistoryHangs,
            look: Box::new(move || match (crate::identity::data_folder(), keyring) {
                (None, _) => Outcome::failed(Fault::NoFolder, Advice::SetHome),
                (Some(_), None) => Outcome::skipped(Skip::NoKeyringForHistory),
                (Some(folder), Some(keyring)) => {
                    database(&folder.join("history"), keyring.as_ref(), server.as_deref())
                }
            }),
        },
    ]
}

#[cfg(target_os = "linux")]
mod desktop {
    use deskbell_app::doctor::{Advice, Fault, Outcome, Seen};
    use zbus::blocking::Connection;
    use zbus::blocking::fdo::DBusProxy;
    use zbus::names::BusName;
    use zbus::zvariant::OwnedValue;

    fn no_bus(error: &zbus::Error) -> Outcome {
        Outcome::failed(Fault::NoBus(error.to_string()), Advice::StartInSession)
    }

    /// Whether somebody serves `name` on the bus, or will be started to.
    fn is_served(bus: &Connection, name: &'static str) -> zbus::Result<bool> {
        let dbus = DBusProxy::new(bus)?;
        Ok(dbus.name_has_owner(BusName::from_static_str(name)?)?
            || dbus.list_activatable_names()?.iter().any(|known| known.as_str() == name))
    }

    /// The freedesktop.org notification service.
    pub fn notifications() -> Outcome {
        const NAME: &str = "org.freedesktop.Notifications";
        let bus = match Connection::session() {
            Ok(bus) => bus,
            Err(error) => return no_bus(&error),
        };
        match is_served(&bus, NAME) {
            Ok(true) => {}
            Ok(false) => return Outcome::failed(Fault::NoNotificationService, Advice::InstallNotifications),
            Err(error) => {
                return Outcome::failed(Fault::BusFailed(error.to_string()), Advice::StartInSession);
            }
        }
        let asked = bus
            .call_method(
                Some(NAME),
                "/org/freedesktop/Notifications",
                Some(NAME),
                "GetServerInformation",
                &(),
            )
            .and_then(|answer| answer.body().deserialize::<(String, String, String, String)>());
        match asked {
            Ok((name, vendor, version, _)) => {
                Outcome::passed(Seen::NotificationService { name, version, vendor })
            }
            Err(error) => {
                let fault = Fault::NotificationsBroken(error.to_string());
                Outcome::failed(fault, Advice::InstallNotifications)
            }
        }
    }

    /// Whether a panel shows tray icons (StatusNotifierItem).
    pub fn tray_host() -> Outcome {
        const NAME: &str = "org.kde.StatusNotifierWatcher";
        let bus = match Connection::session() {
            Ok(bus) => bus,
            Err(error) => return no_bus(&error),
        };
        let asked = bus
            .call_method(
                Some(NAME),
                "/StatusNotifierWatcher",
                Some("org.freedesktop.DBus.Properties"),
                "Get",
                &(NAME, "IsStatusNotifierHostRegistered"),
            )
            .and_then(|answer| answer.body().deserialize::<OwnedValue>());
        match asked.map(|value| bool::try_from(value).unwrap_or(false)) {
            Ok(true) => Outcome::passed(Seen::TrayShown),
            Ok(false) => Outcome::failed(Fault::TrayUnshown, Advice::AddTray),
            Err(_) => Outcome::failed(Fault::NoTray, Advice::AddTray),
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod desktop {
    use deskbell_app::doctor::{Outcome, Skip};

    pub fn notifications() -> Outcome {
        Outcome::skipped(Skip::NotificationsUnknown)
    }

    pub fn tray_host() -> Outcome {
        Outcome::skipped(Skip::TrayAlways)
    }
}

/// How long the history is looked through. A large one is not looked at to its end.
const LOOKS_FOR: Duration = Duration::from_secs(5);

/// Whether the history of whoever is signed in is there, has its key, and is sound. It is only read: the running app
/// may be writing to it, and a damaged file stays where it is.
fn database(folder: &Path, keyring: &dyn Keyring, server: Option<&str>) -> Outcome {
    let Some(address) = server.and_then(|server| ServerAddress::parse(server).ok()) else {
        return Outcome::skipped(Skip::NobodySignedIn);
    };
    let token = match keyring.token(&address.origin()) {
        Ok(Some(token)) => token,
        Ok(None) => return Outcome::skipped(Skip::NobodySignedIn),
        Err(error) => return no_keyring(error),
    };
    let profile = Profile::new(&address, &token);
    let file = folder.join(format!("{}.db", profile.id));
    let readable = match file.try_exists() {
        Ok(false) => return not_there_yet(&file),
        Ok(true) => std::fs::OpenOptions::new().read(true).write(true).open(&file),
        Err(error) => Err(error),
    };
    let size = match readable.and_then(|file| file.metadata()) {
        Ok(metadata) => metadata.len(),
        Err(error) => {
            return Outcome::failed(
                Fault::FileUnusable { file, error: error.to_string() },
                Advice::CheckFile,
            );
        }
    };
    match keyring.history_key(&profile.id) {
        Ok(Some(key)) => sound(&file, &key, size.div_ceil(1024)),
        Ok(None) => Outcome::failed(Fault::KeyMissing { file }, Advice::BringKeyBack),
        Err(error) => no_keyring(error),
    }
}

fn sound(file: &Path, key: &Key, kib: u64) -> Outcome {
    match deskbell_history::check(file, key, LOOKS_FOR) {
        Ok(Checked { complete }) => {
            Outcome::passed(Seen::HistorySound { file: file.to_owned(), kib, whole: complete })
        }
        Err(error) => {
            let (fault, advice) = unsound(file.to_owned(), error);
            Outcome::failed(fault, advice)
        }
    }
}

fn unsound(file: PathBuf, error: CheckError) -> (Fault, Advice) {
    match error {
        CheckError::Open(error) => match error {
            ReaderError::Newer { file, found, known } => {
                (Fault::HistoryNewer { file, found, known }, Advice::InstallNewer)
            }
            ReaderError::Unreadable { .. } => (Fault::HistoryShut { file }, Advice::CopyFile),
            ReaderError::Older { file } => (Fault::HistoryOlder { file }, Advice::TryOrStart),
            ReaderError::Busy { file } => (Fault::HistoryBusy { file }, Advice::TryOrStart),
            ReaderError::Sqlite { file, source } => {
                (Fault::HistoryUnopened { file, error: source.to_string() }, Advice::TryOrStart)
            }
            other => (Fault::Machine(other.to_string()), Advice::TryOrStart),
        },
        CheckError::Damaged(error) => (Fault::HistoryDamaged { file, error }, Advice::CopyFile),
        CheckError::Sqlite(error) => (Fault::HistoryUnread(error.to_string()), Advice::TryOrStart),
    }
}

fn no_keyring(error: KeyringError) -> Outcome {
    Outcome::failed(Fault::KeyUnreadable(error), Advice::SeeKeyring)
}

fn not_there_yet(file: &Path) -> Outcome {
    // The nearest folder that is there must take it.
    let folder =
        file.ancestors().skip(1).find(|folder| folder.is_dir()).map(PathBuf::from).unwrap_or_default();
    match std::fs::metadata(&folder) {
        Ok(metadata) if metadata.permissions().readonly() => {
            Outcome::failed(Fault::FolderLocked(folder), Advice::MakeWritable)
        }
        _ => Outcome::passed(Seen::HistoryToCome),
    }
}

#[cfg(test)]
mod tests {
    use deskbell_app::memory::MemoryKeyring;
    use deskbell_client::Token;
    use deskbell_history::{History, Key};

    use super::*;

    #[test]
    fn the_history_needs_its_file_and_its_key() {
        let folder = tempfile::tempdir().unwrap();
        let keyring = MemoryKeyring::default();
        let server = "ws://localhost:3000";
        let look = || database(folder.path(), &keyring, Some(server));
        assert!(matches!(look(), Outcome::Skipped { .. }), "nobody is signed in");

        let (address, token) = (ServerAddress::parse(server).unwrap(), Token::new("token"));
        keyring.set_token(&address.origin(), &token).unwrap();
        assert!(matches!(look(), Outcome::Passed { detail: Seen::HistoryToCome }));

        let profile = Profile::new(&address, &token).id;
        let file = folder.path().join(format!("{profile}.db"));
        let key = Key::from_bytes([7; 32]);
        drop(History::open(&file, &key).unwrap());
        assert!(matches!(look(), Outcome::Failed { problem: Fault::KeyMissing { .. }, .. }));

        keyring.set_history_key(&profile, &key).unwrap();
        assert!(matches!(look(), Outcome::Passed { detail: Seen::HistorySound { .. } }));

        let mut bytes = std::fs::read(&file).unwrap();
        bytes.iter_mut().skip(5_000).for_each(|byte| *byte ^= 1);
        std::fs::write(&file, &bytes).unwrap();
        assert!(matches!(look(), Outcome::Failed { problem, .. } if problem.to_string().contains("damaged")));
        assert_eq!(std::fs::read(&file).unwrap(), bytes, "it is left as it is");

        std::fs::remove_file(&file).unwrap();
        std::fs::create_dir(&file).unwrap();
        assert!(matches!(look(), Outcome::Failed { problem: Fault::FileUnusable { .. }, .. }));
    }
}
