//! What the steps find, and what is to be done: values, which become words when somebody is about to read them
//! ([`super::words`]). The `Display` of each is English, for the command line and the log.
//!
//! What a machine or a server said (`error`, `said`) stays in its own words within them.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use deskbell_client::{ProxyError, Refusal, Trouble};
use deskbell_domain::Language;

use super::step::StepName;
use super::words::words;
use crate::ports::KeyringError;

/// What was seen where something works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// The server's name, or the proxy's, has addresses.
    Addresses {
        /// The name.
        host: String,
        /// Its addresses.
        ips: Vec<IpAddr>,
    },
    /// Somebody took the connection.
    Connected {
        /// Who; where the system does not say, those that were tried.
        to: Vec<SocketAddr>,
    },
    /// The proxy lets the connection through.
    ProxyPasses(NamedProxy),
    /// The connection is encrypted, and the certificate trusted.
    Encrypted {
        /// The protocol's name.
        version: &'static str,
        /// The certificate, where it could be read.
        certificate: Option<SeenCertificate>,
    },
    /// A Socket.IO server answers.
    SocketIo {
        /// The seconds between two of its pings.
        ping: u64,
    },
    /// The server accepts the token.
    TokenAccepted,
    /// The server confirmed the general room.
    RoomConfirmed {
        /// Whether it had to be asked twice.
        asked_again: bool,
    },
    /// The keyring answers, and there is no server to ask about.
    KeyringAnswers,
    /// The keyring answers.
    KeyringHas {
        /// Whether it has a token.
        token: bool,
        /// For this server.
        origin: String,
    },
    /// A notification service says who it is.
    NotificationService {
        /// Its name.
        name: String,
        /// Its version.
        version: String,
        /// Who made it.
        vendor: String,
    },
    /// A panel shows tray icons.
    TrayShown,
    /// The history is sound.
    HistorySound {
        /// Its file.
        file: PathBuf,
        /// Its size.
        kib: u64,
        /// Whether there was time to look at all of it.
        whole: bool,
    },
    /// There is no history yet, and one can be made.
    HistoryToCome,
}

/// A proxy, and who names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedProxy {
    /// Its address, without a password.
    pub address: String,
    /// Who names it.
    pub by: ProxySource,
}

/// Who names a proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProxySource {
    /// The program's settings.
    Settings,
    /// A variable of the environment.
    Variable(String),
}

/// What is told of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenCertificate {
    /// Whose it is.
    pub subject: String,
    /// Who vouches for it.
    pub issuer: String,
    /// The last day it is good, `2027-03-02`; `None` where it is none that a calendar has.
    pub until: Option<String>,
    /// How many days are left, counted down; `None` where it is over.
    pub days_left: Option<u64>,
}

impl SeenCertificate {
    /// A certificate that ends within so many days is worth a word.
    const SOON: u64 = 14;

    /// Whether it vouches for itself.
    pub fn is_self_issued(&self) -> bool {
        self.subject == self.issuer
    }

    /// Whether so few days are left that it is worth a word.
    pub fn ends_soon(&self) -> bool {
        self.days_left.is_some_and(|days| days < Self::SOON)
    }
}

/// Why something was not looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Skip {
    /// The server is named by its address.
    IsAddress(String),
    /// The address is not encrypted, and the server is this computer.
    UnencryptedHere,
    /// The address is not encrypted.
    Unencrypted,
    /// Nobody names a proxy.
    NoProxyNamed,
    /// Nobody is signed in, and no server was given.
    NoServer,
    /// There is no token.
    NoToken,
    /// What names a proxy names none that can be used.
    NoWay,
    /// A step before it failed.
    Failed(StepName),
    /// It needs what the step before it would have found.
    NeedsTheOneBefore,
    /// This program has no keyring.
    NoKeyring,
    /// The history needs a keyring, and there is none.
    NoKeyringForHistory,
    /// Nobody is signed in.
    NobodySignedIn,
    /// This system does not say whether it shows notifications.
    NotificationsUnknown,
    /// This system always has a tray.
    TrayAlways,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There was no answer in time.
    TooLate(Duration),
    /// The name has no addresses.
    NoSuchHost {
        /// The name.
        host: String,
        /// The resolver's words; `None` where it found nothing.
        error: Option<String>,
    },
    /// Nobody took the connection.
    NobodyAnswers {
        /// Where it was tried.
        at: Vec<SocketAddr>,
        /// The system's words.
        error: String,
    },
    /// A variable, or the settings, names no proxy that can be used.
    BadProxy {
        /// Which.
        by: ProxySource,
        /// Why not.
        error: ProxyError,
    },
    /// The proxy wants a login (407).
    ProxyLogin(NamedProxy),
    /// The proxy does not let the connection through.
    ProxyRefuses {
        /// Which.
        proxy: NamedProxy,
        /// Its HTTP status.
        status: u16,
    },
    /// What answers is no proxy.
    NotAProxy {
        /// What it was taken for.
        proxy: NamedProxy,
        /// The system's words; `None` where its answer is no HTTP.
        error: Option<String>,
    },
    /// The platform's authorities cannot be read.
    NoAuthorities(String),
    /// The organisation's authorities cannot be read.
    ExtraCa(String),
    /// The certificate is not trusted.
    Distrusted {
        /// Why not.
        reason: Distrusted,
        /// The certificate, where it could be read.
        certificate: Option<SeenCertificate>,
    },
    /// TLS failed otherwise.
    NotEncrypted(String),
    /// The connection broke while it was being encrypted.
    EncryptingBroke(String),
    /// It answers with HTTP.
    HttpStatus(u16),
    /// It answers with something else.
    NoWebsocket(String),
    /// Its first words are not Engine.IO 4.
    OtherProtocol,
    /// The websocket broke.
    WebsocketBroke(String),
    /// The websocket ended without a word.
    WebsocketEnded,
    /// The server does not accept the token.
    Refused(Refusal),
    /// The connection did not come about, or ended.
    Trouble(Trouble),
    /// The server refused the general room, in these words.
    RoomRefused(String),
    /// The server did not confirm the general room.
    RoomUnconfirmed,
    /// The keyring did not do what it was asked for.
    Keyring(KeyringError),
    /// There is no session bus.
    NoBus(String),
    /// The session bus failed.
    BusFailed(String),
    /// There is no notification service.
    NoNotificationService,
    /// The notification service does not work.
    NotificationsBroken(String),
    /// Tray icons are watched for, and no panel shows them.
    TrayUnshown,
    /// Nobody watches for tray icons.
    NoTray,
    /// There is no folder for the history.
    NoFolder,
    /// There is no history yet, and its folder cannot be written to.
    FolderLocked(PathBuf),
    /// The history's file cannot be used.
    FileUnusable {
        /// Which.
        file: PathBuf,
        /// The system's words.
        error: String,
    },
    /// The history's key is not in the keyring.
    KeyMissing {
        /// The history's file.
        file: PathBuf,
    },
    /// The history's key cannot be read.
    KeyUnreadable(KeyringError),
    /// A newer version wrote the history.
    HistoryNewer {
        /// Its file.
        file: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format that is known.
        known: u32,
    },
    /// An older version wrote the history.
    HistoryOlder {
        /// Its file.
        file: PathBuf,
    },
    /// Another program uses the history.
    HistoryBusy {
        /// Its file.
        file: PathBuf,
    },
    /// Something in the history is damaged.
    HistoryDamaged {
        /// Its file.
        file: PathBuf,
        /// What, in the machine's words.
        error: String,
    },
    /// The history does not open.
    HistoryShut {
        /// Its file.
        file: PathBuf,
    },
    /// The history does not open for another reason.
    HistoryUnopened {
        /// Its file.
        file: PathBuf,
        /// SQLite's words.
        error: String,
    },
    /// The history opens and cannot be read.
    HistoryUnread(String),
    /// What is known only in the machine's own words.
    Machine(String),
}

