//! What `deskbell doctor` looks at on this desktop: the notification service, the tray, the history's file.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use deskbell_app::doctor::{Outcome, Probe, StepName};
use deskbell_app::{Keyring, KeyringError, Profile};
use deskbell_client::ServerAddress;
use deskbell_history::{CheckError, Checked, Key, ReaderError};

/// The probes, in the order they are told.
pub fn probes(keyring: Option<Arc<dyn Keyring>>, server: Option<String>) -> Vec<Probe> {
    vec![
        Probe {
            name: StepName::Notifications,
            late: "The notification service hangs: restart it, or sign in to your desktop again.",
            look: Box::new(desktop::notifications),
        },
        Probe {
            name: StepName::TrayHost,
            late: "The desktop's panel hangs: restart it, or sign in to your desktop again.",
            look: Box::new(desktop::tray_host),
        },
        Probe {
            name: StepName::Database,
            late: "The keyring may be waiting for its password, or the disk does not answer.",
            look: Box::new(move || match (crate::identity::data_folder(), keyring) {
                (None, _) => Outcome::failed("there is no folder for it", "Set HOME or XDG_DATA_HOME."),
                (Some(_), None) => Outcome::skipped("there is no keyring"),
                (Some(folder), Some(keyring)) => {
                    database(&folder.join("history"), keyring.as_ref(), server.as_deref())
                }
            }),
        },
    ]
}

#[cfg(target_os = "linux")]
mod desktop {
    use deskbell_app::doctor::Outcome;
    use zbus::blocking::Connection;
    use zbus::blocking::fdo::DBusProxy;
    use zbus::names::BusName;
    use zbus::zvariant::OwnedValue;

    const NO_BUS: &str = "Start the program from within your desktop session: DBUS_SESSION_BUS_ADDRESS must lead to \
                          its bus.";

    fn session() -> Result<Connection, Outcome> {
        Connection::session()
            .map_err(|error| Outcome::failed(format!("there is no session bus: {error}"), NO_BUS))
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
        const ADVICE: &str = "Install or start one: GNOME, KDE and Xfce have it built in; dunst or mako is one by \
                              itself. Until then the inbox comes up instead of a notification.";
        let bus = match session() {
            Ok(bus) => bus,
            Err(outcome) => return outcome,
        };
        match is_served(&bus, NAME) {
            Ok(true) => {}
            Ok(false) => return Outcome::failed("there is no notification service", ADVICE),
            Err(error) => return Outcome::failed(format!("the session bus failed: {error}"), NO_BUS),
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
                Outcome::passed(format!("{name} {version} by {vendor} shows them"))
            }
            Err(error) => Outcome::failed(format!("the notification service does not work: {error}"), ADVICE),
        }
    }

    /// Whether a panel shows tray icons (StatusNotifierItem).
    pub fn tray_host() -> Outcome {
        const NAME: &str = "org.kde.StatusNotifierWatcher";
        const ADVICE: &str = "Put a tray into your panel; GNOME needs the extension AppIndicator and \
                              KStatusNotifierItem Support. Until then Deskbell opens its inbox instead.";
        let bus = match session() {
            Ok(bus) => bus,
            Err(outcome) => return outcome,
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
            Ok(true) => Outcome::passed("a panel shows tray icons"),
            Ok(false) => Outcome::failed("tray icons are watched for, and no panel shows them", ADVICE),
            Err(_) => Outcome::failed("no panel shows tray icons", ADVICE),
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod desktop {
    use deskbell_app::doctor::Outcome;

    pub fn notifications() -> Outcome {
        Outcome::skipped("this system does not say whether it shows notifications")
    }

    pub fn tray_host() -> Outcome {
        Outcome::skipped("this system always has one")
    }
}

/// How long the history is looked through. A large one is not looked at to its end.
const LOOKS_FOR: Duration = Duration::from_secs(5);

/// Whether the history of whoever is signed in is there, has its key, and is sound. It is only read: the running app
/// may be writing to it, and a damaged file stays where it is.
fn database(folder: &Path, keyring: &dyn Keyring, server: Option<&str>) -> Outcome {
    let Some(address) = server.and_then(|server| ServerAddress::parse(server).ok()) else {
        return Outcome::skipped("nobody is signed in");
    };
    let token = match keyring.token(&address.origin()) {
        Ok(Some(token)) => token,
        Ok(None) => return Outcome::skipped("nobody is signed in"),
        Err(error) => return no_keyring(&error),
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
            let advice = "Look at the file's owner and permissions, and at the disk. Until then messages stay in \
                          memory.";
            return Outcome::failed(format!("{} cannot be used: {error}", file.display()), advice);
        }
    };
    match keyring.history_key(&profile.id) {
        Ok(Some(key)) => sound(&file, &key, size.div_ceil(1024)),
        Ok(None) => Outcome::failed(
            format!("{} is there, and its key is not in the keyring", file.display()),
            "Bring back the keyring that has it, or move the file away: a new history is begun then.",
        ),
        Err(error) => no_keyring(&error),
    }
}

fn sound(file: &Path, key: &Key, kib: u64) -> Outcome {
    let name = file.display();
    match deskbell_history::check(file, key, LOOKS_FOR) {
        Ok(Checked { complete: true }) => Outcome::passed(format!("{name} has {kib} KiB, and is sound")),
        Ok(Checked { complete: false }) => {
            Outcome::passed(format!("{name} has {kib} KiB, and is sound as far as there was time to look"))
        }
        Err(error @ CheckError::Open(ReaderError::Newer { .. })) => Outcome::failed(
            error.to_string(),
            "Install the newer version again; this one leaves the file alone.",
        ),
        Err(error @ (CheckError::Damaged(_) | CheckError::Open(ReaderError::Unreadable { .. }))) => {
            let advice = "Copy the file to a safe place. When the app finds the damage it keeps the file under another \
                          name and begins a new history.";
            Outcome::failed(format!("{name}: {error}"), advice)
        }
        Err(error) => Outcome::failed(error.to_string(), "Try again in a moment, or start the app once."),
    }
}

fn no_keyring(error: &KeyringError) -> Outcome {
    Outcome::failed(format!("its key cannot be read: {error}"), "See what the keyring needs.")
}

fn not_there_yet(file: &Path) -> Outcome {
    // The nearest folder that is there must take it.
    let folder =
        file.ancestors().skip(1).find(|folder| folder.is_dir()).map(PathBuf::from).unwrap_or_default();
    match std::fs::metadata(&folder) {
        Ok(metadata) if metadata.permissions().readonly() => Outcome::failed(
            format!("there is none yet, and {} cannot be written to", folder.display()),
            "Make it writable. Until then messages stay in memory.",
        ),
        _ => Outcome::passed("there is none yet; it is made when the app starts"),
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
        assert!(matches!(look(), Outcome::Passed { detail } if detail.contains("none yet")));

        let profile = Profile::new(&address, &token).id;
        let file = folder.path().join(format!("{profile}.db"));
        let key = Key::from_bytes([7; 32]);
        drop(History::open(&file, &key).unwrap());
        assert!(matches!(look(), Outcome::Failed { problem, .. } if problem.contains("its key is not")));

        keyring.set_history_key(&profile, &key).unwrap();
        assert!(matches!(look(), Outcome::Passed { detail } if detail.contains("is sound")));

        let mut bytes = std::fs::read(&file).unwrap();
        bytes.iter_mut().skip(5_000).for_each(|byte| *byte ^= 1);
        std::fs::write(&file, &bytes).unwrap();
        assert!(matches!(look(), Outcome::Failed { problem, .. } if problem.contains("damaged")));
        assert_eq!(std::fs::read(&file).unwrap(), bytes, "it is left as it is");

        std::fs::remove_file(&file).unwrap();
        std::fs::create_dir(&file).unwrap();
        assert!(matches!(look(), Outcome::Failed { problem, .. } if problem.contains("cannot be used")));
    }
}