/// Why a certificate is not trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Distrusted {
    /// It has expired.
    Expired,
    /// It is not valid yet.
    NotValidYet,
    /// It is for another name.
    OtherName,
    /// Nobody knows its issuer.
    UnknownIssuer,
    /// Otherwise, in the library's words.
    Other(String),
}

/// What to do: whole sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Advice {
    /// The network may be down.
    CheckNetwork,
    /// The name may be misspelt, or the network down.
    CheckName,
    /// A firewall may be in the way.
    Firewall,
    /// The computer is there, and nothing listens.
    PortClosed,
    /// The proxy does not answer.
    ProxyHangs,
    /// What names a proxy must be corrected.
    CorrectProxy,
    /// The proxy's login belongs there.
    ProxyLogin(ProxySource),
    /// The administrator must open the proxy.
    OpenProxy,
    /// What names a proxy may name something else.
    CheckProxy(ProxySource),
    /// What listens does not answer to TLS.
    TlsHangs,
    /// There are no authorities on this computer.
    InstallAuthorities,
    /// The file that the policy names must be corrected.
    CorrectExtraCa(PathBuf),
    /// Once more may do.
    TryAgain,
    /// The address is wrong.
    CheckAddress,
    /// The certificate has to be renewed, or the clock set.
    RenewCertificate,
    /// The clock may be wrong.
    CheckClock,
    /// The address must have the certificate's name.
    CheckCertificateName,
    /// The company's authority must be added, or somebody is listening.
    AddAuthority,
    /// The administrator must look at the certificate.
    AskAboutCertificate,
    /// What listens may not speak TLS.
    NoTls,
    /// Something on the way may not let TLS through.
    TlsStopped,
    /// The address, port or path is another program's.
    OtherProgram,
    /// The server leads elsewhere.
    Redirected,
    /// A login is wanted before the connection.
    LoginBefore,
    /// There is no Socket.IO at that path.
    CheckPath,
    /// Websockets are refused.
    NoWebsockets,
    /// The server is not available.
    Unavailable,
    /// A new token is needed.
    NewToken,
    /// The administrator must look at the server.
    AskAdministrator,
    /// The token may not watch every customer.
    TokenScope,
    /// The server may not know the general room.
    RoomUnknown,
    /// The keyring may be waiting for its password.
    KeyringWaits,
    /// A keyring must be installed.
    InstallKeyring,
    /// The keyring must be unlocked.
    UnlockKeyring,
    /// The keyring must be looked at.
    LookAtKeyring,
    /// The step about the keyring says more.
    SeeKeyring,
    /// The notification service hangs.
    NotificationsHang,
    /// A notification service must be installed.
    InstallNotifications,
    /// The panel hangs.
    PanelHangs,
    /// The panel needs a tray.
    AddTray,
    /// The program was started outside of the desktop.
    StartInSession,
    /// The keyring or the disk does not answer.
    HistoryHangs,
    /// A variable must say where the folder is.
    SetHome,
    /// The file's permissions, or the disk.
    CheckFile,
    /// The folder must be writable.
    MakeWritable,
    /// The keyring with the key must come back.
    BringKeyBack,
    /// The newer version must come back.
    InstallNewer,
    /// The damaged file should be copied.
    CopyFile,
    /// Once more, or the app itself.
    TryOrStart,
}

macro_rules! english {
    ($($finding:ident says $sentence:ident),* $(,)?) => { $(
        impl fmt::Display for $finding {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&words(Language::English).$sentence(self))
            }
        }
    )* };
}

english!(Seen says seen, Skip says skip, Fault says fault, Advice says advice);
